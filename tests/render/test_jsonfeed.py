"""JSON Feed 1.1, and what the feed's page is made of."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from feeds.model.article import OriginFeed, Person, Precision
from feeds.model.document import Attachment
from feeds.model.feed import Channel, Entry, Term
from feeds.render.jsonfeed import render_json, write_json

MADE_OF = Callable[..., tuple[Channel, tuple[Entry, ...]]]
SCHEME = "https://feeds.example.edu/categories/"


def item_of(channel: Channel, entries: tuple[Entry, ...]) -> dict[str, Any]:
    """The first item."""
    item: dict[str, Any] = json.loads(render_json(channel, entries))["items"][0]
    return item


def test_top_level(channel: Channel) -> None:
    """JSON-01, JSON-04, JSON-05, JSON-07: the feed's own fields, its hub, and our extension."""
    full = replace(
        channel,
        hub="https://hub.example.org/",
        image="https://feeds.example.edu/logo.png",
        terms=(Term("policy", "政策", SCHEME),),
    )

    assert json.loads(render_json(full, ())) == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "News",
        "home_page_url": "https://feeds.example.edu/feeds/all",
        "feed_url": "https://feeds.example.edu/feeds/all.json",
        "description": "All the news",
        "icon": "https://feeds.example.edu/logo.png",
        "authors": [{"name": "Press office"}],
        "language": "en",
        "hubs": [{"type": "WebSub", "url": "https://hub.example.org/"}],
        "_feedmill": {
            "about": "https://feeds.example.edu",
            "kind": "feeds",
            "id": "all",
            "updated": "2026-03-05T12:00:00+00:00",
            "every": 1800,
            "site_title": "Example University",
            "site_url": "https://feeds.example.edu",
            "terms": [{"term": "policy", "label": "政策", "scheme": SCHEME}],
        },
        "items": [],
    }


def test_origin_of_a_copied_item(feed_of: MADE_OF) -> None:
    """JSON-07, JSON-06: an item's own feed, rights, comments, or a film's length is lost."""
    moment = datetime(2026, 3, 4, tzinfo=UTC)
    item = item_of(
        *feed_of(
            feed=OriginFeed("urn:e:f", "Feed", "https://e.org/f", "https://e.org/", moment, "©"),
            rights="© Jane",
            comments="https://e.org/1#comments",
            attachments=(Attachment("https://e.org/a.mp4", "video/mp4", duration=90),),
        )
    )

    assert item["_feedmill"]["feed"] == {
        "id": "urn:e:f",
        "title": "Feed",
        "url": "https://e.org/f",
        "page": "https://e.org/",
        "updated": "2026-03-04T00:00:00+00:00",
        "rights": "©",
    }
    assert (item["_feedmill"]["rights"], item["_feedmill"]["comments"]) == (
        "© Jane",
        "https://e.org/1#comments",
    )
    assert item["attachments"][0]["duration_in_seconds"] == 90


def test_unknown_is_left_out(channel: Channel) -> None:
    """JSON-04, JSON-05: what the feed does not have is no key at all."""
    feed = json.loads(render_json(replace(channel, language=""), ()))

    assert {"icon", "hubs", "language"} & set(feed) == set()


def test_full_item(feed_of: MADE_OF) -> None:
    """JSON-02, JSON-03, JSON-06, JSON-07: every field of an entry has its place."""
    china = timezone(timedelta(hours=8))
    channel, entries = feed_of(
        published=datetime(2026, 1, 21, tzinfo=china),
        updated=datetime(2026, 1, 22, 9, 30, tzinfo=china),
        precision=Precision.DAY,
        authors=(Person("甲", "https://news.example.edu/jia"),),
        contributors=(Person("乙"),),
        editors=(Person("丙"),),
        terms=(Term("policy", "政策", SCHEME),),
        tags=("政策", "标签"),
        breadcrumbs=("首页", "要闻"),
        language="zh",
        image="https://news.example.edu/a.jpg",
        source="示例日报",
        source_id="newsroom",
        attachments=(
            Attachment("https://news.example.edu/a.mp3", "audio/mpeg", 12, "Broadcast"),
            Attachment("https://news.example.edu/b.mp4"),
        ),
        external=True,
    )

    assert item_of(channel, entries) == {
        "id": entries[0].id,
        "url": "https://news.example.edu/1.html",
        "title": "A title",
        "content_html": "<p>A body.</p>",
        "summary": "A summary.",
        "image": "https://news.example.edu/a.jpg",
        "date_published": "2026-01-21T00:00:00+08:00",
        "date_modified": "2026-01-22T09:30:00+08:00",
        "authors": [{"name": "甲", "url": "https://news.example.edu/jia"}],
        "tags": ["政策", "标签"],
        "language": "zh",
        "attachments": [
            {
                "url": "https://news.example.edu/a.mp3",
                "mime_type": "audio/mpeg",
                "title": "Broadcast",
                "size_in_bytes": 12,
            },
            {"url": "https://news.example.edu/b.mp4", "mime_type": "video/mp4"},
        ],
        "_feedmill": {
            "about": "https://feeds.example.edu",
            "source": "示例日报",
            "source_id": "newsroom",
            "editors": [{"name": "丙"}],
            "contributors": [{"name": "乙"}],
            "breadcrumbs": ["首页", "要闻"],
            "categories": ["policy"],
            "terms": [{"term": "policy", "label": "政策", "scheme": SCHEME}],
            "precision": "day",
            "external": True,
        },
    }


def test_bare_item(feed_of: MADE_OF) -> None:
    """JSON-02: unknown fields are left out, and nobody is invented as an author."""
    channel, entries = feed_of(title="", summary="")
    item = item_of(channel, entries)

    assert list(item) == ["id", "url", "content_html", "date_published", "date_modified", "_feedmill"]
    assert item["_feedmill"] == {"about": channel.site_url, "precision": "second", "external": False}


@pytest.mark.parametrize(
    ("title", "summary", "expected"),
    [("T", "S", "S"), ("T", "", "T"), ("", "", "")],
    ids=["summary", "title", "none"],
)
def test_item_of_a_summary_feed(feed_of: MADE_OF, title: str, summary: str, expected: str) -> None:
    """JSON-02: without HTML there is content_text, whatever it can be made of."""
    channel, entries = feed_of(content_html="", title=title, summary=summary)
    item = item_of(channel, entries)

    assert (expected, False) == (item["content_text"], "content_html" in item)


def test_text_is_written_as_it_is(feed_of: MADE_OF) -> None:
    """JSON-08: UTF-8 without escapes, compact, and nothing a surrogate could hide in."""
    channel, entries = feed_of(title="中文 \U0001f393\ud83d")
    data = render_json(channel, entries)

    assert '"title":"中文 \U0001f393"'.encode() in data


def test_no_number_that_json_lacks() -> None:
    """JSON-08: NaN is refused rather than written."""
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_json(float("nan"))
