"""The JSON Schema of the file (draft 2020-12), for editors that complete and check while one writes.

It cannot know references, circles or time zones: `feedmill check` says the rest. Keys that this version
refuses are not in it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from feeds.settings.keys import TO_COME
from feeds.settings.manual import MANUAL, Meaning
from feeds.settings.models import LEVELS, generate_schema

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TITLE = "Feedmill's configuration"
_SILENT = ("title", "default")
"""What pydantic adds and nobody needs."""


def make_schema(to_come: Mapping[str, frozenset[str]] = TO_COME) -> dict[str, Any]:
    """The schema of the main file and of included ones."""
    raw = generate_schema()
    definitions = {name: dict(level) for name, level in raw.pop("$defs").items()}
    definitions["File"] = raw
    for level, model in LEVELS.items():
        holder = definitions[model.__name__]
        unknown = to_come.get(level, frozenset())
        holder["properties"] = {
            key: _explain(holder["properties"][key], meaning, is_required=key in holder.get("required", ()))
            for key, meaning in MANUAL[level].items()
            if key not in unknown
        }
        holder.pop("title", None)
    _demand_one(definitions["Source"], "directory", "url")
    top = definitions.pop("File")
    _close(top["properties"]["templates"])
    del top["required"]  # an included file need not have `site`
    top["description"] = "Articles in, feeds out. `feedmill check` says what an editor cannot know."
    used = {name: definitions[name] for name in sorted(_reachable(top, definitions))}
    return {"$schema": DIALECT, "title": _TITLE, **top, "$defs": used}


def _demand_one(holder: dict[str, Any], *keys: str) -> None:
    """Let a map have exactly one of these keys, of those that it knows."""
    known = [key for key in keys if key in holder["properties"]]
    holder["oneOf"] = [{"required": [key]} for key in known]


def _close(written: dict[str, Any]) -> None:
    """Let a map whose keys have a pattern have no others."""
    for one in written["anyOf"]:
        if "patternProperties" in one:
            one["additionalProperties"] = False


def _explain(written: dict[str, Any], meaning: Meaning, *, is_required: bool) -> dict[str, Any]:
    """A key's schema with what the manual says of it. What may be left out may be null as well."""
    kept = {key: value for key, value in written.items() if key not in _SILENT}
    text = f"{meaning.text} Default: {meaning.default}." if meaning.default else meaning.text
    if is_required and "anyOf" in kept:
        kept["anyOf"] = [one for one in kept["anyOf"] if one != {"type": "null"}]
    return {"description": text, **kept, "examples": [meaning.example]}


def _reachable(holder: Any, definitions: Mapping[str, Any]) -> set[str]:
    """The definitions that are referred to, directly or not."""
    found: set[str] = set()
    waiting = list(_references(holder))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(_references(definitions[name]))
    return found


def _references(holder: Any) -> Iterator[str]:
    """The names of definitions in a piece of schema; examples hold none."""
    items = holder.values() if isinstance(holder, dict) else holder if isinstance(holder, list) else ()
    if isinstance(holder, dict) and isinstance(holder.get("$ref"), str):
        yield holder["$ref"].rpartition("/")[2]
    for item in items:
        yield from _references(item)
