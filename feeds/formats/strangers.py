"""What stands where a feed or a sitemap was expected, and what an admin may do about it."""

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
    "rss": "a feed; set `type: feed` for this source",
    "feed": "a feed; set `type: feed` for this source",
    "rdf": "a feed; set `type: feed` for this source",
    "urlset": "a sitemap; set `type: sitemap` for this source",
    "sitemapindex": "a sitemap; set `type: sitemap` for this source",
    "opml": "an OPML file; its feeds are taken over by `feedmill import`",
    "opensearchdescription": "an OpenSearch description",
    "kml": "a map (KML)",
}


def is_page(text: str) -> bool:
    """Whether this is a web page, be it XHTML."""
    return _PAGE.search(text[:_HEAD]) is not None


def describe_stranger(data: bytes, text: str, url: str, *, wanted: str = "feed") -> str:
    """A sentence on what was found instead of a feed or a sitemap; `text` is what the bytes say."""
    start = text[:_HEAD].lstrip()
    mend = f"give the address of a {wanted}"
    if not start:
        return "the answer is empty; look at the address in a browser"
    for mark, name in _BINARY.items():
        if data.startswith(mark):
            return f"this is {name}, no {wanted}; {mend}"
    if is_page(text):
        return _describe_page(text, url, wanted)
    root = _ROOT.search(start)
    if root is None:
        return f"this is no {wanted}; it begins {squeeze(start[:60])!r}; look at the address in a browser"
    known = _KNOWN.get(root[1].lower(), f"XML that is no {wanted} (<{root[1].lower()}>)")
    return f"this is {known}" if ";" in known else f"this is {known}; {mend}"


def _describe_page(text: str, url: str, wanted: str) -> str:
    tree = parse_tree(text)
    title = next((squeeze(each.text_content())[:60] for each in tree.iter("title")), "")
    what = f"this is a web page ({title}), no {wanted}" if title else f"this is a web page, no {wanted}"
    if wanted != "feed":
        return f"{what}; the site's robots.txt may name one"
    links = (link for link in tree.iter("link") if (link.get("type") or "").lower().strip() in _FEED_TYPES)
    feeds = [address for link in links if (address := resolve(link.get("href") or "", url))]
    if feeds:
        return f"{what}; the feed that it names is {feeds[0]}"
    return f"{what}, and it names none; set `type: list` or look for its feed"
