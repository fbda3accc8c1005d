"""Pages that show something instead of telling, and the files that pages offer."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.formats.page.attachments import find_attachments
from feeds.formats.page.embedded import show_embedded
from feeds.formats.page.exhibits import is_content
from feeds.model.document import Document
from feeds.model.payload import MediaType
from feeds.text.markup import parse_tree

Read = Callable[[str | bytes, MediaType], Document]
CASES = Path(__file__).parents[2] / "data" / "shown"


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_cases(read_as: Read, case: str) -> None:
    """What a page shows is lost, or its place is taken by the page's frame or by "cannot preview"."""
    expected = json.loads((CASES / case / "expected.json").read_text("utf-8"))
    document = read_as((CASES / case / "input.html").read_bytes(), MediaType.HTML)
    files = [[file.url, file.media_type, file.title] for file in document.attachments]
    wanted = expected["files"]

    assert [part for part in expected["with"] if part not in document.body] == []
    assert [part for part in expected["without"] if part in document.body] == []
    assert [file[: len(some)] for file, some in zip(files, wanted, strict=True)] == wanted


def test_an_article_in_a_film_that_nobody_closed(read_as: Read) -> None:
    """A film's element that is left open swallows the article."""
    words = "The harbour opened on Wednesday, after years of careful work on its walls and its lights. "
    page = f"<body><h1>Harbour</h1><div class=article-content><video src=a.mp4><p>{words * 4}</p></div>"

    assert "careful work" in read_as(page, MediaType.HTML).body


@pytest.mark.parametrize(
    ("frame", "page"),
    [
        ("https://www.youtube.com/embed/aBc-12_3xyz?rel=0", "https://www.youtube.com/watch?v=aBc-12_3xyz"),
        ("//v.qq.com/txp/iframe/player.html?vid=k0042abcdef", "https://v.qq.com/x/page/k0042abcdef.html"),
        ("https://player.youku.com/embed/XNDk4==", "https://v.youku.com/v_show/id_XNDk4==.html"),
        ("https://player.vimeo.com/video/76979871", "https://vimeo.com/76979871"),
        ("https://www.dailymotion.com/embed/video/x8abc1", "https://www.dailymotion.com/video/x8abc1"),
        ("https://ads.example.org/frame.html", None),
        ("//[", None),
        ("javascript:void(0)", None),
        ("about:blank", None),
    ],
)
def test_films_elsewhere(frame: str, page: str | None) -> None:
    """A film of a known player leads nowhere, or any frame is taken for one."""
    tree = parse_tree(f'<div><iframe src="{frame}"></iframe></div>')
    show_embedded(tree)

    assert [link.get("href") for link in tree.iter("a")] == ([page] if page else [])


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ('<img src="photos/1.jpg">', True),
        ('<a href="1.jpg"><img src="1.jpg"></a>', True),
        ('<a href="large.png"><img src="1.jpg"></a>', True),
        ('<a href="/news/"><img src="1.jpg"></a>', False),
        ('<img src="1.jpg" width="20">', False),
        ('<img src="/images/top_bg.jpg">', False),
        ('<img src="">', False),
    ],
)
def test_pictures_to_be_looked_at(image: str, *, expected: bool) -> None:
    """A button, an advertisement or a banner counts as what a page shows, or a picture does not."""
    (element,) = parse_tree(f"<p>{image}</p>").iter("img")

    assert is_content(element) is expected


def test_prose_far_from_a_document(read_as: Read) -> None:
    """A few words at one end of a page and a document at the other make the whole page the article."""
    words = (
        "Ships may now enter by night, the harbour master said on Wednesday, and some of them will stay. " * 2
    )
    deep = f"<div><div><div><div><div><p>{words}</p></div></div></div></div></div>"
    page = f"<body>{deep}<div><b>Menu</b></div><div><iframe src=a.pdf></iframe></div></body>"
    body = read_as(page, MediaType.HTML).body

    assert "enter by night" in body
    assert "Menu" not in body


def test_no_more_files_than_anybody_reads() -> None:
    """A page of thousands of files makes an entry of as many enclosures."""
    links = "".join(f'<a href="{number}.pdf">x</a>' for number in range(80))
    long = f'<a href="{"a" * 2001}.pdf">x</a>'

    assert len(find_attachments(parse_tree(links))) == 50
    assert find_attachments(parse_tree(f"{long}<a href='javascript:x.pdf'>x</a><a>a.pdf</a>")) == ()


PIECES = st.lists(
    st.sampled_from(
        [
            *('<iframe src="a.pdf">', "</iframe>", '<object data="b.doc">', "</object>", "<p>", "</p>", "x"),
            *('<embed src="viewer?file=c.pdf">', '<video src="d.mp4">', '<source src="e.mp4">', "</video>"),
            *("<audio>", "</audio>", '<div pdfsrc="f.pdf">', "</div>"),
            "<script>showVsbpdfIframe('/g.pdf')</script>",
        ]
    ),
    max_size=10,
).map("".join)


@settings(deadline=None)
@given(PIECES)
def test_again(html: str) -> None:
    """A document's viewer stays, or a second look finds other documents than the first."""
    tree = parse_tree(html)
    show_embedded(tree)
    found = [file.url for file in find_attachments(tree)]
    show_embedded(tree)

    assert {file.url for file in find_attachments(tree)} == set(found)
    assert tree.find(".//iframe[@src='a.pdf']") is None


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_address(read_as: Read, text: str) -> None:
    """Some address is too much for it."""
    page = f'<body><p>x</p><iframe src="{text}"></iframe><a href="{text}">{text}</a><p pdfsrc="{text}"></p>'

    assert isinstance(read_as(page, MediaType.HTML).attachments, tuple)
