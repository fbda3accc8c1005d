"""A feed's bytes in one format and one content coding, with their validators (RFC 9110, 8.8)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Format(StrEnum):
    """A feed format; the value is its extension in an address."""

    RSS = "rss"
    ATOM = "atom"
    JSON = "json"

    @property
    def media_type(self) -> str:
        """The registered type, with charset where it is XML."""
        return MEDIA_TYPES[self]


MEDIA_TYPES = {
    Format.RSS: "application/rss+xml; charset=utf-8",
    Format.ATOM: "application/atom+xml; charset=utf-8",
    Format.JSON: "application/feed+json",
}
OPML_TYPE = "text/x-opml; charset=utf-8"
LIST_TYPE = "application/json"


class Coding(StrEnum):
    """A content coding as Accept-Encoding names it."""

    IDENTITY = "identity"
    GZIP = "gzip"


@dataclass(frozen=True, slots=True)
class Validators:
    """What a client may hold us to. `etag` is quoted and strong."""

    etag: str
    last_modified: datetime
    """Aware, whole seconds: when these bytes last became different."""


@dataclass(frozen=True, slots=True)
class RepresentationHead:
    """All of a stored representation but its bytes: enough for a 304 or a HEAD."""

    path: str
    """Begins with a slash; below site.url."""
    coding: Coding
    media_type: str
    validators: Validators
    max_age: timedelta
    length: int


@dataclass(frozen=True, slots=True)
class Representation:
    """Stored bytes ready to be served."""

    head: RepresentationHead
    body: bytes
