"""Which element of a page holds the article."""

from collections.abc import Callable

import pytest

from feeds.formats.page.teasers import find_teasers
from feeds.model.document import Document
from feeds.model.payload import MediaType

Read = Callable[[str | bytes, MediaType], Document]
PROSE = "<p>The harbour opened on Wednesday, after years of careful work on its walls and its lights.</p>"
OTHER = "The council met, as it does every week, and it spoke of taxes, of the school, and of the weather."
ARTICLE = PROSE * 3


@pytest.fixture
def body_of(read_as: Read) -> Callable[[str], str]:
    """The text that is found in a page."""

    def read(html: str) -> str:
        return read_as(
            f"<html><head><title>Harbour</title></head><body>{html}</body></html>", MediaType.HTML
        ).body

    return read


def teasers(item: str, count: int = 12) -> str:
    """A list of other articles."""
    return "".join(item.format(number) for number in range(count))


@pytest.mark.parametrize(
    "item",
    [
        f"<li><h3><a href='/{{}}'>What the council said about taxes</a></h3><p>{OTHER}</p></li>",
        f"<div class=c><a href='/{{}}'><img src=x.jpg><b>What the council said</b></a><p>{OTHER}</p></div>",
        f"<article><h2><a href='/{{}}'>What the council said about it</a></h2><p>{OTHER}</p></article>",
    ],
)
def test_teasers_are_no_article(body_of: Callable[[str], str], item: str) -> None:
    """A long list of other articles, each with a few sentences, is taken for the article."""
    body = body_of(f"<div><div class=x>{ARTICLE}</div></div><div><div class=y>{teasers(item)}</div></div>")

    assert "careful work" in body
    assert "council" not in body


def test_sections_with_linked_headings_are_an_article(body_of: Callable[[str], str]) -> None:
    """A list of long sections, each below a linked heading, is taken for a list of other articles."""
    section = f"<section><h2><a href='/{{}}'>The best of all harbours</a></h2>{ARTICLE}{ARTICLE}</section>"
    body = body_of(f"<div>{teasers(section, 6)}</div><div><p>{OTHER}</p><p>{OTHER}</p></div>")

    assert body.count("careful work") == 36


def test_few_teasers_are_none() -> None:
    """Three linked headings are a list."""
    assert find_teasers([]) == frozenset()


@pytest.mark.parametrize(
    "frame",
    [
        'id="comments"',
        'class="comment-list"',
        'id="onetrust-consent-sdk"',
        'class="x cookie-banner"',
        'id="disqus_thread"',
    ],
)
def test_what_readers_and_lawyers_say(body_of: Callable[[str], str], frame: str) -> None:
    """A page's comments, or what it asks about cookies, are taken for the article because they are longer."""
    body = body_of(f"<div><div class=post>{ARTICLE}</div><div {frame}>{f'<p>{OTHER}</p>' * 9}</div></div>")

    assert "careful work" in body
    assert "council" not in body


@pytest.mark.parametrize(
    "classes",
    [
        "entry has-sidebar no-comments",
        "story enableAdSlots showRelated is-popular",
        "a b c d e f g h i j k l m n modal promo popup",
    ],
)
def test_what_is_said_of_an_element_is_no_name(body_of: Callable[[str], str], classes: str) -> None:
    """A switch among an article's classes (has-sidebar) makes it furniture."""
    body = body_of(f"<div class='{classes}'>{ARTICLE}</div><div>{f'<p>{OTHER}</p>' * 5}</div>")

    assert "careful work" in body


@pytest.mark.parametrize("classes", ["TRS_UEDITOR trs_paper_default", "v_news_content"])
def test_a_certain_place(body_of: Callable[[str], str], classes: str) -> None:
    """A text in the place that a CMS makes for it is passed over for a longer one beside it."""
    body = body_of(f"<div class='{classes}'>{PROSE}</div><div>{f'<p>{OTHER}</p>' * 8}</div>")

    assert "careful work" in body
    assert "council" not in body


def test_short_lines_in_a_known_place(body_of: Callable[[str], str]) -> None:
    """A poem in a known place is passed over for one sentence of prose elsewhere."""
    lines = "".join(f"<p>A line, number {number}</p>" for number in range(40))
    body = body_of(f"<div class=entry-content>{lines}</div><div><p>{OTHER}</p></div>")

    assert "number 39" in body
    assert "council" not in body


