"""Several files' trees as one configuration: lists join, maps join, the environment is filled in.

What a value is meant to be is decided by its key, not by how YAML would type it: `title: 2026`, `id: 007`
and `language: no` are text as written; only numbers and switches are taken as YAML reads them.
"""

import re
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence as AnySequence
from typing import Any

from feeds.errors import Problem
from feeds.settings.document import SECRET_KEYS, Document, Finding, Path, Spot, is_secret, show
from feeds.settings.environment import substitute
from feeds.settings.excerpt import Excerpts, is_delicate
from feeds.settings.keys import explain_key
from feeds.settings.models import File, keys_of
from feeds.settings.refusal import Refused
from feeds.settings.sheets import Sheet
from feeds.settings.slips import explain_shape
from feeds.text.yamltree import Entry, Mapping, Node, Scalar, Sequence

_JOINED_LISTS = frozenset({"sources", "categories", "feeds", "rules"})
_NAME = re.compile("[^:=]{1,60}")
_OF_AUTH = frozenset({"user", "password"})
_JOINED_MAPS = frozenset({"site", "defaults", "templates"})
_TYPED = frozenset(
    {
        "backfill",
        "enabled",
        "full_text",
        "legacy",
        "limit",
        "listed",
        "max_bytes",
        "pages",
        "threshold",
        "verify",
    }
)


def make_document(
    sheets: AnySequence[Sheet], environ: AnyMapping[str, str]
) -> tuple[Document, list[Problem]]:
    """Lay trees out as data, the main file's first; repeated keys and unset variables become problems."""
    excerpts = Excerpts([sheet.lines for sheet in sheets])
    document = Document(tuple(sheet.name for sheet in sheets), excerpts, {})
    layout = _Layout(document, environ)
    for number, sheet in enumerate(sheets):
        layout.join(number, sheet.root)
    return document, layout.problems


