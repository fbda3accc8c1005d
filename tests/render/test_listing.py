"""The plain JSON list of feeds."""

import json
from datetime import UTC, datetime, timedelta, timezone

from feeds.model.feed import Kind, Listing
from feeds.render import render_list

PAGE = "https://feeds.example.edu/categories/policy"


def test_listing() -> None:
    """/feeds.json names every address, count and date of a feed."""
    newest = datetime(2026, 3, 5, tzinfo=timezone(timedelta(hours=8)))
    updated = datetime(2026, 3, 5, 1, 2, 3, tzinfo=UTC)
    listing = Listing(Kind.CATEGORY, "policy", "政策", "说明", PAGE, "zh-CN", ("政策",), 7, newest, updated)

    assert json.loads(render_list([listing])) == [
        {
            "id": "policy",
            "kind": "categories",
            "title": "政策",
            "description": "说明",
            "language": "zh-CN",
            "categories": ["政策"],
            "page": PAGE,
            "rss": f"{PAGE}.rss",
            "atom": f"{PAGE}.atom",
            "json": f"{PAGE}.json",
            "entries": 7,
            "newest": "2026-03-05T00:00:00+08:00",
            "updated": "2026-03-05T01:02:03+00:00",
        }
    ]


def test_empty_feed() -> None:
    """A feed that holds nothing has no dates, as null."""
    listing = Listing(Kind.FEED, "x", "X", "", PAGE, "", (), 0, None, None)
    (only,) = json.loads(render_list([listing]))

    assert (only["entries"], only["newest"], only["updated"]) == (0, None, None)


def test_no_feeds() -> None:
    """No feeds are an empty list."""
    assert render_list([]) == b"[]"
