"""A feed as it is rendered: a channel, and entries."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from feeds.model.article import OriginFeed, Person, Precision
from feeds.model.document import Attachment


class Kind(StrEnum):
    """What a feed was made for; also its folder in the address."""

    FEED = "feeds"
    CATEGORY = "categories"
    SOURCE = "sources"


@dataclass(frozen=True, slots=True)
class Term:
    """A category as a feed names it: machine term, human label, and the scheme both belong to."""

    term: str
    label: str
    scheme: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as it stands in one feed. Addresses are absolute; moments are aware."""

    id: str
    url: str
    """The article's public address, or its page under /articles/."""
    title: str
    """Plain text; empty when the article has none."""
    published: datetime
    precision: Precision
    updated: datetime
    summary: str = ""
    """Plain text."""
    content_html: str = ""
    """Empty in a feed with `content: summary`."""
    authors: tuple[Person, ...] = ()
    """Authors, or the contributors where there are none."""
    contributors: tuple[Person, ...] = ()
    editors: tuple[Person, ...] = ()
    terms: tuple[Term, ...] = ()
    tags: tuple[str, ...] = ()
    breadcrumbs: tuple[str, ...] = ()
    language: str = ""
    image: str = ""
    source: str = ""
    """Where the article says it came from (来源)."""
    source_id: str = ""
    attachments: tuple[Attachment, ...] = ()
    rights: str = ""
    comments: str = ""
    """The address of the page where readers discuss it."""
    feed: OriginFeed | None = None
    """The feed it was copied from."""
    external: bool = False
    """The page at `url` is not ours."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A feed as it presents itself. Every address is absolute and comes from `site.url`."""

    kind: Kind
    id: str
    title: str
    description: str
    """Never empty: it defaults to the title and the site's."""
    page_url: str
    """The feed's page for people; the feed's own addresses are this plus .rss .atom .json."""
    atom_id: str
    """An IRI that never changes, whatever the addresses do."""
    updated: datetime
    """The newest change among the entries; never the time of rendering."""
    every: timedelta
    """How often its sources are looked at: the lifetime promised to clients."""
    site_title: str
    site_url: str
    generator_version: str
    language: str = ""
    author: str = ""
    """Who stands for entries that name nobody; never empty (the site's title at last)."""
    image: str = ""
    terms: tuple[Term, ...] = ()
    """The categories it was filtered by."""
    hub: str = ""

    def feed_url(self, extension: str) -> str:
        """The feed's own address in one format."""
        return f"{self.page_url}.{extension}"


@dataclass(frozen=True, slots=True)
class Listing:
    """One published feed as the index, OPML and feeds.json name it."""

    kind: Kind
    id: str
    title: str
    description: str
    page_url: str
    language: str
    categories: tuple[str, ...]
    """Titles of the categories it was filtered by."""
    entries: int
    newest: datetime | None
    """The newest publication moment, None in an empty feed."""
    updated: datetime | None
    """When its bytes last became different."""
