"""Finds what a selector means in a tree, in one walk for each of its alternatives.

XPath would do, but for its cost: libxml2 takes quadratic time and worse for siblings and nested
elements, and pages are hostile. Here each element is asked once about each step, whatever the page.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from lxml.html import HtmlElement


@dataclass(frozen=True, slots=True)
class Place:
    """Where an element stands among its siblings, from 1 on: of all, and of those of its kind."""

    first: int
    last: int
    first_of_type: int
    last_of_type: int


@dataclass(slots=True)
class Tree:
    """One tree that is searched. What costs a walk is worked out once."""

    root: HtmlElement
    places: dict[HtmlElement, Place] = field(default_factory=dict)
    holders: dict[int, frozenset[HtmlElement]] = field(default_factory=dict)
    """By a test's identity: the elements that hold one of which it is true."""

    def place(self, element: HtmlElement) -> Place:
        """Where an element stands among its siblings."""
        known = self.places.get(element)
        if known is None:
            parent = element.getparent()
            self._count([element] if parent is None else [one for one in parent if isinstance(one.tag, str)])
            known = self.places[element]
        return known

    def _count(self, siblings: Sequence[HtmlElement]) -> None:
        totals, seen = Counter(one.tag for one in siblings), Counter[str]()
        for number, one in enumerate(siblings, 1):
            seen[one.tag] += 1
            of_type = seen[one.tag]
            self.places[one] = Place(
                number, len(siblings) - number + 1, of_type, totals[one.tag] - of_type + 1
            )

    def is_above(self, element: HtmlElement, test: "Test") -> bool:
        """Whether an element holds one, however deep, of which a test is true."""
        found = self.holders.get(id(test))
        if found is None:
            found = self.holders[id(test)] = self._find_holders(test)
        return element in found

    def _find_holders(self, test: "Test") -> frozenset[HtmlElement]:
        found: set[HtmlElement] = set()
        for element in self.root.iter():
            if isinstance(element.tag, str) and test(element, self):
                above = element.getparent()
                while above is not None and above not in found:
                    found.add(above)
                    above = above.getparent()
        return frozenset(found)


Test = Callable[[HtmlElement, Tree], bool]
"""Whether something is true of an element by itself."""


@dataclass(frozen=True, slots=True)
class Step:
    """One part of `ul.news > li`: how it hangs on the one before (empty: there is none), and what it is."""

    combinator: str
    test: Test


Chain = tuple[Step, ...]
_NOTHING = (0, 0, 0)


def find_all(root: HtmlElement, chains: Sequence[Chain]) -> list[HtmlElement]:
    """The elements that one of the chains leads to, from the root downwards, in the page's order."""
    tree = Tree(root)
    found = [_follow(tree, chain) for chain in chains]
    if len(found) == 1:
        return list(found[0])
    together = set().union(*found)
    return [element for element in root.iter() if element in together]


def _follow(tree: Tree, chain: Chain) -> dict[HtmlElement, None]:
    """One walk: each element learns which steps are true of it, of those above, and of those before it."""
    last = 1 << (len(chain) - 1)
    known: dict[HtmlElement, tuple[int, int, int]] = {}
    found: dict[HtmlElement, None] = {}
    for element in tree.root.iter():
        if not isinstance(element.tag, str):
            continue
        parent = known.get(element.getparent(), _NOTHING)
        sibling = known.get(_before(element), _NOTHING)
        above, before = parent[0] | parent[1], sibling[0] | sibling[2]
        ways = {" ": above, ">": parent[0], "+": sibling[0], "~": before}
        own = 0
        for number, step in enumerate(chain):
            if (number == 0 or ways[step.combinator] >> (number - 1) & 1) and step.test(element, tree):
                own |= 1 << number
        known[element] = (own, above, before)
        if own & last:
            found[element] = None
    return found


def _before(element: HtmlElement) -> HtmlElement | None:
    """The element right before one, comments passed over."""
    before = element.getprevious()
    while before is not None and not isinstance(before.tag, str):
        before = before.getprevious()
    return before
