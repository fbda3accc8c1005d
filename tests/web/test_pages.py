"""Pages for people: what they show, in which language, and what they never show."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import feedparser
import lxml.html
import pytest
from flask.testing import FlaskClient

from feeds.model.reading import SourceState
from feeds.model.representation import Coding, Format
from feeds.model.settings import Settings
from feeds.web.paper import read_script
from tests.web.conftest import make_app
from tests.web.samples import (
    CHANGED,
    EMPTY,
    NOW,
    SITE_URL,
    SLUG,
    make_feed_json,
    make_item,
    make_settings,
    make_store,
)
from tests.web.shelves import MemoryStore

PAGES = [
    "/",
    "/feeds/all",
    "/feeds/picks",
    "/categories/vocational",
    "/sources/campus",
    f"/categories/{EMPTY}",
    f"/articles/{SLUG}",
]
CHANNELS = PAGES[1:-1]


def read(client: FlaskClient, path: str) -> Any:
    """A page's tree."""
    response = client.get(path)
    assert response.status_code == 200
    return lxml.html.document_fromstring(response.text)


def find_alternates(tree: Any) -> dict[str, str]:
    """The page's autodiscovery links, address to type."""
    return {
        link.get("href"): link.get("type")
        for link in tree.xpath("//head/link[@rel='alternate']")
        if link.get("title")
    }


@pytest.mark.parametrize("path", CHANNELS)
def test_a_page_links_its_formats(client: FlaskClient, path: str) -> None:
    """DISC-01, VIEW-01: a format has no link rel=alternate with type, title and absolute href."""
    expected = {f"{SITE_URL}{path}.{form.value}": form.media_type.partition(";")[0] for form in Format}
    assert find_alternates(read(client, path)) == expected


def test_the_directory_links_every_feed(client: FlaskClient, store: MemoryStore) -> None:
    """DISC-01: a reader that is given the site's address does not find its feeds."""
    alternates = find_alternates(read(client, "/"))
    assert {f"{SITE_URL}/feeds/all.{form.value}" for form in Format} <= set(alternates)
    assert {f"{listing.page_url}.atom" for listing in store.listings} <= set(alternates)


def test_a_feed_parser_discovers_by_page(client: FlaskClient) -> None:
    """DISC-01: a client that subscribes by the page's address sees none of the three formats."""
    found = feedparser.parse(client.get("/feeds/picks").text)
    hrefs = {link.href for link in found.feed.links if link.rel == "alternate"}
    assert {f"{SITE_URL}/feeds/picks.{form.value}" for form in Format} <= hrefs


@pytest.mark.parametrize("path", CHANNELS)
def test_a_page_explains_subscribing(client: FlaskClient, path: str) -> None:
    """VIEW-04: the page lacks a copyable address of a format, or the explanation."""
    tree = read(client, path + "?ui=en")
    addresses = [code.text_content() for code in tree.xpath("//code[@class='address']")]
    assert sorted(addresses) == sorted(f"{SITE_URL}{path}.{form.value}" for form in Format)
    assert "What is a feed?" in tree.text_content()


@pytest.mark.parametrize("path", PAGES)
def test_no_page_needs_a_script(client: FlaskClient, path: str) -> None:
    """VIEW-04, SEC-11: a script, a handler, a style attribute or a javascript: address is on a page."""
    response = client.get(path)
    tree: Any = lxml.html.document_fromstring(response.text)
    assert not tree.xpath("//iframe | //form | //*[@style] | //script[@src]")
    scripts = [script.text for script in tree.xpath("//script")]
    assert scripts in ([], [read_script()]), "a script of somebody else"
    assert not [name for element in tree.iter() for name in element.attrib if str(name).startswith("on")]
    assert not [
        value
        for value in tree.xpath("//@href | //@src")
        if not re.match(r"https?://|mailto:|feed:https?://|#", value)
    ]
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    digest = base64.b64encode(hashlib.sha256(read_script().encode()).digest()).decode()
    assert f"; script-src 'sha256-{digest}';" in policy


