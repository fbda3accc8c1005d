"""Addresses of the pages of one article: t1.html, t1_1.html, t1_2.html; /a, /a/2; ?id=1&page=2."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from feeds.text.sameness import address_key
from feeds.text.urls import resolve

_PARAMETERS = "page|p|pn|pg|page_?(?:no|num|number|index|id)|cur_?page|current_?page|paged|seite|pagina"
_IN_QUERY = re.compile(
    rf"(?<=[?&])(?P<name>{_PARAMETERS})=(?P<number>0|[1-9]\d{{0,2}})(?=&|$)", re.IGNORECASE
)
_IN_FOLDER = re.compile(r"/(?P<name>page/)?(?P<number>[1-9]\d{0,2})(?P<end>/?|\.s?html?)$", re.IGNORECASE)
_IN_NAME = re.compile(
    r"(?<=[^/])(?P<name>_(?:p|page_?)?|-(?:p|page-?)?|(?<=[A-Za-z]))(?P<number>0|[1-9]\d{0,2})(?P<end>(?:\.\w{2,5})?)$",
    re.IGNORECASE,
)
_LISTS = re.compile(r"/(?:(?:index|default|list|more|node|column|channel)[^/]*)?$", re.IGNORECASE)
_FORUM = re.compile(r"(?:thread|forum|viewtopic|showtopic|/bbs/)", re.IGNORECASE)


_WHOLE_NAME = re.compile(r"/?[_-]?(?:s|all|full|whole|single|quanwen|qw|0)", re.IGNORECASE)
_WHOLE_PAIR = re.compile(
    r"(?:page|p|view|pagewanted|all|full|single|singlepage|showall|viewall|whole)=(?:all|full|single|whole|print|1|true|0)"
    r"|all|full|single|viewall|showall",
    re.IGNORECASE,
)
_PART = re.compile(r"(?<=[^/])[_-][1-9]\d?$")


class Shape(StrEnum):
    """Where the number of a page stands."""

    QUERY = "query"
    FOLDER = "folder"
    ARCHIVE = "archive"
    """/page/2, as lists have it."""
    UNDERSCORE = "underscore"
    WEAK = "weak"
    """page2.htm, my-story-2: also how a second article is called."""


@dataclass(frozen=True, slots=True)
class PageAddress:
    """One page of several: what stands before and behind its number, and the address without it."""

    shape: Shape
    before: str
    number: int
    behind: str
    plain: str

    def at(self, number: int) -> str:
        """The address of another page."""
        return f"{self.before}{number}{self.behind}"

    def is_beside(self, other: "PageAddress") -> bool:
        """Whether two differ in the number at most."""
        return self.shape is other.shape and address_key(self.at(0)) == address_key(other.at(0))


def is_listlike(address: str) -> bool:
    """Whether an address reads like that of a folder or of a list."""
    path = urlsplit(address).path
    return _LISTS.search(path) is not None


def is_forum(address: str) -> bool:
    """Whether an address reads like that of a discussion, whose further pages are answers."""
    return _FORUM.search(address) is not None


def read_page_addresses(address: str) -> Iterator[PageAddress]:
    """Every way in which an absolute address may be that of a numbered page."""
    path, mark, query = address.partition("#")[0].partition("?")
    tail = mark + query
    for found in _IN_QUERY.finditer(tail):
        rest = (tail[: found.start()] + tail[found.end() :].removeprefix("&")).rstrip("?&")
        before, behind = path + tail[: found.start("number")], tail[found.end() :]
        yield PageAddress(Shape.QUERY, before, int(found["number"]), behind, path + rest)
    inside = _IN_FOLDER.search(path)
    if inside and path.count("/") > 3:
        shape = Shape.ARCHIVE if inside["name"] else Shape.FOLDER
        suffix = inside["end"] if inside["end"] != "/" else ""
        plain = path[: inside.start()] + suffix + tail
        before, behind = path[: inside.start("number")], path[inside.end("number") :] + tail
        yield PageAddress(shape, before, int(inside["number"]), behind, plain)
    named = _IN_NAME.search(path)
    if named:
        shape = Shape.UNDERSCORE if named["name"].startswith("_") else Shape.WEAK
        plain = path[: named.start()] + named["end"] + tail
        before, behind = path[: named.start("number")], path[named.end("number") :] + tail
        yield PageAddress(shape, before, int(named["number"]), behind, plain)


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the article that the page at hand belongs to."""

    page: PageAddress
    own: PageAddress | None
    """The page at hand, in the same shape; None when its address has no number."""

    @property
    def number(self) -> int:
        """The page's own number."""
        return self.page.number

    @property
    def here(self) -> int:
        """The number of the page at hand, 0 when it has none."""
        return self.own.number if self.own else 0


@dataclass(frozen=True, slots=True)
class OwnAddress:
    """The address of the page at hand."""

    address: str

    def absolute(self, reference: str, base: str) -> str:
        """What a reference means, in this page's scheme; empty for none and for another host."""
        target, own = urlsplit(resolve(reference, base)), urlsplit(self.address)
        if not reference or target.scheme not in ("http", "https") or target.netloc != own.netloc:
            return ""
        return target._replace(scheme=own.scheme, fragment="").geturl()

    def place(self, address: str) -> Place | None:
        """How an address differs from this one by nothing but a page's number; None when it does not."""
        for page in read_page_addresses(address):
            if self._is_plain(page):
                return Place(page, None)
            for own in read_page_addresses(self.address):
                if own.is_beside(page):
                    return Place(page, own)
        return None

    def begins_at(self, address: str) -> bool:
        """Whether this is a numbered page of what begins at an address without a number."""
        return any(
            address_key(own.plain) == address_key(address) for own in read_page_addresses(self.address)
        )

    def is_whole(self, address: str) -> bool:
        """Whether an address is this one's with a word for all of it: t1_all.html, ?page=all."""
        path, _, query = address.partition("?")
        own_path, _, own_query = self.address.partition("?")
        if path == own_path:
            added = set(query.split("&")) - set(own_query.split("&"))
            return any(_WHOLE_PAIR.fullmatch(pair) for pair in added)
        folder, slash, name = own_path.rstrip("/").rpartition("/")
        stem, dot, suffix = name.rpartition(".") if "." in name else (name, "", "")
        end, other = dot + suffix, path.rstrip("/")
        starts = (folder + slash + each for each in (stem, _PART.sub("", stem)))
        return other.endswith(end) and any(
            other.startswith(start) and _WHOLE_NAME.fullmatch(other.removeprefix(start).removesuffix(end))
            for start in starts
        )

    def _is_plain(self, page: PageAddress) -> bool:
        own = self.address
        if page.shape is not Shape.QUERY and "?" not in page.plain:
            own = own.partition("?")[0]
        return address_key(page.plain) == address_key(own)
