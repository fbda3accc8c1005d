"""A small site in memory: two sources, three categories, two feeds, and every representation of them."""

import json
import os
import struct
import zlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any

from feeds.model.article import Article, Draft, Person, Precision, Stamp
from feeds.model.document import Attachment
from feeds.model.feed import Kind, Listing
from feeds.model.reading import SourceState
from feeds.model.representation import LIST_TYPE, OPML_TYPE, Format
from feeds.model.settings import Category, Feed, Match, Settings, Site, Source
from tests.web.shelves import MemoryStore

NOW = datetime(2026, 3, 5, 4, 0, 30, 250_000, tzinfo=UTC)
CHANGED = datetime(2026, 3, 5, 3, 30, tzinfo=UTC)
BEIJING = timezone(timedelta(hours=8))
SITE_URL = "https://feeds.example.edu.cn"
SLUG = "5b1f9a52-1111-5222-8333-444455556666"
UNPUBLISHED = "later"
"""A configured category for which nothing is stored."""
EMPTY = "quiet"
"""A configured category that was read and is really empty."""


def make_settings(
    *, url: str = SITE_URL, language: str = "zh-CN", directory: Path = Path("/srv/articles")
) -> Settings:
    """The whole configuration, at an address and in a language."""
    site = Site(
        title="江城教育资讯",
        url=url,
        description="职业教育与高校新闻，每日更新。",
        language=language,
        timezone="Asia/Shanghai",
        contact="webmaster@example.edu.cn",
    )
    newsroom = Source(
        id="newsroom",
        title="编辑部来稿",
        directory=directory,
        include=("**/*.html",),
        link="",
        every=timedelta(minutes=30),
        timezone="Asia/Shanghai",
        description="本校各院系投稿。",
    )
    campus = replace(
        newsroom,
        id="campus",
        title="Riverside Campus News",
        language="en",
        description="News from the campus.",
    )
    return Settings(
        file=Path("/etc/feedmill.yaml"),
        site=site,
        database="sqlite:////srv/feedmill/secret.db",
        sources=(newsroom, campus),
        categories=(
            Category(id="vocational", title="职业教育", match=Match(words=("职业",))),
            Category(id="ai", title="人工智能+教育", parent="vocational", match=Match(words=("人工智能",))),
            Category(id=EMPTY, title="校园安全"),
            Category(id=UNPUBLISHED, title="新分类"),
            Category(id="gone", title="停用分类", enabled=False),
        ),
        feeds=(
            Feed(
                id="picks",
                title="编辑精选",
                sources=("newsroom",),
                description="编辑每天从各来源挑选的好文章。",
            ),
            Feed(id="off", title="停用的订阅", enabled=False),
        ),
    )


def make_item(number: int, **changes: Any) -> dict[str, Any]:
    """One entry of a JSON Feed as our renderer writes it."""
    item: dict[str, Any] = {
        "id": f"urn:uuid:5b1f9a52-0000-5222-8333-{number:012d}",
        "url": f"https://news.example.edu.cn/2026/{number}.html",
        "title": f"第{number}届职业技能竞赛在江城开幕",
        "summary": "来自全省四十二所院校的三百多名选手参加了开幕式。比赛设十二个赛项，为期三天。",
        "content_html": "<p>来自全省四十二所院校的选手参加了开幕式。</p>",
        "date_published": "2026-03-04T00:00:00+08:00",
        "date_modified": "2026-03-04T09:00:00+08:00",
        "authors": [{"name": "林知远"}, {"name": "周映雪"}],
        "tags": ["职业教育", "技能竞赛"],
        "language": "zh-CN",
        "_feedmill": {
            "source": "江城日报",
            "source_id": "newsroom",
            "editors": [{"name": "沈一帆"}],
            "contributors": [{"name": "林知远"}],
            "breadcrumbs": ["首页", "要闻"],
            "categories": ["vocational"],
            "precision": "day",
            "external": True,
        },
    }
    return item | changes


def make_items(site_url: str) -> list[dict[str, Any]]:
    """What the sample feeds hold: pictures, English, hostile text, a note without a title."""
    english = {
        "source_id": "campus",
        "precision": "minute",
        "source": "Press Office",
        "categories": ["ai", "Unconfigured subject"],
    }
    return [
        make_item(1, image=f"{site_url}/media/newsroom/images/hall.png"),
        make_item(
            2,
            url=f"{site_url}/articles/{SLUG}",
            title="New workshop for robotics students opens its doors on the riverside campus",
            summary="The workshop has twelve benches and is open to every student, also in the evening. "
            "It was planned together with the students who will use it.",
            date_published="2026-03-03T17:45:00+01:00",
            language="en",
            authors=[{"name": "Maya Okafor"}],
            tags=["robotics", "workshop"],
            attachments=[
                {
                    "url": f"{site_url}/media/campus/plan.pdf",
                    "mime_type": "application/pdf",
                    "title": "Floor plan",
                    "size_in_bytes": 2_345_678,
                }
            ],
            _feedmill=english,
        ),
        make_item(
            3,
            title="<img src=x onerror=alert(1)>",
            summary="<script>alert(1)</script>",
            tags=["<b>粗体</b>"],
            url="javascript:alert(1)",
        ),
        make_item(
            4,
            title="",
            summary="",
            authors=[],
            content_html='<p onclick="alert(1)">图书馆周末开放时间延长一小时。</p><script>alert(1)</script>'
            '<p><a href="javascript:alert(1)">详情</a>，<a href="articles/x">站内</a></p>',
        ),
        make_item(
            5,
            title="人工智能课程走进实训车间：" + "产教融合" * 12,
            image=f"{site_url}/media/newsroom/images/lab.png",
        ),
    ]


