"""How much of a feed is read, so that whatever came takes seconds at most.

feedparser takes time in the square of a name's length, of an entry's categories and of an element's
attributes; besides some twenty microseconds for every element, a hundred where they are not well-formed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

from feeds.text.trees import tame

MAX_ENTRIES = 5_000
MAX_ELEMENTS = 200_000
MAX_CHILDREN = 500
"""Elements of one entry."""

MAX_CATEGORIES = 100
MAX_NAME = 200
"""Characters of a person's name."""

MAX_ATTRIBUTES = 100
MAX_LOOSE = 2_000_000
"""Characters of a feed that is not well-formed."""

MAX_LOOSE_TAGS = 30_000

ENTRIES = frozenset({"item", "entry"})
_CATEGORIES = frozenset({"category", "subject", "keywords"})
_PEOPLE = frozenset(
    {"author", "creator", "managingeditor", "webmaster", "publisher", "name", "email", "owner", "contributor"}
)
_NAMES = "|".join(sorted(_PEOPLE))
_PERSON = re.compile(
    rf"(<(?:[\w.-]{{1,60}}:)?(?:{_NAMES})(?=[\s/>])[^<>]*>\s*(?:<!\[CDATA\[)?)([^<]{{{MAX_NAME},}})",
    re.IGNORECASE,
)
_ENTRY = re.compile(r"<(?:[\w.-]{1,60}:)?(?:item|entry)(?=[\s/>])", re.IGNORECASE)
_CATEGORY = re.compile(r"<(?:[\w.-]{1,60}:)?(?:category|subject|keywords)(?=[\s/>])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Limited:
    """A feed's text within all limits, and how many of its entries are not in it."""

    text: str
    left_out: int = 0


def limit_tree(root: etree._Element) -> Limited:
    """A well-formed feed within all limits; its first entries stay."""
    left_out = elements = 0
    for place, entry in enumerate(list(_entries(root))):
        elements += sum(1 for _ in entry.iter())
        if place < MAX_ENTRIES and elements <= MAX_ELEMENTS:
            _thin(entry)
        elif (parent := entry.getparent()) is not None:
            parent.remove(entry)
            left_out += 1
    for element in root.iter(etree.Element):
        if _local(element) in _PEOPLE:
            _shorten(element)
        for name in element.attrib.keys()[MAX_ATTRIBUTES:]:
            del element.attrib[name]
    return Limited(etree.tostring(root, encoding="unicode"), left_out)


def limit_text(text: str) -> Limited:
    """A feed that is not well-formed within all limits; its first entries stay."""
    text = tame(text)
    starts = [entry.start() for entry in _ENTRY.finditer(text)]
    most = _readable_length(text)
    within = [start for start in starts[: MAX_ENTRIES + 1] if start <= most]
    end = len(text)
    if len(within) < len(starts) or len(text) > most:
        end = within.pop() if len(within) > 1 else most
    bounds = [0, *within, end]
    parts = [_few_categories(text[start:stop]) for start, stop in pairwise(bounds)]
    return Limited(_short_names("".join(parts)), len(starts) - len(within))


def _readable_length(text: str) -> int:
    """How much of a broken feed is not too much."""
    position = 0
    for _ in range(MAX_LOOSE_TAGS):
        position = text.find("<", position)
        if position < 0 or position > MAX_LOOSE:
            return MAX_LOOSE
        if text.startswith("<![CDATA[", position):
            # A section without an end swallows the rest at once.
            end = text.find("]]>", position)
            position = end if end >= 0 else len(text)
        position += 1
    return position


def _entries(root: etree._Element) -> Iterator[etree._Element]:
    return (element for element in root.iter(etree.Element) if _local(element) in ENTRIES)


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def _thin(entry: etree._Element) -> None:
    """Take off what no honest entry has so many of."""
    categories = [child for child in entry.iter(etree.Element) if _local(child) in _CATEGORIES]
    for surplus in [*categories[MAX_CATEGORIES:], *entry[MAX_CHILDREN:]]:
        parent = surplus.getparent()
        if parent is not None:
            parent.remove(surplus)


def _shorten(person: etree._Element) -> None:
    words = "".join(str(text) for text in person.itertext())
    if len(words) > MAX_NAME * 4:
        person[:] = []
        person.text = words[:MAX_NAME]


def _few_categories(entry: str) -> str:
    marks = [mark.start() for mark in _CATEGORY.finditer(entry)]
    return entry[: marks[MAX_CATEGORIES]] if len(marks) > MAX_CATEGORIES else entry


def _short_names(text: str) -> str:
    return _PERSON.sub(lambda person: person[1] + person[2][:MAX_NAME], text)
