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
        ("学校召开会议部署工作_新闻网", "新闻", "学校召开会议部署工作_新闻网"),
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
