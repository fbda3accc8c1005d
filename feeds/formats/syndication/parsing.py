"""XML text to what a feed and its entries say, in feedparser's words. The one door of feedparser."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import feedparser
from lxml import etree

from feeds.errors import NotAFeed
from feeds.formats.syndication.limits import Limited, limit_text, limit_tree
from feeds.model.payload import Payload
from feeds.text.tamexml import cut_to_root, declare_prefixes, parse_xml, salvage_xml, tame_xml
from feeds.text.urls import resolve

ROOTS = ("rss", "feed", "rdf", "channel")
"""What feeds' outermost elements are called."""

_PREFIXES = {
    "admin": "http://webns.net/mvcb/",
    "atom": "http://www.w3.org/2005/Atom",
    "atom10": "http://www.w3.org/2005/Atom",
    "cc": "http://web.resource.org/cc/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "georss": "http://www.georss.org/georss",
    "gml": "http://www.opengis.net/gml",
    "itunes": "http://www.itunes.com/DTDs/PodCast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "psc": "http://podlove.org/simple-chapters",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "wfw": "http://wellformedweb.org/commentAPI/",
    "xhtml": "http://www.w3.org/1999/xhtml",
}
"""What prefixes mean in feeds that forgot to declare them."""

_FIRST_TAG = re.compile(r"\s*<(?:[\w.-]{1,60}:)?([\w.-]{1,60})")
_STUMBLES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What feedparser lets through for text it cannot read."""


_UNUSED = frozenset(
    {"textinput", "width", "height", "license", "restriction", "rating", "player", "credit", "cloud"}
)
_UNUSED_SPACES = frozenset(
    {
        "http://www.georss.org/georss",
        "http://www.opengis.net/gml",
        "http://www.w3.org/2003/01/geo/wgs84_pos#",
        "http://podlove.org/simple-chapters",
        "http://podlove.org/simple-chapters/",
        "http://web.resource.org/cc/",
        "http://creativecommons.org/ns#",
        "http://backend.userland.com/creativeCommonsRssModule",
    }
)
_ENTRY = re.compile(r"<(/?)(?:[\w.-]{1,60}:)?(?:item|entry)(?=[\s>])", re.IGNORECASE)
_END = re.compile(r"</(?:[\w.-]{1,60}:)?(?:rss|feed|rdf|channel)\s*>", re.IGNORECASE)
_HAS_ENTRIES = ".//*[local-name() = 'item' or local-name() = 'entry']"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"


@dataclass(frozen=True, slots=True)
class Told:
    """What a feed said. The keys are feedparser's; values are texts, lists and mappings of such."""

    version: str
    """feedparser's name of the format; empty for XML that is none."""
    feed: Mapping[str, Any]
    entries: tuple[Mapping[str, Any], ...]
    left_out: int
    """Entries beyond what is read."""
    text: str
    """The XML it was read from, harmless."""
    is_cut: bool = False
    """It breaks off in the middle of an entry, which is left out."""

    @property
    def root(self) -> str:
        """The name of its outermost element in lower case, without prefix; empty when there is none."""
        tag = _FIRST_TAG.match(self.text)
        return tag[1].lower() if tag else ""


def parse_feed(text: str, payload: Payload) -> Told:
    """What the XML of a feed says. Raises NotAFeed for text that nobody can read."""
    tamed = declare_prefixes(cut_to_root(tame_xml(text), ROOTS), _PREFIXES)
    tree = parse_xml(tamed)
    whole = tamed if tree is not None else cut_unfinished(tamed)
    try:
        told = _ask(limit_text(whole) if tree is None else _limit_tree(tree, payload.url))
    except _STUMBLES:
        told = _ask_again(whole, payload)
    return replace(told, is_cut=len(whole) < len(tamed))


def cut_unfinished(text: str) -> str:
    """The text up to the entry in which it breaks off; whole if it breaks off elsewhere, or not at all.

    Half an entry looks like another one: without its link it would be new, without its end shortened.
    Where no entry has an end, ends are forgotten, and nothing is told by a missing one.
    """
    tags = list(_ENTRY.finditer(text))
    if not tags or tags[-1][1] or _END.search(text, tags[-1].end()):
        return text
    opens = sum(not tag[1] for tag in tags)
    return text if opens == len(tags) > 1 else text[: tags[-1].start()]


def _ask_again(tamed: str, payload: Payload) -> Told:
    """What can be salvaged of a feed that was too broken for feedparser."""
    tree = salvage_xml(tamed)
    try:
        return _ask(Limited("") if tree is None else _limit_tree(tree, payload.url))
    except _STUMBLES as error:
        what = f"broken beyond reading ({error!r:.80}); tell its publisher, or read its pages instead"
        raise NotAFeed(payload.origin, what) from error


def _limit_tree(tree: etree._Element, url: str) -> Limited:
    drop_unused(tree)
    make_bases_absolute(tree, url)
    return limit_tree(tree)


def _ask(limited: Limited) -> Told:
    data = f'<?xml version="1.0" encoding="utf-8"?>\n{limited.text}'.encode()
    # From a file object nothing is opened or fetched, whatever the text looks like.
    parsed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    feed, entries = _plain(parsed["feed"]), [_plain(entry) for entry in parsed["entries"]]
    return Told(str(parsed.get("version") or ""), feed, tuple(entries), limited.left_out, limited.text)


def drop_unused(root: etree._Element) -> None:
    """Take out what is not asked for and makes feedparser stumble where it stands wrongly."""
    for element in list(root.iter(etree.Element)):
        space, _, name = str(element.tag).rpartition("}")
        parent = element.getparent()
        is_unused = name.lower() in _UNUSED or space[1:] in _UNUSED_SPACES
        # Where its end was forgotten entries may stand in it.
        if is_unused and parent is not None and not element.xpath(_HAS_ENTRIES):
            parent.remove(element)


def make_bases_absolute(root: etree._Element, url: str) -> None:
    """Resolve every xml:base by the one around it: feedparser gives up on relative ones within others."""
    for element in root.iter(etree.Element):
        written = element.get(_BASE)
        if written is None:
            continue
        above = next((step.get(_BASE) for step in element.iterancestors() if step.get(_BASE)), url)
        absolute = resolve(written, above or "")
        if absolute:
            element.set(_BASE, absolute)
        else:
            del element.attrib[_BASE]


def _plain(value: Any) -> Any:
    """The value as plain mappings, lists and texts; feedparser's dicts answer for keys they do not have."""
    if isinstance(value, dict):
        return {str(key): _plain(dict.__getitem__(value, key)) for key in value}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value if isinstance(value, str) else ""
