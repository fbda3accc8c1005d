"""A payload parsed into fields as they stood there: nothing normalized, nothing chosen yet."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Field(StrEnum):
    """What a claim is about."""

    OWN_ID = "id"
    URL = "url"
    TITLE = "title"
    PUBLISHED = "published"
    UPDATED = "updated"
    AUTHORS = "authors"
    CONTRIBUTORS = "contributors"
    EDITORS = "editors"
    SOURCE = "source"
    BREADCRUMBS = "breadcrumbs"
    TAGS = "tags"
    LANGUAGE = "language"
    SUMMARY = "summary"
    IMAGE = "image"
    RIGHTS = "rights"
    COMMENTS = "comments"
    """The address of the page where readers discuss the article."""


class Origin(StrEnum):
    """Where in the payload a claim stood."""

    SETTINGS = "settings"
    SELECTED = "selected"
    """What an admin's selector finds on a page."""
    FRONT_MATTER = "front matter"
    ITEM = "json item"
    FEED = "feed"
    """What an upstream feed says of one of its entries."""
    SITEMAP = "sitemap"
    JSON_LD = "json-ld"
    MICRODATA = "microdata"
    META = "meta"
    LABEL = "label"
    """A labelled line: 发布时间：…, 来源：…, By …"""
    CREDIT = "credit"
    """A bracketed credit at the end of the text: （供稿/…）"""
    MARKUP = "markup"
    """An element whose role says what it is: h1, time, nav.breadcrumb, rel=author."""
    LINK = "link"
    """rel=canonical and its kin."""
    TITLE_TAG = "title tag"
    LANG_ATTRIBUTE = "lang attribute"
    BODY = "body"
    """The article's own text: its first heading, first picture, first sentences."""
    PATH = "path"
    """The file's name or the address's path."""
    DETECTED = "detected"
    """Concluded from the words themselves."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One field's value as it stood in one place. `values` has one member unless it is a list."""

    field: Field
    values: tuple[str, ...]
    origin: Origin
    detail: str = ""
    """Which one exactly: og:title, 发布时间, dc.date."""

    @property
    def value(self) -> str:
        """The first value."""
        return self.values[0]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that belongs to an article; None where a measure is unknown."""

    url: str
    media_type: str = ""
    length: int | None = None
    """In octets."""
    title: str = ""
    duration: int | None = None
    """In seconds."""
    width: int | None = None
    """In pixels, as the height."""
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Upstream:
    """The feed that an article was copied from, as it described itself then."""

    id: str = ""
    title: str = ""
    url: str = ""
    """Where the feed itself is."""
    page: str = ""
    """Where people read what it lists."""
    updated: str = ""
    rights: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One article as it stood in its payload; claims in document order."""

    origin: str
    """The payload's origin; `#2` is appended for the third member of a list."""
    claims: tuple[Claim, ...]
    body: str
    """HTML, not yet cleaned; addresses as written. Empty when there was no text."""
    modified: datetime
    base: str = ""
    """What the body's relative addresses are relative to: an address, or empty for `origin`."""
    attachments: tuple[Attachment, ...] = ()
    upstream: Upstream | None = None
    further: tuple[str, ...] = ()
    """Addresses of the pages that go on with the article, as far as this one names them."""
    timezone: str = ""
    """Of the page's dates without an offset, as an IANA name; empty: its source's."""

    def about(self, field: Field) -> tuple[Claim, ...]:
        """The claims about one field, in document order."""
        return tuple(claim for claim in self.claims if claim.field is field)
