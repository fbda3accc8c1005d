"""Files that a page offers for download beside its text."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from feeds.model.document import Attachment
from feeds.text.chars import squeeze

MAX_ATTACHMENTS = 50

_TYPES = {
    "pdf": "application/pdf", "doc": "application/msword", "xls": "application/vnd.ms-excel",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "zip": "application/zip", "rar": "application/vnd.rar", "7z": "application/x-7z-compressed",
    "wps": "application/vnd.ms-works", "mp3": "audio/mpeg", "mp4": "video/mp4",
}  # fmt: skip
_DOWNLOAD = re.compile(r"download\.jsp\?|downloadattachurl|/_upload/article/files/", re.IGNORECASE)


def find_attachments(root: HtmlElement) -> tuple[Attachment, ...]:
    """The files linked in and right behind an article's element, once each; addresses as written."""
    found: dict[str, Attachment] = {}
    for link in _links(root):
        attachment = _read(link)
        if attachment:
            found.setdefault(attachment.url, attachment)
        if len(found) >= MAX_ATTACHMENTS:
            break
    for player in root.xpath(".//*[@pdfsrc]"):
        address = (player.get("pdfsrc") or "").strip()
        if address and len(found) < MAX_ATTACHMENTS:
            found.setdefault(address, Attachment(address, _TYPES["pdf"], None, ""))
    return tuple(found.values())


def _links(root: HtmlElement) -> Iterator[HtmlElement]:
    yield from root.iter("a")
    below = root
    for _ in range(2):
        for sibling in below.itersiblings():
            if isinstance(sibling.tag, str):
                yield from sibling.iter("a")
        parent = below.getparent()
        if parent is None or parent.tag == "body":
            return
        below = parent


def _read(link: HtmlElement) -> Attachment | None:
    address = (link.get("href") or "").strip()
    name = squeeze(link.text_content())
    suffix = _suffix(name) if _DOWNLOAD.search(address) else _suffix(address)
    if not address or suffix not in _TYPES or len(address) > 2000:
        return None
    return Attachment(address, _TYPES[suffix], None, name[:200])


def _suffix(address: str) -> str:
    try:
        path = unquote(urlsplit(address).path)
    except ValueError:
        return ""
    return PurePosixPath(path).suffix.lower().removeprefix(".") if "\0" not in path else ""
