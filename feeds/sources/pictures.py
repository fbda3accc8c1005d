"""Pictures of articles, fetched as somebody who reads the article's page would fetch them."""

from dataclasses import dataclass, replace
from datetime import timedelta

from feeds.errors import FetchFailed, TooLarge, UnknownFormat
from feeds.formats.strangers import is_page
from feeds.model.fetching import Access
from feeds.model.guide import Guide, make_guide
from feeds.model.picture import SUFFIXES, Picture
from feeds.model.settings import Source
from feeds.model.web import Rule
from feeds.sources.magic import HEAD, find_magic
from feeds.sources.pixels import read_size
from feeds.sources.web import Client, require_success
from feeds.text.urls import show_address

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 64_000_000
"""More of them take a reader's program a quarter of a gigabyte to show."""
LONGEST = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class _Bounded:
    """The ways of a guide, for no more than a picture may take (Ways)."""

    guide: Guide

    def at(self, url: str) -> Access:
        """How this address is asked for."""
        return _bound(self.guide.at(url))

    def at_redirect(self, url: str) -> Access:
        """How it is asked for if another host leads there."""
        return _bound(self.guide.at_redirect(url))


def _bound(access: Access) -> Access:
    return replace(access, max_bytes=min(access.max_bytes, MOST_BYTES), timeout=min(access.timeout, LONGEST))


@dataclass(frozen=True, slots=True)
class PictureReader:
    """Fetches single pictures (ports.PictureReader)."""

    client: Client
    rules: tuple[Rule, ...] = ()
    """What holds on other hosts than a source's own."""

    def __call__(self, source: Source, url: str, page: str) -> Picture:
        """The picture at an address that stands in the page's article.

        Raises ArticleError for what is no picture to be kept, SourceError for what cannot be had now.
        """
        ways = _Bounded(make_guide(source.web, self.rules))
        fetched = self.client.view(url, ways, page=page)
        require_success(fetched)
        return make_picture(url, fetched.data)


def make_picture(url: str, data: bytes) -> Picture:
    """A picture of these bytes, whatever their server calls them."""
    media_type = find_magic(data[:HEAD]) or ""
    if media_type not in SUFFIXES:
        if is_page(data[:4000].decode("ascii", "replace")):
            raise FetchFailed(show_address(url), "answered with a page instead of a picture", status=200)
        raise UnknownFormat(show_address(url), "is no JPEG, PNG, GIF, WebP, AVIF or BMP")
    size = read_size(data, media_type)
    if size is None:
        raise UnknownFormat(show_address(url), "is a picture whose header tells no size")
    width, height = size
    if width * height > MOST_PIXELS:
        raise TooLarge(show_address(url), f"has {width} x {height} pixels, more than are kept")
    return Picture(data, media_type, width, height)
