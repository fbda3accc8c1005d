"""What holds for a source or column, value by value, with the place that gave each. Secrets are stars."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from feeds.errors import Problem
from feeds.model.rhythm import Cron
from feeds.model.settings import JOINT, Settings
from feeds.model.web import Web
from feeds.settings.document import Document, Finding, Path, Spot, is_secret
from feeds.settings.inheritance import Inheritance
from feeds.settings.layers import Effective, Given, Key, Layer, map_of

STARS = "***"
_PRESENTED = ("id", "title", "description", "enabled", "listed", "language", "author", "image", "categories")
_OF_SOURCES = ("aliases", "access")
_READ = ("every", "timezone")
_OF_DIRECTORIES = ("directory", "include", "link", "max_bytes")
_OF_ADDRESSES = ("url", "type", "external", "full_text", "media", "pages", "backfill", "recheck")
_OF_ACCESS = ("proxy", "timeout", "max_bytes", "allow_private")
_OF_TLS = ("legacy", "ca", "verify")
_MAPS = frozenset({"auth", "cookies", "headers", "select"})
_CREDENTIALS = re.compile(r"//[^/\s]*@")
_SIZES = ((1024**3, "GB"), (1024**2, "MB"), (1024, "KB"))
_UNITS = (("d", timedelta(days=1)), ("h", timedelta(hours=1)), ("m", timedelta(minutes=1)))


@dataclass(frozen=True, slots=True)
class Value:
    """One value in force. `key` has a dot for those of maps; `value` is plain data, secrets are stars."""

    key: str
    value: Any
    by: str
    """Who gave it: `source campus`, `template ours`, `rule *.example.edu`, `defaults`, ..., or `default`."""
    file: str = ""
    """Empty for what nobody wrote."""
    line: int = 0
    column: int = 0


class Origins:
    """Where the values of one configuration came from."""

    def __init__(self, document: Document, inheritance: Inheritance, settings: Settings) -> None:
        self._document = document
        self._inheritance = inheritance
        self._settings = settings

    def of_source(self, number: int) -> tuple[Value, ...]:
        """What holds for a source, in the order of the manual."""
        source = self._settings.sources[number]
        path: Path = ("sources", number)
        given = self._inheritance.source(number)
        held = _fields(source, *_PRESENTED, *_OF_SOURCES, *_READ)
        if source.web:
            held |= _web(source.web)
            return (*self._values(path, held, given), *self._maps(path, source.web, given))
        held |= {**_fields(source, *_OF_DIRECTORIES), ("ingest_token",): source.ingest_tokens}
        return tuple(self._values(path, held, given))

    def of_column(self, number: int, place: int) -> tuple[Value, ...]:
        """What holds for a column of a source."""
        column = self._settings.sources[number].columns[place]
        path: Path = ("sources", number, "columns", place)
        given = self._inheritance.column(number, place)
        assert column.web is not None
        held = {**_fields(column, *_PRESENTED, *_READ), **_web(column.web)}
        within = self._settings.sources[number]
        held[("id",)] = column.id.removeprefix(f"{within.id}/")
        held[("title",)] = column.title.removeprefix(f"{within.title}{JOINT}")
        return (*self._values(path, held, given), *self._maps(path, column.web, given))

    def warn(self, number: int, key: str, sentence: str, *, clue: str) -> Problem:
        """A warning about a value that a source has, at its place. The clue may hold the value."""
        finding = Finding(("sources", number, key), sentence, clue=clue)
        return self._document.problem(finding, warning=True)

    def _values(self, path: Path, held: Mapping[Key, Any], given: Effective) -> Iterator[Value]:
        """Each value with the place that gave it."""
        for key, value in held.items():
            yield self._value(path, key, value, given.get(key) or given.get(key[:1]))

    def _maps(self, path: Path, web: Web, given: Effective) -> Iterator[Value]:
        """What somebody gave of selectors, headers, cookies and passwords."""
        for key, one in given.items():
            if key[0] in _MAPS and (len(key) == 2 or one.value is None):
                yield self._value(path, key, one.value, one)
        if web.access.auth and not map_of(given, "auth"):
            held = self._document.value((*path, "url"))
            # A column's is that of its source's address, unless its own has a name and a password.
            giver = path if isinstance(held, str) and "@" in held else path[:2]
            yield self._placed(("auth",), STARS, self._name(giver), self._document, (*giver, "url"))

    def _value(self, path: Path, key: Key, value: Any, given: Given | None) -> Value:
        shown = STARS if key == ("ingest_token",) and value else plain_value(value)
        if key == ("max_bytes",):
            shown = _plain_size(value)
        if given is None:
            own = (*path, *key)
            if own in self._document.keys:
                return self._placed(key, shown, self._name(path), self._document, own)
            if key == ("timezone",) and ("site", "timezone") in self._document.keys:
                return self._placed(key, shown, "site", self._document, ("site", "timezone"))
            return Value(".".join(key), shown, "default")
        who = self._name_layer(given.layer) + (", cleared" if given.value is None else "")
        return self._placed(key, shown, who, given.layer.document, given.path)

    def _placed(self, key: Key, shown: Any, by: str, document: Document, path: Path) -> Value:
        spot: Spot = document.spot(path, at_key=True)
        hidden = is_secret(path) or any(one[: len(path)] == path for one in document.veiled)
        return Value(
            ".".join(key),
            STARS if hidden and shown is not None else shown,
            by,
            spot.file,
            spot.line,
            spot.column,
        )

    def _name_layer(self, layer: Layer) -> str:
        if layer.document is not self._document:
            return f"family {layer.path[-1]}"
        return self._name(layer.path)

    def _name(self, path: Path) -> str:
        """A level of the configuration, as people call it."""
        if path[0] == "templates":
            return f"template {path[1]}"
        if path[0] == "rules":
            return f"rule {self._document.value((*path, 'host'))}"
        if path == ("defaults",):
            return "defaults"
        kind = "column" if "columns" in path else "source"
        return f"{kind} {self._document.value((*path, 'id'))}"


def plain_value(value: Any) -> Any:
    """A value as JSON has it, durations as the file writes them; None for what is empty."""
    if isinstance(value, timedelta):
        return _plain_duration(value)
    if isinstance(value, Cron):
        return value.line
    if isinstance(value, tuple | list):
        return [plain_value(item) for item in value]
    if isinstance(value, bool | int) or value is None:
        return value
    return _CREDENTIALS.sub("//***@", str(value)) or None


def _plain_duration(value: timedelta) -> str:
    for unit, length in _UNITS:
        if value % length == timedelta(0):
            return f"{value // length}{unit}"
    return f"{int(value.total_seconds())}s"


def _plain_size(value: int) -> int | str:
    """A number of bytes as the file writes it: the largest unit of which it is a whole number."""
    return next((f"{value // size}{unit}" for size, unit in _SIZES if value % size == 0), value)


def _fields(holder: Any, *names: str) -> dict[Key, Any]:
    return {(name,): getattr(holder, name) for name in names}


def _web(web: Web) -> dict[Key, Any]:
    tls: dict[Key, Any] = {("tls", name): getattr(web.access.tls, name) for name in _OF_TLS}
    return {**_fields(web, *_OF_ADDRESSES), **_fields(web.access, *_OF_ACCESS), **tls}
