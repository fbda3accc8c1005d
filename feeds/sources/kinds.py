"""Which kind of payload a file is: by its name, else by how it begins."""

import codecs
from pathlib import PurePosixPath

from feeds.errors import UnknownFormat
from feeds.model.payload import MediaType
from feeds.sources.magic import find_magic
from feeds.sources.refusals import show_name

_SUFFIXES = {
    ".html": MediaType.HTML,
    ".htm": MediaType.HTML,
    ".xhtml": MediaType.HTML,
    ".shtml": MediaType.HTML,
    ".md": MediaType.MARKDOWN,
    ".markdown": MediaType.MARKDOWN,
    ".txt": MediaType.TEXT,
    ".json": MediaType.JSON,
}
_HEAD = 4096
_BOMS = (
    # UTF-32 first: its little-endian mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF8, "utf-8"),
)
# Tab, line ends, form feed, and the escape of ISO-2022 stand in texts; nothing else below a space does.
_BINARY = frozenset({*range(32), 127}) - frozenset(b"\t\n\r\f\x1b")


def pick_media_type(name: str, data: bytes) -> MediaType:
    """The kind of a file. Raises UnknownFormat when neither its name nor its first bytes tell."""
    known = _SUFFIXES.get(PurePosixPath(name).suffix.lower())
    if known is not None:
        return known
    start = _decode_head(name, data[:_HEAD]).lstrip()
    if start.startswith("<"):
        return MediaType.HTML
    if start.startswith(("{", "[")):
        return MediaType.JSON
    return MediaType.TEXT


def _decode_head(name: str, head: bytes) -> str:
    """The beginning as text; only its ASCII part is right where no byte order mark names a charset."""
    for mark, charset in _BOMS:
        if head.startswith(mark):
            return head[len(mark) :].decode(charset, "ignore")
    if find_magic(head) is not None or not _BINARY.isdisjoint(head):
        raise UnknownFormat(
            show_name(name),
            "is neither a page nor a text, as far as its first bytes tell; if it is one, give it a suffix "
            "that says so (.html .md .txt .json), else let `include` not match it",
        )
    return head.decode("latin-1")
