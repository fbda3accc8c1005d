"""Columns: several addresses of one source, each read on its own, all of them one source for readers."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from werkzeug.test import Client as Visitor

from feeds.cli.application import make_app
from feeds.model.intent import Add, Change, Join, Renew
from feeds.model.report import Report
from feeds.sources.media import open_media
from feeds.web import create_app
from tests.end_to_end.newsroom import Newsroom
from tests.end_to_end.webroom import TEXT, Site, Story
from tests.pictures import make_png
from tests.servers import Server, answer, conditional

CONFIG = """\
site: {{title: 教育新闻, url: "${{URL}}", timezone: Asia/Shanghai, language: zh-CN}}
database: sqlite:///feedmill.db
sources:
  - id: {id}
    title: 校园
    url: "{url}"
    every: 1h
    allow_private: [127.0.0.2/31]
    categories: [news]
{keys}
categories:
  - {{id: news, title: 新闻}}
  - {{id: policy, title: 政策}}
feeds:
  - {{id: whole, title: 全校, sources: [{id}]}}
{feeds}
"""
YW = "      - {id: yw, title: 要闻, url: yw.xml, categories: [policy]}\n"
MT = "      - {id: mt, title: 媒体, url: /mt.xml, every: 6h}\n"
COLUMNS = f"    columns:\n{YW}{MT}"
FEEDS = """\
  - {id: headlines, title: 头条, sources: [campus/yw]}
  - {id: rest, title: 其余, sources: [campus], exclude: {sources: [campus/mt]}}
"""
HTML = [("Content-Type", "text/html; charset=utf-8")]
HOUR = timedelta(hours=1)
A, B, C = Story("第一篇", "a", 3), Story("第二篇", "b", 2), Story("第三篇", "c", 1)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site with two feeds, and a newsroom that reads both as columns."""
    with Server() as server:
        made = Site(server, Newsroom(tmp_path))
        configure(made)
        made.server.routes |= {
            "/yw.xml": conditional(made.rss(B, A), etag='"1"'),
            "/mt.xml": answer(made.rss(C, B)),
        }
        yield made
        made.room.close()


def configure(
    site: Site, keys: str = COLUMNS, *, name: str = "campus", path: str = "/", feeds: str = ""
) -> None:
    """Another file from now on."""
    site.room.config = CONFIG.format(id=name, url=site.server.url(path), keys=keys, feeds=feeds)


def look(site: Site, first: str = "") -> dict[str, Report]:
    """One pass over every column, by its id; then a publish."""
    site.room.close()
    service = site.room.service
    sources = sorted(service.find_sources([]), key=lambda one: one.id != first)
    reports = {one.id: service.refresh(one) for one in sources}
    service.publish()
    return reports


def test_each_column_has_feeds_and_the_source_has_all(site: Site) -> None:
    """A column's articles are in its own feed, its source's, and where its categories say; none twice."""
    configure(site, feeds=FEEDS)
    reports = look(site)

    assert list(reports) == ["campus/yw", "campus/mt"]
    assert reports["campus/yw"].count(Add) == 2
    assert (reports["campus/mt"].count(Add), reports["campus/mt"].count(Join)) == (1, 1)
    assert site.room.titles("/sources/campus") == ["第三篇", "第二篇", "第一篇"]
    assert site.room.titles("/sources/campus/yw") == ["第二篇", "第一篇"]
    assert site.room.titles("/sources/campus/mt") == ["第三篇", "第二篇"]
    assert site.room.titles("/categories/policy") == ["第二篇", "第一篇"]
    assert site.room.titles("/categories/news") == ["第三篇", "第二篇"]
    assert site.room.titles("/feeds/headlines") == ["第二篇", "第一篇"]
    assert site.room.titles("/feeds/whole") == ["第三篇", "第二篇", "第一篇"]
    assert site.room.titles("/feeds/rest") == ["第一篇"]


