"""The keys by which an article that comes twice is known: through another column, source or address."""

import hashlib
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from feeds.model.document import Document, Field, Origin
from feeds.text.chars import fold
from feeds.text.cmsids import cms_key
from feeds.text.sameness import address_key
from feeds.text.urls import resolve

_LISTS = re.compile(r"(?:^|/)(?:list|index|default|main|home)[^/]*$", re.IGNORECASE)
_ORIGINS = (Origin.LINK, Origin.META, Origin.JSON_LD)
_OWN_ID = (Origin.META, Origin.LABEL)
_ID = re.compile(r"[\w.:/-]{4,100}", re.ASCII)


def name_keys(address: str, document: Document | None = None) -> tuple[str, ...]:
    """What an article is known by, strongest first; two articles that share one are one article.

    The number that its CMS gave it, as its addresses show; the addresses that the page calls its own; the
    address it was found at; and the id that the page states beside its title: templates state one id
    on all their pages, so it counts for a page of the same title only. Empty for no web address.
    """
    own = address_key(address)
    if not own:
        return ()
    canonical = tuple(_canonical(document, address)) if document else ()
    cms = (cms_key(each) for each in (address, *canonical))
    stated = _stated(document, urlsplit(own).netloc) if document else ()
    keys = (*cms, *map(address_key, canonical), own, *stated)
    return tuple(dict.fromkeys(key for key in keys if key))


def _canonical(document: Document, address: str) -> Iterator[str]:
    """The addresses that a page calls its own, unless they contradict the one it has."""
    for claim in document.about(Field.URL):
        if claim.origin not in _ORIGINS:
            continue
        stated = resolve(claim.value, document.base or address)
        if address_key(stated) and _may_be(stated, address):
            yield stated


def _may_be(stated: str, address: str) -> bool:
    """Whether a stated address is that of an article, and of this one as far as numbers tell."""
    parts = urlsplit(stated)
    if parts.path in ("", "/") and not parts.query:
        return False
    if _LISTS.search(parts.path) and address_key(stated) != address_key(address):
        return False
    number = cms_key(address)
    return not number or urlsplit(address).netloc != parts.netloc or cms_key(stated) == number


def _stated(document: Document, host: str) -> Iterator[str]:
    title = next((fold(claim.value) for claim in document.about(Field.TITLE)), "")
    for claim in document.about(Field.OWN_ID):
        if claim.origin in _OWN_ID and title and _ID.fullmatch(claim.value):
            digest = hashlib.sha256(title.encode("utf-8", "surrogatepass")).hexdigest()[:16]
            yield f"//{host}#{claim.detail}:{claim.value}:{digest}"
