"""The further pages of an article."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.formats.page.paging import MAX_PAGES, find_further_pages
from feeds.text.markup import parse_tree
from feeds.text.urls import host_of

CASES = Path(__file__).parents[2] / "data" / "further"
PROSE = "<p>The harbour opened on Wednesday, after years of careful work on its walls and its lights.</p>" * 3
WORDS = st.sampled_from(["2", "下一页", "Next", "尾页", "第3页", "上一页", "1", "全文", "下一篇", ""])
ADDRESSES = st.sampled_from(
    ["a.html", "a_1.html", "a_2.html", "a_9.html", "a2.html", "/w/a/2", "?page=2", "//[", "http://x/a_2.html"]
)


def further(html: str, url: str) -> tuple[str, ...]:
    """What is found in a page."""
    return find_further_pages(parse_tree(html), url)


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_cases(case: str) -> None:
    """A page of an article is missed, or another article, a list's page or a comment is taken for one."""
    expected = json.loads((CASES / case / "expected.json").read_text("utf-8"))
    html = (CASES / case / "input.html").read_text("utf-8")

    assert expected["further"] == list(further(html, expected["url"]))


def test_no_more_than_anybody_reads() -> None:
    """A pager that claims thousands of pages makes us fetch them."""
    many = '<a href="a_2.html">2</a> <a href="a_999.html">尾页</a>'

    assert len(further(f"{PROSE}{many}", "https://e.org/a.html")) <= MAX_PAGES + 1
    assert (
        len(further(f"{PROSE}<script>createPageHTML(9999,0,'a','html')</script>", "https://e.org/a.html"))
        < 31
    )


def test_a_file_has_no_further_pages() -> None:
    """A page without an address gets some."""
    assert further(f'{PROSE}<a href="a_2.html">2</a>', "") == ()


@pytest.mark.parametrize(
    "marks",
    [
        '<meta name="ArticleTitle" content="x">',
        '<script type="application/ld+json">{"@type": "NewsArticle"}</script>',
    ],
)
def test_a_gallery_says_what_it_is(marks: str) -> None:
    """A page of one picture that calls itself an article has no further pages."""
    page = f'<head>{marks}</head><img src="1.jpg"><a href="a_2.html">2</a>'

    assert further(page, "https://e.org/a.html") == ("https://e.org/a_2.html",)
    assert further(page.replace(marks, ""), "https://e.org/a.html") == ()


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(ADDRESSES, WORDS), max_size=6), ADDRESSES)
def test_any_pager(links: list[tuple[str, str]], own: str) -> None:
    """Some links lead to another host, to the page itself, or to one page twice."""
    url = f"https://e.org/w/{own}"
    pager = "".join(f'<a href="{address}">{words}</a>' for address, words in links)
    found = further(PROSE + pager, url)

    assert {host_of(each) for each in found} <= {"e.org"}
    assert len(set(found)) == len(found)
    assert url not in found


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=200), st.text(max_size=60))
def test_any_text(html: str, address: str) -> None:
    """Some page or some address is too much for it."""
    assert isinstance(further(html, address), tuple)
    assert isinstance(further(f"{html}<a href='{address}'>2</a>", "https://e.org/a.html"), tuple)
