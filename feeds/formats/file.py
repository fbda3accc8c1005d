"""An item that is a file: no page to read, but an entry with the file enclosed."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import PurePosixPath
from urllib.parse import unquote_to_bytes

from feeds.formats.ledger import Ledger
from feeds.formats.page.pathdate import read_path_date
from feeds.model.document import Attachment, Document, Field, Origin
from feeds.text.chars import squeeze
from feeds.text.charset import decode
from feeds.text.filetypes import DOCUMENTS, TYPES, extension_of, guess_type, name_of_file, type_of_address

_VAGUE = frozenset(
    {
        *(
            "",
            "application/octet-stream",
            "binary/octet-stream",
            "application/x-download",
            "application/download",
        ),
        *("application/force-download", "application/x-msdownload", "text/plain", "text/html", "*/*"),
        *(
            "application/x-zip-compressed",
            "application/zip",
            "application/x-rar-compressed",
            "unknown/unknown",
        ),
    }
)
"""What servers call files of which they know nothing; office files are called archives, too."""

_MEDIA_TYPE = re.compile(r"[a-z0-9][\w.+-]{0,60}/[a-z0-9][\w.+-]{0,100}", re.ASCII)
_EXTENDED = re.compile(r"filename\*\s*=\s*([\w-]*)'[\w-]*'([^;\s]{1,1000})", re.IGNORECASE)
_PLAIN = re.compile(r"filename\s*=\s*(?:\"((?:[^\"\\]|\\.){1,1000})\"|([^;]{1,1000}))", re.IGNORECASE)
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class WebFile:
    """What is known of a file at an address: by the page that linked it, and by its server's headers."""

    url: str
    title: str = ""
    """What the link to it said; empty when nobody linked it."""
    content_type: str = ""
    disposition: str = ""
    """The Content-Disposition header."""
    length: int | None = None
    """In octets; None as long as nobody has asked."""


def is_file_address(address: str) -> bool:
    """Whether an address is that of a document or an archive, as far as it tells."""
    return extension_of(address) in DOCUMENTS or type_of_address(address) in _DOCUMENT_TYPES


def is_file_type(content_type: str, disposition: str = "") -> bool:
    """Whether an answer's headers say that it is a document, an archive, a film or a sound, no page."""
    kind = _bare(content_type)
    if kind in _FILE_TYPES or kind.startswith(("audio/", "video/")):
        return True
    is_enclosed = disposition.strip().lower().startswith("attachment")
    return is_enclosed or (kind in _VAGUE and guess_type(name_in_disposition(disposition)) in _DOCUMENT_TYPES)


def read_file(file: WebFile, modified: datetime) -> Document:
    """The document of a file: titled by its link or its name, its text a link, itself enclosed."""
    name = name_in_disposition(file.disposition) or name_of_file(file.url)
    attachment = Attachment(file.url, true_type(file), file.length, squeeze(name)[:_LONGEST])
    ledger = Ledger()
    ledger.add(Field.URL, file.url, Origin.PATH, "address")
    title = squeeze(file.title)
    if title:
        ledger.add(Field.TITLE, _without_extension(title), Origin.MARKUP, "link")
    ledger.add(Field.TITLE, _without_extension(squeeze(name)), Origin.PATH, "file name")
    read_path_date(file.url, ledger)
    words = attachment.title or title or file.url
    body = f'<p><a href="{escape(file.url)}">{escape(words)}</a></p>'
    return Document(file.url, ledger.claims(), body, modified, base=file.url, attachments=(attachment,))


def true_type(file: WebFile) -> str:
    """A file's media type: what its server says unless that is vague, then what its names tell."""
    kind = _bare(file.content_type)
    told = (
        guess_type(name_in_disposition(file.disposition))
        or type_of_address(file.url)
        or guess_type(file.title)
    )
    if kind in _VAGUE:
        return told or (kind if kind in _FILE_TYPES else "")
    return kind


def name_in_disposition(header: str) -> str:
    """The name that a Content-Disposition header gives a file (RFC 6266, and as it is used); or empty."""
    extended = _EXTENDED.search(header)
    if extended:
        return _last(_decoded(unquote_to_bytes(extended[2]), extended[1]))
    plain = _PLAIN.search(header)
    if plain is None:
        return ""
    written = re.sub(r"\\(.)", r"\1", plain[1]) if plain[1] else plain[2].strip()
    if "%" in written and written.isascii():
        return _last(_decoded(unquote_to_bytes(written), ""))
    # Headers come as Latin-1; servers write their own charset.
    return _last(_decoded(written.encode("latin-1"), "") if _fits_latin(written) else written)


def _decoded(data: bytes, charset: str) -> str:
    text = decode(data, declared=charset).text
    # 通知 in GBK is two marks without a letter in UTF-8.
    return data.decode("gb18030", "replace") if unicodedata.combining(text[:1]) else text


def _fits_latin(text: str) -> bool:
    return all(ord(character) < 256 for character in text)


def _last(name: str) -> str:
    """A name without the folders that some servers put before it."""
    return name.replace("\\", "/").rpartition("/")[2].strip()[:_LONGEST]


def _without_extension(name: str) -> str:
    """A name as a title: 通知.pdf is 通知."""
    return PurePosixPath(name).stem if extension_of(name) in TYPES and "/" not in name else name


def _bare(content_type: str) -> str:
    kind = content_type.partition(";")[0].strip().lower()
    return kind if _MEDIA_TYPE.fullmatch(kind) else ""


_DOCUMENT_TYPES = frozenset(TYPES[name] for name in DOCUMENTS)
_FILE_TYPES = _DOCUMENT_TYPES | {"application/x-zip-compressed", "application/x-rar-compressed"} - {
    "text/csv"
}