def test_a_column_presents_itself(site: Site) -> None:
    """Its title names its source; page, formats and directory answer; a slash too many is mended."""
    look(site)
    service = site.room.service
    web = create_app(
        service.settings, service.store.serving, clock=service.clock, read_media=open_media
    ).test_client()

    feed = web.get("/sources/campus/yw.json").get_json()
    page, directory = (web.get(path).get_data(as_text=True) for path in ("/sources/campus/yw", "/"))

    assert feed["title"] == "校园 · 要闻"
    assert feed["feed_url"] == "https://feeds.example.edu.cn/sources/campus/yw.json"
    assert "校园 · 要闻" in page
    assert "第一篇" in page
    assert directory.index(">校园</a>") < directory.index(">要闻</a>") < directory.index(">媒体</a>")
    assert web.get("/sources/campus/yw/").headers["Location"].endswith("/sources/campus/yw")
    assert web.get("/sources/campus/yw.pdf").status_code == web.get("/sources/campus/xx").status_code == 404
    assert (
        web.get("/sources/campus/yw", headers={"Accept": "application/atom+xml"}).mimetype
        == "application/atom+xml"
    )
    assert web.options("/sources/campus/yw.atom").status_code == 204
    listed = [one["id"] for one in web.get("/feeds.json").get_json()]
    assert {"campus", "campus/yw", "campus/mt"} <= set(listed)


def test_columns_keep_their_own_memory_and_beat(site: Site) -> None:
    """Each has validators, an interval and failures of its own."""
    look(site)
    site.server.routes["/mt.xml"] = answer(b"", 500)

    reports = look(site)

    assert reports["campus/yw"].error == ""
    assert "500" in reports["campus/mt"].error
    asked = [one for one in site.server.requests if one.path == "/yw.xml"]
    assert [one.header("If-None-Match") for one in asked] == [None, '"1"']
    states = {one.source_id: one for one in site.room.service.store.serving.list_states()}
    assert states["campus/mt"].failures == 1
    assert states["campus/yw"].failures == 0
    assert site.room.titles("/sources/campus/mt") == ["第三篇", "第二篇"]
    assert [one.every for one in site.room.service.settings.read_sources] == [HOUR, 6 * HOUR]


def test_ids_stay_when_a_source_is_divided_renamed_and_united(site: Site) -> None:
    """Neither columns that come or go nor a rename of the source give an article another id."""
    configure(site, "", path="/yw.xml")
    look(site)
    before = site.room.ids("/feeds/whole")
    assert set(before) == {"第一篇", "第二篇"}

    configure(site)
    look(site)
    divided = site.room.ids("/feeds/whole")
    configure(site, "    aliases: [campus]\n" + COLUMNS, name="uni")
    reports = look(site)
    renamed, titles = site.room.ids("/feeds/whole"), site.room.titles("/sources/uni/yw")
    service = site.room.service
    web = create_app(
        service.settings, service.store.serving, clock=service.clock, read_media=open_media
    ).test_client()
    moved = web.get("/sources/campus/yw.atom")
    configure(site, "    aliases: [campus]\n", name="uni", path="/yw.xml")
    look(site)

    assert {title: divided[title] for title in before} == before
    assert renamed == divided
    assert [one.count(Add) for one in reports.values()] == [0, 0]
    assert titles == ["第二篇", "第一篇"]
    assert (moved.status_code, moved.headers["Location"]) == (
        301,
        "https://feeds.example.edu.cn/sources/uni/yw.atom",
    )
    assert site.room.ids("/feeds/whole") == before


def test_a_column_under_another_id_goes_on(site: Site) -> None:
    """With its old id in `aliases` a column keeps its address and articles, also those off its list."""
    look(site)
    site.server.routes["/yw.xml"] = answer(site.rss(B))
    look(site)
    before = site.room.ids("/sources/campus/yw")
    head = site.room.read("/sources/campus/yw.atom").decode()

    configure(site, COLUMNS.replace("id: yw,", "id: news, aliases: [yw],"))
    reports = look(site)
    service = site.room.service
    web = create_app(
        service.settings, service.store.serving, clock=service.clock, read_media=open_media
    ).test_client()
    moved = web.get("/sources/campus/yw.atom")

    assert set(before) == {"第一篇", "第二篇"}
    assert site.room.ids("/sources/campus/news") == before
    assert [report.count(Add) for report in reports.values()] == [0, 0]
    assert (moved.status_code, moved.headers["Location"]) == (
        301,
        "https://feeds.example.edu.cn/sources/campus/news.atom",
    )
    named = re.search("<id>(urn:uuid:[^<]+)</id>", head)
    assert named is not None
    assert named[1] in site.room.read("/sources/campus/news.atom").decode()