def test_an_imprint_is_no_prose(body_of: Callable[[str], str]) -> None:
    """The imprint is the article of a page of few words."""
    words = "地址：临江市学院路1号，邮编：100000，电话：010-00000000，欢迎各界人士来校参观，来访请提前预约。"
    imprint = f"<div class=z><div><p>{words}</p></div></div>"
    body = body_of(f"<div class=y><div><p>一号楼上午停水，请提前储水。</p></div></div>{imprint}")

    assert "停水" in body
    assert "邮编" not in body


def test_a_page_without_end(body_of: Callable[[str], str]) -> None:
    """Of several stories one after the other a later, longer one is taken, or all of them."""
    first = f"<article><h1>The harbour opens</h1>{ARTICLE}{ARTICLE}</article>"
    second = f"<article><h1>The council meets</h1>{f'<p>{OTHER}</p>' * 12}</article>"
    body = body_of(f"<div>{first}{second}</div>")

    assert "careful work" in body
    assert "council" not in body


def test_stories_all_over_a_page(body_of: Callable[[str], str]) -> None:
    """A page whose prose stands all over it is taken whole, though its first story says what it is."""
    aside = f"<div><div>{f'<p>{OTHER}</p>' * 4}</div></div>"
    body = body_of(f"{aside}<article>{ARTICLE}{ARTICLE}</article>{aside}{aside}")

    assert "careful work" in body
    assert "council" not in body


def test_what_stands_behind_a_button(body_of: Callable[[str], str]) -> None:
    """The words behind something that is removed go with it, or run into those before it."""
    text = f"{PROSE}<p>One<button>Buy</button> two</p><div><form>x</form>three<nav>x</nav>four</div>"
    body = body_of(f"<div class=article-content>{text}{ARTICLE}</div>")

    assert "One two" in body
    assert "three four" in body


def test_a_few_words_in_a_certain_place(body_of: Callable[[str], str]) -> None:
    """A page of two words and some attachments is passed over for a picture of its frame."""
    files = "<p>附件【<a href=a.doc>须知.doc</a>】</p>"
    place = f"<form><div class=v_news_content><p>生育保险</p></div>{files}</form>"
    body = body_of(f"<div><div><img src=photo.jpg></div></div>{place}<p>传真: 2286 电话：2286</p>")

    assert "生育保险" in body
    assert "须知.doc" in body
    assert "photo" not in body
    assert "传真" not in body


def test_an_article_beside_long_lists(body_of: Callable[[str], str]) -> None:
    """Lists in the article's own element take so much off that one paragraph is taken for all of it."""
    links = "".join(
        f"<tr><td><a href='/{n}'>What somebody else said on day {n}</a></td></tr>" for n in range(10)
    )
    text = "".join(
        f"<p>Paragraph {n} tells of the harbour, of its walls, and of its careful lights.</p>"
        for n in range(9)
    )
    longest, lists = f"<p>{OTHER} {OTHER}</p>", f"<table>{links}</table>" * 4
    body = body_of(f"<table><tr><td>{text}{longest}{lists}</td><td>x</td></tr></table>")

    assert body.count("careful lights") == 9
    assert "somebody else" not in body


def test_whose_rights_they_are_is_no_article(body_of: Callable[[str], str]) -> None:
    """The longest line of a short page says who may reprint what, and is taken for the article."""
    rights = (
        "本网所有内容由合作方提供。除著作权人声明不得转载、摘编的以外，本网有权转载或摘编已在报刊上刊登的作品，"
        "并按照有关规定支付稿酬、注明出处。如果您发现本网已转载或摘编了您拥有著作权的作品并对稿酬有疑议，请您与我们联系，"
        "我们将在收到来信后的三个工作日内答复，并按照规定办理，谢谢您的理解和支持。"
    )
    words = "学院今天召开教学工作会议，部署新学期的实训安排，要求各系在开学前完成全部设备的检查。"
    body = body_of(f"<div><div class=a><p>{words}</p></div></div><table><tr><td>{rights}</td></tr></table>")

    assert "教学工作会议" in body
    assert "稿酬" not in body
