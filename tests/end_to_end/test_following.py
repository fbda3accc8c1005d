"""What a subscriber sees while the files change."""

import os
from datetime import timedelta
from itertools import pairwise

from feeds.model.intent import Add, Change, Keep, Withdraw
from tests.end_to_end.newsroom import Newsroom, make_story


def test_a_new_file_is_in_its_feeds_after_the_next_pass(newsroom: Newsroom) -> None:
    """A new article is missing from a feed that should hold it, or stands in another one."""
    assert newsroom.titles() == [
        "原创报道：茶园里的实训课",
        "学校召开年度教学会议",
        "人工智能通识课面向全校开放",
    ]

    newsroom.write("2026/four.txt", make_story("人工智能助教进入课堂", "2026年02月20日", trail="原创"))
    report = newsroom.look()

    assert report.count(Add) == 1
    for path in (
        "/feeds/all",
        "/feeds/choice",
        "/categories/original",
        "/categories/ai",
        "/sources/newsroom",
    ):
        assert newsroom.titles(path)[0] == "人工智能助教进入课堂"
    assert newsroom.titles("/categories/ai")[1:] == ["人工智能通识课面向全校开放"]


def test_a_removed_file_leaves_its_feeds_after_the_next_pass(newsroom: Newsroom) -> None:
    """An article whose file is gone is still announced."""
    (newsroom.folder / "articles" / "two.txt").unlink()
    report = newsroom.look()

    assert report.count(Withdraw) == 1
    assert newsroom.titles() == ["学校召开年度教学会议", "人工智能通识课面向全校开放"]
    assert newsroom.titles("/categories/original") == []
    assert newsroom.service.store.serving.find_heads("/categories/original.rss") != {}


def test_only_what_is_touched_gets_other_bytes(newsroom: Newsroom) -> None:
    """A new article wakes subscribers of feeds that do not hold it."""
    before = newsroom.everything()
    newsroom.write("four.txt", make_story("图书馆延长开放时间", "2026年02月21日"))
    newsroom.look()
    after = newsroom.everything()

    touched = {
        path.partition(".")[0] for path, coding in before if before[path, coding] != after[path, coding]
    }
    assert touched == {"/feeds/all", "/sources/newsroom", "/feeds"}


def test_an_edit_moves_updated_and_the_etag_and_keeps_the_rest(newsroom: Newsroom) -> None:
    """Changed words are not announced, or come as a new article (ATOM-07, ATOM-08)."""
    before, head = newsroom.items()[0], newsroom.head("/feeds/all.atom")
    newsroom.write(
        "two.txt",
        make_story(
            "原创报道：茶园里的实训课",
            "2026年02月10日",
            trail="原创",
            words="改写之后的正文，比原来更短也更清楚一些。",
        ),
    )
    report = newsroom.look()
    after = newsroom.items()[0]

    assert report.count(Change) == 1
    assert (after.id, after.title, after.published) == (before.id, before.title, before.published)
    assert before.updated is not None
    assert after.updated == newsroom.now.replace(microsecond=0) > before.updated
    assert newsroom.head("/feeds/all.atom").validators.etag != head.validators.etag
    assert newsroom.head("/feeds/all.atom").validators.last_modified == newsroom.now


def test_a_pass_over_unchanged_files_changes_no_byte_and_no_validator(newsroom: Newsroom) -> None:
    """A poll is answered 200 though nothing happened (HTTP-01, HTTP-22)."""
    before = newsroom.everything()
    report = newsroom.look()

    assert (report.intents, report.unchanged, report.dropped) == ((), 3, ())
    assert newsroom.everything() == before


def test_rendering_anew_to_the_same_bytes_changes_no_validator(newsroom: Newsroom) -> None:
    """An upgrade, or a setting that makes no difference, wakes every subscriber (HTTP-01)."""
    before = newsroom.everything()
    newsroom.config = newsroom.config.replace("limit: 5", "limit: 6").replace(
        "timezone: Asia/Shanghai", "timezone: Asia/Shanghai, contact: webmaster@example.edu.cn"
    )
    newsroom.open()
    newsroom.now += timedelta(hours=1)
    published = newsroom.service.publish()

    assert (published.rendered, published.changed) == (("/feeds/choice",), ())
    assert newsroom.everything() == before