class _Layout:
    """One walk over each tree; their depth was bounded when they were made."""

    def __init__(self, document: Document, environ: AnyMapping[str, str]) -> None:
        self.problems: list[Problem] = []
        self._document = document
        self._environ = environ
        self._delicate = set[str | int](SECRET_KEYS)
        """Keys below which nothing is shown."""
        self._number = 0

    def join(self, number: int, root: Mapping) -> None:
        """Add a file's keys to those that are there."""
        self._number = number
        self._document.nodes.setdefault((), root)
        seen: dict[str, Entry] = {}
        for entry in root.entries:
            self._veil_key((), entry)
            if entry.key in seen:
                self._repeated((entry.key,), entry, seen[entry.key])
                continue
            seen[entry.key] = entry
            if entry.key == "include":
                continue
            if entry.key not in _TOP:
                self._strange(entry)
            elif entry.key in _JOINED_LISTS:
                self._join_list(entry)
            elif entry.key in _JOINED_MAPS:
                self._join_map(entry)
            else:
                self._join_value((entry.key,), entry, self._document.data)

    def _join_list(self, entry: Entry) -> None:
        """The items of a file's list behind those of the files before it."""
        path: Path = (entry.key,)
        node = entry.value
        if isinstance(node, Scalar) and node.value is None:
            return
        held = self._document.data.get(entry.key)
        if isinstance(held, list) and not isinstance(node, Sequence):
            what = f"{entry.key}: {_kind(node)} stands where a list is meant"
            self.problems.append(
                self._document.problem_at(self._spot(entry), what, "begin each with `- id: ...`")
            )
            return
        if not isinstance(node, Sequence) or not isinstance(held, list | None):
            self._join_value(path, entry, self._document.data)
            return
        self._document.keys.setdefault(path, entry)
        self._document.nodes.setdefault(path, node)
        items = self._document.data.setdefault(entry.key, [])
        for item in node.items:
            here = (*path, len(items))
            self._document.owners[here] = self._number
            items.append(self._data(item, here))

    def _join_map(self, entry: Entry) -> None:
        """The keys of a file's map beside those of the files before it; none may stand twice."""
        path: Path = (entry.key,)
        node = entry.value
        if isinstance(node, Scalar) and node.value is None:
            return
        held = self._document.data.get(entry.key)
        if not isinstance(node, Mapping) or not isinstance(held, dict | None):
            self._join_value(path, entry, self._document.data)
            return
        self._document.keys.setdefault(path, entry)
        self._document.nodes.setdefault(path, node)
        self._document.owners.setdefault(path, self._number)
        inside = self._document.data.setdefault(entry.key, {})
        for inner in node.entries:
            self._veil_key(path, inner)
            self._join_value((*path, inner.key), inner, inside)

    def _join_value(self, path: Path, entry: Entry, holder: dict[str, Any]) -> None:
        """One key with its value, unless it was given before."""
        if entry.key in holder:
            self._repeated(path, entry, self._document.keys[path], self._document.owner(path))
            return
        self._document.owners[path] = self._number
        self._document.keys[path] = entry
        holder[entry.key] = self._data(entry.value, path)

    def _strange(self, entry: Entry) -> None:
        """A key that no file knows; each file that has it is told."""
        path: Path = (entry.key,)
        self._veil(path, entry.value)
        finding = explain_key(path)
        what = f"{show(entry.key)}: {finding.sentence}"
        here = self._spot(entry)
        slip = explain_shape(self._document.excerpts.line(here.number, here.line))
        self.problems.append(self._document.problem_at(here, what, slip or finding.hint))

    def _data(self, node: Node, path: Path) -> Any:
        """The plain data of a node, noting nodes on the way."""
        self._document.nodes[path] = node
        if isinstance(node, Scalar):
            return self._scalar(node, path)
        if isinstance(node, Sequence):
            return [self._data(item, (*path, number)) for number, item in enumerate(node.items)]
        data: dict[str, Any] = {}
        for entry in node.entries:
            here = (*path, entry.key)
            if entry.key in data:
                self._repeated(here, entry, self._document.keys[here])
                continue
            self._document.keys[here] = entry
            self._veil_key(path, entry)
            data[entry.key] = self._data(entry.value, here)
        return data

    def _scalar(self, node: Scalar, path: Path) -> Any:
        key = next((step for step in reversed(path) if isinstance(step, str)), "")
        self._veil(path, node)
        is_typed = key in _TYPED and not is_secret(path) and not isinstance(node.value, str)
        if node.value is None or is_typed:
            return node.value
        try:
            text, touched = substitute(node.text, self._environ)
        except Refused as refused:
            self._document.unusable.add(path)
            finding = Finding(path, refused.sentence, refused.hint, bare=True)
            self.problems.append(self._document.problem(finding))
            return node.text
        if touched:
            self._document.veiled.add(path)
        return text

    def _veil_key(self, path: Path, entry: Entry) -> None:
        """Note what a key says of its value; hide it, if it may be a secret itself."""
        if is_delicate(entry.key):
            self._delicate.add(entry.key)
        if is_secret(path) and self._may_be_secret(path, entry):
            self._document.hidden.add((*path, entry.key))
            self._document.excerpts.hide(self._number, entry.place, entry.end)

    def _may_be_secret(self, path: Path, entry: Entry) -> bool:
        """Whether what stands as a key below a secret is one itself, without a key or a space before it."""
        is_lone = isinstance(entry.value, Scalar) and not entry.value.text and entry.value.value is None
        return (
            "ingest_token" in path
            or not _NAME.fullmatch(entry.key)
            or (is_lone and entry.key not in _OF_AUTH)
        )

    def _veil(self, path: Path, node: Node) -> None:
        """Hide what may be secret in what is not laid out, such as a key that nobody knows."""
        if isinstance(node, Sequence):
            for item in node.items:
                self._veil(path, item)
        elif isinstance(node, Mapping):
            for entry in node.entries:
                self._veil_key(path, entry)
                self._veil((*path, entry.key), entry.value)
        elif not self._delicate.isdisjoint(path):
            self._document.excerpts.hide_value(self._number, node)
        elif "@" in node.text.partition("//")[2]:
            self._document.excerpts.hide(self._number, node.place, node.end, is_address=True)

    def _repeated(self, path: Path, entry: Entry, first: Entry, number: int | None = None) -> None:
        self._veil(path, entry.value)
        here = self._spot(entry)
        there = self._spot(first, self._number if number is None else number)
        place = f"line {there.line}" if there.number == here.number else f"{there.file}, line {there.line}"
        what = f"{show(entry.key)}: this key is already in {place}"
        self.problems.append(self._document.problem_at(here, what, "keep one of the two"))

    def _spot(self, entry: Entry, number: int | None = None) -> Spot:
        owner = self._number if number is None else number
        width = (
            entry.end.column - entry.place.column if entry.end and entry.end.line == entry.place.line else 0
        )
        return Spot(owner, entry.place.line, entry.place.column, self._document.files[owner], width)


_TOP = frozenset(keys_of(File))


def _kind(node: Node) -> str:
    """What stands there, in a sentence."""
    return "a map" if isinstance(node, Mapping) else show(node.text) if isinstance(node, Scalar) else "a list"