def make_feed_json(site_url: str, path: str, title: str, items: list[dict[str, Any]]) -> bytes:
    """A JSON Feed 1.1 with our extension, as stored."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "description": f"{title}：职业教育与高校新闻",
        "home_page_url": f"{site_url}{path}",
        "feed_url": f"{site_url}{path}.json",
        "language": "zh-CN",
        "_feedmill": {
            "kind": "feeds",
            "updated": "2026-03-05T11:30:00+08:00",
            "every": 1800,
            "terms": [{"term": "vocational", "label": "职业教育"}],
        },
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False).encode()


def make_store(settings: Settings) -> MemoryStore:
    """A store in which everything but UNPUBLISHED is published."""
    url = settings.site.url
    store = MemoryStore()
    items = make_items(url)
    titles = {
        "/feeds/all": settings.site.title,
        "/feeds/picks": "编辑精选",
        **{f"/categories/{one.id}": one.title for one in settings.categories if one.enabled},
        **{f"/sources/{one.id}": one.title for one in settings.sources},
    }
    titles.pop(f"/categories/{UNPUBLISHED}", None)
    for path, title in titles.items():
        held = [] if path.endswith(EMPTY) else items
        body = make_feed_json(url, path, title, held)
        store.put(f"{path}.json", Format.JSON.media_type, body, moment=CHANGED)
        for form in (Format.RSS, Format.ATOM):
            xml = f'<?xml version="1.0" encoding="utf-8"?>\n<{form.value}><t>{title}</t></{form.value}>\n'
            store.put(f"{path}.{form.value}", form.media_type, xml.encode(), moment=CHANGED)
    store.put("/feeds.opml", OPML_TYPE, b'<?xml version="1.0"?><opml version="2.0"/>', moment=CHANGED)
    store.put("/feeds.json", LIST_TYPE, b"[]", moment=CHANGED)
    store.listings = tuple(_make_listing(url, path, title) for path, title in titles.items())
    store.articles[SLUG] = make_article()
    store.media |= {
        ("newsroom", "images/hall.png"),
        ("newsroom", "images/lab.png"),
        ("newsroom", "会议 通知.svg"),
    }
    store.states = (
        SourceState("newsroom", last_attempt=NOW, last_success=NOW - timedelta(minutes=20)),
        SourceState(
            "campus", last_attempt=NOW, last_success=NOW - timedelta(days=2), error="disk /srv failed"
        ),
    )
    return store


def make_article(**changes: Any) -> Article:
    """An article that has no public address; changes go into its draft."""
    draft = Draft(
        origin="2026/competition.html",
        title="职业技能竞赛在江城开幕",
        body_html="<p>来自全省四十二所院校的选手参加了开幕式。</p><h2>十二个赛项</h2>"
        '<p><img src="media/newsroom/images/lab.png" alt="实训车间"> 比赛为期三天。</p>'
        "<table><tr><th>赛项</th><th>人数</th></tr><tr><td>焊接</td><td>42</td></tr></table>"
        "<script>alert(1)</script>",
        body_text="来自全省四十二所院校的选手参加了开幕式。",
        summary="来自全省四十二所院校的选手参加了开幕式。",
        authors=(Person("林知远"),),
        contributors=(Person("林知远"), Person("周映雪")),
        editors=(Person("沈一帆"),),
        source="江城日报",
        breadcrumbs=("首页", "要闻"),
        tags=("技能竞赛", "<b>"),
        language="zh-CN",
        image="media/newsroom/images/hall.png",
        attachments=(
            Attachment("media/newsroom/rules.pdf", "application/pdf", 123_456, "竞赛规程"),
            Attachment("javascript:alert(1)"),
        ),
    )
    return Article(
        id=f"urn:uuid:{SLUG}",
        slug=SLUG,
        source_id="newsroom",
        draft=replace(draft, **changes),
        first_seen=CHANGED,
        published=Stamp(datetime(2026, 3, 4, tzinfo=BEIJING), Precision.DAY),
        updated=datetime(2026, 3, 4, 9, tzinfo=BEIJING),
        arrived=True,
        version=2,
    )


@lru_cache
def make_png(width: int, height: int, shade: tuple[int, int, int]) -> bytes:
    """A picture that is `shade` in its upper left corner and brighter towards the lower right one."""
    red, green, blue = shade
    row = [bytes((red + x // 2, green, blue + x // 3)) for x in range(width)]
    rows = (b"\0" + b"".join(row[max(x - y // 2, 0)] for x in range(width)) for y in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def write_media(root: Path, files: Mapping[str, bytes] | None = None) -> None:
    """The files that the sample articles refer to, below a source's directory."""
    standard = {
        "images/hall.png": make_png(160, 120, (30, 90, 140)),
        "images/lab.png": make_png(160, 120, (170, 110, 40)),
        "会议 通知.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    }
    for path, data in (files or standard).items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        os.utime(place, (CHANGED.timestamp(), CHANGED.timestamp()))


def _make_listing(url: str, path: str, title: str) -> Listing:
    kind, listing_id = Kind(path.split("/")[1]), path.split("/")[2]
    return Listing(
        kind=kind,
        id=listing_id,
        title=title,
        description=f"{title}：职业教育与高校新闻",
        page_url=url + path,
        language="en" if listing_id == "campus" else "zh-CN",
        categories=(),
        entries=0 if listing_id == EMPTY else 5,
        newest=None if listing_id == EMPTY else datetime(2026, 3, 3, 16, tzinfo=UTC),
        updated=CHANGED,
    )
