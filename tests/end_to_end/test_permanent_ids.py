"""Nothing old comes back as new: ids under every change that is not another article."""

import json
import os
from pathlib import Path

import pytest

from feeds.model.intent import Add, Change, Renew
from feeds.model.representation import Format
from tests.end_to_end.newsroom import Newsroom, make_story

WORDS = "这篇文章的正文在改名前后一字不差，也足够长，读者不应当因为文件换了名字就把它看作另一篇新的文章。"


def test_the_same_id_in_every_format_and_feed(newsroom: Newsroom) -> None:
    """A reader of two feeds, or of two formats, gets the same article twice (ID-01, JSON-02)."""
    known = newsroom.ids()
    assert len(set(known.values())) == 3
    assert all(one.startswith("urn:uuid:") for one in known.values())
    for path in newsroom.service.press.store.publications():
        for format_ in ("rss", "atom", "json"):
            for item in newsroom.items(path, format_):
                assert known[item.title] == item.id


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("url: ", "description: 新的说明, url: "),
        ("title: 教育新闻", "title: 另一个名字"),
        ("title: 编辑部", "title: 新编辑部"),
        ("breadcrumbs: [原创]", "breadcrumbs: [新闻]"),
        ("id: original, title: 原创", "id: own-work, title: 自采"),
        ("directory: articles/", 'directory: articles/, link: "https://news.example.edu.cn/{path}"'),
    ],
    ids=["description", "site-title", "source-title", "rule", "category-id", "link"],
)
def test_settings_never_change_an_id(newsroom: Newsroom, old: str, new: str) -> None:
    """A changed title, category, rule or address makes every old article new (ID-03, ATOM-07)."""
    before = newsroom.ids()
    assert old in newsroom.config
    newsroom.config = newsroom.config.replace(old, new).replace("categories: [original]", "limit: 7")
    newsroom.config = newsroom.config.replace("limit: 7, exclude: {words: [代发]}, limit: 5", "limit: 5")
    newsroom.open()
    report = newsroom.look()

    assert newsroom.ids() == before
    assert (report.count(Add), report.count(Change)) == (0, 0)


def test_another_address_changes_links_and_no_id(newsroom: Newsroom) -> None:
    """A move to another host, path or scheme announces everything anew (ID-03)."""
    before = newsroom.items("/feeds/all", "atom")
    feed_id = newsroom.read("/feeds/all.atom").partition(b"<id>")[2].partition(b"</id>")[0]
    newsroom.url = "http://127.0.0.1:8000/school/feeds"
    newsroom.open()
    newsroom.look()
    after = newsroom.items("/feeds/all", "atom")

    assert [one.id for one in after] == [one.id for one in before]
    assert [one.updated for one in after] == [one.updated for one in before]
    assert all(one.url.startswith(f"{newsroom.url}/articles/") for one in after)
    assert feed_id.startswith(b"urn:uuid:")
    assert newsroom.read("/feeds/all.atom").partition(b"<id>")[2].startswith(feed_id)


def test_another_title_is_an_edit(newsroom: Newsroom) -> None:
    """A corrected headline comes as a second article (ID-03)."""
    before = newsroom.ids()["学校召开年度教学会议"]
    newsroom.write("one.txt", make_story("学校召开二〇二六年度教学工作会议", "2026年02月03日"))
    report = newsroom.look()

    assert (report.count(Add), report.count(Change)) == (0, 1)
    assert newsroom.ids()["学校召开二〇二六年度教学工作会议"] == before
    assert len(newsroom.titles()) == 3


def test_a_renamed_file_keeps_its_article(newsroom: Newsroom) -> None:
    """A file that moved to another folder is withdrawn and announced again (ID-03)."""
    before = newsroom.items()
    articles = newsroom.folder / "articles"
    (articles / "2026").mkdir()
    (articles / "two.txt").rename(articles / "2026" / "tea.txt")
    report = newsroom.look()

    assert [one.id for one in newsroom.items()] == [one.id for one in before]
    assert [one.updated for one in newsroom.items()] == [one.updated for one in before]
    assert (report.count(Add), report.count(Renew)) == (0, 1)


def test_a_copy_in_another_place_keeps_its_article(newsroom: Newsroom) -> None:
    """Files that a deployment writes anew under other names lose their ids: the body tells them."""
    newsroom.write("draft.txt", make_story("原来的名字", "2026年02月24日", words=WORDS))
    newsroom.look()
    before = newsroom.ids()["原来的名字"]
    newsroom.write("final.txt", make_story("后来的名字", "2026年02月24日", words=WORDS))
    (newsroom.folder / "articles" / "draft.txt").unlink()
    newsroom.look()

    assert newsroom.ids()["后来的名字"] == before
    assert "原来的名字" not in newsroom.titles()


def test_two_claims_on_one_id(newsroom: Newsroom) -> None:
    """An id that two files claim goes to the later one, or nobody is told."""
    newsroom.write("a.md", "---\nid: open-day\ndate: 2026-02-11\n---\n# 开放日\n\n五月十日开放，欢迎参观。\n")
    newsroom.look()
    owner = newsroom.ids()["开放日"]
    newsroom.write(
        "b.md", "---\nid: open-day\ndate: 2026-02-12\n---\n# 冒名者\n\n另一篇用了同一个编号的文章。\n"
    )
    report = newsroom.look()

    assert newsroom.ids()["开放日"] == owner
    assert "冒名者" not in newsroom.titles()
    (drop,) = report.dropped
    assert drop.origin == "b.md"
    assert "open-day" in drop.reason
    assert "a.md" in drop.reason
    assert "give one of them another id" in drop.reason
    assert [one.origin for one in newsroom.look().dropped] == ["b.md"], "the next pass forgot it"