def test_a_file_that_was_only_touched_changes_nothing(newsroom: Newsroom) -> None:
    """A backup or a checkout that sets every file's time wakes every subscriber."""
    before = newsroom.everything()
    for file in (newsroom.folder / "articles").iterdir():
        os.utime(file, (newsroom.now.timestamp(), newsroom.now.timestamp()))
    report = newsroom.look()

    assert (report.count(Keep), len(report.intents)) == (3, 3)
    assert newsroom.everything() == before


def test_noise_in_a_page_is_no_news(newsroom: Newsroom) -> None:
    """A counter or a tracking parameter that moves in a page moves `updated` in the feed."""
    page = (
        '<html><body><h1>校园开放日</h1><p>发布时间：2026-02-12 浏览次数：{count}</p><div id="vsb_content">'
        "<p{style}>开放日当天，全部实训中心向市民开放，欢迎大家前来参观体验，现场设有讲解。</p>"
        '<p>报名请见<a href="https://www.example.edu.cn/bm?utm_source={count}">报名页面</a>，名额有限，先到先得。</p>'
        "</div></body></html>"
    )
    newsroom.write("open.html", page.format(count=7, style=""))
    newsroom.look()
    (before,) = [item for item in newsroom.items() if item.title == "校园开放日"]
    newsroom.write("open.html", page.format(count=4711, style=' class="indent"'))
    report = newsroom.look()
    (after,) = [item for item in newsroom.items() if item.title == "校园开放日"]

    assert report.count(Change) == 0
    assert after.updated == before.updated


def test_last_modified_moves_forward_with_every_difference(newsroom: Newsroom) -> None:
    """A client that sends only If-Modified-Since misses a withdrawal, or a late old article (HTTP-01)."""
    path = "/feeds/all.rss"
    moments = [newsroom.head(path).validators.last_modified]
    (newsroom.folder / "articles" / "two.txt").unlink()
    newsroom.look()
    moments.append(newsroom.head(path).validators.last_modified)
    newsroom.write("old.txt", make_story("去年的一则旧闻", "2025年03月01日"))
    newsroom.look()
    moments.append(newsroom.head(path).validators.last_modified)

    assert newsroom.titles()[-1] == "去年的一则旧闻"
    assert [later - earlier for earlier, later in pairwise(moments)] == [timedelta(minutes=1)] * 2
    assert moments[-1] <= newsroom.now


def test_a_file_still_being_written_is_not_taken_half(newsroom: Newsroom) -> None:
    """A reader gets half an article, and then its other half as an edit."""
    path = newsroom.write("slow.txt", make_story("一篇正在写的文章", "2026年02月22日"))
    fresh = newsroom.now.timestamp() + 59.5
    os.utime(path, (fresh, fresh))
    report = newsroom.look()

    assert report.unsettled == ("slow.txt",)
    assert "一篇正在写的文章" not in newsroom.titles()

    assert newsroom.look().count(Add) == 1
    assert newsroom.titles()[0] == "一篇正在写的文章"


def test_a_late_article_withheld_by_its_front_matter_appears_in_time(newsroom: Newsroom) -> None:
    """An embargo is broken, or an article whose time has come stays away until somebody touches a file."""
    moment = newsroom.now + timedelta(hours=2)
    newsroom.write(
        "later.md",
        f"---\ntitle: 两小时之后\ndate: {moment.isoformat()}\n---\n\n到时候才能发布的消息，现在还不能看。\n",
    )
    newsroom.look()
    assert "两小时之后" not in newsroom.titles()

    newsroom.now = moment + timedelta(seconds=1)
    newsroom.service.sweep()
    assert newsroom.titles()[0] == "两小时之后"


def test_a_picture_beside_an_article_is_known_to_be_servable(newsroom: Newsroom) -> None:
    """A picture that an article refers to is 404, or files that nobody refers to are handed out."""
    newsroom.write("img/a.png", b"\x89PNG\r\n\x1a\n")
    newsroom.write("img/b.png", b"\x89PNG\r\n\x1a\n")
    newsroom.write(
        "pictured.md",
        "---\ndate: 2026-02-23\n---\n# 有图的文章\n\n![图](img/a.png)\n\n正文在图的下面。\n",
    )
    newsroom.look()

    serving = newsroom.service.store.serving
    assert serving.has_media("newsroom", "img/a.png")
    assert not serving.has_media("newsroom", "img/b.png")
    assert newsroom.items()[0].body.media == (f"{newsroom.url}/media/newsroom/img/a.png",)
