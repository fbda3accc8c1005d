"""An article in the layout of a Chinese news page saved as text, from its file to every feed."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from feeds.model.representation import Coding
from feeds.service import Service, load_configuration, open_service
from tests.reading_back import Item, read_atom, read_json, read_rss

ARTICLE = Path(__file__).parent / "reference-layout.txt"
NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
CONFIG = """
site: {title: 教育新闻, url: "https://feeds.example.edu.cn", timezone: Asia/Shanghai}
database: sqlite:///feedmill.db
sources: [{id: newsroom, directory: articles/}]
categories: [{id: original, title: 原创, match: {breadcrumbs: [原创]}}]
"""
FRAME = ("当前位置", "首页", "正文", "发布时间", "来源", "供稿", "江若水", "责任编辑")
HEADINGS = (
    "聚焦先进制造集群校企共建破解人才供需错位",
    "服务乡村振兴需要培训下沉激活县域内生动力",
    "顺应数字转型趋势智能助教重塑课堂教学形态",
    "立足区域长远发展久久为功打造职教特色样本",
)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service that has read and published the one article."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "articles").mkdir()
    (folder / "articles" / "rongyu.txt").write_bytes(ARTICLE.read_bytes())
    os.utime(folder / "articles" / "rongyu.txt", (NOW.timestamp() - 60, NOW.timestamp() - 60))
    (folder / "feedmill.yaml").write_text(CONFIG, encoding="utf-8")
    settings = load_configuration(folder / "feedmill.yaml", {}).settings
    service = open_service(settings, clock=lambda: NOW)
    for source in service.find_sources([]):
        assert service.refresh(source).dropped == ()
    service.publish()
    yield service
    service.close()


def read(service: Service, path: str) -> bytes:
    """The stored bytes at one path."""
    head = service.store.serving.find_heads(path)[Coding.IDENTITY]
    return service.store.serving.read_body(head) or b""


@pytest.fixture(scope="module")
def items(service: Service) -> dict[str, Item]:
    """The article as each format of its category tells it."""
    path = "/categories/original"
    return {
        "rss": read_rss(read(service, f"{path}.rss"))[0],
        "atom": read_atom(read(service, f"{path}.atom"))[0],
        "json": read_json(read(service, f"{path}.json"))[0],
    }


def test_title_source_and_language(items: dict[str, Item]) -> None:
    """The title, 来源 or the language is not what the page says."""
    for item in items.values():
        assert item.title == "青禾职业技术学院获评“示范区产教融合先进集体”"
        assert item.source == "示范区职教观察"
        assert item.language == "zh"


def test_a_day_is_its_local_midnight(items: dict[str, Item]) -> None:
    """A date without a time moved to another day, or pretends to know the hour."""
    assert items["json"].published == "2026-01-09T00:00:00+08:00"
    assert items["atom"].published == "2026-01-09T00:00:00+08:00"
    assert items["rss"].published == "Fri, 09 Jan 2026 00:00:00 +0800"
    assert items["json"].precision == "day"


def test_the_contributors_sign_it(items: dict[str, Item]) -> None:
    """Somebody of 供稿 is missing, or an empty 责任编辑 became a person (RSS-07)."""
    names = ("江若水", "高远舟", "叶知秋")
    for item in items.values():
        assert item.authors == names
    assert items["atom"].contributors == items["json"].contributors == names
    assert items["json"].editors == ()


def test_the_trail_sorts_it(items: dict[str, Item]) -> None:
    """The breadcrumbs are lost, or do not put the article into its category."""
    assert items["json"].breadcrumbs == ("首页", "原创", "正文")
    assert items["json"].categories == (("original", "原创"),)


def test_nothing_of_the_frame_stays_in_the_body(items: dict[str, Item]) -> None:
    """The body begins or ends elsewhere, or holds the trail, a label line or the credit."""
    for item in items.values():
        text = item.body.text
        assert text.startswith("日前，")
        assert text.endswith("贡献更大职教智慧。")
        assert item.title not in item.body.paragraphs + item.body.headings
        assert [words for words in FRAME if words in text] == []


def test_sections_are_headed(items: dict[str, Item]) -> None:
    """A section heading is a paragraph, or a paragraph became a heading."""
    for item in items.values():
        assert item.body.headings == HEADINGS


def test_a_torn_paragraph_stays_two(items: dict[str, Item]) -> None:
    """The two halves of a torn paragraph were joined, or one of them was taken for a heading."""
    for item in items.values():
        assert len(item.body.paragraphs) == 10
        ends = [text[-3:] for text in item.body.paragraphs]
        torn = ends.index("三次夺")
        assert item.body.paragraphs[torn + 1].startswith("金，并且")


def test_every_value_says_where_it_stood(service: Service) -> None:
    """A field was published, and nobody can tell where its value comes from."""
    ((article,),) = service.store.selecting.iterate_articles(size=10)
    filled: dict[str, Any] = {
        name: getattr(article.draft, name)
        for name in ("title", "published", "contributors", "source", "breadcrumbs", "language", "summary")
    }
    assert all(filled.values())
    assert {name for name in filled if not article.draft.provenance.get(name)} == set()


def test_unknown_stays_out(service: Service) -> None:
    """A field that nobody stated stands in the feed with an empty or invented value."""
    (item,) = json.loads(read(service, "/feeds/all.json"))["items"]
    assert {"image", "attachments"}.isdisjoint(item)
    assert "editors" not in item["_feedmill"]
