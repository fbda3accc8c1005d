"""The further pages of an article that is spread over several.

A page counts only if its address is this one's with a number in it and its link says so, too:
下一篇, the pager of a list, and the next post of a blog lead to other articles.
"""

import re
from collections.abc import Callable
from itertools import islice

from lxml.html import HtmlElement

from feeds.formats.page.base import base_of
from feeds.formats.page.blocks import measure, read_blocks
from feeds.formats.page.content import Landscape, find_root
from feeds.formats.page.pageaddress import OwnAddress, Place, Shape, is_forum, is_listlike
from feeds.formats.page.pagescripts import read_pagers
from feeds.formats.page.pagewords import (
    LAST,
    NEXT,
    PREVIOUS,
    WHOLE,
    is_next,
    is_pager,
    number_in,
    reference_of,
    words_of,
)

MAX_PAGES = 30
"""Of one article, the first included."""

_MAX_LINKS = 3_000
_MAX_SCRIPTED = 100
_ARTICLE_META = frozenset({"articletitle", "article:published_time", "pubdate", "publishdate", "contentid"})
_ARTICLE_DATA = re.compile(r"\"@type\"\s*:\s*\[?\s*\"(?:\w*Article|BlogPosting|LiveBlogPosting)\"")
_LEAST = 100
"""Weight of the words of an article."""

_Test = Callable[[Place], bool]
"""Whether a link means the page that its address names."""


def find_further_pages(tree: HtmlElement, address: str) -> tuple[str, ...]:
    """The addresses of the pages that follow this one, in order; a page that has it all stands alone.

    Empty for an article of one page and for a page that is a list. A long pager may show only the
    next few: what each page finds adds to what its forerunners found.
    """
    if not address or is_forum(address):
        return ()
    finder = _Finder(OwnAddress(address), base_of(tree, address))
    found = finder.find(tree)
    return found if found and _is_article(tree, listlike=finder.listlike) else ()


class _Finder:
    """Gathers the pages that one page links to."""

    def __init__(self, own: OwnAddress, base: str) -> None:
        self.own = own
        self.base = base
        self.listlike = is_listlike(own.address)
        self._next: dict[int, Place] = {}
        self._last: dict[int, Place] = {}
        self._has_forerunner = False

    def find(self, tree: HtmlElement) -> tuple[str, ...]:
        links = (link for link, _ in zip(tree.iter("a", "link", "option"), range(_MAX_LINKS), strict=False))
        for link in links:
            words = words_of(link)
            if is_pager(words) or is_next(link):
                address = self.own.absolute(reference_of(link), self.base)
                if WHOLE.fullmatch(words) and address and self.own.is_whole(address):
                    return (address,)
                self._consider(address, words)
        for reference in islice(read_pagers(tree), _MAX_SCRIPTED):
            # The call names this very page: that is all the proof that is needed.
            self._has_forerunner = True
            self._add(self._next, self.own.absolute(reference, self.base), lambda _: True)
        return self._in_order()

    def _consider(self, address: str, words: str) -> None:
        if not address:
            return
        shown = number_in(words)
        if shown is not None or PREVIOUS.fullmatch(words):
            self._look_back(address, shown)
        if shown is not None:
            self._add(self._next, address, lambda place: shown in (place.number, place.number + 1))
        elif LAST.fullmatch(words):
            self._add(self._last, address, lambda _: True)
        elif NEXT.fullmatch(words):
            self._add(self._next, address, _follows)
        else:
            # Only rel=next says so, as that of a blog's next post does.
            self._add(
                self._next, address, lambda place: place.page.shape is not Shape.WEAK and _follows(place)
            )

    def _look_back(self, address: str, shown: int | None) -> None:
        """Note a link to an earlier page: it proves that the number in our own address counts pages."""
        if shown in (None, 1) and self.own.begins_at(address):
            self._has_forerunner = True
        place = self.own.place(address)
        if place and place.number < place.here and shown in (None, place.number, place.number + 1):
            self._has_forerunner = True

    def _add(self, pages: dict[int, Place], address: str, is_meant: _Test) -> None:
        place = self.own.place(address) if address else None
        if place and place.number > place.here and is_meant(place):
            self.listlike = self.listlike or place.page.shape is Shape.ARCHIVE
            pages.setdefault(place.number, place)

    def _in_order(self) -> tuple[str, ...]:
        """Every page up to the last that is linked; none if they do not begin right behind this one."""
        if not self._next:
            return ()
        first = self._next[min(self._next)]
        if not _follows(first) or (first.here > 1 and not self._has_forerunner):
            return ()
        last = min(max(self._next | self._last), first.number + MAX_PAGES)
        numbers = range(first.number, last + 1)
        return tuple(self._next.get(number, first).page.at(number) for number in numbers)


def _follows(place: Place) -> bool:
    """Whether a page is the next one; the second page of an article is number 1 or 2."""
    return place.number == place.here + 1 or (place.own is None and place.number == 2)


def _is_article(tree: HtmlElement, *, listlike: bool) -> bool:
    """Whether this is a page of an article; at a list's address only by the page's own word."""
    if _says_article(tree):
        return True
    if listlike:
        return False
    root = find_root(tree, Landscape(read_blocks(tree)))
    if root is None:
        return False
    size = measure(root)[root]
    return size.weight - size.link_weight >= max(_LEAST, size.link_weight)


def _says_article(tree: HtmlElement) -> bool:
    for tag in tree.iter("meta"):
        name = (tag.get("name") or tag.get("property") or "").strip().lower()
        content = (tag.get("content") or "").strip().lower()
        if content and (name in _ARTICLE_META or (name == "og:type" and content.endswith("article"))):
            return True
    scripts = (script.text or "" for script in tree.iter("script") if "ld+json" in (script.get("type") or ""))
    return any(_ARTICLE_DATA.search(text) for text in scripts)
