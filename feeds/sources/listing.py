"""What stands at a source's address, as a list: of a feed's entries, of a sitemap's pages, or of one page."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from feeds.errors import NotAFeed, NotASitemap, SourceError
from feeds.formats.bundle import Page
from feeds.formats.sitemap import claims_of, read_sitemap
from feeds.formats.syndication import read_feed
from feeds.model.document import Document, Field
from feeds.model.fetching import Accept, Fetched
from feeds.model.payload import MediaType, Payload
from feeds.model.reading import Drop
from feeds.model.settings import Source
from feeds.model.sitemap import Sitemap, SitemapEntry
from feeds.model.upstream import FeedFacts
from feeds.model.web import SourceType
from feeds.sources.visit import Answer, web_of
from feeds.sources.web import Client, require_success
from feeds.text.sameness import address_key
from feeds.text.urls import show_address

MOST_SITEMAPS = 50
"""Sitemaps of one index that a pass reads; those that changed last are first."""
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
    page: Page | None = None
    """The page itself, where the source is one."""


def read_listing(source: Source, answer: Answer, client: Client, now: datetime) -> Listing:
    """The list that answered. Raises NotAFeed or NotASitemap, each with what stands there instead."""
    fetched = answer.fetched
    kind = web_of(source).type
    if kind is SourceType.PAGE:
        return _list_page(fetched, now)
    payload = _make_payload(fetched, now)
    if kind is SourceType.SITEMAP:
        return _list_sitemap(payload, source, client, now)
    if kind is SourceType.FEED:
        return _list_feed(payload)
    try:
        return _list_feed(payload)
    except NotAFeed as error:
        try:
            return _list_sitemap(payload, source, client, now)
        except NotASitemap:
            mend = "; if it is one article, set `type: page`"
            raise NotAFeed(error.subject, error.sentence + mend) from None


def _make_payload(fetched: Fetched, now: datetime) -> Payload:
    return Payload(
        show_address(fetched.asked), MediaType.FEED, fetched.data, now, fetched.charset, fetched.url
    )


def _list_page(fetched: Fetched, now: datetime) -> Listing:
    kind = MediaType.TEXT if fetched.content_type == "text/plain" else MediaType.HTML
    page = Page(fetched.url, fetched.data, kind, fetched.charset)
    place = Document(address_key(fetched.asked), (), "", now)
    return Listing((Item(place, fetched.asked),), page=page)


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


def _list_sitemap(payload: Payload, source: Source, client: Client, now: datetime) -> Listing:
    drops: list[Drop] = []
    found: dict[str, Item] = {}
    for entry in _walk(payload, source, client, now, drops):
        path = address_key(entry.url)
        if path and not _is_front(path):
            document = Document(path, claims_of(entry), "", now, base=entry.url)
            found.setdefault(path, Item(document, entry.url, entry.modified))
    items = sorted(found.values(), key=lambda item: item.modified or _LONG_AGO)
    return Listing(tuple(items), tuple(drops), is_sitemap=True)


def _is_front(path: str) -> bool:
    """A host's front page is no article."""
    return path.removeprefix("//").partition("/")[2] == ""


def _walk(
    payload: Payload, source: Source, client: Client, now: datetime, drops: list[Drop]
) -> Iterator[SitemapEntry]:
    """The pages of a sitemap and of those it names; one that cannot be read is a drop."""
    top = read_sitemap(payload)
    _tell_left_out(top, payload.origin, drops)
    yield from top.entries
    children = sorted(top.children, key=lambda one: one.modified or _LONG_AGO, reverse=True)
    if len(children) > MOST_SITEMAPS:
        left = len(children) - MOST_SITEMAPS
        drops.append(Drop(payload.origin, f"{left} of its sitemaps are left out; name them as sources"))
    for child in children[:MOST_SITEMAPS]:
        try:
            fetched = client.fetch(child.url, web_of(source).access, accept=Accept.SITEMAP)
            below = read_sitemap(_make_payload(require_success(fetched), now))
        except SourceError as error:
            drops.append(Drop(error.subject, error.sentence))
            continue
        _tell_left_out(below, child.url, drops)
        yield from below.entries


def _tell_left_out(sitemap: Sitemap, origin: str, drops: list[Drop]) -> None:
    if sitemap.left_out:
        drops.append(Drop(origin, f"{sitemap.left_out} pages beyond what is read at once are left out"))
