"""What single parts of a page claim."""

import json
from collections.abc import Callable

import pytest

from feeds.model.document import Document, Field, Origin
from feeds.model.payload import MediaType

Read = Callable[[str | bytes, MediaType], Document]
WORDS = "The harbour opened on Wednesday, after years of careful work on its walls and its lights. "
PROSE = f"<div id='t'><p>{WORDS * 2}</p><p>{WORDS * 3}</p></div>"


@pytest.mark.parametrize(
    ("markup", "field", "origin", "value"),
    [
        (
            '<span itemprop="author"><b itemprop="name">Jane Roe</b></span>',
            Field.AUTHORS,
            Origin.MICRODATA,
            "Jane Roe",
        ),
        (
            '<span itemprop="datePublished" content="2026-01-21">x</span>',
            Field.PUBLISHED,
            Origin.MICRODATA,
            "2026-01-21",
        ),
        (
            '<meta itemprop="dateModified" content="2026-01-22">',
            Field.UPDATED,
            Origin.MICRODATA,
            "2026-01-22",
        ),
        ('<a rel="author" href="/j">Jane Roe</a>', Field.AUTHORS, Origin.MARKUP, "Jane Roe"),
        ('<p class="author-name">Jane Roe</p>', Field.AUTHORS, Origin.MARKUP, "Jane Roe"),
        ('<div class="article-title">The harbour</div>', Field.TITLE, Origin.MARKUP, "The harbour"),
        ('<i class="pub-date">2026-01-21</i>', Field.PUBLISHED, Origin.MARKUP, "2026-01-21"),
        ('<time datetime="2026-01-21T09:30Z">x</time>', Field.PUBLISHED, Origin.MARKUP, "2026-01-21T09:30Z"),
        ('<p>Updated <time datetime="2026-01-22">x</time></p>', Field.UPDATED, Origin.MARKUP, "2026-01-22"),
        ("<link rel=image_src href=https://e.org/a.jpg>", Field.IMAGE, Origin.LINK, "https://e.org/a.jpg"),
        ("<meta name=citation_author content='Jane Roe'>", Field.AUTHORS, Origin.META, "Jane Roe"),
        ("<nav class=breadcrumb><a>Home</a><a>News</a></nav>", Field.BREADCRUMBS, Origin.MARKUP, "Home"),
        (
            "<ol class=breadcrumbs><li><a>Start</a></li><li>News</li></ol>",
            Field.BREADCRUMBS,
            Origin.MARKUP,
            "Start",
        ),
        ("<script>var a={articleInfo:{source:'Wire'}}</script>", Field.SOURCE, Origin.LABEL, "Wire"),
        ("<a class=source>临江日报</a>", Field.SOURCE, Origin.MARKUP, "临江日报"),
        ("<a id=js_name> 临江科技 </a>", Field.SOURCE, Origin.MARKUP, "临江科技"),
        ('<a href="/authors/jane-roe">Jane Roe</a>', Field.AUTHORS, Origin.MARKUP, "Jane Roe"),
        ('<h5 class="post__AuthorName-sc1">Jane Roe</h5>', Field.AUTHORS, Origin.MARKUP, "Jane Roe"),
        ("<p class=author>作者：王小雨 责任编辑：赵文</p>", Field.EDITORS, Origin.LABEL, "赵文"),
    ],
)
def test_claims(read_as: Read, markup: str, field: Field, origin: Origin, value: str) -> None:
    """An element that says what it is becomes a claim with its place."""
    claims = read_as(f"<html><body>{markup}{PROSE}</body></html>", MediaType.HTML).about(field)

    assert (origin, value) in [(claim.origin, claim.value) for claim in claims]


@pytest.mark.parametrize(
    "line",
    [
        "<a href=/>首页</a> | <a href=/y>要闻</a> | 正文",
        "<b>当前位置</b>：<a href=/>首页</a> &gt; <a href=/y>要闻</a> &gt; 正文",
    ],
)
def test_trail_in_a_line(read_as: Read, line: str) -> None:
    """A trail with links is read up to 正文, whatever stands between its labels."""
    page = f"<body><div>{line}<a href=/> </a></div>{PROSE}<a href=/z>z</a></body>"
    (claim,) = read_as(page, MediaType.HTML).about(Field.BREADCRUMBS)

    assert claim.values == ("首页", "要闻", "正文")


