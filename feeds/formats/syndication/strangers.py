"""What stands where a feed was expected, and what an admin may do about it."""

import re

from feeds.text.chars import squeeze
from feeds.text.markup import parse_tree
from feeds.text.urls import resolve

_HEAD = 4_000
_PAGE = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_ROOT = re.compile(r"<(?:[\w.-]{1,60}:)?([A-Za-z][\w.-]{0,60})(?=[\s/>])")
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_BINARY = {
    b"%PDF-": "a PDF file",
    b"PK\x03\x04": "an archive or office document",
    b"\x1f\x8b": "a packed file",
    b"\x89PNG": "a picture",
    b"GIF8": "a picture",
}
_KNOWN = {
    "urlset": "a sitemap; set `type: sitemap` for this source",
    "sitemapindex": "a sitemap; set `type: sitemap` for this source",
    "opml": "an OPML file; its feeds are taken over by `feedmill import`",
    "opensearchdescription": "an OpenSearch description; give the address of a feed",
    "kml": "a map (KML); give the address of a feed",
}


def is_page(text: str) -> bool:
    """Whether this is a web page, be it XHTML."""
    return _PAGE.search(text[:_HEAD]) is not None


def describe_stranger(data: bytes, text: str, url: str) -> str:
    """A sentence on what was found instead of a feed; `text` is what the bytes say."""
    start = text[:_HEAD].lstrip()
    if not start:
        return "the answer is empty; look at the address in a browser"
    for mark, name in _BINARY.items():
        if data.startswith(mark):
            return f"this is {name}, no feed; give the address of a feed"
    if is_page(text):
        return _describe_page(text, url)
    root = _ROOT.search(start)
    if root is None:
        return f"this is no feed; it begins {squeeze(start[:60])!r}; look at the address in a browser"
    name = root[1].lower()
    return f"this is {_KNOWN.get(name, f'XML that is no feed (<{name}>); give the address of a feed')}"


def _describe_page(text: str, url: str) -> str:
    tree = parse_tree(text)
    title = next((squeeze(each.text_content())[:60] for each in tree.iter("title")), "")
    named = f" ({title})" if title else ""
    links = (link for link in tree.iter("link") if (link.get("type") or "").lower().strip() in _FEED_TYPES)
    feeds = [address for link in links if (address := resolve(link.get("href") or "", url))]
    if feeds:
        return f"this is a web page{named}, no feed; the feed that it names is {feeds[0]}"
    return f"this is a web page{named}, no feed, and it names none; set `type: list` or look for its feed"
