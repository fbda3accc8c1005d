"""CSS selectors with an attribute."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html

from feeds.text.selectors import LONGEST, BadSelector, parse_selector

PAGE = lxml_html.fromstring(
    '<div><ul class="news"><li><a href="/1" title="One">One…</a></li></ul><p data-x="1@y">No</p></div>'
)


@pytest.mark.parametrize(
    ("text", "attribute", "found"),
    [
        ("ul.news li", "", ["One…"]),
        ("a@title", "title", ["One…"]),
        (" .news a @href ", "href", ["One…"]),
        ("li:has(> a), p", "", ["One…", "No"]),
        ('p[data-x="1@y"]', "", ["No"]),
        ('p[data-x="1@y"]@data-x', "data-x", ["No"]),
        ("h1", "", []),
    ],
)
def test_a_selector_finds_what_css_says(text: str, attribute: str, found: list[str]) -> None:
    """A selector's XPath finds other elements than its CSS, or its attribute is lost."""
    selector = parse_selector(text)

    assert attribute == selector.attribute
    assert found == [each.text_content() for each in PAGE.xpath(selector.xpath)]


def test_an_attribute_alone_is_that_of_the_element_at_hand() -> None:
    """`@href` finds nothing, or the attribute of something within."""
    row = PAGE.xpath("//a")[0]
    selector = parse_selector("@href")

    found = [each.get(selector.attribute) for each in row.xpath(selector.xpath)]
    assert found == ["/1"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "Expected selector"),
        ("ul[", "Expected ident"),
        ("> a", "Expected selector"),
        ("a::text", "Pseudo-elements"),
        ("a:nonsense", "nonsense"),
        ("svg|a", "namespaces"),
        ("*|a", "namespaces"),
        ("a" * (LONGEST + 1), "longer than"),
        (":not(" * 99 + "a" + ")" * 99, "."),
    ],
)
def test_what_is_no_selector_says_why(text: str, why: str) -> None:
    """A selector that cannot be used is taken, or refused without a reason."""
    with pytest.raises(BadSelector, match=why):
        parse_selector(text)


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet="ab.#[]()@:*>+~|=^$\"' ,-\\01né\x00\n", max_size=24))
def test_any_text_is_a_selector_that_works_or_is_refused(text: str) -> None:
    """A text that was taken as a selector breaks on the first page."""
    try:
        selector = parse_selector(text)
    except BadSelector:
        return
    etree.XPath(selector.xpath)(PAGE)
