"""A page's breadcrumb trail, as it shows it."""

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from feeds.formats.crumbs import has_prefix, is_home, parse_trail, tidy_labels
from feeds.formats.ledger import Ledger
from feeds.formats.page.blocks import Block
from feeds.model.document import Field, Origin

_NAMED = re.compile(
    r"bread-?crumbs?|crumbs?\b|(?:^|[\s_-])(?:position|location|dqwz|weizhi|wz|curr?-?position|path|local|mbx)(?=$|[\s_\d-])",
    re.IGNORECASE,
)
_MARKS = re.compile(r"[|｜\t>＞]+")
_MAX_TEXT = 300
_LINES = 600


def read_trail(tree: HtmlElement, blocks: Sequence[Block], ledger: Ledger) -> None:
    """Note the trail that stands nearest to the text: first by its words, then by its element."""
    for index in range(min(len(blocks), _LINES)):
        labels = _read_line(blocks, index)
        if labels:
            ledger.add_list(Field.BREADCRUMBS, labels, Origin.LABEL, "trail")
            return
    for element in tree.iter("nav", "ol", "ul", "div", "p", "span", "td", "section"):
        name = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('aria-label') or ''}"
        if len(name) > 2 and _NAMED.search(name[:300]):
            labels = _read_element(element)
            if labels:
                ledger.add_list(Field.BREADCRUMBS, labels, Origin.MARKUP, "breadcrumb")
                return


def _read_line(blocks: Sequence[Block], index: int) -> tuple[str, ...]:
    """A trail in one line, or one whose labels stand in lines of their own behind 当前位置."""
    block = blocks[index]
    if block.weight > 600:
        return ()
    line = block.line
    if has_prefix(line):
        labels = parse_trail(line)
        if labels and (len(labels) > 1 or block.link_weight):
            return labels
        joined = " > ".join(part.line for part in blocks[index : index + 8] if part.weight < 90)
        following = parse_trail(line) if not blocks[index + 1 : index + 2] else ()
        return following or _until_text(parse_trail(joined.replace("：", "：", 1)))
    if not block.link_weight:
        return ()
    if "正文" in line:
        return parse_trail(block.text) or _until_text(tidy_labels(_MARKS.split(line)))
    return parse_trail(block.text)


def _until_text(labels: tuple[str, ...]) -> tuple[str, ...]:
    """Labels as far as they are a trail: it begins at a home page and ends with 正文."""
    if not labels or not is_home(labels[0]):
        return ()
    for index, label in enumerate(labels):
        if label in ("正文", "详情", "内容"):
            return labels[: index + 1]
    return labels[:3]


def _read_element(element: HtmlElement) -> tuple[str, ...]:
    text = "".join(element.itertext())
    if len(text) > _MAX_TEXT * 3:
        return ()
    labels = parse_trail(re.sub(r"\s+", " ", text))
    if labels:
        return labels
    items = [" ".join(item.itertext()) for item in element.iter("li")]
    if not items:
        items = [" ".join(item.itertext()) for item in element.iter("a", "span") if item.find(".//a") is None]
    labels = tidy_labels(items)
    labels = tuple(dict.fromkeys(labels))
    return labels if 1 < len(labels) <= 8 and all(len(label) <= 80 for label in labels) else ()
