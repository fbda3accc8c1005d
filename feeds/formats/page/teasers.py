"""Lists of other articles: four and more of one kind side by side, each a linked heading and few words."""

from collections.abc import Iterator, Sequence

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
    groups: dict[HtmlElement, dict[HtmlElement, None]] = {}
    for block in blocks:
        if block.weight >= _HEADING and block.link_weight >= 0.9 * block.weight:
            for item in _items_above(block.element):
                groups.setdefault(item.getparent(), {})[item] = None
    words = _count_words(blocks)
    return frozenset(
        item for parent, items in groups.items() if _is_list(parent, list(items), words) for item in items
    )


def _items_above(element: HtmlElement) -> Iterator[HtmlElement]:
    """The nearest element above a link that has enough siblings of its kind."""
    here = element
    for _ in range(_DEEPEST):
        parent = here.getparent()
        if parent is None or here.tag in ("body", "html"):
            return
        if sum(1 for _ in here.itersiblings(here.tag)) + _before(here) >= _MANY - 1:
            yield here
            return
        here = parent


def _before(element: HtmlElement) -> int:
    return sum(1 for _ in element.itersiblings(element.tag, preceding=True))


def _is_list(parent: HtmlElement, items: list[HtmlElement], words: dict[HtmlElement, int]) -> bool:
    alike = sum(1 for _ in parent.iterchildren(items[0].tag))
    if len(items) < _MANY or len(items) < _MOST * alike:
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
