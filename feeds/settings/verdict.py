"""What pydantic has against a file, as findings in our own words."""

from collections.abc import Mapping, Sequence
from typing import Any

from feeds.settings.document import Finding, Path
from feeds.settings.keys import explain_key, level_of
from feeds.settings.refusal import Refused

_EXAMPLES = {
    "directory": "write `directory: articles/`, from this file's folder on",
    "id": "write `id:` and a short name of a-z, 0-9 and hyphens",
    "site": "write `site: {title: ..., url: ...}`",
    "title": "write `title:` and what readers shall see",
    "url": "write `url:` and the public address, such as https://feeds.example.edu",
}
_LIST_EXAMPLES = dict.fromkeys(("sources", "categories", "feeds"), "begin each with `- id: ...`")
_MAP_EXAMPLES = {
    **_LIST_EXAMPLES,
    "match": "write `match: {words: [...]}`",
    "exclude": "write `exclude: {categories: [...]}`",
}


def findings_of(errors: Sequence[Mapping[str, Any]]) -> list[Finding]:
    """Every error as one finding; one that only follows from another is left out."""
    unread = {error["loc"][:-1] for error in errors if _is_unread_source(error["loc"])}
    return [
        _finding(error["loc"], error)
        for error in errors
        if not (
            error["type"] == "missing" and error["loc"][-1] == "directory" and error["loc"][:-1] in unread
        )
    ]


def _is_unread_source(path: Path) -> bool:
    """Whether this is the address of a source on the web, which needs no directory besides."""
    return path[-1:] == ("url",) and path[:1] == ("sources",)


def _finding(path: Path, error: Mapping[str, Any]) -> Finding:
    refused = error.get("ctx", {}).get("error")
    if isinstance(refused, Refused):
        return Finding(path, refused.sentence, refused.hint, clue=refused.clue)
    key = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
    match error["type"]:
        case "extra_forbidden":
            return explain_key(path)
        case "missing":
            return Finding(path, f"is missing from {level_of(path[:-1])}", _EXAMPLES.get(key, ""), bare=True)
        case "list_type":
            return Finding(path, "stands where a list is meant", _LIST_EXAMPLES.get(key, "write [a, b]"))
        case "too_short":
            return Finding(path, "the list is empty", "leave the key out to restrict nothing", bare=True)
        case "model_type" | "dict_type":
            return Finding(
                path, "stands where a map of keys is meant", _MAP_EXAMPLES.get(key, "write `key: value`")
            )
        case _:
            return Finding(path, "cannot be used")
