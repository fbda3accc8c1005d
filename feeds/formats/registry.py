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
from feeds.model.guide import NO_GUIDE, Guide
from feeds.model.payload import MediaType, Payload
from feeds.ports import Parsed

READERS: Mapping[MediaType, Callable[[Payload, Guide], Parsed]] = MappingProxyType(
    {
        MediaType.HTML: lambda payload, guide: read_page(payload, guide.aid(payload.url)),
        MediaType.MARKDOWN: lambda payload, _guide: read_markdown(payload),
        MediaType.TEXT: lambda payload, _guide: read_text(payload),
        MediaType.JSON: lambda payload, _guide: read_items(payload),
        MediaType.FEED: lambda payload, _guide: read_feed(payload),
        MediaType.BUNDLE: read_bundle,
    }
)
_BINARY = (
    *(b"%PDF-", b"\x89PNG\r\n", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b"),
    *(b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"BZh9", b"\xfd7zXZ", b"\x7fELF", b"SQLite format 3\0"),
)
"""How files begin that are no text whatever their name says."""
_BLANK = b" \t\r\n\x0b\x0c\x00\xef\xbb\xbf\xff\xfe"


def parse(payload: Payload, guide: Guide = NO_GUIDE) -> Parsed:
    """The documents that a payload holds, as they stood there; pages are read as the guide says.

    Any bytes give documents or an ArticleError: UnknownFormat, MissingField for an empty file,
    Malformed for what cannot be read as its type. Only a feed raises a SourceError: NotAFeed.
    """
    reader = READERS.get(payload.media_type)
    if payload.media_type is MediaType.FEED:
        # What is wrong with a feed's answer is the source's error, not that of an article.
        return read_feed(payload)
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
    return reader(payload, guide)