def test_a_divided_sources_articles_are_read_on(site: Site) -> None:
    """What came before the columns is taken over, silently, by the column that shows it, and read on."""
    configure(site, "", path="/yw.xml")
    look(site)
    before = site.room.items("/feeds/whole", "atom")
    configure(site)
    first = look(site)["campus/yw"]
    same = [one for one in site.room.items("/feeds/whole", "atom") if one.title != "第三篇"]
    site.server.routes["/yw.xml"] = answer(site.rss(B, Story("第一篇", "a", 3, text="改过的文字。" * 9)))

    second = look(site)["campus/yw"]

    assert (first.count(Renew), first.count(Join), second.count(Change)) == (2, 0, 1)
    assert [(one.id, one.updated) for one in same] == [(one.id, one.updated) for one in before]
    assert "改过的文字" in site.room.read("/feeds/whole.atom").decode()


def test_a_united_sources_articles_are_read_on_under_its_new_name(site: Site) -> None:
    """What came through columns is frozen when the source is renamed in the edit that takes them out."""
    look(site)
    before = site.room.ids("/feeds/whole")
    configure(site, "    aliases: [campus]\n", name="uni", path="/yw.xml")
    first = look(site)["uni"]
    site.server.routes["/yw.xml"] = answer(site.rss(B, Story("第一篇", "a", 3, text="改过的文字。" * 9)))

    second = look(site)["uni"]

    assert (first.count(Renew), first.count(Join), second.count(Change)) == (2, 0, 1)
    assert site.room.ids("/feeds/whole").items() <= before.items()
    assert "改过的文字" in site.room.read("/feeds/whole.atom").decode()


def test_a_column_that_is_paused_or_gone(site: Site) -> None:
    """`enabled: false` keeps a column's articles; taken out, they leave, and come back with it."""
    look(site)
    ids = site.room.ids("/sources/campus")
    asked = site.server.paths().count("/mt.xml")

    configure(site, COLUMNS.replace("id: mt,", "id: mt, enabled: false,"))
    assert list(look(site)) == ["campus/yw"]
    assert site.server.paths().count("/mt.xml") == asked
    assert site.room.ids("/sources/campus") == ids

    configure(site, f"    columns:\n{YW}")
    look(site)
    assert site.room.titles("/sources/campus") == ["第二篇", "第一篇"]

    configure(site)
    look(site)
    assert site.room.ids("/sources/campus") == ids


@pytest.mark.parametrize("first", ["campus/yw", "campus/mt"])
@pytest.mark.parametrize("both", [True, False], ids=["both read pages", "one reads pages"])
def test_a_page_that_is_gone_is_gone_from_every_column(site: Site, first: str, *, both: bool) -> None:
    """An article that two columns show stays for ever though its page is 404, whichever of them looks first.

    When its page is back, it is the same article, whichever column shows it then.
    """
    full = COLUMNS.replace("url: yw.xml,", "url: yw.xml, full_text: true,")
    configure(site, full.replace("/mt.xml,", "/mt.xml, full_text: true,") if both else full)
    site.server.routes |= {f"/{one.name}.html": answer(site.page(one), headers=HTML) for one in (A, B, C)}
    look(site)
    ids = site.room.ids("/sources/campus")

    site.server.routes["/b.html"] = answer(b"nothing", 404)
    for _ in range(5):
        site.room.now += 13 * HOUR
        look(site, first)
    assert site.room.titles("/sources/campus") == ["第三篇", "第一篇"]

    site.server.routes |= {
        "/b.html": answer(site.page(B), headers=HTML),
        "/mt.xml": answer(site.rss(C, Story("第二篇", "b", 2, text="改过的文字。" * 9))),
    }
    look(site, first)
    assert site.room.ids("/sources/campus") == ids


def test_a_columns_pictures_are_kept(site: Site) -> None:
    """What `media: cache` keeps for a column is not found: its id is two segments of the path."""
    configure(site, COLUMNS.replace("/mt.xml,", "/mt.xml, media: cache, full_text: true,"))
    story = Story("第三篇", "c", 1, text=TEXT.format(title="第三篇") * 2 + '<img src="/hall.png" alt="图">')
    site.server.routes |= {
        "/mt.xml": answer(site.rss(story)),
        "/c.html": answer(site.page(story), headers=HTML),
        "/hall.png": answer(make_png(640, 48), headers=[("Content-Type", "image/png")]),
    }
    look(site)

    [item] = site.room.items("/sources/campus/mt")
    found = re.search(r"https://feeds\.example\.edu\.cn(/media/campus/mt/[0-9a-f]{32}\.png)", item.content)

    assert found is not None, item.content
    shown = Visitor(make_app(site.room.service)).get(found[1])
    assert (shown.status_code, shown.mimetype, shown.data) == (200, "image/png", make_png(640, 48))
