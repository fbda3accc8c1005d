"""A page as the lines a reader sees, each with the element it stands in.

Weights are UTF-8 bytes: a Han character says about as much as three letters.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from feeds.text.chars import squeeze

INVISIBLE = frozenset({
    "script", "style", "noscript", "template", "svg", "select", "option", "iframe", "object", "head",
    "textarea", "canvas", "math",
})  # fmt: skip
BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details",
    "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2",
    "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
MAX_BLOCKS = 20_000
_BORDERED = re.compile(r" ?\t[ \t]*")
_SPACES = re.compile(r"[^\S\t]+")


@dataclass(slots=True)
class Block:
    """One line of a page. `element` is the block element it stands in."""

    element: HtmlElement
    pieces: list[str]
    weight: int = 0
    link_weight: int = 0

    @property
    def text(self) -> str:
        """The words, squeezed."""
        return squeeze("".join(self.pieces).replace("\t", ""))

    @property
    def line(self) -> str:
        """The words with a tab at every border of an inline element."""
        return _BORDERED.sub("\t", _SPACES.sub(" ", "".join(self.pieces))).strip(" \t")


class _Collector:
    """Joins pieces of text to blocks."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._open: Block | None = None
        self._links = 0

    def flush(self) -> None:
        if self._open and self._open.weight:
            self.blocks.append(self._open)
        self._open = None

    def add(self, text: str | None, owner: HtmlElement) -> None:
        if not text:
            return
        plain = text.replace("\t", " ").replace("\n", " ")
        stripped = plain.strip()
        if self._open is None:
            if not stripped:
                return
            self._open = Block(owner, [])
        self._open.pieces.append(plain)
        weight = len(stripped.encode("utf-8", "replace"))
        self._open.weight += weight
        if self._links:
            self._open.link_weight += weight

    def border(self) -> None:
        if self._open:
            self._open.pieces.append("\t")

    def link(self, step: int) -> None:
        self._links += step


def read_blocks(tree: HtmlElement) -> list[Block]:
    """The visible lines of a tree, in order."""
    collector = _Collector()
    owners: list[HtmlElement] = [tree]
    walker = etree.iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        if len(collector.blocks) >= MAX_BLOCKS:
            break
        if event in ("comment", "pi"):
            collector.add(element.tail, owners[-1])
        elif event == "start":
            if _start(element, collector, owners):
                walker.skip_subtree()
        else:
            _end(element, collector, owners)
    collector.flush()
    return collector.blocks


def _start(element: HtmlElement, collector: _Collector, owners: list[HtmlElement]) -> bool:
    """Enter an element; True when nothing inside it is seen."""
    tag = element.tag
    if tag in INVISIBLE:
        return True
    if tag in BLOCKS:
        collector.flush()
        if tag != "br":
            owners.append(element)
    else:
        collector.border()
    if tag == "a":
        collector.link(1)
    collector.add(element.text, owners[-1])
    return False


def _end(element: HtmlElement, collector: _Collector, owners: list[HtmlElement]) -> None:
    tag = element.tag
    if tag in BLOCKS:
        collector.flush()
        if tag != "br" and len(owners) > 1:
            owners.pop()
    elif tag not in INVISIBLE:
        collector.border()
    if tag == "a":
        collector.link(-1)
    if len(owners) or element.tail:
        collector.add(element.tail, owners[-1])


@dataclass(slots=True)
class Size:
    """What an element holds, its descendants included."""

    weight: int = 0
    link_weight: int = 0
    links: int = 0
    images: int = 0


def measure(root: HtmlElement) -> dict[HtmlElement, Size]:
    """The size of every element below `root`, children before parents."""
    sizes: dict[HtmlElement, Size] = {}
    for element in reversed(list(root.iter())):
        size = sizes.setdefault(element, Size())
        if isinstance(element.tag, str) and element.tag not in INVISIBLE:
            size.weight += _weigh(element.text)
            if element.tag == "a":
                size.link_weight = size.weight
                size.links += 1
            elif element.tag in ("img", "video", "audio", "picture"):
                size.images += 1
        else:
            size = sizes[element] = Size()
        parent = element.getparent()
        if parent is None or element is root:
            continue
        above = sizes.setdefault(parent, Size())
        above.weight += size.weight + _weigh(element.tail)
        above.link_weight += size.link_weight
        above.links += size.links
        above.images += size.images
    return sizes


def _weigh(text: str | None) -> int:
    return len(text.strip().encode("utf-8", "replace")) if text else 0


def within(element: HtmlElement, roots: Collection[HtmlElement]) -> bool:
    """Whether an element is one of `roots` or stands below one."""
    return element in roots or any(above in roots for above in element.iterancestors())
