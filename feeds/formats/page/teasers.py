"""Lists of other articles: four and more of one kind side by side, each a linked heading and few words."""

from collections import Counter
from collections.abc import Sequence

from lxml.html import HtmlElement

from feeds.formats.page.blocks import Block

_MANY = 4
_MOST = 0.6
"""The share of an element's children that must be teasers if it is a list of them."""

_FEW_WORDS = 450
"""Weight of the words beside a link: more make a section of an article whose heading is a link."""

_HEADING = 20
_DEEPEST = 6
"""Levels from a link up to the teaser that it stands in."""


def find_teasers(blocks: Sequence[Block]) -> frozenset[HtmlElement]:
    """The elements that are teasers of other articles."""
    families: dict[HtmlElement, Counter[object]] = {}
    groups: dict[HtmlElement, dict[HtmlElement, None]] = {}
    for block in blocks:
        if block.weight >= _HEADING and block.link_weight >= 0.9 * block.weight:
            item = _item_above(block.element, families)
            if item is not None:
                groups.setdefault(item.getparent(), {})[item] = None
    words = _count_words(blocks) if groups else {}
    return frozenset(
        item
        for parent, items in groups.items()
        if _is_list(families[parent], list(items), words)
        for item in items
    )


def _item_above(element: HtmlElement, families: dict[HtmlElement, Counter[object]]) -> HtmlElement | None:
    """The nearest element above a link that has enough siblings of its kind."""
    here = element
    for _ in range(_DEEPEST):
        parent = here.getparent()
        if parent is None or here.tag in ("body", "html"):
            return None
        if parent not in families:
            families[parent] = Counter(child.tag for child in parent)
        if families[parent][here.tag] >= _MANY:
            return here
        here = parent
    return None


def _is_list(family: Counter[object], items: list[HtmlElement], words: dict[HtmlElement, int]) -> bool:
    if len(items) < _MANY or len(items) < _MOST * family[items[0].tag]:
        return False
    sizes = sorted(words.get(item, 0) for item in items)
    return sizes[len(sizes) // 2] <= _FEW_WORDS


def _count_words(blocks: Sequence[Block]) -> dict[HtmlElement, int]:
    """How much every element says outside of links."""
    sums: dict[HtmlElement, int] = {}
    for block in blocks:
        plain = block.weight - block.link_weight
        for element in (block.element, *block.element.iterancestors()):
            sums[element] = sums.get(element, 0) + plain
    return sums
