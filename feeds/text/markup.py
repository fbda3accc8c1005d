"""HTML that is safe to publish, and HTML to text and back. The one door of nh3.

The allow list is spelled out: what is not on it does not get out (SEC-01).
"""

import re
from functools import lru_cache, partial

import nh3

from feeds.text import urls
from feeds.text.chars import strip_illegal
from feeds.text.nesting import is_wild
from feeds.text.plaintext import escape_text, html_to_text, text_to_html
from feeds.text.trees import parse_tree, tame, tree_to_html

__all__ = [
    "clean_html",
    "escape_text",
    "html_to_text",
    "is_blank",
    "parse_tree",
    "text_to_html",
    "tree_to_html",
]

_TAGS = """
    p div h1 h2 h3 h4 h5 h6 hr br ul ol li dl dt dd blockquote pre figure figcaption details summary
    table caption colgroup col thead tbody tfoot tr th td
    a em strong b i u s small mark q cite code kbd samp var sub sup del ins abbr time bdi bdo span
    ruby rb rt rp img audio video source
"""
_DROPPED_WITH_CONTENT = """
    script style noscript title template iframe object embed applet noembed noframes frameset svg math
    textarea select option datalist button canvas xmp
"""
_ATTRIBUTES = {
    "*": {"lang", "dir", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "audio": {"src", "controls"},
    "video": {"src", "controls", "poster", "width", "height"},
    "source": {"src", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "col": {"span"},
    "colgroup": {"span"},
    "ol": {"start", "reversed"},
    "li": {"value"},
    "time": {"datetime"},
    "del": {"datetime", "cite"},
    "ins": {"datetime", "cite"},
    "blockquote": {"cite"},
    "q": {"cite"},
    "details": {"open"},
}
_ADDRESSES = frozenset(["href", "src", "poster", "cite"])
_FLAGS = frozenset(["controls", "open", "reversed"])
_SHAPES = {
    **dict.fromkeys(
        ["width", "height", "colspan", "rowspan", "span"], re.compile(r"\s*([0-9]{1,5})\s*(?:px)?\s*")
    ),
    **dict.fromkeys(["start", "value"], re.compile(r"\s*(-?[0-9]{1,9})\s*")),
    "dir": re.compile("\\s*(ltr|rtl|auto)\\s*", re.IGNORECASE),
    "scope": re.compile("\\s*(row|col|rowgroup|colgroup)\\s*", re.IGNORECASE),
    "lang": re.compile("\\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,8})\\s*"),
}
_OLD_BLOCKS = re.compile(
    "<(/?)(?:section|article|main|aside|header|footer|nav|address|hgroup|center|form|fieldset|body|dir|menu"
    "|search|marquee|listing)(?=[\\s/>])",
    re.IGNORECASE,
)
"""Blocks that become div, so that the words of two do not run together."""

_SOURCELESS = re.compile('<(?:img|source)(?![^<>]* src=")[^<>]*>')
_HAS_MEDIA = re.compile("<(?:img|audio|video)[\\s>/]", re.IGNORECASE)
_MEDIA_PATH = re.compile(r"media/(?!(?:.*/)?\.{1,2}(?:/|$))[A-Za-z0-9._~!$&'()*+,;=@%/-]+")
_PRE_NEWLINE = re.compile("(<pre(?: [^<>]*)?>)\n+")
_HEADINGS = re.compile("<h[1-6][\\s>](?:(?!</h[1-6]).)*?<h[1-6][\\s>]", re.IGNORECASE | re.DOTALL)
"""A heading in a heading: what stood between them may go, and the next parser takes them apart."""

_MAX_PASSES = 6
"""Words that stand wrongly in a table are moved by each parsing. They were seen to rest after three."""


def clean_html(html: str, *, base: str = "") -> str:
    """HTML that is safe to publish; cleaning it again changes nothing.

    Addresses become absolute by `base`; those that cannot, or that are not http, https or mailto,
    are dropped and the element's text stays. Without a base only `media/...` and absolute addresses
    are kept. Pictures without an address go. Elements and attributes are those of the allow list.
    """
    text = tame(html)
    if is_wild(text):
        text = tree_to_html(parse_tree(text).find("body"))
    text = _OLD_BLOCKS.sub(r"<\1div", text)
    cleaner = _cleaner(base)
    for _ in range(_MAX_PASSES if "<table" in text or _HEADINGS.search(text) else 1):
        before = text
        text = _PRE_NEWLINE.sub(r"\1", strip_illegal(cleaner.clean(text)))
        text = _SOURCELESS.sub("", text)
        if text == before:
            break
    return text


@lru_cache(maxsize=64)
def _cleaner(base: str) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(_TAGS.split()),
        clean_content_tags=set(_DROPPED_WITH_CONTENT.split()),
        attributes=_ATTRIBUTES,
        attribute_filter=partial(_filter_attribute, base),
        link_rel=None,
        url_schemes={"http", "https", "mailto"},
    )


def _filter_attribute(base: str, _tag: str, name: str, value: str) -> str | None:
    """An attribute's clean value; None drops it."""
    if name in _ADDRESSES:
        return _address(value, base) or None
    if name in _FLAGS:
        return ""
    shape = _SHAPES.get(name)
    if shape is None:
        return value
    match = shape.fullmatch(value)
    if not match:
        return None
    return match[1] if name == "lang" else match[1].lower()


def _address(value: str, base: str) -> str:
    if not base and value.startswith("media/"):
        return value if _MEDIA_PATH.fullmatch(value) else ""
    return urls.resolve(value, base)


def is_blank(html: str) -> bool:
    """Whether there is neither a word nor a picture, sound or film in it."""
    return not _HAS_MEDIA.search(html) and not html_to_text(html)