def test_a_click_subscribes_in_a_reader(client: FlaskClient) -> None:
    """VIEW-04: a link to a reader lacks the feed's address, or is not encoded for its query."""
    tree = read(client, "/feeds/picks?ui=en")
    links = {link.text: link.get("href") for link in tree.xpath("//p[@class='readers']/a")}

    encoded = quote(f"{SITE_URL}/feeds/picks.atom", safe="")
    assert links["Feedly"] == f"https://feedly.com/i/subscription/feed%2F{encoded}"
    assert links["another program"] == f"feed:{SITE_URL}/feeds/picks.atom"
    assert all(link.endswith(encoded) for name, link in links.items() if name != "another program")
    assert tree.xpath("//details[@class='phone']//*[local-name()='svg']")


def test_categories_are_a_tree(client: FlaskClient) -> None:
    """The directory shows a child beside its parent."""
    tree = read(client, "/")

    inner = tree.xpath("//a[text()='职业教育']/ancestor::li[1]/ul//a[text()='人工智能+教育']")
    assert len(inner) == 1


def test_hostile_text_stays_text(client: FlaskClient) -> None:
    """SEC-11: a title, summary or tag with markup in it is markup on the page."""
    tree = read(client, "/feeds/all")
    assert "<img src=x onerror=alert(1)>" in [heading.text_content() for heading in tree.xpath("//h3")]
    assert not tree.xpath("//img[@onerror]")
    assert "<b>粗体</b>" in tree.text_content()


def test_an_entry_shows_what_is_known(client: FlaskClient) -> None:
    """VIEW-04: a row lacks its date, source, people, picture, categories or link."""
    row = read(client, "/feeds/all?ui=zh").xpath("//article")[0]
    assert row.xpath(".//h3/a/@href") == ["https://news.example.edu.cn/2026/1.html"]
    assert row.xpath(".//time/@datetime") == ["2026-03-04"]
    text = row.text_content()
    for words in (
        "2026年3月4日",
        "来源：江城日报",
        "作者：林知远、周映雪",
        "责任编辑：沈一帆",
        "首页 › 要闻",
        "#技能竞赛",
    ):
        assert words in text
    assert "00:00" not in text
    image = row.xpath(".//img")[0]
    assert (image.get("src"), image.get("loading")) == (f"{SITE_URL}/media/newsroom/images/hall.png", "lazy")
    assert f"{SITE_URL}/categories/vocational?ui=zh" in row.xpath(".//a/@href")
    assert f"{SITE_URL}/sources/newsroom?ui=zh" in row.xpath(".//a/@href")


def test_a_category_is_named_once(client: FlaskClient) -> None:
    """A category that the stored feed repeats among the tags stands on the page twice, or links to itself."""
    labels = read(client, "/feeds/all").xpath("//article")[0].xpath(".//p[@class='labels']")[0].text_content()
    assert labels.split() == ["职业教育", "#技能竞赛"]
    opening = "//div[@class='opening']//a[@class='label']/@href"
    assert read(client, "/feeds/all").xpath(opening) == [f"{SITE_URL}/categories/vocational"]
    assert read(client, "/categories/vocational").xpath(opening) == []


def test_languages_are_declared(client: FlaskClient) -> None:
    """A screen reader is told a wrong language for the page or an entry."""
    tree = read(client, "/feeds/all?ui=en")
    assert tree.get("lang") == "en"
    words = tree.xpath("//article/div[contains(@class, 'words')]/@lang")
    assert words[:2] == ["zh-CN", "en"]


def test_a_minute_is_shown_in_its_own_offset(client: FlaskClient) -> None:
    """A date with a time is moved to the site's zone, or its offset is kept secret."""
    row = read(client, "/feeds/all?ui=en").xpath("//article")[1]
    assert row.xpath(".//time/@datetime") == ["2026-03-03T17:45:00+01:00"]
    assert "3 March 2026, 17:45 (UTC+01:00)" in row.text_content()
    assert "Floor plan (2.3 MB)" in row.text_content()


@pytest.mark.parametrize(
    ("query", "tag"),
    [("", "zh-CN"), ("?ui=en", "en"), ("?ui=zh", "zh-CN"), ("?ui=xx", "zh-CN"), ("?ui=", "zh-CN")],
)
def test_the_language_is_chosen(client: FlaskClient, query: str, tag: str) -> None:
    """A page is not in the language that was chosen, or else the site's."""
    assert read(client, "/" + query).get("lang") == tag
    assert client.get("/feeds/nothing" + query).text.startswith(f'<!doctype html>\n<html lang="{tag}">')


