"""What pydantic has against a file, as findings in our own words."""

from collections.abc import Mapping, Sequence
from typing import Any

from feeds.settings.document import Finding, Path
from feeds.settings.keys import explain_key, level_of
from feeds.settings.refusal import ONE_VALUE, Refused

_EXAMPLES = {
    "host": 'write `host:` and a host such as www.example.edu or "*.example.edu"',
    "id": "write `id:` and a short name of a-z, 0-9 and hyphens",
    "password": "write `password: ${A_VARIABLE}`",
    "site": "write `site: {title: ..., url: ...}`",
    "threshold": "write `threshold: 0.85`",
    "title": "write `title:` and what readers shall see",
    "url": "write `url:` and the public address, such as https://feeds.example.edu",
    "user": "write `user:` and the name",
}
_COLUMN_URL = "write `url:` and the address, from the source's `url` on or whole"
_LIST_EXAMPLES = {
    **dict.fromkeys(("categories", "feeds"), "begin each with `- id: ...`"),
    "sources": "begin each with `- id: ...`, and write `directory:` or `url:` below it",
    "columns": "begin each with `- {id: ..., url: ...}`",
    "rules": "begin each with `- {host: ..., select: ...}`",
}
_LIST = "write [a, b]"
_IDS = {
    **dict.fromkeys(("sources", "categories"), "write their ids, as in [a, b]"),
    "ingest_token": "write ${A_VARIABLE}",
}
_MAP_EXAMPLES = {
    **_LIST_EXAMPLES,
    "auth": "write `auth: {user: ..., password: ${A_VARIABLE}}`",
    "cookies": "write `cookies: {NAME: value}`",
    "exclude": "write `exclude: {categories: [...]}`",
    "headers": "write `headers: {NAME: value}`",
    "match": "write `match: {words: [...]}`",
    "select": 'write `select: {content: "#content"}`',
    "templates": "write `templates: {NAME: {every: 15m}}`",
    "tls": "write `tls: {legacy: true}`",
}


def findings_of(errors: Sequence[Mapping[str, Any]], beneath: Path = ()) -> list[Finding]:
    """Every error as one finding; `beneath` is where the data stood that was looked at."""
    return [_finding((*beneath, *error["loc"]), error) for error in errors]


def _finding(path: Path, error: Mapping[str, Any]) -> Finding:
    refused = error.get("ctx", {}).get("error")
    at_key = path[-1:] == ("[key]",)
    if at_key:
        path = path[:-1]
    if isinstance(refused, Refused):
        if refused.sentence == ONE_VALUE and isinstance(path[-1], int):
            return Finding(path, ONE_VALUE, "write it alone, as in [a, b]")
        return Finding(path, refused.sentence, refused.hint, clue=refused.clue, bare=at_key, at_key=at_key)
    key = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
    match error["type"]:
        case "extra_forbidden":
            return explain_key(path)
        case "missing":
            return _missing(path, key)
        case "list_type":
            lists_things = len(path) == 1 or key == "columns"
            example = _LIST_EXAMPLES.get(key, _LIST) if lists_things else _IDS.get(key, _LIST)
            return Finding(path, "stands where a list is meant", example, of_shape=True)
        case "too_short":
            return Finding(path, "the list is empty", "leave the key out to restrict nothing", bare=True)
        case "model_type" | "dict_type" | "model_attributes_type":
            example = _MAP_EXAMPLES.get(key, "write `key: value`")
            return Finding(path, "stands where a map of keys is meant", example, of_shape=True)
        case _:
            return Finding(path, "cannot be used")


def _missing(path: Path, key: str) -> Finding:
    level = level_of(path[:-1])
    example = _COLUMN_URL if (level, key) == ("a column", "url") else _EXAMPLES.get(key, "")
    return Finding(path, f"is missing from {level}", example, bare=True)
