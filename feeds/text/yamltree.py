"""YAML 1.2 text as plain data, or as a tree that knows where everything stood.

Scalars get their types here, by the core schema (YAML 1.2.2, 10.3), so `no` and `on` are words and a date
stays text. Tags, anchors, aliases, keys that are no text and second documents are refused, so no input can
build more than it spells out. Any text gives a value or a `YamlError`, nothing else.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from feeds.text.yamlevents import (
    Place,
    YamlError,
    is_read_alike,
    place_of,
    quick_events,
)

__all__ = [
    "Entry",
    "Mapping",
    "Node",
    "Place",
    "Scalar",
    "Sequence",
    "YamlError",
    "load_plain",
    "load_tree",
]

PLAIN_MAX_BYTES = 64 * 1024
TREE_MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 20
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value: as written in `text`, and as the core schema reads it in `value`."""

    place: Place
    value: str | int | float | bool | None
    text: str
    end: Place | None = field(default=None, compare=False)
    """Behind its last character; None for a value that was left out."""


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list, in its order."""

    place: Place
    items: tuple["Node", ...]
    end: Place | None = field(default=None, compare=False)
    """Behind its bracket; None for one without."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A key with its own place, and what it holds."""

    key: str
    place: Place
    value: "Node"
    end: Place | None = field(default=None, compare=False)
    """Behind the key."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in their order; a key that was written twice is there twice."""

    place: Place
    entries: tuple[Entry, ...]
    end: Place | None = field(default=None, compare=False)


Node = Scalar | Sequence | Mapping


def load_plain(text: str, *, max_bytes: int = PLAIN_MAX_BYTES, max_depth: int = MAX_DEPTH) -> Any:
    """Read text as dict, list, str, int, float, bool or None; an empty text is None.

    Keys are always text, as they were written. Raises YamlError, also for a key that stands twice.
    """
    return _plain(load_tree(text, max_bytes=max_bytes, max_depth=max_depth))


def load_tree(text: str, *, max_bytes: int = TREE_MAX_BYTES, max_depth: int = MAX_DEPTH) -> Node:
    """Read text as nodes with their places; an empty text is a null at 1:1. Raises YamlError.

    A value that was left out (`title:`) stands where its key or its dash does.
    """
    if len(text.encode("utf-8", "surrogatepass")) > max_bytes:
        raise YamlError(f"more than {max_bytes} bytes of YAML", 1, 1)
    if is_read_alike(text):
        try:
            root = grow(quick_events(text), max_depth)
        except YamlError:
            root = None  # said below, with the place and the words of the careful parser
        if isinstance(root, Mapping | Sequence):
            return root
    careful_events = import_module("feeds.text.yamlcare").careful_events  # it brings ruamel.yaml along
    return grow(careful_events(text), max_depth) or Scalar(Place(1, 1), None, "")


def grow(events: Iterable[Any], max_depth: int) -> Node | None:
    """The tree that events describe; None when they hold no document. Raises YamlError."""
    builder = _Builder(max_depth)
    for event in events:
        builder.take(event)
    return builder.root


def _plain(node: Node) -> Any:
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return [_plain(item) for item in node.items]
    data: dict[str, Any] = {}
    for entry in node.entries:
        if entry.key in data:
            raise YamlError(f"`{entry.key[:80]}` is written twice", entry.place.line, entry.place.column)
        data[entry.key] = _plain(entry.value)
    return data


# --- events to nodes ------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Open:
    """A collection whose end has not come yet. `key` is one that still waits for its value."""

    place: Place
    is_mapping: bool
    in_brackets: bool
    items: list[Node] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    key: Scalar | None = None

    def add(self, node: Node) -> None:
        """Take a finished node as item, key or value, whichever is next."""
        if not self.is_mapping:
            self.items.append(node)
        elif self.key is not None:
            self.entries.append(Entry(self.key.text, self.key.place, node, self.key.end))
            self.key = None
        elif isinstance(node, Scalar):
            self.key = node
        else:
            raise YamlError("a key must be text, not a list or a map", node.place.line, node.place.column)

    def closed(self, end: Place) -> Node:
        """The finished collection; only a bracket says where it ends."""
        last = end if self.in_brackets else None
        if self.is_mapping:
            return Mapping(self.place, tuple(self.entries), last)
        return Sequence(self.place, tuple(self.items), last)

    def place_of_nothing(self, place: Place) -> Place:
        """Where a value that was left out is said to stand: at its key, or at its dash."""
        if self.key is not None:
            return self.key.place
        return place if self.is_mapping else Place(place.line, max(1, place.column - 1))