@pytest.mark.parametrize(
    ("site", "accept", "tag"),
    [
        ("en-GB", "zh-CN", "en"),
        ("fr", "zh", "en"),
        ("", "zh-TW,en;q=0.5", "zh-CN"),
        ("", "fr,zh;q=0.5", "zh-CN"),
        ("", "fr", "en"),
        ("", "", "en"),
    ],
)
def test_the_visitor_language_counts_where_the_site_has_none(site: str, accept: str, tag: str) -> None:
    """Accept-Language outweighs the site's language, or counts without Vary saying so."""
    settings = make_settings(language=site)
    response = (
        make_app(settings, make_store(settings)).test_client().get("/", headers={"Accept-Language": accept})
    )
    assert lxml.html.document_fromstring(response.text).get("lang") == tag
    assert ("Accept-Language" in response.headers["Vary"]) is (site == "")


def test_a_chosen_language_stays(client: FlaskClient) -> None:
    """Following a link loses the language that was chosen, or a feed's address carries it."""
    tree = read(client, "/?ui=en")
    pages = tree.xpath("//h3/a/@href")
    assert pages
    assert all(href.endswith("?ui=en") for href in pages)
    assert not [href for href in find_alternates(tree) if "?" in href]


def test_an_empty_feed_says_so(client: FlaskClient) -> None:
    """HTTP-16: a feed that was read and is really empty is an error, or a page without a word."""
    assert "There is nothing here yet" in client.get(f"/categories/{EMPTY}?ui=en").text


def test_an_empty_site_says_so() -> None:
    """A site before its first publish shows a blank directory."""
    settings = make_settings()
    assert "稍后就会出现" in make_app(settings, MemoryStore()).test_client().get("/").text


def test_the_directory_counts(client: FlaskClient) -> None:
    """A listing lacks its number of entries or its newest day in the site's zone."""
    text = read(client, "/?ui=en").text_content()
    assert "5 entries" in text
    assert "Newest: 4 March 2026" in text


def test_the_directory_shows_what_was_written(client: FlaskClient) -> None:
    """A listing hides the admin's own description, or repeats one that was made from titles."""
    about = [text.text_content() for text in read(client, "/").xpath("//p[@class='about']")]
    assert about == ["编辑每天从各来源挑选的好文章。", "本校各院系投稿。", "News from the campus."]


def test_a_source_that_went_quiet_is_named(client: FlaskClient) -> None:
    """A visitor is not told since when a source was not refreshed, or is told why."""
    for path in ("/?ui=en", "/sources/campus?ui=en", "/feeds/all?ui=en"):
        text = read(client, path).text_content()
        assert "“Riverside Campus News” has not been refreshed since 3 March 2026, 12:00" in text
        assert "disk /srv failed" not in text
    for path in ("/sources/newsroom?ui=en", "/feeds/picks?ui=en"):
        assert "not been refreshed" not in client.get(path).text


def test_many_quiet_sources_are_counted(settings: Settings) -> None:
    """Twenty quiet sources push the feed off its own page, or a source that was never read is silent."""
    one = settings.sources[0]
    many = tuple(replace(one, id=f"s{number}", title=f"No. {number}") for number in range(6))
    crowded = replace(settings, sources=many)
    store = make_store(crowded)
    old = NOW - timedelta(days=9)
    store.states = (
        SourceState("s0", last_attempt=old),
        *(SourceState(f"s{n}", last_success=old) for n in range(1, 6)),
    )
    text = make_app(crowded, store).test_client().get("/feeds/all?ui=en").text
    assert "“No. 0” could not be refreshed yet." in text
    assert "“No. 2” has not been refreshed since" in text
    assert "No. 3”" not in text
    assert "The same holds for 3 more." in text


