"""Several pages of one article made one document."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.formats import parse
from feeds.formats.page import join_pages, joining, next_page
from feeds.formats.page.paging import MAX_PAGES
from feeds.model.document import Attachment, Claim, Document, Field, Origin
from feeds.model.payload import MediaType, Payload
from feeds.text.markup import html_to_text

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
LEAD = "The harbour opened on Wednesday, after years of careful work on its walls, its lights and its pier."
EAST = "Ships may now enter by night, the harbour master said, and some of them will stay for longer."
WEST = "In the west the old basin will be filled up, and houses shall stand there before the year is over."


def page(body: str, *, base: str = "https://e.org/w/a.html", claims: tuple[Claim, ...] = ()) -> Document:
    """One page, as it is read."""
    return Document("a", claims, body, NOW, base=base)


def lines(document: Document) -> list[str]:
    """What a reader sees."""
    return [line for line in html_to_text(document.body).splitlines() if line]


def test_the_texts_follow_each_other() -> None:
    """A page's text is lost, or stands in another order."""
    joined = join_pages([page(f"<p>{LEAD}</p>"), page(f"<p>{EAST}</p>"), page(f"<p>{WEST}</p>")])

    assert lines(joined) == [LEAD, EAST, WEST]


def test_what_is_repeated_stands_once() -> None:
    """The lead, the picture and the editor that every page repeats stand in the text twice."""
    head, tail = '<p>Photo: Roe</p><img src="top.jpg">', "<p>Editor: Poe</p>"
    joined = join_pages(
        [
            page(f"{head}<p>{LEAD}</p><p>Yes.</p><p>{WEST}</p>{tail}"),
            page(f"{head}<p>{EAST}</p><p>Yes.</p><p>{LEAD}</p><p>No.</p>{tail}"),
        ]
    )

    assert lines(joined) == ["Photo: Roe", LEAD, "Yes.", WEST, "Editor: Poe", EAST, "Yes.", "No."]
    assert joined.body.count("<img") == 1


def test_the_title_with_a_number_is_no_text() -> None:
    """The heading that every page repeats with its number stands in the text."""
    title = (Claim(Field.TITLE, ("The harbour",), Origin.MARKUP),)
    joined = join_pages(
        [page(f"<p>{LEAD}</p>", claims=title), page(f"<h2>The harbour (2)</h2><p>{EAST}</p>")]
    )

    assert lines(joined) == [LEAD, EAST]


def test_a_page_that_has_it_all() -> None:
    """An article's text stands twice when one of its pages shows all of it."""
    whole = page(f"<p>{LEAD}</p><p>{EAST}</p><p>{WEST}</p>")

    assert lines(join_pages([page(f"<p>{LEAD}</p>"), whole])) == [LEAD, EAST, WEST]


def test_a_server_that_shows_one_page_for_all() -> None:
    """A page that a server repeats whatever number it is asked for adds something."""
    first = page(f"<p>{LEAD}</p><p>{EAST}</p>")

    assert lines(join_pages([first, first, first])) == [LEAD, EAST]


def test_addresses_of_pages_in_other_folders() -> None:
    """Relative addresses of a page in a folder of its own lead elsewhere."""
    first, second = (
        page(f'<p>{LEAD}</p><img src="1.jpg">'),
        page(f'<p>{EAST}</p><a href="b"><img src="1.jpg"></a>'),
    )
    joined = join_pages([first, replace(second, base="https://e.org/w/a/2")])

    assert 'src="1.jpg"' in joined.body
    assert 'src="https://e.org/w/a/1.jpg"' in joined.body
    assert 'href="https://e.org/w/a/b"' in joined.body


def test_what_only_the_last_page_says() -> None:
    """Who edited the article is lost when the last page alone says so, or overrules the first page."""
    editor = Claim(Field.EDITORS, ("Poe",), Origin.CREDIT)
    author, other = (Claim(Field.AUTHORS, (name,), Origin.META) for name in ("Roe", "Doe"))
    joined = join_pages(
        [page(LEAD, claims=(author,)), page(EAST), page(WEST, claims=(other, editor))],
    )

    assert joined.claims == (author, editor)


def test_files_and_moments() -> None:
    """A later page's file is lost, listed twice, or the newest moment is not that of the article."""
    first = replace(page(LEAD), attachments=(Attachment("f.pdf"),), further=("https://e.org/w/a_2.html",))
    files = (Attachment("/w/f.pdf"), Attachment("g.pdf"))
    second = replace(page(EAST), attachments=files, modified=NOW + timedelta(hours=1))
    joined = join_pages([first, second])

    assert [each.url for each in joined.attachments] == ["f.pdf", "https://e.org/w/g.pdf"]
    assert joined.modified == NOW + timedelta(hours=1)
    assert joined.further == ()


def test_no_page() -> None:
    """Nothing joined is something."""
    with pytest.raises(ValueError, match="no pages"):
        join_pages([])


def test_an_endless_article(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages without end fill the memory."""
    monkeypatch.setattr(joining, "MAX_CHARS", 250)
    joined = join_pages([page(f"<p>{LEAD}</p>"), page(f"<p>{EAST}</p>"), page(f"<p>{WEST}</p>")])

    assert lines(joined) == [LEAD, EAST]


def test_the_page_to_read_next() -> None:
    """A page is read twice, left out, or pages are read without end."""
    first = replace(page(LEAD), further=("https://e.org/w/a_2.html", "https://e.org/w/a_3.html"))
    third = replace(page(WEST), further=("https://e.org/w/a_4.html",))
    read = {"http://e.org/w/a.html": first}
    assert next_page(read) == "https://e.org/w/a_2.html"
    read["http://e.org/w/a_2.html"] = page(EAST)
    assert next_page(read) == "https://e.org/w/a_3.html"
    read["https://e.org/w/a_3.html"] = third
    assert next_page(read) == "https://e.org/w/a_4.html"
    read["https://e.org/w/a_4.html"] = page(EAST)
    assert next_page(read) == ""
    assert next_page({str(number): first for number in range(MAX_PAGES)}) == ""


def test_pages_as_they_are_read() -> None:
    """The pager stays in the text, or the page does not say where it goes on."""
    pager = '<div class="x"><b>1</b> <a href="a_2.html">2</a> <a href="a_2.html">下一页</a></div>'
    html = f"<html><h1>The harbour</h1><div class=article-content><p>{LEAD * 3}</p>{pager}</div></html>"
    (document,) = parse(
        Payload("a", MediaType.HTML, html.encode(), NOW, url="https://e.org/w/a.html")
    ).documents

    assert document.further == ("https://e.org/w/a_2.html",)
    assert "下一页" not in document.body


BODIES = st.lists(st.sampled_from([LEAD, EAST, WEST, "Yes.", "Photo", "1"]), max_size=5).map(
    lambda parts: "".join(f"<p>{part}</p>" for part in parts)
)


@settings(deadline=None, max_examples=60)
@given(st.lists(BODIES, min_size=1, max_size=4))
def test_no_words_are_lost(bodies: list[str]) -> None:
    """A line that stood on some page stands nowhere, or joining again what is joined changes it."""
    joined = join_pages([page(body) for body in bodies])
    said = {line for body in bodies for line in html_to_text(body).splitlines() if line}

    assert set(lines(joined)) == said
    assert lines(join_pages([joined, joined])) == lines(joined)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(max_size=80), min_size=1, max_size=3))
def test_any_bodies(bodies: list[str]) -> None:
    """Some text is too much for it."""
    assert isinstance(join_pages([page(body) for body in bodies]).body, str)
