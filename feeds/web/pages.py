"""Pages for people: the directory, and one for each feed, category and source."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flask import Flask, Response
from werkzeug.exceptions import ServiceUnavailable

from feeds.model.feed import Kind, Listing
from feeds.model.representation import Format
from feeds.model.settings import JOINT
from feeds.web.catalogue import Place
from feeds.web.freshness import Stale, find_stale
from feeds.web.links import channel_path
from feeds.web.paper import answer_page, print_page
from feeds.web.preview import PreviewEntry
from feeds.web.qrcode import draw_qrcode
from feeds.web.readers import READERS, subscribe_in_app
from feeds.web.stored import RETRY_AFTER
from feeds.web.visit import read_visit
from feeds.web.wiring import Wiring

NAMED_STALE = 3
"""Stale sources that a page names; the others are counted."""


@dataclass(frozen=True, slots=True)
class Row:
    """An entry on a feed's page, and the places it leads to."""

    entry: PreviewEntry
    collected_from: Place | None
    """The configured source, where the page is not the source's own."""
    categories: tuple[tuple[str, str], ...]
    """Names with the path of their page, or an empty path."""
    tags: tuple[str, ...]
    """Those that do not repeat a category: a feed's own tags name both."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A listing with those that lie in it: categories are a tree, and sources have columns."""

    listing: Listing
    title: str
    """What it is called where it stands: a column's own title, below its source."""
    inner: tuple["Branch", ...] = ()


@dataclass(frozen=True, slots=True)
class Shelf:
    """One section of the directory."""

    kind: Kind
    title: str
    hint: str
    listings: tuple[Branch, ...]


def add_pages(app: Flask, wiring: Wiring) -> None:
    """Answer the directory at the root."""

    @app.get("/")
    def directory() -> Response:
        return _answer_directory(wiring)


def answer_channel_page(wiring: Wiring, place: Place, extra: Mapping[str, str]) -> Response:
    """A feed's page, made of its stored JSON and never of articles."""
    path = channel_path(place.kind, place.id)
    found = wiring.shelf.find(f"{path}.{Format.JSON.value}")
    if found is None:
        raise ServiceUnavailable(retry_after=RETRY_AFTER)
    head, preview = found
    html = print_page(
        wiring,
        read_visit(wiring, path),
        "channel.html",
        place=place,
        path=path,
        preview=preview,
        terms=tuple(term for term in _find_category_links(wiring, preview.terms) if term[1] != path),
        rows=tuple(_make_row(wiring, place, entry) for entry in preview.entries),
        stale=_find_stale(wiring, place),
        named_stale=NAMED_STALE,
        readers=READERS,
        in_app=subscribe_in_app(wiring.links.representation(place.kind, place.id, Format.ATOM)),
        qrcode=draw_qrcode(wiring.links.representation(place.kind, place.id, Format.ATOM)),
    )
    return answer_page(wiring, html, max_age=int(head.max_age.total_seconds()), extra=extra)


def _find_category_links(wiring: Wiring, names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Category ids or titles as (title, path); the path is empty for one that has no page."""
    places = ((name, wiring.catalogue.find_category(name)) for name in names)
    return tuple(
        (place.title, channel_path(place.kind, place.id)) if place else (name, "") for name, place in places
    )


def _answer_directory(wiring: Wiring) -> Response:
    listings = wiring.store.list_published()
    visit = read_visit(wiring, "/")
    words = visit.words
    sections = {
        Kind.FEED: (words.feeds, words.feeds_hint),
        Kind.CATEGORY: (words.categories, words.categories_hint),
        Kind.SOURCE: (words.sources, words.sources_hint),
    }
    shelves = tuple(
        Shelf(kind, title, hint, _grow(wiring, [listing for listing in listings if listing.kind is kind]))
        for kind, (title, hint) in sections.items()
    )
    html = print_page(
        wiring,
        visit,
        "directory.html",
        shelves=tuple(shelf for shelf in shelves if shelf.listings),
        listings=listings,
        written={(place.kind, place.id): place.description for place in wiring.catalogue.places()},
        stale={stale.source.id: stale for stale in _find_all_stale(wiring)},
    )
    return answer_page(wiring, html, max_age=60, extra={})


def _grow(wiring: Wiring, listings: Sequence[Listing]) -> tuple[Branch, ...]:
    """Each below the nearest of those above it that is listed; everything else side by side."""
    there = {listing.id for listing in listings}
    parents = {category.id: category.parent for category in wiring.settings.categories}
    inner: dict[str, list[Listing]] = {}
    for listing in listings:
        if listing.kind is Kind.CATEGORY:
            parent = _find_parent(parents, listing.id, there)
        else:
            parent = _find_parent({listing.id: listing.id.rpartition("/")[0]}, listing.id, there)
        inner.setdefault(parent, []).append(listing)
    return _branch(None, inner)


def _branch(parent: Listing | None, inner: Mapping[str, Sequence[Listing]]) -> tuple[Branch, ...]:
    prefix = f"{parent.title}{JOINT}" if parent else ""
    return tuple(
        Branch(one, one.title.removeprefix(prefix), _branch(one, inner))
        for one in inner.get(parent.id if parent else "", ())
    )


def _find_parent(parents: Mapping[str, str], name: str, there: Collection[str]) -> str:
    """The nearest ancestor that has a place in the directory; empty when there is none."""
    name = parents.get(name, "")
    while name and name not in there:
        name = parents.get(name, "")
    return name


def _make_row(wiring: Wiring, place: Place, entry: PreviewEntry) -> Row:
    source = wiring.catalogue.sources.get(entry.source_id)
    is_elsewhere = source is not None and place.kind is not Kind.SOURCE
    collected_from = wiring.catalogue.find(Kind.SOURCE, entry.source_id) if is_elsewhere else None
    categories = _find_category_links(wiring, entry.categories)
    titles = {title for title, _ in categories}
    return Row(entry, collected_from, categories, tuple(tag for tag in entry.tags if tag not in titles))


def _find_stale(wiring: Wiring, place: Place) -> tuple[Stale, ...]:
    return find_stale(place.sources, wiring.store.list_states(), wiring.clock())


def _find_all_stale(wiring: Wiring) -> tuple[Stale, ...]:
    return find_stale(wiring.settings.read_sources, wiring.store.list_states(), wiring.clock())
