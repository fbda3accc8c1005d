"""The file's tree as plain data, with the place of everything and the environment filled in.

What a value is meant to be is decided by its key, not by how YAML would type it: `title: 2026`, `id: 007`
and `language: no` are text as written; only numbers and switches are taken as YAML reads them.
"""

from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from typing import Any

from feeds.errors import Problem
from feeds.settings.environment import substitute
from feeds.settings.refusal import Refused
from feeds.text.yamltree import Mapping, Node, Place, Scalar, Sequence

Path = tuple[str | int, ...]
TYPED_KEYS = frozenset({"enabled", "listed", "limit", "max_bytes"})
SECRET_KEYS = frozenset({"ingest_token"})
"""Their values are never shown, even where the file itself holds them."""
_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at a path. `clue` was made from the value; `bare`: the sentence needs no value."""

    path: Path
    sentence: str
    hint: str = ""
    clue: str = ""
    bare: bool = False
    at_key: bool = False


@dataclass(slots=True)
class Document:
    """Plain data and where it stood. What came from the environment, and secrets, are veiled: never shown."""

    file: str
    data: Any = None
    values: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    veiled: set[Path] = field(default_factory=set)
    unusable: set[Path] = field(default_factory=set)
    """Paths whose value could not be filled in: nothing else is said of them."""
    problems: list[Problem] = field(default_factory=list)

    def place(self, path: Path, *, at_key: bool = False) -> Place:
        """Where a path stands; where its nearest parent does, if it was left out."""
        if at_key and path in self.keys:
            return self.keys[path]
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, Place(1, 1))

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
        return path in self.veiled or path[:-1] in self.veiled or not SECRET_KEYS.isdisjoint(path)

    def is_unusable(self, path: Path) -> bool:
        """Whether this value, or the one that stands for a list of it, could not be filled in."""
        return path in self.unusable or (path[-1:] == (0,) and path[:-1] in self.unusable)

    def problem(self, finding: Finding, *, warning: bool = False) -> Problem:
        """A finding as its reader sees it: place, key, value, sentence, hint."""
        place = self.place(finding.path, at_key=finding.at_key)
        veiled = self.is_veiled(finding.path)
        label = next((show(step) for step in reversed(finding.path) if isinstance(step, str)), "")
        shown = "" if finding.bare else ("***" if veiled else show(self.value(finding.path))) + " "
        what = f"{label}: {shown}{finding.sentence}" if label else f"{shown}{finding.sentence}"
        hint = finding.hint if veiled else finding.clue or finding.hint
        return Problem(self.file, place.line, place.column, what, hint, warning=warning)


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
    if len(text) > _LONGEST_SHOWN:
        text = text[: _LONGEST_SHOWN - 1] + "…"
    return text if text.strip() else f'"{text}"'


def make_document(file: str, root: Node, environ: AnyMapping[str, str]) -> Document:
    """Lay a tree out as data; repeated keys and unset variables become problems, never exceptions."""
    document = Document(file)
    document.data = _Layout(document, environ).data(root, ())
    return document


class _Layout:
    """One walk over the tree; its depth was bounded when the tree was made."""

    def __init__(self, document: Document, environ: AnyMapping[str, str]) -> None:
        self._document = document
        self._environ = environ

    def data(self, node: Node, path: Path) -> Any:
        """The plain data of a node, noting places on the way."""
        self._document.values[path] = node.place
        if isinstance(node, Scalar):
            return self._scalar(node, path)
        if isinstance(node, Sequence):
            return [self.data(item, (*path, number)) for number, item in enumerate(node.items)]
        return self._mapping(node, path)

    def _mapping(self, node: Mapping, path: Path) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for entry in node.entries:
            here = (*path, entry.key)
            if entry.key in data:
                first = self._document.keys[here]
                what = f"{show(entry.key)}: this key is already in line {first.line}"
                self._note(entry.place, what, "keep one of the two")
                continue
            self._document.keys[here] = entry.place
            data[entry.key] = self.data(entry.value, here)
        return data

    def _scalar(self, node: Scalar, path: Path) -> Any:
        key = next((step for step in reversed(path) if isinstance(step, str)), "")
        if node.value is None or (key in TYPED_KEYS and not isinstance(node.value, str)):
            return node.value
        try:
            text, touched = substitute(node.text, self._environ)
        except Refused as refused:
            self._document.unusable.add(path)
            self._note(
                node.place, f"{show(key)}: {refused.sentence}" if key else refused.sentence, refused.hint
            )
            return node.text
        if touched:
            self._document.veiled.add(path)
        return text

    def _note(self, place: Place, what: str, hint: str) -> None:
        self._document.problems.append(Problem(self._document.file, place.line, place.column, what, hint))
