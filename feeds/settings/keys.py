"""Keys that a level does not know: those that belong elsewhere, and slips. And those still to come."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from feeds.model.web import SourceType
from feeds.settings.document import Document, Finding, Path, maps_of
from feeds.settings.manual import MANUAL
from feeds.text.nearness import nearest
from feeds.text.signs import type_plainly

KEYS = {level: tuple(meanings) for level, meanings in MANUAL.items()}
"""Each level's keys, in the manual's order."""

_LISTS = frozenset({"backfill", "pages", "type"})
"""What web sources may say that is still to come, but for some of its values."""
TO_COME: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "defaults": _LISTS | {"access"},
        "a template": _LISTS | {"access"},
        "a source": _LISTS | {"access"},
        "a column": _LISTS,
        "select": frozenset({"link", "next", "row"}),
        "a category": frozenset({"access"}),
        "a feed": frozenset({"access"}),
    }
)
"""Keys of the contract that are checked, but refused at last: none is written and silently ignored."""
POSSIBLE = frozenset(
    {
        ("access", "public"),
        ("backfill", 0),
        ("pages", 1),
        ("type", "auto"),
        ("type", "feed"),
        ("type", "page"),
        ("type", "sitemap"),
    }
)
"""Values of those keys that need not wait."""

_WORDS: Mapping[str, type[StrEnum]] = MappingProxyType({"type": SourceType})
"""Keys of which some words can be done and others cannot. Any further word is a slip, not to come."""

_OTHER_WORDS = {
    "ca_file": "ca",
    "cookie": "cookies",
    "count": "limit",
    "css": "select",
    "dir": "directory",
    "exclude_words": "exclude",
    "feed": "url",
    "fetch": "full_text",
    "fields": "in",
    "folder": "directory",
    "fulltext": "full_text",
    "header": "headers",
    "href": "url",
    "inherit": "use",
    "inherits": "extends",
    "interval": "every",
    "keywords": "words",
    "lang": "language",
    "max_entries": "limit",
    "max_items": "limit",
    "max_size": "max_bytes",
    "name": "title",
    "parents": "parent",
    "path": "directory",
    "pattern": "host",
    "private": "allow_private",
    "rename": "aliases",
    "schedule": "every",
    "selector": "select",
    "selectors": "select",
    "size": "limit",
    "template": "use",
    "token": "ingest_token",
    "tz": "timezone",
}
_MAPS = frozenset({"auth", "exclude", "match", "reprints", "select", "tls"})
_PLACES = (
    (("sources", "columns"), "a column"),
    (("sources",), "a source"),
    (("templates",), "a template"),
    (("rules",), "a rule"),
    (("categories",), "a category"),
    (("feeds",), "a feed"),
)


def level_of(path: Path) -> str:
    """Which level the map at this path is, as a sentence names it."""
    if not path:
        return "the file"
    if len(path) > 2 and path[-1] in _MAPS:
        return str(path[-1])
    if path[:1] == ("site",):
        return "reprints" if path[1:] == ("reprints",) else "site"
    if path[0] == "defaults":
        return str(path[1]) if len(path) > 1 else "defaults"
    if path[0] == "sources" and path[2:3] == ("columns",):
        return "a column"
    return next(level for way, level in _PLACES if way == path[:1])


def explain_key(path: Path) -> Finding:
    """What is wrong with a key that its level does not know, and what was probably meant."""
    level, key = level_of(path[:-1]), str(path[-1])
    sentence, suggestion = f"is no key of {level}", _suggestion(level, key)
    return Finding(path, sentence, suggestion, bare=True, at_key=True, of_shape=not key.isidentifier())


def keys_to_come(document: Document, table: Mapping[str, frozenset[str]]) -> Iterator[Finding]:
    """Every key of the configuration that this version cannot do."""
    for path, holder in _holders_of(document.data):
        for key in holder:
            if key not in table.get(level_of(path), ()) or holder[key] is None:
                continue
            value = holder[key]
            if isinstance(value, str | int) and ((key, value) in POSSIBLE or _is_slip(key, value)):
                continue
            what = f"{key}: {value}" if isinstance(value, str) and key in _WORDS else key
            sentence = f"not yet: this version of Feedmill cannot do `{what}`"
            yield Finding((*path, key), sentence, "take it out for now", bare=True, at_key=True)


def _is_slip(key: str, value: str | int) -> bool:
    """Whether a word is none of its key's: the values' own check says so, and what was meant."""
    return key in _WORDS and value not in set(_WORDS[key])


def _holders_of(data: dict[str, Any]) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every map that a key to come may stand in."""
    yield (), data
    for key in ("site", "defaults"):
        if isinstance(data.get(key), dict):
            yield from _with_select((key,), data[key])
    for way, _ in _PLACES:
        for path, holder in maps_of(data, *way):
            yield from _with_select(path, holder)


def _with_select(path: Path, holder: dict[str, Any]) -> Iterator[tuple[Path, dict[str, Any]]]:
    yield path, holder
    if isinstance(holder.get("select"), dict):
        yield (*path, "select"), holder["select"]


def _suggestion(level: str, key: str) -> str:
    wanted = type_plainly(key).lower().replace("-", "_")
    own = KEYS[level]
    if ":" in wanted and wanted.partition(":")[0] in own:
        return "a colon needs a space behind it"
    if wanted in own:
        return f"did you mean `{wanted}`?"
    if _OTHER_WORDS.get(wanted) in own:
        return f"did you mean `{_OTHER_WORDS[wanted]}`?"
    if holders := _holders(wanted):
        below = "; is it indented as far as it belongs?" if level == "the file" else ""
        return f"`{wanted}` is a key of {holders}{below}"
    if near := nearest(wanted, own):
        return f"did you mean `{near}`?"
    everywhere = {known for keys in KEYS.values() for known in keys}
    if near := nearest(wanted, sorted(everywhere), cutoff=0.75):
        return f"did you mean `{near}`, a key of {_holders(near)}?"
    return "known here: " + ", ".join(own)


def _holders(key: str) -> str:
    """The levels that know a key; empty when none does."""
    return ", ".join(level for level, keys in KEYS.items() if key in keys)
