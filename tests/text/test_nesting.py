"""Deep markup made shallow."""

import pytest

from feeds.text.nesting import DEEPEST, is_wild, make_shallow


def test_ordinary_markup_is_left_alone() -> None:
    """A long page is changed, or is treated as an attack."""
    page = "<ul>" + "<li><p>a <b>b</b>" * 2000 + "</ul>" + "<div><span>x</div>" * 2000
    assert make_shallow(page) == page
    assert not is_wild(page)


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 5000,
        "<table><tr><td>" * 5000,
        "<b><i>" * 5000,
        "".join(f"<font color={number}><p>x" for number in range(3000)),
        "".join(f"<div><font color={number}></div>" for number in range(150)) + "<p>x" * 5000,
    ],
)
def test_markup_that_costs_more_than_its_length_is_wild(html: str) -> None:
    """A page of a megabyte keeps the sanitizer busy for minutes."""
    assert is_wild(html)


def test_deep_tags_go_and_their_words_stay() -> None:
    """Words are lost in deep markup, or the markup stays deep."""
    shallow = make_shallow("<div>" * 5000 + "deep" + "</div>" * 5000 + "<p>after</p>")
    assert shallow == "<div>" * DEEPEST + "deep" + "</div>" * DEEPEST + "<p>after</p>"


def test_what_follows_an_unwrapped_element_is_left_alone() -> None:
    """A page is flattened because something before was deep."""
    shallow = make_shallow("<div>" * 300 + "<b>x</b>" + "</div>" * 300 + "<div><b>y</b></div>")
    assert shallow.endswith("</div><div><b>y</b></div>")
    assert "<b>x" not in shallow


@pytest.mark.parametrize(
    "quoted", ["<script>{}</script>", "<!--{}-->", "<style>{}</style>", "<textarea>{}</textarea>"]
)
def test_tags_in_scripts_and_comments_do_not_count(quoted: str) -> None:
    """A template in a script makes the page's own elements disappear."""
    page = quoted.format("<div>" * 1000) + "<div><p>x</p></div>"
    assert make_shallow(page) == page
    assert not is_wild(page)


@pytest.mark.parametrize("end", ["<script>", "<!--"])
def test_nothing_counts_after_an_unclosed_script_or_comment(end: str) -> None:
    """The search for its end takes quadratic time."""
    page = end + "<div>" * 1000
    assert make_shallow(page) == page


def test_closing_tags_without_an_opening_one_are_ignored() -> None:
    """Stray closing tags hide how deep a page is."""
    assert is_wild("<div></span></b></p>" * 1000)
    assert not is_wild("</div></b>" * 1000)
