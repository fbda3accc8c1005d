"""CSS selectors that an admin wrote, each with the attribute it takes. The one door of cssselect."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import cssselect
from cssselect import SelectorError
from cssselect.parser import (
    Attrib,
    Class,
    CombinedSelector,
    Element,
    Function,
    Hash,
    Matching,
    Negation,
    Pseudo,
    Relation,
    SpecificityAdjustment,
    parse_series,
)
from lxml.html import HtmlElement

from feeds.text.matching import Chain, Place, Step, Test, Tree, find_all

LONGEST = 500
_ATTRIBUTE = re.compile(r"(?P<css>.*?)\s*@(?P<name>[A-Za-z_][A-Za-z0-9_.:-]*)", re.DOTALL)
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NAMESPACE = re.compile(r"[\w*]\|(?!=)")


class BadSelector(ValueError):
    """No selector, with the reason in a few words."""


@dataclass(frozen=True, slots=True)
class Selector:
    """`a@title`: an attribute of what CSS finds; without one its text. No CSS: the element at hand itself."""

    css: str
    attribute: str
    chains: tuple[Chain, ...] = field(default=(), repr=False, compare=False)

    def find(self, root: HtmlElement) -> list[HtmlElement]:
        """What it means, from the element at hand downwards, that element included, in the page's order."""
        return find_all(root, self.chains) if self.css else [root]


@lru_cache(maxsize=1024)
def parse_selector(text: str) -> Selector:
    """Read `ul.news li`, `a@title` or `@href`. Raises BadSelector."""
    written = text.strip()
    if len(written) > LONGEST:
        raise BadSelector(f"it is longer than {LONGEST} characters")
    found = _ATTRIBUTE.fullmatch(written)
    css, attribute = (found["css"], found["name"].lower()) if found else (written, "")
    if not css and attribute:
        return Selector("", attribute)
    if _NAMESPACE.search(css):
        raise BadSelector("namespaces are not known here")
    if _NO_XML.search(css):
        raise BadSelector("it holds a character that no page can hold")
    return Selector(css, attribute, _read(css))


def _read(css: str) -> tuple[Chain, ...]:
    try:
        parsed = cssselect.parse(css)
        chains = tuple(_chain(one.parsed_tree) for one in parsed)
    except BadSelector:
        raise
    except (SelectorError, RecursionError, ValueError) as error:
        raise BadSelector(str(error).rstrip(".") or "it is not understood") from error
    if any(one.pseudo_element for one in parsed):
        raise BadSelector("Pseudo-elements are not supported")
    return chains


def _chain(tree: object) -> Chain:
    """The parts of `ul.news > li`, from left to right."""
    if isinstance(tree, CombinedSelector):
        before = _chain(tree.selector)
        return (*before, Step(tree.combinator, _test(tree.subselector)))
    return (Step("", _test(tree)),)


def _test(tree: object) -> Test:
    """What one part asks of an element."""
    if isinstance(tree, Element):
        return _is_tag(tree.element)
    reader = _READERS.get(type(tree))
    if reader is None:
        raise BadSelector("inside of brackets only one element can be described, such as :not(.share)")
    own, rest = reader(tree), _test(getattr(tree, "selector"))  # noqa: B009 - all of them have one
    return lambda element, page: rest(element, page) and own(element, page)


def _is_tag(name: str | None) -> Test:
    wanted = name.lower() if name else ""
    return lambda element, _page: not wanted or element.tag == wanted


def _has_class(tree: Class) -> Test:
    return lambda element, _page: tree.class_name in (element.get("class") or "").split()


def _has_id(tree: Hash) -> Test:
    return lambda element, _page: element.get("id") == tree.id


_COMPARE: Mapping[str, Callable[[str, str], bool]] = {
    "=": lambda value, wanted: value == wanted,
    "!=": lambda value, wanted: value != wanted,
    "~=": lambda value, wanted: wanted in value.split(),
    "|=": lambda value, wanted: value == wanted or value.startswith(f"{wanted}-"),
    "^=": lambda value, wanted: bool(wanted) and value.startswith(wanted),
    "$=": lambda value, wanted: bool(wanted) and value.endswith(wanted),
    "*=": lambda value, wanted: bool(wanted) and wanted in value,
}


