"""What an admin's selectors make of a page."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.formats import bundle, parse
from feeds.formats.bundle import Bundle, Page, pack
from feeds.formats.ledger import Ledger
from feeds.formats.page import selected
from feeds.formats.page.selected import Selected, select_parts
from feeds.model.document import Claim, Document, Field, Origin
from feeds.model.guide import Guide
from feeds.model.payload import MediaType, Payload
from feeds.model.settings import Source
from feeds.model.web import Rule, Select
from feeds.normalize import normalize
from feeds.text.markup import parse_tree

CASES = Path(__file__).parents[2] / "data" / "selected"
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
URL = "https://news.example.edu.cn/info/1001/2002.htm"
SOURCE = Source("campus", "", Path(), (), "", timedelta(hours=1), "Asia/Shanghai")
WORDS = "The harbour opened on Wednesday, after years of careful work on its walls and its lights. "


def _make_select(case: str) -> Select:
    told = json.loads((CASES / case / "given.json").read_text("utf-8"))
    return Select(**{**told, "remove": tuple(told.get("remove", ()))})


def _page(html: str, url: str = URL) -> Payload:
    return Payload("news/a", MediaType.HTML, html.encode(), NOW, url=url)


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_cases(case: str) -> None:
    """A selector's find is not what is taken, or one that finds nothing costs the article or is not told."""
    expected = json.loads((CASES / case / "expected.json").read_text("utf-8"))
    select = _make_select(case)
    html = (CASES / case / "input.html").read_text("utf-8")
    parsed = parse(_page(html), Guide(URL, select))
    draft = normalize(parsed.documents[0], SOURCE, NOW)

    assert [part for part in expected["with"] if part not in draft.body_html] == []
    assert [part for part in expected["without"] if part in draft.body_html] == []
    assert draft.title == expected["title"]
    assert (draft.published.at.isoformat() if draft.published else "") == expected["published"]
    assert [note.origin for note in parsed.notes] == [URL] * len(expected["missing"])
    for note, key in zip(parsed.notes, expected["missing"], strict=True):
        assert note.reason.startswith(f"`select` has {key}: {getattr(select, key)}, which finds nothing")


def test_a_date_that_is_none_is_told() -> None:
    """A selector that finds something else than a date is passed over in silence."""
    html = (CASES / "date-that-is-none" / "input.html").read_text("utf-8")
    parsed = parse(_page(html), Guide(URL, Select(date=".when")))

    notes = normalize(parsed.documents[0], SOURCE, NOW).notes
    assert notes == (
        "published '昨晚以前' (selected .when): no date, so it is not used; let the selector find one",
    )


def test_selected_claims_come_after_the_author_and_before_the_feed() -> None:
    """Front matter gives way to a selector, or a selector to what a feed says."""
    html = f"<body><h1>Page</h1><i class=t>Selected</i><i class=d>2026-01-20</i><p>{WORDS * 3}</p></body>"
    select = Select(title=".t", date=".d")
    feed = (
        Claim(Field.TITLE, ("Feed",), Origin.FEED, "title"),
        Claim(Field.PUBLISHED, ("2026-01-25T08:00:00Z",), Origin.FEED, "published"),
    )
    entry = Document("a", feed, "", NOW, base="https://news.example.edu.cn/feed")
    made = Payload("a", MediaType.BUNDLE, pack(Bundle(entry, (Page(URL, html.encode()),))), NOW)
    (document,) = parse(made, Guide(URL, select)).documents
    draft = normalize(document, SOURCE, NOW)
    assert draft.title == "Selected"
    assert draft.published is not None
    assert f"{draft.published.at:%Y-%m-%d}" == "2026-01-20"

    written = _page(f"---\ntitle: Author\ndate: 2026-01-01\n---\n{html}")
    (own,) = parse(written, Guide(URL, select)).documents
    draft = normalize(own, SOURCE, NOW)
    assert draft.title == "Author"
    assert draft.published is not None
    assert f"{draft.published.at:%Y-%m-%d}" == "2026-01-01"


