"""Pages of articles that have no public address of their own."""

from dataclasses import replace
from typing import Any

import lxml.html
import pytest
from flask.testing import FlaskClient

from feeds.model.article import Precision, Stamp
from tests.web.samples import NOW, SITE_URL, SLUG, make_article
from tests.web.shelves import MemoryStore

PATH = f"/articles/{SLUG}"


def read(client: FlaskClient, path: str = PATH) -> Any:
    """The page's tree."""
    response = client.get(path)
    assert response.status_code == 200
    return lxml.html.document_fromstring(response.text)


def test_an_article_shows_what_is_known(client: FlaskClient) -> None:
    """VIEW-01: a field of the article is not on its page."""
    tree = read(client)
    text = tree.text_content()
    for words in (
        "职业技能竞赛在江城开幕",
        "2026年3月4日",
        "来源：江城日报",
        "作者：林知远",
        "供稿：周映雪",
        "责任编辑：沈一帆",
    ):
        assert words in text
    assert f"urn:uuid:{SLUG}" in text
    assert "修改于" in text
    assert tree.xpath("//nav//li/text() | //nav//li/a/text()")[-2:] == ["首页", "要闻"]
    assert tree.xpath("//div[@class='prose']/@lang") == ["zh-CN"]


def test_machines_learn_what_it_is(client: FlaskClient) -> None:
    """An article's page lacks its canonical address or what previews are made of."""
    tree = read(client)
    assert tree.xpath("//link[@rel='canonical']/@href") == [SITE_URL + PATH]
    meta = {element.get("property"): element.get("content") for element in tree.xpath("//meta[@property]")}
    assert meta["og:type"] == "article"
    assert meta["og:url"] == SITE_URL + PATH
    assert meta["og:image"] == f"{SITE_URL}/media/newsroom/images/hall.png"
    assert meta["article:published_time"] == "2026-03-04T00:00:00+08:00"
    assert f"{SITE_URL}/sources/newsroom.atom" in tree.xpath("//link[@rel='alternate']/@href")


def test_the_body_is_cleaned_again_and_resolved(client: FlaskClient) -> None:
    """SEC-11: a stored body runs, or its pictures point nowhere."""
    tree = read(client)
    assert not tree.xpath("//script")
    assert tree.xpath("//div[@class='prose']//img/@src") == [f"{SITE_URL}/media/newsroom/images/lab.png"]
    assert [link for link in tree.xpath("//a/@href") if link.startswith("javascript")] == []
    assert f"{SITE_URL}/media/newsroom/rules.pdf" in tree.xpath("//a/@href")


def test_categories_lead_to_their_pages(client: FlaskClient) -> None:
    """An article does not link the categories that hold it, or links others."""
    found = read(client).xpath("//footer[@class='imprint']//a[@class='label']/@href")
    assert found == [f"{SITE_URL}/categories/vocational"]


def test_a_picture_is_not_shown_twice(client: FlaskClient, store: MemoryStore) -> None:
    """A lead image that stands in the text is above it as well."""
    assert len(read(client).xpath("//img")) == 2
    store.articles[SLUG] = make_article(image="media/newsroom/images/lab.png")
    assert len(read(client).xpath("//img")) == 1


def test_an_article_with_a_public_address_points_there(client: FlaskClient, store: MemoryStore) -> None:
    """Two addresses of one article compete for being the canonical one."""
    store.articles[SLUG] = make_article(url="https://news.example.edu.cn/1.html")
    tree = read(client)
    assert tree.xpath("//link[@rel='canonical']/@href") == ["https://news.example.edu.cn/1.html"]
    assert "https://news.example.edu.cn/1.html" in tree.xpath("//a/@href")


def test_an_article_of_which_little_is_known(client: FlaskClient, store: MemoryStore) -> None:
    """Unknown fields break the page or show as empty labels."""
    bare = make_article(
        title="",
        summary="",
        body_html="",
        image="",
        url="javascript:x",
        authors=(),
        contributors=(),
        editors=(),
        source="",
        breadcrumbs=(),
        tags=(),
        language="",
        attachments=(),
    )
    store.articles[SLUG] = replace(
        bare, source_id="elsewhere", version=1, published=Stamp(NOW, Precision.SECOND)
    )
    text = read(client, PATH + "?ui=en").xpath("//main")[0].text_content()
    assert "Untitled" in text
    assert "5 March 2026, 04:00 (UTC)" in text
    for label in ("Source:", "By ", "Contributed", "Edited", "Collected", "Changed", "Language"):
        assert label not in text


@pytest.mark.parametrize("slug", ["nothing", "a%00b", "%0a", "x" * 300, "%ff", "..", "%2e%2e%2fetc"])
def test_what_is_no_article_is_404(client: FlaskClient, store: MemoryStore, slug: str) -> None:
    """A slug that cannot be one reaches the database or fails with an error."""
    assert client.get(f"/articles/{slug}").status_code == 404
