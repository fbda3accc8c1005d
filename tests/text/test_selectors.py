"""CSS selectors with an attribute."""

import pytest
from cssselect import HTMLTranslator
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from lxml.html import HtmlElement

from feeds.text import matching
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
        ('P[DATA-X="1@Y" i]', "", ["No"]),
        (":scope > p", "", ["No"]),
        ("h1", "", []),
    ],
)
def test_a_selector_finds_what_css_says(text: str, attribute: str, found: list[str]) -> None:
    """A selector finds other elements than its CSS, or its attribute is lost."""
    selector = parse_selector(text)

    assert attribute == selector.attribute
    assert found == [each.text_content() for each in selector.find(PAGE)]


def test_an_attribute_alone_is_that_of_the_element_at_hand() -> None:
    """`@href` finds nothing, or the attribute of something within."""
    row = PAGE.xpath("//a")[0]
    selector = parse_selector("@href")

    found = [each.get(selector.attribute) for each in selector.find(row)]
    assert found == ["/1"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "Expected selector"),
        ("ul[", "Expected ident"),
        ("> a", "Expected selector"),
        ("a::text", "Pseudo-elements"),
        ("a:nonsense", "nonsense"),
        ("a:contains(b)", "contains"),
        ("a:nth-child(x)", "."),
        ("a:not(b c)", "one element"),
        ("a:has(+ b)", "not known here"),
        ("svg|a", "namespaces"),
        ("*|a", "namespaces"),
        ("a[b='\x00']", "."),
        ("a" * (LONGEST + 1), "longer than"),
        (":not(" * 99 + "a" + ")" * 99, "."),
    ],
)
def test_what_is_no_selector_says_why(text: str, why: str) -> None:
    """A selector that cannot be used is taken, or refused without a reason."""
    with pytest.raises(BadSelector, match=why):
        parse_selector(text)


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet="ab.#[]()@:*>+~|=^$\"' ,-\\01né\x00\n", max_size=24))
def test_any_text_is_a_selector_that_works_or_is_refused(text: str) -> None:
    """A text that was taken as a selector breaks on the first page."""
    try:
        selector = parse_selector(text)
    except BadSelector:
        return
    selector.find(PAGE)


_PARTS = (
    *("div", "p", "*", ".a", ".b.c", "#x", "[data-k]", "[data-k~=a]", "[data-k|=a]", "[data-k^=a]"),
    *("[data-k$=b]", "[data-k*=b]", '[data-k!="a b"]', ":first-child", "p:last-child", ":only-child"),
    *("p:nth-child(2n+1)", "p:nth-of-type(2)", ":nth-last-child(-n+2)", "p:only-of-type", ":empty"),
    *("div:last-of-type", "p:nth-last-of-type(odd)", "div:first-of-type", "div:not(.a)", ":is(p, .b)"),
    *(":where(#x, div)", "div:has(.a)", "div:has(> p)", ":root"),
)
_CHAINS = st.builds(
    lambda first, rest: first + "".join(f"{sign}{part}" for sign, part in rest),
    st.sampled_from(_PARTS),
    st.lists(st.tuples(st.sampled_from([" ", " > ", " + ", " ~ "]), st.sampled_from(_PARTS)), max_size=3),
)
_ATTRIBUTES = st.sampled_from(
    ['class="a"', 'class="b c"', 'id="x"', 'data-k="a-b"', 'data-k="a b"', 'data-k=""', ""]
)
_HTML = st.recursive(
    st.sampled_from(["", "t", "<!-- c -->"]),
    lambda inner: (
        st.builds(
            lambda tag, attribute, parts: f"<{tag} {attribute}>{''.join(parts)}</{tag}>",
            st.sampled_from(["div", "span", "section"]),
            _ATTRIBUTES,
            st.lists(inner, max_size=4),
        )
        | st.builds(lambda attribute: f"<p {attribute}>t</p>", _ATTRIBUTES)
    ),
    max_leaves=25,
)


@settings(deadline=None, max_examples=75)
@given(st.lists(_CHAINS, min_size=1, max_size=2), st.lists(_HTML, min_size=1, max_size=4))
def test_one_walk_finds_what_xpath_finds(chains: list[str], parts: list[str]) -> None:
    """Our way to read CSS differs from that of everybody, on some page."""
    page = lxml_html.fromstring(f"<html><body><div>{''.join(parts)}</div></body></html>")
    css = ", ".join(chains)

    assert page.xpath(HTMLTranslator().css_to_xpath(css)) == parse_selector(css).find(page)


_RICH = lxml_html.fromstring(
    """<html><body>
    <div id=x class="a b"><p data-k="a-b">1</p><!-- c --><p class=a>2</p><span data-k="a b"></span>
      <p class="b c">3<!-- c --></p>
      <div class=a><p data-k="">4</p><div><p id=y class=a data-k=b>5</p></div></div></div>
    <section data-k=a><div><!-- c --></div><div class=c>t<p>6</p></div><p class=b>7</p></section><div></div>
    </body></html>"""
)


def test_every_pair_of_parts_finds_what_xpath_finds() -> None:
    """Some part of CSS, alone or behind another one, means something else here than everywhere."""
    pairs = [f"{one}{sign}{other}" for one in _PARTS for sign in (" ", ">", "+", "~") for other in _PARTS]
    translator = HTMLTranslator()

    different = [
        css
        for css in (*_PARTS, *pairs)
        if _RICH.xpath(translator.css_to_xpath(css)) != parse_selector(css).find(_RICH)
    ]

    assert different == []
    assert [part for part in _PARTS if not parse_selector(part).find(_RICH)] == []


def test_a_flat_page_costs_one_walk() -> None:
    """A page with many siblings, or a deep one, makes a selector take quadratic time."""
    asked = 0

    def count(_element: HtmlElement, _tree: matching.Tree) -> bool:
        nonlocal asked
        asked += 1
        return True

    chain = tuple(matching.Step(sign, count) for sign in ("", "~", " ", "~"))
    flat = lxml_html.fromstring(f"<ul>{'<li>x</li>' * 5000}</ul>")

    matching.find_all(flat, (chain,))

    assert asked <= 4 * 5001


def test_what_stands_where_is_counted_once() -> None:
    """Each element of a long list counts the whole list anew."""
    flat = lxml_html.fromstring(f"<ul>{'<li>x</li>' * 5000}</ul>")
    tree = matching.Tree(flat)

    tree.place(flat[0])

    assert len(tree.places) == 5000
    assert (tree.place(flat[4999]).first, tree.place(flat[4999]).last) == (5000, 1)