@pytest.mark.parametrize("path", PAGES)
def test_pages_have_validators(client: FlaskClient, path: str) -> None:
    """HTTP-01, HTTP-04: a page that did not change is sent again."""
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": f"W/{first.headers['ETag']}"})
    assert (again.status_code, again.data) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary", "Content-Security-Policy"):
        assert again.headers[name] == first.headers[name]
    assert client.get(path + "?ui=en").headers["ETag"] != first.headers["ETag"]


@pytest.mark.parametrize("path", [*PAGES, "/feeds/nothing", "/healthz", "/favicon.ico", "/feeds/all.rss"])
def test_security_headers_are_everywhere(client: FlaskClient, path: str) -> None:
    """SEC-04: an answer may be sniffed, framed, or tells other sites where a visitor was."""
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_a_page_is_made_of_the_stored_feed_alone(client: FlaskClient, store: MemoryStore) -> None:
    """A feed's page queries articles, or reads and parses an unchanged feed twice."""
    client.get("/feeds/all")
    store.asked.clear()
    client.get("/feeds/all")
    assert set(store.asked) == {"find_heads", "list_states"}


def test_a_new_publish_is_on_the_page(client: FlaskClient, store: MemoryStore) -> None:
    """A page keeps showing what was parsed before."""
    assert "焕然一新" not in client.get("/feeds/all").text
    body = make_feed_json(SITE_URL, "/feeds/all", "焕然一新", [])
    store.put("/feeds/all.json", Format.JSON.media_type, body, moment=CHANGED)
    assert "焕然一新" in client.get("/feeds/all").text


def test_a_page_reads_gzip_where_only_that_is_stored(client: FlaskClient, store: MemoryStore) -> None:
    """A feed stored only compressed has no page."""
    del store.representations["/feeds/all.json", Coding.IDENTITY]
    assert client.get("/feeds/all").status_code == 200


def test_bytes_that_go_while_a_page_is_made(client: FlaskClient, store: MemoryStore) -> None:
    """A publish in the middle of a page is an error although one more look would do."""
    store.swaps = 2
    assert client.get("/feeds/picks").status_code == 200
    store.swaps = 3
    assert client.get("/sources/campus").status_code == 503


def test_a_damaged_feed_is_an_outage(client: FlaskClient, store: MemoryStore) -> None:
    """HTTP-16: stored bytes that are no JSON take the page down with a 500."""
    store.put("/feeds/all.json", Format.JSON.media_type, b"oops", moment=CHANGED)
    assert client.get("/feeds/all").status_code == 503


def test_a_feed_without_dates_or_languages_has_a_page(client: FlaskClient, store: MemoryStore) -> None:
    """VIEW-04: keys that another renderer left out break the page."""
    bare = b'{"items": [{}, {"title": "x"}, 5]}'
    store.put("/feeds/all.json", Format.JSON.media_type, bare, moment=CHANGED)
    text = client.get("/feeds/all?ui=en").text
    assert "2 entries" in text
    assert "Untitled" in text


@pytest.mark.parametrize(
    ("precision", "shown"), [("day", "Updated 4 March 2026<"), ("minute", "Updated 4 March 2026, 00:00<")]
)
def test_a_feed_of_dated_articles_changed_on_a_day(
    client: FlaskClient, store: MemoryStore, precision: str, shown: str
) -> None:
    """A feed's page gives midnight for a date that names no time, or hides a true minute."""
    item = make_item(1)
    item["_feedmill"]["precision"] = precision
    feed = json.loads(make_feed_json(SITE_URL, "/feeds/all", "x", [item]))
    feed["_feedmill"]["updated"] = "2026-03-03T16:00:00Z"
    store.put("/feeds/all.json", Format.JSON.media_type, json.dumps(feed).encode(), moment=CHANGED)

    meta = lxml.html.document_fromstring(client.get("/feeds/all?ui=en").text).find_class("meta")[0]
    assert shown in f"{meta.text_content()}<"


def test_a_page_of_one_entry(client: FlaskClient, store: MemoryStore) -> None:
    """One entry is counted in the plural."""
    body = make_feed_json(SITE_URL, "/feeds/all", "x", [make_item(1)])
    store.put("/feeds/all.json", Format.JSON.media_type, body, moment=CHANGED)
    assert "1 entry<" in client.get("/feeds/all?ui=en").text
