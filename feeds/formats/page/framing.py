"""Takes the title, label lines and credits off the two ends of an article's element."""

import re

from lxml.html import HtmlElement

from feeds.formats.credits import split_credits
from feeds.formats.crumbs import parse_trail
from feeds.formats.ledger import Ledger
from feeds.formats.page.blocks import Block, read_blocks
from feeds.formats.page.removal import drop
from feeds.formats.page.zone import is_label_block
from feeds.text.chars import fold

_HEAD = 10
_TAIL = 5
_PROSE = 220


def strip_frame(root: HtmlElement, titles: list[str], ledger: Ledger) -> None:
    """Remove what has become claims from the beginning and the end of the text."""
    blocks = read_blocks(root)
    _strip_head(root, blocks, {fold(title) for title in titles if title})
    _strip_tail(root, blocks, ledger)


def _strip_head(root: HtmlElement, blocks: list[Block], titles: set[str]) -> None:
    for block in blocks[:_HEAD]:
        if (block.element.tag == "h1" and fold(block.text) in titles) or fold(block.text) in titles:
            remove_line(root, block)
        elif block.weight > _PROSE:
            return
        elif is_label_block(block) or parse_trail(block.line):
            remove_line(root, block)


def _strip_tail(root: HtmlElement, blocks: list[Block], ledger: Ledger) -> None:
    for block in reversed(blocks[-_TAIL:]):
        if is_label_block(block):
            remove_line(root, block)
            continue
        claims, rest = split_credits(block.text)
        if rest == block.text:
            return
        ledger.extend(claims)
        if not rest:
            remove_line(root, block)
            continue
        _shorten(block.element, len(re.sub(r"\s", "", block.text)) - len(re.sub(r"\s", "", rest)))
        return


def remove_line(root: HtmlElement, block: Block) -> None:
    """Remove a line: its element when it holds nothing else, else its words."""
    element = block.element
    if element is not root and element.getparent() is not None and fold(_words(element)) == fold(block.text):
        if not element.xpath("count(.//img)"):
            drop(element)
        return
    _blank(element, block)


def _words(element: HtmlElement) -> str:
    return "".join(str(text) for text in element.itertext())


def _blank(element: HtmlElement, block: Block) -> None:
    """Empty the text nodes of one line that shares its element with others (parted by br)."""
    wanted = [piece for piece in block.pieces if piece.strip()]
    for node in element.iter():
        if node.text and _plain(node.text) in wanted:
            wanted.remove(_plain(node.text))
            node.text = ""
        if node is not element and node.tail and _plain(node.tail) in wanted:
            wanted.remove(_plain(node.tail))
            node.tail = ""


def _plain(text: str) -> str:
    return text.replace("\t", " ").replace("\n", " ")


def _shorten(element: HtmlElement, count: int) -> None:
    """Take the last `count` visible characters off an element's text."""
    for text in reversed(element.xpath(".//text()")):
        if count <= 0:
            return
        kept, count = _cut(str(text), count)
        holder = text.getparent()
        if text.is_tail:
            holder.tail = kept
        else:
            holder.text = kept


def _cut(text: str, count: int) -> tuple[str, int]:
    end = len(text)
    while end and count > 0:
        end -= 1
        if not text[end].isspace():
            count -= 1
    return text[:end], count
