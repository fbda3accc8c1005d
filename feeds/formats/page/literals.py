"""Lists that scripts write down as data: var slides = [{img: 'a.jpg', note: "…"}].

Scripts are read as text, never run.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

MAX_CHARS = 500_000
_DEEPEST = 40
_MOST_FIELDS = 60
_MOST_PACKED = 3
"""How often data may be packed into a string: JSON.parse("{\\"list\\": …}")."""

# A string that nobody closes ends with its line: to look for its end again from each quote in it
# would take quadratic time.
_TOKEN = re.compile(
    r"""(?P<string>"(?:[^"\\\n]|\\.)*+"?|'(?:[^'\\\n]|\\.)*+'?)|(?P<name>[\w$.-]++)|(?P<mark>[{}\[\](),:;=])""",
    re.DOTALL,
)
_CLOSES = MappingProxyType({"{": "}", "[": "]", "(": ")"})
_ESCAPED = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL)
_PLAIN = MappingProxyType(
    {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}
)


@dataclass(frozen=True, slots=True)
class Record:
    """An object of a list, or a bare string of one (under no key)."""

    lists: tuple[str, ...]
    """The names of what it stands in, the outermost first."""
    fields: Mapping[str, str]


def read_records(text: str) -> Iterator[Record]:
    """Every object with strings in it and every bare string of a list in a script, in order.

    What is no literal is passed over: a string in it may be taken for a record, never for code.
    """
    if len(text) <= MAX_CHARS:
        yield from _Reader(_MOST_PACKED).read(text)


@dataclass(slots=True)
class _Level:
    name: str
    closes: str
    before: str
    """The word in front of it: pictures[0]."""
    fields: dict[str, str] = field(default_factory=dict)
    is_empty: bool = True


class _Reader:
    """Follows the brackets of a text."""

    def __init__(self, packed: int) -> None:
        self._packed = packed
        self._levels: list[_Level] = []
        self._key = ""
        """What the value that comes is called."""
        self._word = ""

    def read(self, text: str) -> Iterator[Record]:
        for token in _TOKEN.finditer(text):
            mark = token["mark"]
            if token["string"]:
                yield from self._take(_unquote(token["string"]))
            elif token["name"]:
                self._word = token["name"]
            elif mark in (":", "="):
                self._key, self._word = self._word, ""
            elif mark in _CLOSES:
                self._open(_CLOSES[mark])
            elif mark in (",", ";"):
                self._key = self._word = ""
            else:
                yield from self._close(mark)

    def _open(self, closes: str) -> None:
        if len(self._levels) >= _DEEPEST:
            self._levels.clear()
        self._levels.append(_Level(self._key, closes, self._word))
        self._key = self._word = ""

    def _close(self, mark: str) -> Iterator[Record]:
        if not self._levels or self._levels[-1].closes != mark:
            self._levels.clear()
            return
        level = self._levels.pop()
        self._key, self._word = "", level.before if level.is_empty else ""
        if level.fields:
            yield Record(self._names(level.name), level.fields)

    def _take(self, value: str) -> Iterator[Record]:
        """A string: the value of a key, an element of a list, or the name of what follows."""
        here = self._levels[-1] if self._levels else None
        if self._packed and value[:1] in ("{", "[") and len(value) > len("{}"):
            for one in _Reader(self._packed - 1).read(value):
                yield Record((*self._names(self._key), *one.lists), one.fields)
            return
        in_object = here is not None and here.closes == "}"
        if here is not None:
            here.is_empty = False
        if not self._key and (here is None or in_object):
            self._word = value[:100]
        elif here is not None and in_object:
            if len(here.fields) < _MOST_FIELDS:
                here.fields.setdefault(self._key, value)
        else:
            yield Record(self._names(self._key), {"": value})

    def _names(self, name: str) -> tuple[str, ...]:
        return tuple(each for each in (*(level.name for level in self._levels), name) if each)


def _unquote(literal: str) -> str:
    """What a string says; one that is not closed says nothing."""
    if len(literal) < len('""') or literal[-1] != literal[0]:
        return ""
    if "\\" not in literal:
        return literal[1:-1]
    # What is beyond 16 bits comes as two escapes.
    told = _ESCAPED.sub(_unescape, literal[1:-1]).encode("utf-16-le", "surrogatepass")
    return told.decode("utf-16-le", "ignore")


def _unescape(found: re.Match[str]) -> str:
    told = found[1]
    return _PLAIN.get(told, told) if len(told) == 1 else chr(int(told[1:], 16))