def _has_attribute(tree: Attrib) -> Test:
    name, operator = tree.attrib.lower(), tree.operator
    if tree.value is None:
        return lambda element, _page: element.get(name) is not None
    compare = _COMPARE[operator]
    wanted = tree.value.value or ""
    folds = tree.flag == "i"

    def test(element: HtmlElement, _page: Tree) -> bool:
        value = element.get(name)
        if value is None:
            return operator == "!="
        return compare(value.lower(), wanted.lower()) if folds else compare(value, wanted)

    return test


def _is_not(tree: Negation) -> Test:
    other = _test(tree.subselector)
    return lambda element, page: not other(element, page)


def _is_any(tree: Matching | SpecificityAdjustment) -> Test:
    tests = [_test(getattr(one, "parsed_tree", one)) for one in tree.selector_list]
    return lambda element, page: any(test(element, page) for test in tests)


def _holds(tree: Relation) -> Test:
    tests = [_holds_one(token.value or " ", _test(one.parsed_tree)) for token, one in tree.arguments]
    return lambda element, page: any(test(element, page) for test in tests)


def _holds_one(combinator: str, test: Test) -> Test:
    if combinator == " ":
        return lambda element, page: page.is_above(element, test)
    if combinator == ">":
        return lambda element, page: any(isinstance(one.tag, str) and test(one, page) for one in element)
    raise BadSelector(f"after :has( `{combinator}` is not known here; known are a blank and >")


def _is_empty(element: HtmlElement) -> bool:
    """Whether there is nothing in an element; comments are nothing."""
    return not element.text and not any(isinstance(one.tag, str) or one.tail for one in element)


_PLACES: Mapping[str, Callable[[Place], bool]] = {
    "first-child": lambda place: place.first == 1,
    "last-child": lambda place: place.last == 1,
    "only-child": lambda place: place.first == place.last == 1,
    "first-of-type": lambda place: place.first_of_type == 1,
    "last-of-type": lambda place: place.last_of_type == 1,
    "only-of-type": lambda place: place.first_of_type == place.last_of_type == 1,
}
_COUNTED: Mapping[str, Callable[[Place], int]] = {
    "nth-child": lambda place: place.first,
    "nth-last-child": lambda place: place.last,
    "nth-of-type": lambda place: place.first_of_type,
    "nth-last-of-type": lambda place: place.last_of_type,
}
_OTHERS: Mapping[str, Test] = {
    "root": lambda element, _page: element.getparent() is None,
    "scope": lambda element, page: element is page.root,
    "empty": lambda element, _page: _is_empty(element),
}
_KNOWN = ", ".join(f":{name}" for name in ("not", "is", "where", "has", *_PLACES, *_COUNTED, *_OTHERS))


def _is_pseudo(tree: Pseudo) -> Test:
    if (other := _OTHERS.get(tree.ident)) is not None:
        return other
    place = _PLACES.get(tree.ident)
    if place is None:
        raise BadSelector(f"the pseudo-class :{tree.ident} is not known here; known are {_KNOWN}")
    return lambda element, page: place(page.place(element))


def _is_counted(tree: Function) -> Test:
    count = _COUNTED.get(tree.name)
    if count is None:
        raise BadSelector(f"the pseudo-class :{tree.name}() is not known here; known are {_KNOWN}")
    step, offset = parse_series(tree.arguments)

    def test(element: HtmlElement, page: Tree) -> bool:
        beyond = count(page.place(element)) - offset
        return beyond == 0 if step == 0 else beyond % step == 0 and beyond // step >= 0

    return test


_READERS: Mapping[type, Callable[..., Test]] = {
    Class: _has_class,
    Hash: _has_id,
    Attrib: _has_attribute,
    Negation: _is_not,
    Matching: _is_any,
    SpecificityAdjustment: _is_any,
    Relation: _holds,
    Pseudo: _is_pseudo,
    Function: _is_counted,
}
