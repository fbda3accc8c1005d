"""What one place of the file says about another: ids met twice, names of nothing, circles.

Works on the plain data, so that it finds its problems beside those of every other kind.
"""

import difflib
from collections.abc import Iterator
from typing import Any

from feeds.settings.document import Document, Finding, Path, show

_LISTED = 8
_ROOMS = {"sources": "source", "categories": "category", "feeds": "feed"}
_RENAMED = ("sources", "feeds")
"""Rooms whose things may have had other ids before."""


class Register:
    """Every id of the file by the room it belongs to, with the place that gave it first."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.ids: dict[str, dict[str, Path]] = {room: {} for room in _ROOMS}
        self.repeated: list[tuple[str, Path]] = []
        for room, ids in self.ids.items():
            for number, item in _items(document.data, room):
                path: Path = (room, number, "id")
                name = item.get("id")
                if not isinstance(name, str) or path in document.unusable:
                    continue
                if name in ids:
                    self.repeated.append((room, path))
                ids.setdefault(name, path)

    def findings(self) -> Iterator[Finding]:
        """Everything wrong between the places of the file."""
        yield from self._doubles()
        for room in _RENAMED:
            yield from self._taken_aliases(room)
        for number, source in _items(self._document.data, "sources"):
            yield from self._unknown("categories", source, ("sources", number, "categories"))
        for number, category in _items(self._document.data, "categories"):
            yield from self._unknown("categories", category, ("categories", number, "parent"))
        for number, feed in _items(self._document.data, "feeds"):
            exclude = feed.get("exclude")
            for room in ("categories", "sources"):
                yield from self._unknown(room, feed, ("feeds", number, room))
                if isinstance(exclude, dict):
                    yield from self._unknown(room, exclude, ("feeds", number, "exclude", room))
        yield from self._circles()

    def _doubles(self) -> Iterator[Finding]:
        for room, path in self.repeated:
            first = self._document.place(self.ids[room][self._document.value(path)])
            sentence = f"is already the id of the {_ROOMS[room]} in line {first.line}, column {first.column}"
            yield Finding(path, sentence, "give one of the two another id")

    def _taken_aliases(self, room: str) -> Iterator[Finding]:
        """Former ids that are an id now, or somebody else's former id."""
        kind = _ROOMS[room]
        seen: dict[str, Path] = {}
        for path, name in self._aliases(room):
            if name in self.ids[room]:
                line = self._document.place(self.ids[room][name]).line
                hint = "an alias is an id that nothing has any more: take it out"
                yield Finding(path, f"is still the id of the {kind} in line {line}", hint)
            elif name in seen:
                line = self._document.place(seen[name]).line
                yield Finding(path, f"is already an alias in line {line}", f"one {kind} can have had this id")
            seen.setdefault(name, path)

    def _former(self, room: str) -> dict[str, str]:
        """Each alias, and the id its thing has now, unless that came from the environment."""
        now: dict[str, str] = {}
        for path, name in self._aliases(room):
            here: Path = (*path[:2], "id")
            held = self._document.value(here)
            if isinstance(held, str) and not self._document.is_veiled(here):
                now.setdefault(name, held)
        return now

    def _aliases(self, room: str) -> Iterator[tuple[Path, str]]:
        for number, item in _items(self._document.data, room):
            path: Path = (room, number, "aliases")
            for here, name in _names(item, path):
                if here not in self._document.unusable:
                    yield here, name

    def _unknown(self, room: str, holder: dict[str, Any], path: Path) -> Iterator[Finding]:
        """The names under one key that no source or category has."""
        for here, name in _names(holder, path):
            if name in self.ids[room] or here in self._document.unusable:
                continue
            hint = f"`{room}:` has no such id"
            yield Finding(here, f"is no {_ROOMS[room]} of this file", hint, clue=self._nearest(room, name))

    def _nearest(self, room: str, name: str) -> str:
        if room in _RENAMED and name in self._former(room):
            return f"this was renamed to {show(self._former(room)[name])}"
        shown = [known for known, path in self.ids[room].items() if path not in self._document.veiled]
        if near := difflib.get_close_matches(name[:64], shown, n=1):
            return f"did you mean {show(near[0])}?"
        for other, ids in self.ids.items():
            if name in ids:
                return f"it is a {_ROOMS[other]}"
        return f"known: {', '.join(map(show, shown))}" if 0 < len(shown) <= _LISTED else ""

    def _circles(self) -> Iterator[Finding]:
        """Categories that are their own ancestors: one finding for each circle."""
        parents: dict[str, str] = {}
        for _, category in _items(self._document.data, "categories"):
            name, parent = category.get("id"), category.get("parent")
            if isinstance(name, str) and isinstance(parent, str):
                parents.setdefault(name, parent)
        settled: set[str] = set()
        for start in parents:
            trail = _climb(start, parents, settled)
            settled.update(trail)
            if trail and parents.get(trail[-1]) in trail:
                yield self._circle(trail[trail.index(parents[trail[-1]]) :])

    def _circle(self, names: list[str]) -> Finding:
        paths = [self.ids["categories"][name] for name in names]
        shown = [
            "***" if path in self._document.veiled else show(name)
            for name, path in zip(names, paths, strict=True)
        ]
        way = " → ".join([*shown, shown[0]]) if len(shown) <= 8 else f"a way of {len(shown)} categories"
        path: Path = (*paths[0][:-1], "parent")
        return Finding(path, f"makes a circle ({way})", "a category cannot hold itself")


def _climb(start: str, parents: dict[str, str], settled: set[str]) -> list[str]:
    """The names from one upwards, until the top, a circle's end, or what was climbed before."""
    trail: dict[str, None] = {}
    name: str | None = start
    while name is not None and name in parents and name not in trail and name not in settled:
        trail[name] = None
        name = parents.get(name)
    return list(trail)


def _names(holder: dict[str, Any], path: Path) -> Iterator[tuple[Path, str]]:
    """The texts under the key that ends a path, each with its own; one text is a list of one."""
    written = holder.get(str(path[-1]))
    if isinstance(written, str):
        yield path, written
    for number, name in enumerate(written if isinstance(written, list) else []):
        if isinstance(name, str):
            yield (*path, number), name


def _items(data: Any, room: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The maps of one of the file's lists, with their numbers."""
    items = data.get(room) if isinstance(data, dict) else None
    if not isinstance(items, list):
        return
    for number, item in enumerate(items):
        if isinstance(item, dict):
            yield number, item
