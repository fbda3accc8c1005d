"""OPML 2.0 (opml.org): one file that subscribes a reader to every published feed (OPML-01)."""

import re
from collections.abc import Sequence
from datetime import datetime

from lxml import etree

from feeds.model.feed import Listing
from feeds.model.settings import Site
from feeds.render.moments import rfc822
from feeds.render.outgoing import safe_address, safe_iri, safe_language, safe_line

_SEPARATORS = re.compile(r"\s*[,/]\s*")
_FULL_WIDTH = str.maketrans({"<": "＜", ">": "＞"})


def render_opml(listings: Sequence[Listing], *, site: Site, created: datetime) -> bytes:
    """The listings in their order; equal arguments give equal bytes."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    title = _plain(site.title) or site.url
    etree.SubElement(head, "title").text = title
    etree.SubElement(head, "dateCreated").text = rfc822(created)
    body = etree.SubElement(root, "body")
    for listing in listings:
        _add_outline(body, listing)
    if not listings:  # a body without any outline is invalid
        etree.SubElement(body, "outline", text=title, type="link", url=safe_address(site.url))
    document: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return document


def _add_outline(body: etree._Element, listing: Listing) -> None:
    page = safe_address(listing.page_url) or safe_iri(listing.page_url)
    title = _plain(listing.title) or page
    outline = etree.SubElement(body, "outline", type="rss", text=title, title=title)
    outline.set("xmlUrl", f"{page}.rss")
    outline.set("htmlUrl", page)
    optional = {
        "language": safe_language(listing.language),
        "category": ",".join(filter(None, map(_category, listing.categories))),
        "description": _plain(listing.description),
    }
    for name, value in optional.items():
        if value:
            outline.set(name, value)


def _plain(text: str) -> str:
    """Text for an attribute that some readers show as text and others as HTML.

    Escaping would be right for one half and wrong for the other, so what could be taken for
    a tag gets its full-width twin.
    """
    return safe_line(text).translate(_FULL_WIDTH)


def _category(title: str) -> str:
    """A title as one category: commas part categories, slashes part their levels."""
    return _SEPARATORS.sub(" ", _plain(title)).strip()
