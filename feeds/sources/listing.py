"""What stands at a source's address, as a list: of a feed's entries, of a sitemap's pages, or of one page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from feeds.errors import NotAFeed, NotAPage, NotASitemap, SourceError
from feeds.formats.bundle import Page
from feeds.formats.file import is_file_type
from feeds.formats.sitemap import claims_of, read_sitemap
from feeds.formats.syndication import read_feed
from feeds.model.document import Document, Field
from feeds.model.fetching import Accept, Fetched, Ways
from feeds.model.memory import PageState
from feeds.model.payload import MediaType, Payload
from feeds.model.reading import Drop
from feeds.model.settings import Source
from feeds.model.sitemap import Sitemap, SitemapEntry
from feeds.model.upstream import FeedFacts
from feeds.model.web import SourceType
from feeds.ports import Recall
from feeds.sources.magic import HEAD, find_magic
from feeds.sources.visit import Answer, web_of
from feeds.sources.web import Client, require_success
from feeds.text.sameness import address_key
from feeds.text.urls import show_address

MOST_SITEMAPS = 50
"""Sitemaps of one index that a pass reads; those that changed last are first."""
_OF_PAGES = (b"<html", b"<!doctype html")
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Item:
    """One article, as a list knows it. `document.origin` is its place in the source."""

    document: Document
    url: str
    """Its own page; empty: it has none."""
    modified: datetime | None = None
    """When a sitemap says that it changed."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Everything a list named, oldest first, and what it says of itself."""

    items: tuple[Item, ...] = ()
    drops: tuple[Drop, ...] = ()
    facts: FeedFacts | None = None
    is_sitemap: bool = False
    is_index: bool = False
    """It names sitemaps, which change while it stays as it is."""
    sitemaps: tuple[PageState, ...] = ()
    """What is remembered of each of those."""
    page: Page | None = None
    """The page itself, where the source is one."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a source's answer is read in one pass."""

    source: Source
    client: Client
    past: Recall
    now: datetime
    ways: Ways

    def read(self, answer: Answer) -> Listing:
        """The list that answered. Raises NotAFeed, NotASitemap or NotAPage: what stands there instead."""
        kind = web_of(self.source).type
        if kind is SourceType.PAGE:
            return _list_page(answer.fetched, self.now)
        payload = _make_payload(answer.fetched, self.now)
        if kind is SourceType.SITEMAP:
            return self._list_sitemap(payload)
        if kind is SourceType.FEED:
            return _list_feed(payload)
        try:
            return _list_feed(payload)
        except NotAFeed as error:
            try:
                return self._list_sitemap(payload)
            except NotASitemap:
                mend = "; if it is one article, set `type: page`"
                raise NotAFeed(error.subject, error.sentence + mend) from None

    def _list_sitemap(self, payload: Payload) -> Listing:
        """The pages of a sitemap and of those it names; one that cannot be read is a drop."""
        top = read_sitemap(payload)
        drops = _tell_left_out(top, payload.origin)
        entries = [*top.entries]
        states: list[PageState] = []
        for child in self._choose(top, payload.origin, drops):
            try:
                state, below = self._read_child(child)
            except SourceError as error:
                drops.append(Drop(error.subject, error.sentence))
                continue
            states.append(state)
            drops += _tell_left_out(below, child.url)
            entries += below.entries
        items = _make_items(entries, self.now)
        return Listing(
            items, tuple(drops), is_sitemap=True, is_index=bool(top.children), sitemaps=tuple(states)
        )

    def _choose(self, top: Sitemap, origin: str, drops: list[Drop]) -> Sequence[SitemapEntry]:
        """The sitemaps of an index that are read, those that changed last first."""
        children = sorted(top.children, key=lambda one: one.modified or _LONG_AGO, reverse=True)
        if len(children) > MOST_SITEMAPS:
            left = len(children) - MOST_SITEMAPS
            drops.append(Drop(origin, f"{left} of its sitemaps are left out; make them sources of their own"))
        return children[:MOST_SITEMAPS]

    def _read_child(self, child: SitemapEntry) -> tuple[PageState, Sitemap]:
        """A sitemap of an index, asked only what changed in it."""
        place = f"sitemap {child.url}"
        state = self.past.pages(self.source.id, [place]).get(place) or PageState(place, child.url, self.now)
        fetched = require_success(
            self.client.fetch(child.url, self.ways, accept=Accept.SITEMAP, validators=state.validators)
        )
        state = replace(state, validators=fetched.validators)
        return state, Sitemap() if fetched.not_modified else read_sitemap(_make_payload(fetched, self.now))


def _make_payload(fetched: Fetched, now: datetime) -> Payload:
    return Payload(
        show_address(fetched.asked), MediaType.FEED, fetched.data, now, fetched.charset, fetched.url
    )


def _list_page(fetched: Fetched, now: datetime) -> Listing:
    _refuse_others(fetched, now)
    kind = MediaType.TEXT if fetched.content_type == "text/plain" else MediaType.HTML
    page = Page(fetched.url, fetched.data, kind, fetched.charset)
    place = Document(address_key(fetched.asked), (), "", now)
    return Listing((Item(place, fetched.asked),), page=page)


def _refuse_others(fetched: Fetched, now: datetime) -> None:
    """Raises NotAPage for what would make a strange article: the stored one stays as it is."""
    subject, head = show_address(fetched.asked), fetched.data[:HEAD]
    if not any(mark in head.lower() for mark in _OF_PAGES) and _is_feed(fetched, now):
        raise NotAPage(subject, "is a feed, no page; take `type: page` out")
    kind = find_magic(head) or fetched.content_type
    is_file = is_file_type(kind, fetched.header("content-disposition"))
    if is_file or kind.startswith("image/") or kind.endswith("json"):
        raise NotAPage(subject, f"is a file ({kind}), no page; give the address of a page that links to it")


def _is_feed(fetched: Fetched, now: datetime) -> bool:
    try:
        read_feed(_make_payload(fetched, now))
    except NotAFeed:
        return False
    return True


def _list_feed(payload: Payload) -> Listing:
    """A feed's entries: each is known by what it is called in its feed, wherever that moves."""
    parsed = read_feed(payload)
    documents = [_rename(document, payload.origin) for document in parsed.documents]
    items = tuple(Item(document, _link_of(document)) for document in reversed(documents))
    return Listing(items, parsed.drops, parsed.feed)


def _rename(document: Document, origin: str) -> Document:
    return replace(document, origin=document.origin.removeprefix(f"{origin}#"))


def _link_of(document: Document) -> str:
    return next((claim.value for claim in document.about(Field.URL)), "")


def _make_items(entries: Iterable[SitemapEntry], now: datetime) -> tuple[Item, ...]:
    """The pages of sitemaps, each once, the latest change last. A front page is no article."""
    found: dict[str, Item] = {}
    for entry in entries:
        path = address_key(entry.url)
        if path.removeprefix("//").partition("/")[2]:
            document = Document(path, claims_of(entry), "", now, base=entry.url)
            found.setdefault(path, Item(document, entry.url, entry.modified))
    return tuple(sorted(found.values(), key=lambda item: item.modified or _LONG_AGO))


def _tell_left_out(sitemap: Sitemap, origin: str) -> list[Drop]:
    if not sitemap.left_out:
        return []
    return [Drop(origin, f"{sitemap.left_out} pages beyond what is read at once are left out")]
