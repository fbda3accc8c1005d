"""Sitemaps: urlset, index and text, packed or not, however broken (SEC-03)."""

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache

from lxml import etree

from feeds.errors import NotASitemap
from feeds.formats.ledger import Ledger
from feeds.formats.strangers import describe_stranger
from feeds.model.document import Claim, Field, Origin
from feeds.model.payload import Payload
from feeds.model.sitemap import Sitemap, SitemapEntry
from feeds.text.charset import decode
from feeds.text.dates import FIRST_YEAR, LAST_YEAR, parse_stamp
from feeds.text.tamexml import cut_to_root, declare_prefixes, tame_xml
from feeds.text.urls import resolve

MAX_ENTRIES = 50_000
MAX_BYTES = 50 * 1024 * 1024
"""What the standard allows, unpacked."""

MAX_IMAGES = 20
_LONGEST = 2048
"""Characters of an address."""

_ROOTS = ("urlset", "sitemapindex")
_GZIP = b"\x1f\x8b"
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_LINE = re.compile(r"https?://\S+", re.IGNORECASE)
_PREFIXES = {
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
    "video": "http://www.google.com/schemas/sitemap-video/1.1",
    "xhtml": "http://www.w3.org/1999/xhtml",
}


def read_sitemap(payload: Payload) -> Sitemap:
    """Its pages and further sitemaps, each once, in their order. Raises NotASitemap.

    The payload may still be packed. An empty sitemap is one.
    """
    data = _unpack(payload)
    harvest = _Harvest(payload.url)
    if not _DOCTYPE.search(data[:10_000]) and _gather(data, harvest, recover=False):
        return harvest.sitemap()
    text = decode(data, declared=payload.charset).text
    if "<" not in text:
        return _read_lines(text, payload)
    tamed = declare_prefixes(cut_to_root(tame_xml(text), _ROOTS), _PREFIXES)
    harvest = _Harvest(payload.url)
    _gather(tamed.encode(), harvest, recover=True)
    if not harvest.is_sitemap:
        raise NotASitemap(payload.origin, describe_stranger(data, text, payload.url, wanted="sitemap"))
    return harvest.sitemap()


def claims_of(entry: SitemapEntry) -> tuple[Claim, ...]:
    """What a sitemap says of a page, to be weighed with what the page says itself.

    Not when it was modified: that moves for every page when a site is built anew.
    """
    ledger = Ledger()
    for about, value in (
        (Field.URL, entry.url),
        (Field.TITLE, entry.title),
        (Field.PUBLISHED, entry.published),
        (Field.LANGUAGE, entry.language),
        (Field.TAGS, entry.keywords),
        *((Field.IMAGE, image) for image in entry.images),
    ):
        ledger.add(about, value, Origin.SITEMAP, about.value)
    return ledger.claims()


def _unpack(payload: Payload) -> bytes:
    data = payload.data
    if not data.startswith(_GZIP):
        return data
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        unpacked = unpacker.decompress(data, MAX_BYTES + 1)
    except zlib.error as error:
        raise NotASitemap(
            payload.origin, f"a packed file that is broken ({error}); fetch it again"
        ) from error
    if len(unpacked) > MAX_BYTES:
        raise NotASitemap(
            payload.origin, f"more than {MAX_BYTES // 1024**2} MB when unpacked; no sitemap is that large"
        )
    return unpacked


@dataclass(slots=True)
class _Harvest:
    """What has been found so far."""

    base: str
    entries: dict[str, SitemapEntry] = field(default_factory=dict)
    children: dict[str, SitemapEntry] = field(default_factory=dict)
    left_out: int = 0
    is_sitemap: bool = False

    def take(self, entry: SitemapEntry, *, is_child: bool) -> None:
        """Note a page or a further sitemap; of two with one address the first stays."""
        found = self.children if is_child else self.entries
        if not entry.url or entry.url in found:
            return
        if len(found) < MAX_ENTRIES:
            found[entry.url] = entry
        else:
            self.left_out += 1

    def sitemap(self) -> Sitemap:
        """Everything found."""
        return Sitemap(tuple(self.entries.values()), tuple(self.children.values()), self.left_out)


def _gather(data: bytes, harvest: _Harvest, *, recover: bool) -> bool:
    """Read XML element by element; False when it is not well-formed, or no sitemap."""
    walker = etree.iterparse(
        io.BytesIO(data),
        events=("start", "end"),
        tag=[f"{{*}}{name}" for name in (*_ROOTS, "url", "sitemap")],
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )
    try:
        for event, element in walker:
            name = _local(element)
            if event == "start":
                harvest.is_sitemap = harvest.is_sitemap or name in _ROOTS
            elif name in ("url", "sitemap"):
                harvest.take(_read(element, harvest.base), is_child=name == "sitemap")
                _forget(element)
    except etree.XMLSyntaxError:
        return False
    return harvest.is_sitemap


def _forget(element: etree._Element) -> None:
    """Free what was read: memory does not grow with the sitemap."""
    element.clear()
    while element.getprevious() is not None:
        parent = element.getparent()
        if parent is None:
            return
        del parent[0]


def _local(element: etree._Element) -> str:
    return _local_name(str(element.tag))


@lru_cache(maxsize=256)
def _local_name(tag: str) -> str:
    return tag.rpartition("}")[2].lower()


def _read(element: etree._Element, base: str) -> SitemapEntry:
    own: dict[str, str] = {}
    news: dict[str, str] = {}
    images: list[str] = []
    for child in element.iterdescendants(etree.Element):
        name, parent = _local(child), child.getparent()
        inside = _local(parent) if parent is not None else ""
        text = " ".join((child.text or "").split())
        if inside in ("news", "publication"):
            news.setdefault(name, text)
        elif inside == "image" and name == "loc":
            images.append(text)
        elif parent is element:
            own.setdefault(name, text)
    return SitemapEntry(
        url=_address(own.get("loc", ""), base),
        modified=_moment(own.get("lastmod", "")),
        title=news.get("title", ""),
        published=news.get("publication_date", ""),
        language=news.get("language", ""),
        publication=news.get("name", ""),
        keywords=news.get("keywords", ""),
        images=tuple(filter(None, (_address(image, base) for image in images[:MAX_IMAGES]))),
    )


def _address(text: str, base: str) -> str:
    address = resolve(text, base) if text and len(text) <= _LONGEST else ""
    return address if address.startswith("http") else ""


def _moment(text: str) -> datetime | None:
    """Most are RFC 3339, which Python reads a hundred times faster than our own eyes."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        stamp = parse_stamp(text, zone=UTC) if text else None
        return stamp.at if stamp else None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return at if FIRST_YEAR < at.year < LAST_YEAR else None


def _read_lines(text: str, payload: Payload) -> Sitemap:
    """A text sitemap: an address a line."""
    harvest = _Harvest(payload.url)
    for line in _lines(text):
        harvest.take(SitemapEntry(_address(line, "")), is_child=False)
    if not harvest.entries:
        raise NotASitemap(
            payload.origin, describe_stranger(payload.data, text, payload.url, wanted="sitemap")
        )
    return harvest.sitemap()


def _lines(text: str) -> Iterator[str]:
    return (line for raw in text.splitlines() if _LINE.fullmatch(line := raw.strip()))
