"""CSS selectors that an admin wrote, each with the attribute it takes. The one door of cssselect."""

import re
from dataclasses import dataclass

from cssselect import HTMLTranslator, SelectorError

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
    xpath: str
    """The same as XPath 1.0, from the element at hand downwards, that element included."""


def parse_selector(text: str) -> Selector:
    """Read `ul.news li`, `a@title` or `@href`. Raises BadSelector."""
    written = text.strip()
    if len(written) > LONGEST:
        raise BadSelector(f"it is longer than {LONGEST} characters")
    found = _ATTRIBUTE.fullmatch(written)
    css, attribute = (found["css"], found["name"]) if found else (written, "")
    if not css and attribute:
        return Selector("", attribute, "self::*")
    if _NAMESPACE.search(css):
        raise BadSelector("namespaces are not known here")
    return Selector(css, attribute, _translate(css))


def _translate(css: str) -> str:
    try:
        xpath = HTMLTranslator().css_to_xpath(css)
    except (SelectorError, RecursionError, ValueError) as error:
        raise BadSelector(str(error).rstrip(".") or "it is not understood") from error
    if _NO_XML.search(xpath):
        raise BadSelector("it holds a character that no page can hold")
    return xpath
