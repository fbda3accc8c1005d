"""Which reader takes which media type."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from feeds.errors import MissingField, UnknownFormat
from feeds.formats.bundle import read_bundle
from feeds.formats.item import read_items
from feeds.formats.markdown import read_markdown
from feeds.formats.page import read_page
from feeds.formats.syndication import read_feed
from feeds.formats.text import read_text
from feeds.model.payload import MediaType, Payload
from feeds.ports import Parsed

READERS: Mapping[MediaType, Callable[[Payload], Parsed]] = MappingProxyType(
    {
        MediaType.HTML: read_page,
        MediaType.MARKDOWN: read_markdown,
        MediaType.TEXT: read_text,
        MediaType.JSON: read_items,
        MediaType.FEED: read_feed,
        MediaType.BUNDLE: read_bundle,
    }
)
_BINARY = (
    *(b"%PDF-", b"\x89PNG\r\n", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b"),
    *(b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"BZh9", b"\xfd7zXZ", b"\x7fELF", b"SQLite format 3\0"),
)
"""How files begin that are no text whatever their name says."""
_BLANK = b" \t\r\n\x0b\x0c\x00\xef\xbb\xbf\xff\xfe"


def parse(payload: Payload) -> Parsed:
    """The documents that a payload holds, as they stood there.

    Any bytes give documents or an ArticleError: UnknownFormat, MissingField for an empty file,
    Malformed for what cannot be read as its type. Only a feed raises a SourceError: NotAFeed.
    """
    reader = READERS.get(payload.media_type)
    if reader is read_feed:
        # What is wrong with a feed's answer is the source's error, not that of an article.
        return reader(payload)
    if reader is None:
        known = ", ".join(READERS)
        raise UnknownFormat(payload.origin, f"{payload.media_type} is not read here; use one of {known}")
    if not payload.data.strip(_BLANK):
        raise MissingField(payload.origin, "the file is empty; write the article into it or remove it")
    if payload.data.startswith(_BINARY):
        raise UnknownFormat(
            payload.origin,
            "this is a document, picture or archive, no text; save it as a page or as text",
        )
    return reader(payload)
