"""How much of a feed is read."""

from collections.abc import Callable

import pytest
from lxml import etree

from feeds.formats.syndication.limits import (
    MAX_ATTRIBUTES,
    MAX_CATEGORIES,
    MAX_CHILDREN,
    MAX_ELEMENTS,
    MAX_ENTRIES,
    MAX_LOOSE,
    MAX_LOOSE_TAGS,
    MAX_NAME,
    Limited,
    limit_text,
    limit_tree,
)

MakeRss = Callable[..., str]


def tree(text: str) -> Limited:
    """A well-formed feed within its limits."""
    return limit_tree(etree.fromstring(text))


@pytest.mark.parametrize("limit", [tree, limit_text])
def test_an_honest_feed_is_left_alone(rss: MakeRss, limit: Callable[[str], Limited]) -> None:
    """Limits change a feed that is within them."""
    text = rss("<title>A</title><author>Jane Roe</author><category>b</category>", "<title>B</title>")

    assert limit(text) == Limited(text, 0)


@pytest.mark.parametrize("limit", [tree, limit_text])
def test_entries(rss: MakeRss, limit: Callable[[str], Limited]) -> None:
    """A feed of more entries than are read at once is read to its end, or nobody is told."""
    limited = limit(rss(*(f"<title>t{number}</title>" for number in range(MAX_ENTRIES + 10))))

    assert (limited.text.count("<item>"), limited.left_out) == (MAX_ENTRIES, 10)
    assert "t0<" in limited.text
    assert f"t{MAX_ENTRIES}<" not in limited.text


@pytest.mark.parametrize("limit", [tree, limit_text])
def test_names(rss: MakeRss, limit: Callable[[str], Limited]) -> None:
    """A name as long as a book goes to feedparser, which takes hours for it."""
    long = "a" * 5_000
    limited = limit(
        rss(f"<author>{long}</author><a><name><![CDATA[{long}]]></name></a><title>{long}</title>")
    )

    assert limited.text.count("a" * MAX_NAME + "<") + limited.text.count("a" * MAX_NAME + "]") == 3
    assert limited.text.count(long) == 1


@pytest.mark.parametrize("limit", [tree, limit_text])
def test_categories(rss: MakeRss, limit: Callable[[str], Limited]) -> None:
    """Thousands of categories of an entry go to feedparser, which compares each with each."""
    limited = limit(rss("<category>c</category>" * 5_000, "<title>Next</title>"))

    assert limited.text.count("<category>") == MAX_CATEGORIES
    assert "Next" in limited.text


def test_attributes_and_children(rss: MakeRss) -> None:
    """Thousands of attributes or elements of an entry go to feedparser."""
    many = " ".join(f"a{number}=''" for number in range(MAX_ATTRIBUTES + 1))
    limited = tree(rss(f"<b {many}/>" + "<c/>" * (MAX_CHILDREN + 10)))

    assert f"a{MAX_ATTRIBUTES}=" not in limited.text
    assert limited.text.count("<c/>") == MAX_CHILDREN - 1


def test_elements(rss: MakeRss) -> None:
    """A feed of millions of elements is read to its end."""
    item = "<a>" + "<b/>" * 1_000 + "</a>"
    limited = tree(rss(*[item] * (MAX_ELEMENTS // 1_000 + 5)))

    assert limited.left_out > 4
    assert limited.text.count("<b/>") <= MAX_ELEMENTS


@pytest.mark.parametrize(
    ("item", "kept"),
    [
        ("<title>{}</title>" + "w" * (MAX_LOOSE // 4), 3),
        ("<title>{}</title>" + "<b>" * (MAX_LOOSE_TAGS // 4), 3),
        ("<title>{}</title><![CDATA[" + "<b>" * (MAX_LOOSE_TAGS // 4) + "]]>", 10),
    ],
)
def test_broken_feeds(rss: MakeRss, item: str, kept: int) -> None:
    """Megabytes that are not well-formed are read to their end, or their first entries are lost."""
    limited = limit_text(rss(*(item.format(f"t{number}") for number in range(10))))

    assert [f"<title>t{number}<" in limited.text for number in range(10)] == [
        number < kept for number in range(10)
    ]
    assert limited.left_out == 10 - kept


def test_one_endless_entry(rss: MakeRss) -> None:
    """A broken feed's only entry is lost because it is too long."""
    limited = limit_text(rss("<title>t</title>" + "w" * (MAX_LOOSE + 10)))

    assert (len(limited.text), limited.left_out) == (MAX_LOOSE, 0)


def test_an_open_section_swallows_the_rest(rss: MakeRss) -> None:
    """A section without an end is searched for its end again and again."""
    text = rss("<![CDATA[" * 1_000)

    assert limit_text(text) == Limited(text, 0)