def test_the_rule_of_the_host_that_answered_counts() -> None:
    """A page is read by the rule of another host; its zone or language are not the rule's."""
    html = f"<body><h1>Page</h1><i>2026-01-20 08:00</i><b>Short.</b><p>{WORDS * 3}</p></body>"
    rule = Rule("*.example.org", Select(content="b", date="i"), "Asia/Tokyo", "ja")
    guide = Guide("https://news.example.edu.cn/feed", rules=(rule,))
    page = Page("https://www.example.org/1.htm", html.encode())
    listed = (
        Claim(Field.URL, ("https://news.example.edu.cn/go/1",), Origin.FEED, "link"),
        Claim(Field.UPDATED, ("2026-01-20 09:00",), Origin.FEED, "updated"),
    )
    entry = Document("a", listed, "", NOW, base="https://news.example.edu.cn/feed")
    made = Payload("a", MediaType.BUNDLE, pack(Bundle(entry, (page,))), NOW)

    (document,) = parse(made, guide).documents
    draft = normalize(document, SOURCE, NOW)

    assert draft.body_text == "Short."
    assert draft.language == "ja"
    assert draft.published is not None
    assert draft.published.at.isoformat() == "2026-01-20T08:00:00+09:00"
    assert draft.updated is not None
    assert draft.updated.at.isoformat() == "2026-01-20T09:00:00+08:00"
    (other,) = parse(replace_page(made, "https://www.example.com/1.htm", html), guide).documents
    assert "careful work" in other.body


def replace_page(payload: Payload, url: str, html: str) -> Payload:
    """The same bundle, its page answered elsewhere."""
    entry = bundle.unpack(payload).entry
    return Payload("a", MediaType.BUNDLE, pack(Bundle(entry, (Page(url, html.encode()),))), NOW)


def _part(number: int, words: str) -> Page:
    others = {1: "2002.htm", 2: "2002_2.htm"}
    links = "".join(f"<a href={name}>{at}</a> " for at, name in others.items() if at != number)
    title = "<h3 class=t>Title</h3>" if number == 1 else ""
    box = f"<div class=box><p>{words}</p></div>"
    html = f"<body><h1>Page</h1>{title}{box}<p>{WORDS * 4}</p><div class=pages>{links}</div></body>"
    return Page(URL.replace("2002.htm", others[number]), html.encode())


def test_all_pages_of_an_article_are_read_alike() -> None:
    """Only the first page's content is selected, or the second is expected to have a title as well."""
    pages = (_part(1, "First part."), _part(2, "Second part."))
    guide = Guide(URL, Select(title=".t", content=".box", remove=(".pages",)))
    made = Payload("a", MediaType.BUNDLE, pack(Bundle(None, pages)), NOW)

    parsed = parse(made, guide)

    draft = normalize(parsed.documents[0], SOURCE, NOW)
    assert draft.body_text.split() == ["First", "part.", "Second", "part."]
    assert draft.title == "Title"
    assert parsed.notes == ()
    assert parse(_page(pages[0].data.decode()), guide).documents[0].further[0] == pages[1].url


def test_a_page_of_too_many_elements_is_looked_at_as_usual(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hostile page makes selectors walk for minutes, or nobody learns that they were not followed."""
    monkeypatch.setattr(selected, "MOST_ELEMENTS", 10)
    tree = parse_tree(f"<body><h1>Page</h1><div>{'<i>x</i>' * 20}</div></body>")

    found = select_parts(tree, Select(title="h1", content="div", remove=("i",)), Ledger())

    assert found == Selected(None, ("title", "content"))
    assert len(tree.findall(".//i")) == 20


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.sampled_from(["<p>", "</p>", "<div class=a>", "</div>", "<table><tr><td>", "x", "<iframe>"])),
    st.sampled_from(["", "p", ".a", "td, b", "html", "head", "@x", "*", "iframe", "body *"]),
    st.sampled_from([(), ("p",), ("body",), ("*",), (".a", "td")]),
)
def test_any_page_gives_a_document(parts: list[str], content: str, remove: tuple[str, ...]) -> None:
    """A page without what is selected, or made of nothing else, breaks the reading of it."""
    select = Select(title=content, date=content, content=content, remove=remove)
    parsed = parse(_page(f"<html><body>x{''.join(parts)}"), Guide(URL, select))

    assert len(parsed.documents) == 1
