"""What was read of one article from the web, as one payload: a list's word, and the article's own pages.

The bytes are ours: JSON, with pages as they were answered. So an article can be normalized again from
what was read, by any later version. Both sides' claims stand side by side, and normalize ranks them.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from feeds.errors import ArticleError, Malformed
from feeds.formats.item import read_items
from feeds.formats.page import join_pages, next_page, read_page
from feeds.formats.text import read_text
from feeds.model.document import Attachment, Claim, Document, Field, Origin, Upstream
from feeds.model.guide import NO_GUIDE, Aid, Guide
from feeds.model.payload import MediaType, Payload
from feeds.model.reading import Drop
from feeds.ports import Parsed
from feeds.text.urls import resolve

_READERS: Mapping[MediaType, Callable[[Payload, Aid], Parsed]] = {
    MediaType.HTML: read_page,
    MediaType.TEXT: lambda payload, _aid: read_text(payload),
    MediaType.JSON: lambda payload, _aid: read_items(payload),
}
_ADDRESSES = frozenset({Field.URL, Field.IMAGE, Field.COMMENTS})
"""Claims that are relative to the list they stood in."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it was answered."""

    url: str
    data: bytes
    media_type: MediaType = MediaType.HTML
    charset: str = ""
    restricted: bool = False
    """It says that its text is for others: its title and date count, its text does not."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """Everything that was read of an article: what a list said (None: there was no list), its pages."""

    entry: Document | None
    pages: tuple[Page, ...] = ()


def pack(bundle: Bundle) -> bytes:
    """The bundle as bytes: equal bundles give equal bytes. When an entry was read is not in them."""
    entry = _dump_entry(bundle.entry) if bundle.entry else None
    data = {"entry": entry, "pages": [_dump_page(page) for page in bundle.pages]}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode(
        "utf-8", "surrogatepass"
    )


def digest(entry: Document, modified: str = "") -> bytes:
    """Of what a list says of one article, 32 bytes. When its feed last changed moves with every poll."""
    told = entry.upstream
    still = replace(entry, upstream=replace(told, updated="") if told else None)
    return hashlib.sha256(pack(Bundle(still)) + modified.encode()).digest()


def unpack(payload: Payload) -> Bundle:
    """What was packed; its entry stands at the payload's place. Raises Malformed for other bytes."""
    try:
        data = json.loads(payload.data.decode("utf-8", "surrogatepass"))
        entry = data["entry"]
        return Bundle(
            _load_entry(entry, payload) if entry is not None else None,
            tuple(_load_page(page) for page in data["pages"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Malformed(
            payload.origin, f"these are no bytes of Feedmill's own ({error!r:.80}); read the source again"
        ) from error


def read_bundle(payload: Payload, guide: Guide = NO_GUIDE) -> Parsed:
    """The one article of a bundle. Raises ArticleError when neither list nor page gives any."""
    bundle = unpack(payload)
    documents: list[Document] = []
    notes: list[Drop] = []
    for number, page in enumerate(bundle.pages):
        aid = guide.aid(page.url)
        read = _read_page(page, payload, aid if number == 0 else aid.further)
        documents += read.documents
        notes += read.notes
    if bundle.entry is None and not documents:
        raise Malformed(payload.origin, "neither a list nor a page told of it; read the source again")
    merged = _merge(bundle.entry, documents)
    return Parsed((replace(merged, origin=payload.origin),), notes=tuple(notes))


def _read_page(page: Page, payload: Payload, aid: Aid) -> Parsed:
    read = _READERS.get(page.media_type)
    if read is None:
        raise Malformed(payload.origin, f"a page of type {page.media_type} is not read here")
    own = Payload(payload.origin, page.media_type, page.data, payload.modified, page.charset, page.url)
    found = read(own, aid)
    if not page.restricted:
        return replace(found, documents=found.documents[:1])
    return Parsed(tuple(replace(one, body="", attachments=()) for one in found.documents[:1]))


def read_further(pages: Sequence[Page], modified: datetime) -> str:
    """The address of the page on which an article goes on, after these; empty where it ends."""
    read: dict[str, Document] = {}
    for page in pages:
        own = Payload(page.url, page.media_type, page.data, modified, page.charset, page.url)
        try:
            found = read_page(own).documents
        except ArticleError:
            return ""
        read[page.url] = found[0]
    return next_page(read)


def add_file(entry: Document, file: Document) -> Document:
    """An entry that stands for a file: the list's words, and the file enclosed."""
    told = make_absolute(entry)
    urls = {one.url for one in file.attachments}
    files = tuple(one for one in told.attachments if one.url not in urls)
    has_text = bool(entry.body.strip())
    return replace(
        told,
        claims=(*told.claims, *file.claims),
        body=entry.body if has_text else file.body,
        base=entry.base if has_text else file.base,
        attachments=(*file.attachments, *files),
    )


def _merge(entry: Document | None, pages: Sequence[Document]) -> Document:
    """What list and page say, as one: the page's text where it has any, else the list's."""
    if entry is None:
        return join_pages(pages)
    if not pages:
        return entry
    page = join_pages(pages)
    told = make_absolute(entry)
    files = {one.url: one for one in (*told.attachments, *page.attachments)}
    has_text = bool(page.body.strip())
    return replace(
        told,
        claims=(*told.claims, *page.claims),
        body=page.body if has_text else entry.body,
        base=page.base if has_text else entry.base,
        attachments=tuple(files.values()),
        timezone=page.timezone,
    )


def make_absolute(entry: Document) -> Document:
    """The entry without addresses that mean something only where it stood."""
    claims = tuple(
        replace(claim, values=tuple(resolve(value, entry.base) or value for value in claim.values))
        if claim.field in _ADDRESSES and entry.base
        else claim
        for claim in entry.claims
    )
    files = tuple(replace(one, url=resolve(one.url, entry.base) or one.url) for one in entry.attachments)
    return replace(entry, claims=claims, attachments=files)


def _dump_entry(entry: Document) -> Mapping[str, Any]:
    told = entry.upstream
    return {
        "claims": [[one.field, list(one.values), one.origin, one.detail] for one in entry.claims],
        "body": entry.body,
        "base": entry.base,
        "attachments": [_slots(one) for one in entry.attachments],
        "upstream": _slots(told) if told else None,
    }


def _slots(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__slots__}


def _load_entry(entry: Mapping[str, Any], payload: Payload) -> Document:
    return Document(
        origin=payload.origin,
        claims=tuple(
            Claim(Field(field), tuple(values), Origin(origin), detail)
            for field, values, origin, detail in entry["claims"]
        ),
        body=entry["body"],
        modified=payload.modified,
        base=entry["base"],
        attachments=tuple(Attachment(**one) for one in entry["attachments"]),
        upstream=Upstream(**entry["upstream"]) if entry["upstream"] else None,
    )


def _dump_page(page: Page) -> Mapping[str, Any]:
    return {**_slots(page), "data": base64.b85encode(page.data).decode("ascii")}


def _load_page(page: Mapping[str, Any]) -> Page:
    kind = MediaType(page["media_type"])
    return Page(**{**page, "data": base64.b85decode(page["data"]), "media_type": kind})