def test_an_own_id_survives_every_change_at_once(newsroom: Newsroom) -> None:
    """An article that names its own id is new after a move with other words."""
    newsroom.write("a.md", "---\nid: open-day\ndate: 2026-02-11\n---\n# 开放日\n\n五月十日开放，欢迎参观。\n")
    newsroom.look()
    before = newsroom.ids()["开放日"]
    (newsroom.folder / "articles" / "a.md").unlink()
    newsroom.write(
        "moved/z.md", "---\nid: open-day\ndate: 2026-02-11\n---\n# 开放周\n\n改为整整一周都开放。\n"
    )
    newsroom.look()

    assert newsroom.ids()["开放周"] == before
    assert "开放日" not in newsroom.titles()


def test_a_returning_file_gets_its_old_id(newsroom: Newsroom) -> None:
    """An article that was away for a while is announced as new when it comes back."""
    path = newsroom.folder / "articles" / "two.txt"
    before, content = newsroom.items()[0], path.read_text(encoding="utf-8")
    path.unlink()
    newsroom.look()
    assert before.title not in newsroom.titles()
    newsroom.write("two.txt", content)
    newsroom.look()

    after = newsroom.items()[0]
    assert (after.id, after.published, after.title) == (before.id, before.published, before.title)


def test_a_rebuild_from_the_same_files_gives_the_same_ids(newsroom: Newsroom) -> None:
    """A lost database makes every article new."""
    before = newsroom.ids()
    newsroom.close()
    for file in Path(newsroom.folder).glob("feedmill.db*"):
        file.unlink()
    newsroom.open()
    newsroom.look()

    assert newsroom.ids() == before


def test_a_rebuild_after_every_title_was_edited_gives_the_same_ids(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    """A title or a text goes into an id: then a rebuild makes what was edited new (ID-03)."""
    before = [item.id for item in newsroom.items()]
    other = Newsroom(tmp_path / "other")
    other.write("one.txt", make_story("新的标题之一", "2026年02月03日"))
    other.write("two.txt", make_story("新的标题之二", "2026年02月10日"))
    other.write("three.txt", make_story("新的标题之三", "2026年01月15日"))
    other.look()

    assert [item.id for item in other.items()] == before
    other.close()


def test_the_same_name_in_two_sources_is_two_articles(newsroom: Newsroom) -> None:
    """Two sources whose files have the same names share an id, and one of them is dropped."""
    club = newsroom.folder / "club" / "one.txt"
    club.write_text(make_story("社团也有一个同名文件", "2026年02月04日"), encoding="utf-8")
    os.utime(club, (newsroom.now.timestamp() - 10, newsroom.now.timestamp() - 10))
    report = newsroom.look("club")

    assert report.dropped == ()
    assert len(set(newsroom.ids().values())) == 4


def test_a_place_where_one_article_after_the_other_begins(newsroom: Newsroom) -> None:
    """ID-03: the third article that begins at one path takes the id of the second, and its place in feeds."""
    articles = newsroom.folder / "articles"
    titles = [
        "第一任头条：开学典礼",
        "第二任头条：校园开放日",
        "第三任头条：技能竞赛",
        "第四任头条：毕业典礼",
    ]
    for number, title in enumerate(titles):
        newsroom.write("headline.txt", make_story(title, f"2026年02月1{number}日", words=f"{title}。{WORDS}"))
        newsroom.look()
        (articles / "headline.txt").rename(articles / f"past-{number}.txt")
        newsroom.look()

    known = newsroom.ids()
    assert set(titles) <= set(known)
    assert len({known[title] for title in titles}) == len(titles)


def test_a_renamed_feed_keeps_its_own_id_and_tells_its_readers(newsroom: Newsroom) -> None:
    """HTTP-13, ID-03: readers see another feed, whose entries are all new; or the old address is empty."""
    before = newsroom.read("/feeds/choice.atom")
    newsroom.config = newsroom.config.replace("id: choice", "id: best, aliases: [choice]")
    newsroom.open()
    newsroom.look()

    assert feed_id(newsroom.read("/feeds/best.atom")) == feed_id(before)
    assert newsroom.service.store.serving.find_heads("/feeds/choice.atom") == {}
    newsroom.config = newsroom.config.replace("id: best, aliases: [choice]", "id: other")
    newsroom.open()
    newsroom.look()
    assert newsroom.service.store.serving.is_retired("/feeds/best")
    assert feed_id(newsroom.read("/feeds/other.atom")) != feed_id(before)


def test_a_renamed_source_is_named_by_its_new_id(newsroom: Newsroom) -> None:
    """HTTP-22: stored feeds go on naming the old id, and differ from what the same articles give anew."""
    newsroom.config = newsroom.config.replace("id: newsroom", "id: press, aliases: [newsroom]")
    newsroom.open()
    newsroom.service.sweep()

    named = {item["_feedmill"]["source_id"] for item in json.loads(newsroom.read("/feeds/all.json"))["items"]}
    assert named == {"press"}
    assert newsroom.service.render("all", Format.JSON) == newsroom.read("/feeds/all.json")


def feed_id(document: bytes) -> bytes:
    """An Atom feed's own id."""
    return document.partition(b"<id>")[2].partition(b"</id>")[0]
