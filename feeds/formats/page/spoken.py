"""Checks the chosen element against the text that JSON-LD speaks out (articleBody)."""

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from feeds.formats.page.blocks import Block

_ENOUGH = 300
"""Weight of an articleBody that is an article, not a teaser."""

_PROBE = 40
_BLANKS = re.compile(r"\s+")


def choose_root(blocks: Sequence[Block], root: HtmlElement | None, spoken: str) -> HtmlElement | None:
    """The root that agrees with the spoken text; None when the text stands in no element."""
    if len(spoken.encode("utf-8", "replace")) < _ENOUGH:
        return root
    squashed = _BLANKS.sub("", spoken)
    said = [block for block in blocks if _is_said(block, squashed)]
    if sum(block.weight for block in said) < 0.4 * len(squashed.encode("utf-8", "replace")):
        return root if root is not None and _weigh(blocks, root) > 2 * _ENOUGH else None
    inside = sum(block.weight for block in said if root is not None and _is_inside(block.element, root))
    if inside >= 0.7 * sum(block.weight for block in said):
        return root
    shared = _shared([block.element for block in said])
    return root if shared is None else shared


def _is_said(block: Block, squashed: str) -> bool:
    if block.weight < _PROBE:
        return False
    probe = _BLANKS.sub("", block.text)
    return probe[:_PROBE] in squashed or probe[-_PROBE:] in squashed


def _is_inside(element: HtmlElement, root: HtmlElement) -> bool:
    return element is root or any(above is root for above in element.iterancestors())


def _weigh(blocks: Sequence[Block], root: HtmlElement) -> int:
    return sum(block.weight for block in blocks if _is_inside(block.element, root))


def _shared(elements: Sequence[HtmlElement]) -> HtmlElement | None:
    """The nearest element above all of these."""
    chains = [[element, *element.iterancestors()] for element in elements]
    common = set(chains[0]).intersection(*chains[1:]) if chains else set()
    return next((element for element in chains[0] if element in common), None) if chains else None