def _spoken(body: str, text: str) -> str:
    data = json.dumps({"@type": "Article", "headline": "H", "articleBody": text})
    return f'<html><body><script type="application/ld+json">{data}</script>{body}</body></html>'


def test_spoken_text_finds_its_element(read_as: Read) -> None:
    """The element that holds what articleBody says wins over one with more words."""
    said = "Only this paragraph is spoken, and it is long enough to be the article that was meant. " * 5
    body = read_as(_spoken(f"<div><p>{said}</p></div><div>{PROSE * 5}</div>", said), MediaType.HTML).body

    assert "Only this" in body
    assert "harbour" not in body


def test_spoken_text_alone(read_as: Read) -> None:
    """A page that draws its text with a script still gives what articleBody says."""
    assert "harbour" in read_as(_spoken("<div id=app></div>", WORDS * 5), MediaType.HTML).body


def test_attachments(read_as: Read) -> None:
    """Files in and behind the text are listed once, downloads by their name."""
    links = (
        '<p><a href="a.pdf">A</a><a href="a.pdf">A</a><a href="b.html">B</a>'
        '<a href="/system/download.jsp?id=1">安排.docx</a></p><div pdfsrc="c.pdf"></div>'
    )
    page = f"<body><div class=v_news_content>{PROSE}{links}</div></body>"
    found = read_as(page, MediaType.HTML).attachments

    assert [each.url for each in found] == ["a.pdf", "/system/download.jsp?id=1", "c.pdf"]


def test_base_and_broken_json(read_as: Read) -> None:
    """A base element counts if it is an address; scripts beyond mending are left out."""
    broken = '<script type="application/ld+json">{"a":</script>'
    page = f'<head><base href="https://e.org/x/">{broken}</head>{PROSE}'
    assert read_as(page, MediaType.HTML).base == "https://e.org/x/"


def frame(lines: str) -> str:
    """A page with lines between its heading and its text."""
    return f"<title>会议召开</title><h1>会议召开</h1>{lines}<div class=v_news_content>{PROSE}</div>"


@pytest.mark.parametrize(
    ("lines", "field", "value"),
    [
        ("<p>2026-01-21 09:30 临江日报</p>", Field.SOURCE, "临江日报"),
        ("<p>2026-01-21 09:30·临江社</p>", Field.SOURCE, "临江社"),
        ("<p>2026-01-21 09:30 点击下载</p>", Field.SOURCE, ""),
        ("<p>胡平</p>", Field.AUTHORS, "胡平"),
        ("<p>编者按</p>", Field.AUTHORS, ""),
        ("<p>临江报记者 王小雨</p>", Field.AUTHORS, "王小雨"),
        ("<p><a href=/h>胡平</a></p>", Field.AUTHORS, ""),
    ],
)
def test_lines_below_the_title(read_as: Read, lines: str, field: Field, value: str) -> None:
    """Who wrote, or where it is from, stands below the title without a label and is missed."""
    claims = read_as(frame(lines), MediaType.HTML).about(field)

    assert next((claim.value for claim in claims), "") == value


def test_a_box_around_title_and_labels_is_no_title(read_as: Read) -> None:
    """A box that is called after the title and holds the labels as well becomes the title."""
    page = frame("<div class=news_title>会议召开 【时间：2026-01-21】 【来源：临江网】</div>")
    claims = read_as(page, MediaType.HTML).about(Field.TITLE)

    assert "title class" not in [claim.detail for claim in claims]


@pytest.mark.parametrize(
    ("markup", "value", "detail"),
    [
        ('<meta name="ContentId" content="40232587">', "40232587", "contentid"),
        ("<script>var contentid = 15409036; var x = 1</script>", "15409036", "contentid"),
        ("<script>var __$nodeid='4744'; __$contentid='3714581';</script>", "3714581", "contentid"),
        ('<script>_showDynClicks("wbnews", 1662, 2662)</script>', "1662/2662", "wbnews"),
        (
            '<script>_showDynClicks("wbnews", 1, 5)</script><script>_showDynClicks("wbnews", 1, 6)</script>',
            "1/5",
            "wbnews",
        ),
    ],
)
def test_the_number_of_a_cms(read_as: Read, markup: str, value: str, detail: str) -> None:
    """The number that a content management system gave an article is not seen, or another article's is."""
    claims = read_as(f"<body>{markup}{PROSE}</body>", MediaType.HTML).about(Field.OWN_ID)

    assert [(claim.value, claim.detail) for claim in claims] == [(value, detail)]
