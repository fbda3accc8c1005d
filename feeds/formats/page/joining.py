"""Several pages of one article made one document."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice

from lxml.html import HtmlElement

from feeds.formats.page.blocks import Block, read_blocks
from feeds.formats.page.framing import remove_line
from feeds.formats.page.paging import MAX_PAGES
from feeds.formats.page.removal import drop
from feeds.model.document import Attachment, Claim, Document, Field
from feeds.text.chars import fold
from feeds.text.markup import parse_tree, tree_to_html
from feeds.text.sameness import address_key
from feeds.text.urls import resolve

MAX_CHARS = 5_000_000
"""Of the HTML of all pages: what comes after that is left out."""

_LONG = 90
"""Weight of a line that no article repeats: one that is said again in the middle of a page goes."""

_MOST_REPEATED = 100
"""Lines that are removed from one page: each takes as long as the page is."""

_NUMBERED = re.compile(
    r"\s*(?:[(（\[【_-]\s*)?(?:第?\s*\d{1,3}\s*页?|page \d{1,3})\s*[)）\]】]?$", re.IGNORECASE
)
_PEOPLE = (Field.AUTHORS, Field.CONTRIBUTORS, Field.EDITORS, Field.SOURCE)
"""What stands at the end of a text, and so on the last page."""


def next_page(read: Mapping[str, Document]) -> str:
    """The address to read next, given the pages that were read, in order, by address; empty: all were."""
    if len(read) >= MAX_PAGES:
        return ""
    known = {address_key(address) for address in read}
    found = (address for document in read.values() for address in document.further)
    return next((address for address in found if address_key(address) not in known), "")


def join_pages(pages: Sequence[Document]) -> Document:
    """The pages of an article, in order, as one document: the first one's claims, everybody's text.

    What a page repeats of those before it (its lead, a picture above the text, who edited it) stands
    once. A page that holds all that was before it and more replaces it. Raises ValueError for none.
    """
    if not pages:
        raise ValueError("there are no pages to join")
    first = pages[0]
    text = _Text(first)
    for page in pages[1:]:
        text.add(page)
    return replace(
        first,
        body=text.html,
        claims=(*first.claims, *_people(pages)),
        attachments=_attachments(pages),
        modified=max(page.modified for page in pages),
        further=(),
    )


class _Text:
    """The body as it grows."""

    def __init__(self, first: Document) -> None:
        self._first = first
        self._titles = {fold(claim.value) for claim in first.about(Field.TITLE)}
        self._parts = [first.body]
        self._lines: set[str] = set()
        self._pictures: set[str] = set()
        self._note(_body_of(first.body))

    @property
    def html(self) -> str:
        """All parts, one after the other."""
        return "\n".join(self._parts)

    def add(self, page: Document) -> None:
        """Put a page's text behind what is there, without what is there already."""
        if not page.body.strip() or len(page.body) + sum(map(len, self._parts)) > MAX_CHARS:
            return
        root = _body_of(page.body)
        if page.base != self._first.base:
            _make_absolute(root, page.base)
        if self._is_whole(root):
            self._parts = []
        else:
            _drop_pictures(root, self._pictures)
            if not self._drop_repeated(root):
                return
        self._note(root)
        self._parts.append(tree_to_html(root))

    def _note(self, root: HtmlElement) -> None:
        self._lines |= {fold(block.text) for block in read_blocks(root)}
        self._pictures |= {image.get("src") or "" for image in root.iter("img")}

    def _is_whole(self, root: HtmlElement) -> bool:
        """Whether a page has every line of those before it, and more."""
        return bool(self._lines) and self._lines < {fold(block.text) for block in read_blocks(root)}

    def _drop_repeated(self, root: HtmlElement) -> bool:
        """Remove the lines that stood before; False when nothing is left."""
        blocks = read_blocks(root)
        head = self._count_repeated(blocks)
        if head == len(blocks) and root.find(".//img") is None:
            return False
        tail = self._count_repeated(blocks[:head:-1])
        ends = [*blocks[:head], *blocks[len(blocks) - tail :]]
        middle = (block for block in blocks[head:] if block.weight >= _LONG)
        repeated = (block for block in middle if fold(block.text) in self._lines)
        for block in islice(chain(ends, repeated), _MOST_REPEATED):
            remove_line(root, block)
        return True

    def _count_repeated(self, blocks: Iterable[Block]) -> int:
        """How many lines in a row were there before, or are the title with the number of a page."""
        count = 0
        for block in blocks:
            line = fold(block.text)
            if line not in self._lines and _NUMBERED.sub("", line) not in self._titles:
                break
            count += 1
        return count


def _body_of(html: str) -> HtmlElement:
    tree = parse_tree(html)
    root = tree.find("body")
    return tree if root is None else root


def _make_absolute(root: HtmlElement, base: str) -> None:
    for element in root.iter():
        for name in ("href", "src", "poster"):
            address = resolve(element.get(name) or "", base) if isinstance(element.tag, str) else ""
            if address:
                element.set(name, address)


def _drop_pictures(root: HtmlElement, seen: set[str]) -> None:
    for image in list(root.iter("img")):
        if image.get("src") in seen:
            drop(image)


def _people(pages: Sequence[Document]) -> tuple[Claim, ...]:
    """What only later pages say of those who made the article."""
    first = pages[0]
    missing = [field for field in _PEOPLE if not first.about(field)]
    return tuple(
        claim for field in missing for claim in next(filter(None, (p.about(field) for p in pages[1:])), ())
    )


def _attachments(pages: Sequence[Document]) -> tuple[Attachment, ...]:
    """Everybody's files, once each; those of later pages by their absolute address."""
    found = {_place(each, pages[0]): each for each in pages[0].attachments}
    for page in pages[1:]:
        for each in page.attachments:
            place = _place(each, page)
            found.setdefault(place, replace(each, url=place))
    return tuple(found.values())


def _place(attachment: Attachment, page: Document) -> str:
    return resolve(attachment.url, page.base) or attachment.url
