"""The configuration as plain data, with the place of everything, whichever file it came from."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from feeds.errors import Problem
from feeds.settings.excerpt import Excerpts, hide_query
from feeds.settings.slips import explain_shape
from feeds.text.yamltree import Entry, Node, Place, Scalar

Path = tuple[str | int, ...]
SECRET_KEYS = frozenset({"auth", "cookies", "headers", "ingest_token"})
"""What stands below them is never shown, even where the file itself holds it."""
STARS = "***"
_LONGEST_SHOWN = 60
_START = Place(1, 1)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at a path. `clue` was made from the value; `bare`: the sentence needs no value."""

    path: Path
    sentence: str
    hint: str = ""
    clue: str = ""
    bare: bool = False
    at_key: bool = False
    of_shape: bool = False
    """Something else is meant to stand there altogether: its line may show why."""


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """A position in one of the files, whose number in reading order comes first."""

    number: int
    line: int
    column: int
    file: str
    width: int = 0
    """How many characters stand there in one line; 0: up to the end of the line."""


@dataclass(slots=True)
class Document:
    """Plain data and where it stood. What came from the environment, and secrets, are veiled: never shown."""

    files: tuple[str, ...]
    """As problems name them, in the order in which they were read."""
    excerpts: Excerpts
    data: Any = None
    nodes: dict[Path, Node] = field(default_factory=dict)
    keys: dict[Path, Entry] = field(default_factory=dict)
    owners: dict[Path, int] = field(default_factory=dict)
    """The number of the file that a path of at most two steps came from."""
    veiled: set[Path] = field(default_factory=set)
    hidden: set[Path] = field(default_factory=set)
    """Keys that may be secrets themselves: somebody forgot what belongs before them."""
    unusable: set[Path] = field(default_factory=set)
    """Paths whose value could not be filled in: nothing else is said of them."""
    is_whole: bool = True
    """False: a file could not be read, so what is missing may stand there."""

    def spot(self, path: Path, *, at_key: bool = False) -> Spot:
        """Where a path stands; where its nearest parent does, if it was left out."""
        if at_key and path in self.keys:
            entry = self.keys[path]
            return self._spot(path, entry.place, entry.end)
        while path and path not in self.nodes:
            path = path[:-1]
        node = self.nodes.get(path)
        return self._spot(path, node.place if node else _START, node.end if node else None)

    def _spot(self, path: Path, place: Place, end: Place | None) -> Spot:
        number = self.owner(path)
        width = end.column - place.column if end and end.line == place.line else 0
        return Spot(number, place.line, place.column, self.files[number], width)

    def owner(self, path: Path) -> int:
        """The number of the file that holds a path."""
        return self.owners.get(path[:2], self.owners.get(path[:1], 0))

    def value(self, path: Path) -> Any:
        """What stands at a path; None if nothing does."""
        data = self.data
        for step in path:
            if isinstance(data, dict):
                data = data.get(step)
            elif isinstance(data, list) and isinstance(step, int) and step < len(data):
                data = data[step]
            else:
                break  # a single value that stands for a list of one
        return data

    def is_veiled(self, path: Path) -> bool:
        """Whether this value, or the one it is a part of, came from the environment or is a secret."""
        return path in self.veiled or path[:-1] in self.veiled or is_secret(path)

    def is_unusable(self, path: Path) -> bool:
        """Whether this value, or the one that stands for a list of it, could not be filled in."""
        return path in self.unusable or (path[-1:] == (0,) and path[:-1] in self.unusable)

    def problem(self, finding: Finding, *, warning: bool = False) -> Problem:
        """A finding as its reader sees it: place, key, value, sentence, hint."""
        veiled = self.is_veiled(finding.path)
        label = next((show(step) for step in reversed(finding.path) if isinstance(step, str)), "")
        if finding.path in self.hidden:
            label = STARS
        spot = self.spot(finding.path, at_key=finding.at_key)
        is_strayed = finding.of_shape and self._may_be_astray(finding.path, spot)
        shown = "" if finding.bare else (STARS if veiled or is_strayed else self._show(finding.path)) + " "
        what = f"{label}: {shown}{finding.sentence}" if label else f"{shown}{finding.sentence}"
        slip = explain_shape(self.excerpts.line(spot.number, spot.line)) if finding.of_shape else ""
        clue = "" if veiled or self._goes_on(finding.path) else finding.clue
        problem = self.problem_at(spot, what, slip or clue or finding.hint, warning=warning)
        return replace(problem, excerpt="", width=1) if is_strayed else problem

    def _show(self, path: Path) -> str:
        """A value in few characters; of one with further lines the first, since those may be strays."""
        if not self._goes_on(path):
            return show(self.value(path))
        spot = self.spot(path)
        return show(self.excerpts.line(spot.number, spot.line)[spot.column - 1 :].strip()) + " …"

    def _may_be_astray(self, path: Path, spot: Spot) -> bool:
        """Whether a text may be a secret that slipped away from its key: it does not stand behind one."""
        if not isinstance(self.value(path), str) or not self.excerpts.is_hazardous(spot.number, spot.line):
            return False
        key = self.keys.get(path)
        return key is None or key.place.line != spot.line

    def _goes_on(self, path: Path) -> bool:
        """Whether a value is text that goes on in further lines."""
        node = self.nodes.get(path) or self.nodes.get(path[:-1])
        return isinstance(node, Scalar) and node.end is not None and node.end.line > node.place.line

    def problem_at(self, spot: Spot, what: str, hint: str, *, warning: bool = False) -> Problem:
        """A problem at a spot, with the line that it is in."""
        excerpt, width = self.excerpts.at(spot.number, spot.line, spot.column, spot.width)
        return Problem(
            spot.file, spot.line, spot.column, what, hint, warning=warning, excerpt=excerpt, width=width
        )

    def tell(self, spot: Spot, here: Spot) -> str:
        """How a sentence at `here` names another spot: by its file if that is another one."""
        if spot.number == here.number:
            return f"line {spot.line}, column {spot.column}"
        return f"{spot.file}, line {spot.line}"


def is_secret(path: Path) -> bool:
    """Whether a path leads into what is never shown."""
    return not SECRET_KEYS.isdisjoint(path)


def show(value: Any) -> str:
    """A value in few characters, on one line, without the password of an address."""
    if isinstance(value, dict):
        return "a map"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    text = "".join(char if char.isprintable() else "�" for char in str(value))
    scheme, slashes, rest = text.partition("//")
    if slashes and "@" in rest:
        text = f"{scheme}//***@{rest.rpartition('@')[2]}"
    text = hide_query(text)
    if len(text) > _LONGEST_SHOWN:
        text = text[: _LONGEST_SHOWN - 1] + "…"
    return text if text.strip() else f'"{text}"'


def maps_of(data: Any, *way: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The maps in a list or map of the data, or in those that all of these hold, each with its path.

    `maps_of(data, "sources", "columns")` gives the columns of every source.
    """
    found: list[tuple[Path, Any]] = [((), data)]
    for key in way:
        found = [
            ((*path, key, step), item)
            for path, holder in found
            if isinstance(holder, dict)
            for step, item in _items(holder.get(key))
        ]
    yield from ((path, item) for path, item in found if isinstance(item, dict))


def _items(held: Any) -> Iterator[tuple[str | int, Any]]:
    """What a list or a map holds, each with its number or key."""
    if isinstance(held, dict):
        yield from held.items()
    elif isinstance(held, list):
        yield from enumerate(held)
