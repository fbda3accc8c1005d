"""What an admin's selectors find on a page: what is taken out, the title, the date, and the article."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from feeds.formats.ledger import MAX_VALUE, Ledger
from feeds.formats.page.removal import drop
from feeds.model.document import Field, Origin
from feeds.model.web import Select
from feeds.text.chars import squeeze
from feeds.text.markup import parse_tree
from feeds.text.selectors import parse_selector

MOST_PARTS = 1000
"""Elements that together are one article; more are left out."""

MOST_ELEMENTS = 50_000
"""Of a page on which selectors are followed."""

_SHOWN = ("img", "video", "audio", "iframe", "object", "embed")
_VALUES = ("content", "datetime")
"""Attributes that say what an element without text means: those of meta and time."""

_TEXTS = ((Field.TITLE, "title"), (Field.PUBLISHED, "date"))


@dataclass(frozen=True, slots=True)
class Selected:
    """The element that is the article (None: it has to be found), and the keys that found nothing."""

    root: HtmlElement | None = None
    missing: tuple[str, ...] = ()


def select_parts(tree: HtmlElement, select: Select, ledger: Ledger) -> Selected:
    """Take out of the page what is to be removed, note title and date, and find the article."""
    asked = tuple(key for key in ("title", "date", "content") if getattr(select, key))
    if not asked and not select.remove:
        return Selected()
    if sum(1 for _ in tree.iter()) > MOST_ELEMENTS:
        return Selected(missing=asked)
    for css in select.remove:
        for element in parse_selector(css).find(tree):
            drop(element)
    missing = []
    for field, key in _TEXTS:
        if css := getattr(select, key):
            value = _read_value(tree, css)
            ledger.add(field, value, Origin.SELECTED, css)
            missing += [] if value else [key]
    root = _find_content(tree, select.content) if select.content else None
    if select.content and root is None:
        missing.append("content")
    return Selected(root, tuple(missing))


def _read_value(tree: HtmlElement, css: str) -> str:
    """The first words that a selector finds; empty when it finds none."""
    selector = parse_selector(css)
    for element in selector.find(tree):
        value = squeeze(_tell(element, selector.attribute))
        if value and len(value) <= MAX_VALUE:
            return value
    return ""


def _tell(element: HtmlElement, attribute: str) -> str:
    if attribute:
        return element.get(attribute) or ""
    texts = (element.text_content(), *(element.get(name) or "" for name in _VALUES))
    return next((text for text in texts if text.strip()), "")


def _find_content(tree: HtmlElement, css: str) -> HtmlElement | None:
    """The element that a selector means: several are put together into one, in their order."""
    selector = parse_selector(css)
    found = selector.find(tree)
    if selector.attribute:
        values = (element.get(selector.attribute) or "" for element in found)
        html = next((value for value in values if value.strip()), "")
        return _hold(tree, [_read_html(html)]) if html else None
    parts = [element for element in _outermost(found) if _says_something(element)]
    if not parts:
        return None
    if len(parts) > 1 or parts[0].tag in _SHOWN:
        return _hold(tree, parts[:MOST_PARTS])
    return parts[0].find("body") if parts[0].tag == "html" else parts[0]


def _read_html(html: str) -> HtmlElement:
    """HTML that stands in an attribute, as an element."""
    made = parse_tree(html)
    body = made.find("body")
    root: HtmlElement = made if body is None else body
    root.tag = "div"
    return root


def _outermost(elements: Iterable[HtmlElement]) -> Iterator[HtmlElement]:
    """Those that stand in none of the others; they come in the page's order."""
    seen: set[HtmlElement] = set()
    for element in elements:
        if not any(above in seen for above in element.iterancestors()):
            yield element
        seen.add(element)


def _says_something(element: HtmlElement) -> bool:
    shown = element.tag in _SHOWN or next(element.iter(*_SHOWN), None) is not None
    return shown or bool(element.text_content().strip())


def _hold(tree: HtmlElement, parts: list[HtmlElement]) -> HtmlElement:
    """An element of the page, where the first of its parts stood, that holds all of them."""
    holder: HtmlElement = tree.makeelement("div")
    if parts[0].getparent() is not None:
        parts[0].addprevious(holder)
    else:
        body = tree.find("body")
        (tree if body is None else body).append(holder)
    for part in parts:
        drop(part)
        part.tail = None
        holder.append(part)
    return holder
