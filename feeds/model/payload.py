"""Bytes as they were read, before anyone looked inside."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MediaType(StrEnum):
    """The kinds of payload Feedmill can parse."""

    HTML = "text/html"
    MARKDOWN = "text/markdown"
    TEXT = "text/plain"
    JSON = "application/json"
    FEED = "application/xml"
    """Somebody's feed: RSS, Atom or JSON Feed, whatever its own media type."""
    BUNDLE = "application/vnd.feedmill.bundle+json"
    """What was read of one article from the web (formats/bundle.py)."""


@dataclass(frozen=True, slots=True)
class Payload:
    """One file's bytes, or what was read of one article from the web.

    `origin` is its path below the source's root, with forward slashes; on the web what its list knows it by.
    """

    origin: str
    media_type: MediaType
    data: bytes
    modified: datetime
    """The file's modification time, aware."""
    charset: str = ""
    """What a transport declared; a file declares nothing here."""
    url: str = ""
    """The address the bytes were fetched from, when there is one."""
