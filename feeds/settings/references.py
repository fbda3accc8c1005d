"""What one place of the configuration says about another: ids met twice, names of nothing, circles.

Works on the plain data, so that it finds its problems beside those of every other kind.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from feeds.settings.document import Document, Finding, Path, maps_of, show
from feeds.text.nearness import nearest
from feeds.text.signs import split_items

_LISTED = 8
_ROOMS = {"sources": "source", "categories": "category", "feeds": "feed"}
_RENAMED = ("sources", "feeds")
"""Rooms whose things may have had other ids before."""
_OF_CATEGORIES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("sources",), "categories"),
    (("sources", "columns"), "categories"),
    (("templates",), "categories"),
    (("categories",), "parent"),
    (("feeds",), "categories"),
)
_OF_TEMPLATES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("sources",), "use"),
    (("sources", "columns"), "use"),
    (("rules",), "use"),
    (("templates",), "extends"),
)
"""Where ids of each kind are named, and under which key."""


class Register:
    """Every id of the configuration by the room it belongs to, with the place that gave it first."""

    def __init__(self, document: Document, families: Collection[str] = ()) -> None:
        self._document = document
        self._families = families
        self.ids: dict[str, dict[str, Path]] = {room: {} for room in _ROOMS}
        self.repeated: list[tuple[str, Path, Path]] = []
        self._columns: list[tuple[Path, dict[str, Path]]] = []
        for room in _ROOMS:
            self._enter(room, self.ids[room], maps_of(document.data, room))
        for path, source in maps_of(document.data, "sources"):
            columns: dict[str, Path] = {}
            self._enter("column", columns, maps_of_columns(document, path))
            self._columns.append((path, columns))
            for name, place in columns.items():
                self.ids["sources"].setdefault(f"{source.get('id')}/{name}", place)

    def findings(self) -> Iterator[Finding]:
        """Everything wrong between the places of the configuration."""
        yield from self._doubles()
        for room in _RENAMED:
            yield from self._taken_aliases(_ROOMS[room], self.ids[room], self._aliases(room))
        for source, columns in self._columns:
            yield from self._taken_aliases("column", columns, self._aliases_of_columns(source))
        yield from self._circles("categories", "parent", "category")
        yield from self._circles("templates", "extends", "template")
        if self._document.is_whole:
            yield from self._unknown_names()

    def _enter(self, room: str, ids: dict[str, Path], items: Iterator[tuple[Path, dict[str, Any]]]) -> None:
        """Note the ids of a list, and those that were there before."""
        for place, item in items:
            name, path = item.get("id"), (*place, "id")
            if not isinstance(name, str) or path in self._document.unusable:
                continue
            if name in ids:
                self.repeated.append((_ROOMS.get(room, room), path, ids[name]))
            ids.setdefault(name, path)

    def _doubles(self) -> Iterator[Finding]:
        for kind, path, earlier in self.repeated:
            place = self._document.tell(self._document.spot(earlier), self._document.spot(path))
            yield Finding(
                path, f"is already the id of the {kind} in {place}", "give one of the two another id"
            )

    def _taken_aliases(
        self, kind: str, ids: Mapping[str, Path], aliases: Iterator[tuple[Path, str]]
    ) -> Iterator[Finding]:
        """Former ids that are an id now, or somebody else's former id."""
        seen: dict[str, Path] = {}
        for path, name in aliases:
            here = self._document.spot(path)
            if name in ids:
                place = self._document.tell(self._document.spot(ids[name]), here)
                hint = "an alias is an id that nothing has any more: take it out"
                yield Finding(path, f"is still the id of the {kind} in {place}", hint)
            elif name in seen:
                place = self._document.tell(self._document.spot(seen[name]), here)
                yield Finding(path, f"is already an alias in {place}", f"one {kind} can have had this id")
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
        for path, item in maps_of(self._document.data, room):
            yield from self._names(item, (*path, "aliases"))

    def _aliases_of_columns(self, source: Path) -> Iterator[tuple[Path, str]]:
        for path, column in maps_of_columns(self._document, source):
            yield from self._names(column, (*path, "aliases"))

    def _unknown_names(self) -> Iterator[Finding]:
        """Names under a key that nothing has."""
        data = self._document.data
        for way, key in _OF_CATEGORIES:
            for path, holder in maps_of(data, *way):
                yield from self._unknown("categories", holder, (*path, key))
        defaults = data.get("defaults")
        if isinstance(defaults, dict):
            yield from self._unknown("categories", defaults, ("defaults", "categories"))
        for path, feed in maps_of(data, "feeds"):
            yield from self._unknown("sources", feed, (*path, "sources"))
            if isinstance(exclude := feed.get("exclude"), dict):
                yield from self._unknown("categories", exclude, (*path, "exclude", "categories"))
                yield from self._unknown("sources", exclude, (*path, "exclude", "sources"))
        for way, key in _OF_TEMPLATES:
            for path, holder in maps_of(data, *way):
                yield from self._unknown_template(holder, (*path, key))

    def _unknown(self, room: str, holder: dict[str, Any], path: Path) -> Iterator[Finding]:
        """The names under one key that no source or category has."""
        for here, name in self._names(holder, path):
            if name not in self.ids[room]:
                hint = f"`{room}:` has no such id"
                clue = self._nearest(room, name) or f"{hint}; add `- id: {show(name)}` to it"
                clue = self._meant(room, name) or clue
                yield Finding(here, f"is no {_ROOMS[room]} of this file", hint, clue=clue)

    def _unknown_template(self, holder: dict[str, Any], path: Path) -> Iterator[Finding]:
        """A template's name that neither the configuration nor the program has."""
        own = self._document.data.get("templates")
        known = [*(own if isinstance(own, dict) else ()), *self._families]
        for here, name in self._names(holder, path):
            if name not in known:
                hint = "`templates:` has no such name"
                yield Finding(here, "is no template", hint, clue=_guess(name, known) or _list(known))

    def _meant(self, room: str, name: str) -> str:
        """Which ids were meant by a title, by signs of another keyboard, or by commas without brackets."""
        shown = self._shown(room)
        if (items := split_items(name)) != [name] and items and set(items) <= set(shown):
            several = f"[{', '.join(items)}]" if len(items) > 1 else items[0]
            return f"did you mean {several}?"
        held = [
            known for known in shown if self._document.value((*self.ids[room][known][:2], "title")) == name
        ]
        return f"that is a title; did you mean {held[0]}?" if held else ""

    def _shown(self, room: str) -> list[str]:
        """The ids that may be told: those that the file itself says."""
        return [known for known, path in self.ids[room].items() if path not in self._document.veiled]

    def _nearest(self, room: str, name: str) -> str:
        if room in _RENAMED and name in (former := self._former(room)):
            return f"this was renamed to {show(former[name])}"
        shown = self._shown(room)
        if guess := _guess(name, shown):
            return guess
        for other, ids in self.ids.items():
            if name in ids:
                return f"it is a {_ROOMS[other]}"
        return _list(shown)

    def _names(self, holder: dict[str, Any], path: Path) -> Iterator[tuple[Path, str]]:
        """The texts under the key that ends a path, each with its own; one text is a list of one."""
        written = holder.get(str(path[-1]))
        items = enumerate(written) if isinstance(written, list) else [(None, written)]
        for number, name in items:
            here = path if number is None else (*path, number)
            if isinstance(name, str) and here not in self._document.unusable:
                yield here, name

    def _circles(self, room: str, key: str, kind: str) -> Iterator[Finding]:
        """Things that are their own ancestors: one finding for each circle."""
        parents: dict[str, str] = {}
        places: dict[str, Path] = {}
        for path, item in maps_of(self._document.data, room):
            name = item.get("id") if room in _ROOMS else path[-1]
            parent = item.get(key)
            if not isinstance(name, str) or not isinstance(parent, str):
                continue
            if name == parent and name in self._families:
                continue  # a template that builds on the family of its own name
            parents.setdefault(name, parent)
            places.setdefault(name, path)
        settled: set[str] = set()
        for start in parents:
            trail = _climb(start, parents, settled)
            settled.update(trail)
            if trail and parents.get(trail[-1]) in trail:
                names = trail[trail.index(parents[trail[-1]]) :]
                yield self._circle(names, kind, (*places[names[0]], key))

    def _circle(self, names: list[str], kind: str, path: Path) -> Finding:
        hidden = {name for name, place in self.ids["categories"].items() if place in self._document.veiled}
        shown = ["***" if name in hidden else show(name) for name in names]
        many = {"category": "categories", "template": "templates"}[kind]
        way = " → ".join([*shown, shown[0]]) if len(shown) <= _LISTED else f"a way of {len(shown)} {many}"
        return Finding(
            path, f"makes a circle ({way})", f"a {kind} cannot hold itself: take one `{path[-1]}` of them out"
        )


def maps_of_columns(document: Document, source: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The columns of one source."""
    holder = document.value(source)
    yield from (((*source, *path), column) for path, column in maps_of(holder, "columns"))


def _guess(name: str, known: list[str]) -> str:
    near = nearest(name, known)
    return f"did you mean {show(near)}?" if near else ""


def _list(known: list[str]) -> str:
    return f"known: {', '.join(map(show, known))}" if 0 < len(known) <= _LISTED else ""


def _climb(start: str, parents: Mapping[str, str], settled: set[str]) -> list[str]:
    """The names from one upwards, until the top, a circle's end, or what was climbed before."""
    trail: dict[str, None] = {}
    name: str | None = start
    while name is not None and name in parents and name not in trail and name not in settled:
        trail[name] = None
        name = parents.get(name)
    return list(trail)