class _Builder:
    """Grows one tree from parser events; a stack instead of recursion, so depth costs nothing."""

    def __init__(self, max_depth: int) -> None:
        self.root: Node | None = None
        self._max_depth = max_depth
        self._stack: list[_Open] = []

    def take(self, event: Any) -> None:
        """Fold one event in; raises YamlError for what this house does not take.

        Both libraries name their events alike.
        """
        match type(event).__name__:
            case "ScalarEvent":
                self._add(self._scalar(event, place_of(event.start_mark)))
            case "MappingStartEvent" | "SequenceStartEvent":
                self._open(event, place_of(event.start_mark))
            case "MappingEndEvent" | "SequenceEndEvent":
                self._add(self._stack.pop().closed(place_of(event.end_mark)))
            case "DocumentStartEvent":
                self._begin(event, place_of(event.start_mark))
            case "AliasEvent":
                what = "a value that begins with `*` (an alias): put it in quotes"
                raise YamlError(what, *place_of(event.start_mark))

    def _begin(self, event: Any, place: Place) -> None:
        if self.root is not None:
            raise YamlError("a second document (`---`): only one is read", place.line, place.column)
        if event.version not in (None, (1, 2)):
            raise YamlError("only YAML 1.2 is read: take the %YAML line out", 1, 1)

    def _open(self, event: Any, place: Place) -> None:
        _refuse_extras(event, place)
        if len(self._stack) >= self._max_depth:
            raise YamlError(f"nested deeper than {self._max_depth} levels", place.line, place.column)
        self._stack.append(_Open(place, type(event).__name__ == "MappingStartEvent", event.flow_style))

    def _scalar(self, event: Any, place: Place) -> Scalar:
        _refuse_extras(event, place)
        text = _whole(str(event.value), place)
        if not event.implicit[0]:
            return Scalar(place, text, text, place_of(event.end_mark))
        if not text and self._stack:
            return Scalar(self._stack[-1].place_of_nothing(place), None, text)
        return Scalar(place, _typed(text, place), text, place_of(event.end_mark))

    def _add(self, node: Node) -> None:
        if self._stack:
            self._stack[-1].add(node)
        else:
            self.root = node


def _whole(text: str, place: Place) -> str:
    r"""The text with pairs of surrogates joined, as JSON escapes (`"\ud83d\ude00"`) write them."""
    if not _SURROGATE.search(text):
        return text
    try:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError as error:
        raise YamlError("half a character (a surrogate)", place.line, place.column) from error


def _refuse_extras(event: Any, place: Place) -> None:
    if event.anchor is not None:
        raise YamlError(
            "a value that begins with `&` (an anchor): put it in quotes", place.line, place.column
        )
    if event.tag is not None:
        raise YamlError("a value that begins with `!` (a tag): put it in quotes", place.line, place.column)


# --- the core schema ------------------------------------------------------------------------------------

_WORDS: dict[str, bool | float | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
}
_INTEGER = re.compile(r"[-+]?[0-9]+|0o(?P<octal>[0-7]+)|0x(?P<hex>[0-9a-fA-F]+)")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_INFINITE = re.compile(r"([-+]?)\.(?:inf|Inf|INF)")
_MAX_DIGITS = 400


def _typed(text: str, place: Place) -> str | int | float | bool | None:
    """What a plain scalar means (YAML 1.2.2, 10.3.2)."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "+-.0123456789":
        return text
    if infinite := _INFINITE.fullmatch(text):
        return -math.inf if infinite[1] == "-" else math.inf
    number = _INTEGER.fullmatch(text)
    if number is None:
        return float(text) if _FLOAT.fullmatch(text) else text
    if len(text) > _MAX_DIGITS:
        raise YamlError(f"a number of more than {_MAX_DIGITS} digits", place.line, place.column)
    if number["octal"]:
        return int(number["octal"], 8)
    return int(number["hex"], 16) if number["hex"] else int(text)
