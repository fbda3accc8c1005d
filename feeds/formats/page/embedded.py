"""Documents and films that a page shows in a viewer: a link takes the viewer's place.

Readers of feeds show no frames; without the link nothing would be left of a page that is one PDF.
"""

import re
from collections.abc import Callable
from urllib.parse import parse_qsl, urljoin, urlsplit

from lxml.html import HtmlElement

from feeds.formats.page.removal import drop
from feeds.text.chars import squeeze
from feeds.text.filetypes import DOCUMENTS, TYPES, extension_of, name_of_file, type_of_address

MARK = "data-embedded"
"""Stands at every link that was put in: it is part of what a page shows."""

_MAX_ADDRESS = 2000
_LONGEST_FALLBACK = 300
"""Letters: more are no word to old browsers but an article whose film nobody closed."""

_VIEWERS = frozenset({"file", "src", "url", "pdf", "pdfurl", "fileurl", "furl", "path"})
_CALL = re.compile(
    r"\b(?:showVsb(?P<kind>pdf|video|office|swf)\w*|embedPDF|PDFObject\.embed)\s*\(\s*(['\"])(?P<url>[^'\"\s]{4,1000})\2",
    re.IGNORECASE,
)
_SHOWN_TYPES = frozenset({TYPES["pdf"], TYPES["doc"], TYPES["docx"], TYPES["ofd"]})
_TITLE = re.compile(r"['\"]title['\"]\s*:\s*['\"]([^'\"]{1,200})['\"]")
_FILMS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), page)
    for pattern, page in (
        (r"//player\.bilibili\.com/.*?[?&]bvid=(BV\w{6,20})", "https://www.bilibili.com/video/{}"),
        (r"//v\.qq\.com/(?:txp/)?iframe/.*?[?&]vid=(\w{5,30})", "https://v.qq.com/x/page/{}.html"),
        (r"//player\.youku\.com/embed/([\w=]{6,40})", "https://v.youku.com/v_show/id_{}.html"),
        (r"//www\.youtube(?:-nocookie)?\.com/embed/([\w-]{6,20})", "https://www.youtube.com/watch?v={}"),
        (r"//player\.vimeo\.com/video/(\d{4,15})", "https://vimeo.com/{}"),
        (r"//www\.dailymotion\.com/embed/video/(\w{4,15})", "https://www.dailymotion.com/video/{}"),
    )
)


def show_embedded(tree: HtmlElement) -> None:
    """Put a link in the place of every viewer of a document or a film."""
    for element in list(tree.xpath("//iframe|//embed|//object|//script|//*[@pdfsrc]")):
        if element.getparent() is None:
            continue
        read = _READERS.get(element.tag, _read_player) if element.get("pdfsrc") is None else _read_player
        address = read(element)
        if address and len(address) <= _MAX_ADDRESS:
            _replace(element, address)
    for player in tree.iter("video", "audio"):
        _drop_fallback(player)


def _replace(element: HtmlElement, address: str) -> None:
    link = element.makeelement("a", {"href": address, MARK: ""})
    kind = type_of_address(address) or (element.get("type") or "").strip().lower()
    link.text = _name(element) or (kind and name_of_file(address)) or urlsplit(address).netloc or address
    if kind in _SHOWN_TYPES:
        link.set("type", kind)
    paragraph = element.makeelement("p", {})
    paragraph.append(link)
    element.addprevious(paragraph)
    if element.tag != "script":
        drop(element)


def _name(element: HtmlElement) -> str:
    told = _TITLE.search(element.get("sudyfile-attr") or "")
    return squeeze(told[1] if told else element.get("title") or "")[:200]


def _read_frame(element: HtmlElement) -> str:
    """A frame's document or film; empty for any other frame."""
    return _shown_at((element.get("src") or element.get("data-src") or "").strip(), element)


def _read_object(element: HtmlElement) -> str:
    return _shown_at((element.get("data") or element.get("src") or "").strip(), element)


def _read_script(element: HtmlElement) -> str:
    call = _CALL.search(element.text or "") if len(element.text or "") < 20_000 else None
    if call is None:
        return ""
    kind = (call["kind"] or "pdf").lower()
    return call["url"] if kind in ("video", "swf") else _in_viewer(call["url"]) or call["url"]


def _read_player(element: HtmlElement) -> str:
    """WebPlus names its document in an attribute."""
    return (element.get("pdfsrc") or "").strip()


def _shown_at(address: str, element: HtmlElement) -> str:
    for pattern, page in _FILMS:
        found = pattern.search(address)
        if found:
            return page.format(found[1])
    inside = _in_viewer(address)
    if inside:
        return inside
    kind = type_of_address(address)
    is_document = extension_of(address) in DOCUMENTS or kind in _SHOWN_TYPES
    declared = (element.get("type") or "").strip().lower() in _SHOWN_TYPES
    return address if address and (is_document or (declared and not kind)) else ""


def _in_viewer(address: str) -> str:
    """The document that a viewer's address names: viewer.html?file=../a.pdf, op/view.aspx?src=a.docx."""
    try:
        parts = urlsplit(address)
        pairs = parse_qsl(parts.query or parts.fragment, max_num_fields=50)
    except ValueError:
        return ""
    if extension_of(address) in DOCUMENTS:
        return ""
    for name, value in pairs:
        if name.lower() in _VIEWERS and extension_of(value) in DOCUMENTS:
            try:
                return urljoin(address, value)
            except ValueError:
                return ""
    return ""


def _drop_fallback(player: HtmlElement) -> None:
    """What a player says to browsers that know no films is no part of the article."""
    if len(squeeze(player.text_content())) > _LONGEST_FALLBACK:
        return
    player.text = None
    # A parser of old takes what follows a source element for its content.
    for inside in list(player.iterdescendants()):
        if inside.tag in ("source", "track"):
            inside.text = inside.tail = None
        elif inside.getparent() is not None:
            inside.drop_tree()
            player.text = None


_READERS: dict[object, Callable[[HtmlElement], str]] = {
    "iframe": _read_frame,
    "embed": _read_frame,
    "object": _read_object,
    "script": _read_script,
}
