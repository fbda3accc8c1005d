"""The lines around an article: its labels, its byline, its trail.

A page's frame is full of dates and names that belong to other articles; only what stands near the
title or the text is believed.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from lxml.html import HtmlElement

from feeds.formats.bylines import read_byline, read_name_line
from feeds.formats.credits import find_dateline
from feeds.formats.labels import scan_line
from feeds.formats.ledger import Ledger
from feeds.formats.page.blocks import Block
from feeds.model.document import Claim, Field, Origin
from feeds.text.chars import fold

_ABOVE = 25
"""Lines above the text in which the title is looked for."""

_BELOW = 15
_BYLINES = 5
"""Lines at either end of the text in which its writers are looked for."""

_HEAD = 12
_SHORT = 120
_TITLE_WEIGHT = (15, 300)
_DATE = re.compile(
    r"(?:19|20)\d\d\s?[-年/.]\s?\d{1,2}\s?[-月/.]\s?\d{1,2}日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?"
)
_UNLABELLED = frozenset({"date line", "beside the date"})
_MEDIUM = re.compile(
    r"(?P<name>[\u3400-\u9fffA-Za-z0-9·]{1,14}(?:网|报|社|台|刊|周刊|杂志|客户端|新闻|在线|日报|晚报|时报|频道))"
    r"\s*(?:\[\w{2,4}\])?"
)
"""What stands behind a date without a label: 2026-01-21 09:30 临江日报."""

_SUBTITLE = re.compile(r"(?:[—―─－]|--)")
"""How the second line of a Chinese headline begins."""

_PROSE = 220
"""Weight of a line that is text, not frame."""


@dataclass(frozen=True, slots=True)
class Zone:
    """Indexes into a page's lines: [title, first) above the text, [first, last) the text."""

    title: int
    first: int
    last: int


def find_zone(blocks: Sequence[Block], root: HtmlElement, titles: Sequence[str]) -> Zone | None:
    """Where the article's lines begin and end; one without words has its place among them.

    None for a page without any line.
    """
    if not blocks:
        return None
    inside = [index for index, block in enumerate(blocks) if _is_inside(block.element, root)]
    first = inside[0] if inside else _count_before(blocks, root)
    last = inside[-1] + 1 if inside else first
    wanted = {fold(title) for title in titles if title}
    start = max(0, first - 4)
    for index in range(min(first + 6, last) - 1, max(0, first - _ABOVE) - 1, -1):
        text = fold(blocks[index].text)
        if text and (text in wanted or (len(text) > 8 and any(title.startswith(text) for title in wanted))):
            start = index
            break
    return Zone(min(start, first), first, last)


def _count_before(blocks: Sequence[Block], root: HtmlElement) -> int:
    """How many lines stand above an element that has none: an article of pictures."""
    seen = set(takewhile(lambda element: element is not root, root.getroottree().iter()))
    return sum(block.element in seen for block in blocks)


def _is_inside(element: HtmlElement, root: HtmlElement) -> bool:
    return element is root or any(above is root for above in element.iterancestors())


def read_labels(blocks: Sequence[Block], zone: Zone, ledger: Ledger) -> None:
    """Note what label lines say: those near the title first, then those below, then those above it."""
    dated = False
    for block in _readable(_around(blocks, zone)):
        claims = scan_line(block.line).claims or _bare_date(block)
        # Of dates without a label the first is the article's; what stands beside the others is theirs.
        ledger.extend(claim for claim in claims if not (dated and claim.detail in _UNLABELLED))
        dated = dated or any(claim.detail in _UNLABELLED for claim in claims)
    for block in _opening(blocks, zone):
        ledger.extend(find_dateline(block.text))
    _read_bylines(blocks, zone, ledger)
    for block in _readable(blocks[max(0, zone.title - 8) : zone.title]):
        ledger.extend(claim for claim in scan_line(block.line).claims if claim.detail != "date line")


def _read_bylines(blocks: Sequence[Block], zone: Zone, ledger: Ledger) -> None:
    """Note who wrote, where that is printed below the title or behind the text without a label."""
    below_title = blocks[zone.title + 1 : zone.first + _BYLINES]
    for block in below_title:
        if block.weight > _PROSE:
            break
        if not block.link_weight:
            ledger.extend(read_byline(block.text) or read_name_line(block.text))
    for block in blocks[max(zone.first, zone.last - _BYLINES) : zone.last]:
        if block.weight <= _PROSE and not block.link_weight:
            ledger.extend(read_byline(block.text))


def _around(blocks: Sequence[Block], zone: Zone) -> Iterator[Block]:
    yield from blocks[zone.title : zone.first]
    index = zone.first - 1
    for index in range(zone.first, min(zone.first + _HEAD, zone.last)):
        yield blocks[index]
        if blocks[index].weight > _PROSE and index > zone.first + 1:
            break
    yield from blocks[max(zone.last - 5, index + 1) : zone.last + _BELOW]


def _opening(blocks: Sequence[Block], zone: Zone) -> list[Block]:
    prose = (block for block in blocks[zone.first : zone.last] if block.weight > 60)
    return [block for block, _ in zip(prose, range(2), strict=False)]


def _readable(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if block.weight <= 600 and block.link_weight <= 0.9 * block.weight + 30:
            yield block


def _bare_date(block: Block) -> tuple[Claim, ...]:
    """A date among few other words: 2005年3月11日12:12 新闻网."""
    if block.weight > _SHORT or block.link_weight > 0.6 * block.weight:
        return ()
    found = _DATE.search(block.text)
    if not found:
        return ()
    date = Claim(Field.PUBLISHED, (found[0],), Origin.LABEL, "date line")
    beside = _MEDIUM.fullmatch(block.text[found.end() :].strip(" ·|｜")) if not found.start() else None
    return (
        (date, Claim(Field.SOURCE, (beside["name"],), Origin.LABEL, "beside the date")) if beside else (date,)
    )


def line_above_labels(blocks: Sequence[Block], zone: Zone) -> str:
    """The line right above the first label line: where pages without headings show the title."""
    for index in range(zone.title + 1, min(zone.first + 3, zone.last)):
        if is_label_block(blocks[index]):
            above = blocks[max(zone.title, index - 2) : index]
            lines = above if _SUBTITLE.match(above[-1].text) else above[-1:]
            is_title = all(_TITLE_WEIGHT[0] <= one.weight <= _TITLE_WEIGHT[1] for one in lines)
            return " ".join(one.text for one in lines) if is_title else ""
    return ""


def is_label_block(block: Block) -> bool:
    """Whether a line is nothing but labels, a byline or a date, and may leave the text."""
    return block.weight <= 400 and scan_line(block.line).is_only_labels
