"""How deep HTML is nested, told from its tags alone, and how to make it shallow.

Parsers lose text, time or their stack on markup nested by the thousand; nobody writes such a page
on purpose, but some programs do.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

DEEPEST = 180
"""Elements inside one another; deeper ones are unwrapped, their text stays."""

_TAG = re.compile("<(/?)([A-Za-z][A-Za-z0-9]*)[^<>]*>?|<!--")
_RAW = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})
_FLAT_NAMES = """
    area base br col embed hr img input link meta param source track wbr p li dt dd tr td th thead
    tbody tfoot caption colgroup option optgroup rt rp html head body
"""
_FLAT = frozenset(_FLAT_NAMES.split())
"""Elements that are empty, or that end where the next of their kind begins."""

_FORMATTING = frozenset(
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"]
)
"""Elements that an HTML5 parser opens again in every block after one that was not closed."""


@dataclass(frozen=True, slots=True)
class _Tag:
    """A start or end tag and where it stands."""

    name: str
    closing: bool
    start: int
    end: int


@dataclass(slots=True)
class _Walk:
    """The elements that are open while tags go by."""

    stack: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    unclosed: int = 0
    burden: int = 0
    unwrapped: Counter[str] = field(default_factory=Counter)

    def pass_by(self, tag: _Tag) -> None:
        """Open or close what the tag says."""
        if tag.closing:
            self._close(tag.name)
            return
        self.burden += self.unclosed
        if tag.name not in _FLAT:
            self.stack.append(tag.name)
            self.counts[tag.name] += 1

    def is_too_deep(self, tag: _Tag, deepest: int) -> bool:
        """Whether this tag belongs to an element to be unwrapped, which is then noted."""
        if tag.name in _FLAT:
            return False
        if tag.closing:
            known = self.unwrapped[tag.name] > 0
            self.unwrapped[tag.name] -= known
            return known
        if len(self.stack) < deepest:
            return False
        self.unwrapped[tag.name] += 1
        return True

    def _close(self, name: str) -> None:
        """End an element and what is open inside it."""
        if name in _FLAT:
            return
        if not self.counts[name]:
            self.unclosed -= bool(self.unclosed and name in _FORMATTING)
            return
        last = ""
        while last != name:
            self.unclosed += last in _FORMATTING
            last = self.stack.pop()
            self.counts[last] -= 1


def is_wild(html: str) -> bool:
    """Whether an HTML5 parser would need far more than linear time or room for this."""
    if html.count("<") <= DEEPEST:
        return False
    walk = _Walk()
    for tag in _tags(html):
        walk.pass_by(tag)
        if len(walk.stack) > DEEPEST or walk.burden > 5000 + len(html):
            return True
    return False


def make_shallow(html: str, *, deepest: int = DEEPEST) -> str:
    """The same HTML without the tags of elements nested deeper than `deepest`."""
    if html.count("<") <= deepest:
        return html
    walk = _Walk()
    pieces: list[str] = []
    kept_to = 0
    for tag in _tags(html):
        if walk.is_too_deep(tag, deepest):
            pieces.append(html[kept_to : tag.start])
            kept_to = tag.end
        else:
            walk.pass_by(tag)
    return "".join([*pieces, html[kept_to:]]) if pieces else html


def _tags(html: str) -> Iterator[_Tag]:
    """Every tag, but for those in comments, scripts and their like."""
    position = 0
    while match := _TAG.search(html, position):
        position = match.end()
        if match[0] == "<!--":
            end = html.find("-->", position)
            if end < 0:
                return
            position = end + 3
            continue
        name = match[2].lower()
        yield _Tag(name, bool(match[1]), match.start(), position)
        if name in _RAW and not match[1]:
            ending = re.compile(f"</{name}", re.IGNORECASE).search(html, position)
            if not ending:
                return
            position = ending.start()
