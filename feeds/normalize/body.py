"""The body: clean HTML whose addresses lead somewhere, and its words."""

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from feeds.normalize.places import Places
from feeds.text.chars import fold
from feeds.text.markup import clean_html, html_to_text, parse_tree, tree_to_html
from feeds.text.pictures import restore_pictures

_FILES = (
    ("img", "src"),
    ("audio", "src"),
    ("video", "src"),
    ("video", "poster"),
    ("source", "src"),
    ("track", "src"),
)
_ASIDE = re.compile(r"<(h[1-6]|ul|ol|dl|table|figure|pre)\b.*?</\1>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Body:
    """An article's text, as HTML and as words. All are empty when there is none."""

    html: str = ""
    text: str = ""
    prose: str = ""
    """The words of its paragraphs alone: neither headings nor lists nor tables nor captions."""


def make_body(html: str, title: str, places: Places) -> Body:
    """Resolve, clean and read a document's text. The heading that repeats the title goes."""
    if not html.strip():
        return Body()
    root = _body_of(html)
    restore_pictures(root)
    _resolve_files(root, places)
    unlinked = _resolve_links(root, places)
    _drop_title(root, title)
    cleaned = clean_html(tree_to_html(root), base=places.base).strip()
    if unlinked:
        # Without its link a paragraph may stand where none can, and the next parser would move it.
        cleaned = clean_html(tree_to_html(_body_of(cleaned)), base=places.base).strip()
    return Body(cleaned, html_to_text(cleaned), html_to_text(_ASIDE.sub("", cleaned)))


def _body_of(html: str) -> HtmlElement:
    tree = parse_tree(html)
    root = tree.find("body")
    return tree if root is None else root


def _resolve_files(root: HtmlElement, places: Places) -> None:
    for tag, name in _FILES:
        for element in list(root.iter(tag)):
            if element.get(name) is None:
                continue
            address = places.of_file(element.get(name) or "")
            if address:
                element.set(name, address)
            else:
                del element.attrib[name]


def _resolve_links(root: HtmlElement, places: Places) -> bool:
    """Give links their address; one that leads nowhere keeps its words alone. True if there was one."""
    unlinked = False
    for link in list(root.iter("a")):
        address = places.of_link(link.get("href") or "")
        if address:
            link.set("href", address)
        elif link.getparent() is not None:
            link.drop_tag()
            unlinked = True
    return unlinked


def _drop_title(root: HtmlElement, title: str) -> None:
    """Remove the first heading if it is the title and nothing stands above it."""
    for element in root.iter():
        if element is root or not isinstance(element.tag, str):
            continue
        if element.tag in ("h1", "h2", "h3"):
            if title and fold(element.text_content()) == fold(title) and element.getparent() is not None:
                element.drop_tree()
            return
        if (element.text and element.text.strip()) or element.tag in ("img", "table", "video", "audio"):
            return
