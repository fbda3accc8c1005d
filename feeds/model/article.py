"""The normalized, immutable record of one article, before and after it has an identity."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from feeds.model.document import Attachment


class Precision(StrEnum):
    """How exactly a moment was given."""

    DAY = "day"
    MINUTE = "minute"
    SECOND = "second"


@dataclass(frozen=True, slots=True)
class Stamp:
    """An aware moment and how exactly it was given; a day is its local midnight."""

    at: datetime
    precision: Precision


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named in an article."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class OriginFeed:
    """Another publisher's feed that an article was copied from (RFC 4287, 4.2.11)."""

    id: str = ""
    """Its Atom id, else its address."""
    title: str = ""
    url: str = ""
    """Where the feed itself is."""
    page: str = ""
    """Where people read what it lists."""
    updated: datetime | None = None
    """When it last changed, as it said when the article was copied."""
    rights: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """An article normalized from one document; unknown is empty or None, never guessed.

    Addresses in `body_html` and `image` are absolute, or relative to the site's root
    (`media/SOURCE/path`) for files that lie beside the article and are listed in `media`.
    """

    origin: str
    title: str
    body_html: str
    body_text: str
    own_id: str = ""
    """The article's own id (front matter, CMS, JSON item); an IRI is kept as it is."""
    url: str = ""
    """The public address; empty: the article lives under /articles/ID."""
    published: Stamp | None = None
    updated: Stamp | None = None
    withheld_until: datetime | None = None
    """Front matter dated the article in the future: nobody sees it before."""
    authors: tuple[Person, ...] = ()
    contributors: tuple[Person, ...] = ()
    editors: tuple[Person, ...] = ()
    source: str = ""
    """Where the article says it came from (来源); not the configured source."""
    breadcrumbs: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    language: str = ""
    """A BCP 47 tag."""
    summary: str = ""
    image: str = ""
    attachments: tuple[Attachment, ...] = ()
    rights: str = ""
    """Who holds which rights in the article, in the publisher's words."""
    comments: str = ""
    """The address of the page where readers discuss it."""
    feed: OriginFeed | None = None
    """The feed it was copied from; None for an article of our own reading."""
    media: tuple[str, ...] = ()
    """Paths below the source's root of the local files that the article refers to."""
    provenance: Mapping[str, str] = field(default_factory=dict)
    """Field name → where its value stood (`label 发布时间`)."""
    notes: tuple[str, ...] = ()
    """Values that were refused, with the reason, as sentences."""
    names: tuple[str, ...] = ()
    """By what it is known wherever it is shown, strongest first: its CMS's number, its addresses."""
    words_hash: str = ""
    """Changes only if the words that a reader sees change."""
    body_hash: str = ""
    """Equal for equal texts, whatever the markup: finds a file that moved."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where another source shows the same article."""

    source_id: str
    path: str


@dataclass(frozen=True, slots=True)
class Article:
    """A draft with its permanent identity and dates. All moments are aware."""

    id: str
    """An IRI, minted once."""
    slug: str
    """The id as one path segment, for /articles/SLUG."""
    source_id: str
    draft: Draft
    first_seen: datetime
    published: Stamp
    """The stored publication moment: never empty, never the time of rendering."""
    updated: datetime
    """When the words last became different, or the publication moment."""
    arrived: bool
    """False for a source's first pass: history, not arrival."""
    version: int = 1
    """Counts every stored difference; part of what a representation is made of."""
    also: tuple[Elsewhere, ...] = ()
    """Other sources that show it, in the order in which they were seen to."""

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source that shows it; the one that its record comes from is first."""
        return (self.source_id, *(one.source_id for one in self.also))
