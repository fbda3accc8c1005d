"""Titles without the site's name, and with words in them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds.errors import MissingField
from feeds.model.document import Claim, Document, Field, Origin
from feeds.model.settings import Source
from feeds.normalize import normalize
from feeds.normalize.title import pick_title, title_of_path

MakeClaim = Callable[..., Claim]
MakeDocument = Callable[..., Document]
T = Field.TITLE


@pytest.mark.parametrize(
    ("tag", "shown", "title"),
    [
        ("学校召开会议部署工作-临江大学", "学校召开会议部署工作", "学校召开会议部署工作"),
        ("Room opens | Gazette", "Room opens", "Room opens"),
        ("Gazette: Room opens today", "Room opens today", "Room opens today"),
        ("Room opens - again", "", "Room opens - again"),
        ("学校召开会议部署工作_新闻", "学校", "学校召开会议部署工作_新闻"),
        ("学校召开会议部署工作_临江新闻网", "学校", "学校召开会议部署工作"),
        (
            "49-Euro-Ticket: Pendler zahlen weniger",
            "49-Euro-Ticket",
            "49-Euro-Ticket: Pendler zahlen weniger",
        ),
        ("Best Camping Hammocks of 2026", "Best Camping Hammocks", "Best Camping Hammocks of 2026"),
        ("奖金711万元！谁是首位获奖者？", "奖金711万元！", "奖金711万元！谁是首位获奖者？"),
        ("中国－拉美论坛举行--时政--新闻网", "中国－拉美论坛举行", "中国－拉美论坛举行"),
        ("111111", "学校召开会议", "学校召开会议"),
        ("无标题文档", "学校召开会议", "学校召开会议"),
        ("111111", "", "111111"),
        ("AT&amp;T and <b>more</b>", "", "AT&T and more"),
    ],
)
def test_site_suffix(document: MakeDocument, claim: MakeClaim, tag: str, shown: str, title: str) -> None:
    """The site's name goes only where the page itself shows the title without it."""
    claims = [claim(T, tag, origin=Origin.TITLE_TAG)]
    if shown:
        claims.append(claim(T, shown, origin=Origin.BODY))

    assert pick_title(document(*claims)).value == title


def test_suffix_goes_if_the_text_shows_the_head(document: MakeDocument, claim: MakeClaim) -> None:
    """A title that the text repeats loses the site's name."""
    tag = claim(T, "学校召开会议部署工作_新闻网", origin=Origin.TITLE_TAG)
    assert pick_title(document(tag, body="<p>学校召开会议部署工作</p>")).value == "学校召开会议部署工作"


def test_stray_heading_loses(document: MakeDocument, claim: MakeClaim) -> None:
    """A column's name in the only h1 is not the article's title."""
    claims = (
        claim(T, "通知公告", origin=Origin.MARKUP, detail="h1"),
        claim(T, "关于召开安全会议的函", origin=Origin.META),
    )
    assert pick_title(document(*claims)).value == "关于召开安全会议的函"


def test_front_matter_is_the_last_word(document: MakeDocument, claim: MakeClaim) -> None:
    """What the author calls the article stays as written, numbers included."""
    claims = (claim(T, "Other", origin=Origin.MARKUP), claim(T, "111 &amp; x", origin=Origin.FRONT_MATTER))
    assert pick_title(document(*claims)).value == "111 &amp; x"


def test_file_name_as_title() -> None:
    """A file without a title is called after itself."""
    assert title_of_path("news/2026_harbour-day.txt").value == "2026 harbour day"
    assert title_of_path("___").value == ""


def test_nothing_is_an_error(document: MakeDocument) -> None:
    """Neither a title nor a text is refused; a text alone takes the file's name."""
    source = Source("press", "Press", Path("/srv"), (), "", timedelta(minutes=1), "UTC")
    with pytest.raises(MissingField, match="neither a title nor a text"):
        normalize(document(), source, datetime(2026, 1, 1, tzinfo=UTC))
    made = normalize(document(body="<p>words</p>"), source, datetime(2026, 1, 1, tzinfo=UTC))
    assert (made.title, made.provenance["title"]) == ("a", "path file name")


H1, TAG = (Origin.MARKUP, "h1"), (Origin.TITLE_TAG, "title")
LD, OG = (Origin.JSON_LD, "headline"), (Origin.META, "og:title")
LINE, ABOVE = (Origin.BODY, "line"), (Origin.BODY, "line above the labels")


@pytest.mark.parametrize(
    ("claims", "title"),
    [
        (
            {H1: "临江社科办-国家社科办", TAG: "关于申报项目的通知_临江社科办", ABOVE: "关于申报项目的通知"},
            "关于申报项目的通知",
        ),
        ({H1: "Sleep well | Patient Education | Example Hospital", LINE: "Sleep well"}, "Sleep well"),
        (
            {H1: "Types of Service: Explore Them", (Origin.JSON_LD, "name"): "Types of Service | Guide"},
            "Types of Service: Explore Them",
        ),
        ({LD: "Sample menus", H1: "Seven days of meals", TAG: "Seven days of meals"}, "Seven days of meals"),
        (
            {LD: "The harbour opens today", H1: "Harbour opens", TAG: "Harbour opens | Gazette"},
            "The harbour opens today",
        ),
        (
            {H1: "Discord", OG: "How we broke into Discord, Cursor and hundreds of others"},
            "How we broke into Discord, Cursor and hundreds of others",
        ),
        ({TAG: "一颗芯片顶十颗GPU-EDN 电子设计", LINE: "一颗芯片顶十颗GPU"}, "一颗芯片顶十颗GPU"),
        ({TAG: "临江举办技能大赛 临江医院分院", LINE: "临江举办技能大赛"}, "临江举办技能大赛"),
    ],
)
def test_titles_of_whole_pages(
    document: MakeDocument, claim: MakeClaim, claims: dict[tuple[Origin, str], str], title: str
) -> None:
    """Of a page's several titles another one is picked than a reader would, or a site's name stays in it."""
    made = document(
        *(claim(T, text, origin=origin, detail=detail) for (origin, detail), text in claims.items())
    )

    assert pick_title(made).value == title
