"""Takes elements out of a tree without losing what stands behind them."""

from lxml.html import HtmlElement

from feeds.formats.page.blocks import BLOCKS


def drop(element: HtmlElement) -> None:
    """Remove an element; the text behind it stays. Blocks that vanish leave a border behind."""
    parent = element.getparent()
    if parent is None:
        return
    tail = element.tail
    if tail and tail.strip():
        before = element.getprevious()
        border = " " if element.tag in BLOCKS else ""
        if before is not None:
            before.tail = f"{before.tail or ''}{border}{tail}"
        else:
            parent.text = f"{parent.text or ''}{border}{tail}"
    parent.remove(element)
