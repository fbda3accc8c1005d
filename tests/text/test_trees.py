"""HTML as a tree, and back."""

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.text.trees import parse_tree, tame, tree_to_html

MARKUP_LIKE = st.text("<>/!-?&#;x0'\"= \0pdivabtr\n中", max_size=80)


def depth_of(root: lxml.html.HtmlElement) -> int:
    """How many elements stand in one another."""
    return max(sum(1 for _ in element.iterancestors()) for element in root.iter())


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("words", "words"),
        ("\0", ""),
        ("<!---->", ""),
        ("<?x?>", ""),
        ("<!DOCTYPE", ""),
        ("<frameset><frame>", ""),
        ('<?xml version="1.0" encoding="gbk"?><p>中文', "中文"),
        ('<meta charset="gbk"><p>中文', "中文"),
        ("<p>a\0b\x01\ufffec\ud800", "abc"),
        ("<p>&#0;&#1;&#xD800;&#xFFFE;&#99999999;a", "a"),
        ("<p>&#146;&#x93;", "’“"),
        ("<p>&#20013;&#x6587;&amp;#1;", "中文&#1;"),
        ("<p>&#0000000000038;", "&"),
    ],
)
def test_anything_is_a_document(html: str, text: str) -> None:
    """SEC-02: some page raises an error, or keeps what XML forbids."""
    root = parse_tree(html)
    assert root.tag == "html"
    assert root.find("body") is not None
    assert root.text_content() == text


@pytest.mark.parametrize("html", ["<div>" * 5000, "<b><i>" * 4000, "<table><tr><td>" * 2000, "<a><p>" * 3000])
def test_deep_markup_keeps_its_words(html: str) -> None:
    """SEC-03: a deep page loses its words, or overflows a recursion."""
    root = parse_tree(f"{html}deep</div></div><p>after")
    assert "deep" in root.text_content()
    assert root.text_content().endswith("after")
    assert depth_of(root) <= 255


def test_a_text_of_ten_million_characters_is_kept() -> None:
    """The parser's own limit swallows a long line."""
    assert len(parse_tree(f"<p>{'字' * 3_400_000}</p>").text_content()) == 3_400_000


def test_an_element_with_thousands_of_attributes_loses_them() -> None:
    """One tag keeps the parser busy for minutes."""
    crowded = "<p " + " ".join(f"a{number}='>'" for number in range(9000)) + ">x<b id=1>y"
    assert tame(crowded) == "<p>x<b id=1>y"
    ordinary = "<p " + " ".join(f'data-{number}="1"' for number in range(200)) + ">x"
    assert tame(ordinary) == ordinary


@pytest.mark.parametrize(
    ("html", "inner", "outer"),
    [
        ("<div>a &lt; b<br>c</div>d", "a &lt; b<br>c", "<div>a &lt; b<br>c</div>"),
        ('<div><a title="&lt;&amp;">中</a>!</div>', '<a title="&lt;&amp;">中</a>!', None),
        ("<div></div>x", "", "<div></div>"),
    ],
)
def test_tree_to_html(html: str, inner: str, outer: str | None) -> None:
    """A tree's HTML is not what was parsed."""
    element = parse_tree(html).find(".//div")
    assert tree_to_html(element) == inner
    assert tree_to_html(element, inner=False) == (outer or f"<div>{inner}</div>")


@given(st.text(st.characters(codec=None), max_size=80) | MARKUP_LIKE)
@settings(deadline=None, max_examples=100)
def test_a_tree_is_written_as_it_is_read(html: str) -> None:
    """Some string raises an error, or a tree's HTML means other words than the tree."""
    body = parse_tree(html).find("body")
    assert body is not None
    assert parse_tree(tree_to_html(body)).text_content().split() == body.text_content().split()
