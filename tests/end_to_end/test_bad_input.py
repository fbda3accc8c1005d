"""Files that no article can be made of: each a message with a mend and a counted drop; all others go on."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from feeds.model.intent import Add
from feeds.model.reading import Drop
from feeds.model.report import Report
from feeds.store.migrate import MIGRATIONS
from tests.end_to_end.newsroom import Newsroom, make_story

NOBODY = 65534
GOOD = make_story("夹在坏文件当中的好文章", "2026年02月26日")


def look_beside(newsroom: Newsroom, name: str, content: str | bytes) -> Report:
    """A pass over one bad file and a good one behind it, which must be taken."""
    newsroom.write(name, content)
    newsroom.write("z-good.txt", GOOD)
    report = newsroom.look()
    assert report.error == ""
    assert "夹在坏文件当中的好文章" in newsroom.titles()
    return report


def only_drop(report: Report, origin: str) -> str:
    """The sentence that one file was dropped with."""
    (drop,) = report.dropped
    assert drop.origin == origin
    return drop.reason


def test_an_empty_file(newsroom: Newsroom) -> None:
    """An empty file becomes an empty entry, or nobody is told."""
    reason = only_drop(look_beside(newsroom, "empty.md", ""), "empty.md")
    assert "is empty" in reason
    assert "write the article, or remove the file" in reason


def test_200_megabytes_of_one_line(newsroom: Newsroom) -> None:
    """A huge file is read into memory, or stops the pass."""
    path = newsroom.write("huge.txt", "")
    os.truncate(path, 200 * 1024 * 1024)
    written = newsroom.now.timestamp() - 10
    os.utime(path, (written, written))
    newsroom.write("z-good.txt", GOOD)
    reason = only_drop(newsroom.look(), "huge.txt")

    assert "209,715,200 bytes" in reason
    assert "raise `max_bytes`" in reason
    assert "夹在坏文件当中的好文章" in newsroom.titles()


def test_a_long_line_within_the_limit(newsroom: Newsroom) -> None:
    """Four megabytes without a break hang a parser; what becomes of them must be said or shown."""
    newsroom.config = newsroom.config.replace("every: 1m", "every: 1m, max_bytes: 10MB")
    newsroom.open()
    for suffix in ("md", "html", "txt"):
        newsroom.write(f"long.{suffix}", "长" * (4 * 1024 * 1024 // 3))
    newsroom.write("z-good.txt", GOOD)
    report = newsroom.look()

    told = {drop.origin for drop in report.dropped}
    assert "long.md" in told
    assert report.count(Add) == 4 - len(told)
    assert "夹在坏文件当中的好文章" in newsroom.titles()


@pytest.mark.parametrize("name", ["nul.txt", "nul.md", "nul.html", "nul.json"])
def test_nuls(newsroom: Newsroom, name: str) -> None:
    """NULs reach a feed, where they end it (SEC-02), or a file of nothing else becomes an entry."""
    report = look_beside(newsroom, name, b"\0" * 4096)
    assert only_drop(report, name)
    for path in ("/feeds/all.rss", "/feeds/all.atom", "/feeds/all.json"):
        assert b"\0" not in newsroom.read(path)


def test_nuls_between_words_are_taken_out(newsroom: Newsroom) -> None:
    """One stray control character costs a whole article, or the whole feed (SEC-02)."""
    report = look_beside(newsroom, "stray.txt", make_story("带有零字节的\0文章").encode())
    assert report.dropped == ()
    assert "带有零字节的文章" in newsroom.titles()
    assert newsroom.items("/feeds/all", "rss")


@pytest.mark.parametrize(
    ("matter", "line"),
    [
        ("---\ntitle: [开头\ndate: 2026-02-01\n---\n正文。\n", 3),
        ("---\ntitle: 甲\n  date: 2026-02-01\n---\n正文。\n", 3),
        ("---\ntitle: 没有结尾\n\n正文没有和上面隔开。\n", 1),
        ("---\ntitle: &a 甲\nauthor: *a\n---\n正文。\n", 2),
        ("+++\ntitle = 甲\n+++\n正文。\n", 2),
    ],
    ids=["bracket", "indent", "unclosed", "alias", "toml"],
)
def test_broken_front_matter(newsroom: Newsroom, matter: str, line: int) -> None:
    """Broken front matter is printed as text, or its line is not named."""
    reason = only_drop(look_beside(newsroom, "broken.md", matter), "broken.md")
    assert f"line {line}:" in reason
    assert "front matter" in reason


@pytest.mark.parametrize(
    ("name", "content", "date"),
    [
        ("date.md", "---\ntitle: 日期写错的文章\ndate: 2026-13-45\n---\n\n正文完好。\n", "2026-13-45"),
        ("date.txt", make_story("日期写错的文章", "2026年13月45日"), "2026年13月45日"),
    ],
)
def test_an_impossible_date(newsroom: Newsroom, name: str, content: str, date: str) -> None:
    """A month or day that does not exist becomes another one, or nobody is told to correct it."""
    reason = only_drop(look_beside(newsroom, name, content), name)
    assert date in reason
    assert "write it as" in reason
    assert "日期写错的文章" not in newsroom.titles()


def test_a_page_date_in_the_future_is_refused(newsroom: Newsroom) -> None:
    """A typo in a year pins an article to the top of every feed."""
    report = look_beside(newsroom, "future.txt", make_story("写错年份的文章", "2062年02月03日"))
    assert [note.origin for note in report.notes] == ["future.txt"]
    (item,) = [item for item in newsroom.items() if item.title == "写错年份的文章"]
    assert item.moment == newsroom.now


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("{", "line 1, column 2"),
        ('{"title": NaN}', "NaN"),
        ("[]", "the list is empty"),
        ('"words"', "no JSON Feed item"),
        ("[" * 100_000, "nested too deeply"),
        ('[{"title": 7}, 8, {}]', "#1"),
    ],
)
def test_json_that_is_no_item(newsroom: Newsroom, content: str, place: str) -> None:
    """Broken JSON is dropped without saying where."""
    report = look_beside(newsroom, "bad.json", content)
    assert report.dropped
    assert place in " ".join(drop.reason for drop in report.dropped)


def test_one_bad_item_does_not_cost_its_list(newsroom: Newsroom) -> None:
    """One member of a list that cannot be used takes the others with it."""
    report = look_beside(
        newsroom,
        "list.json",
        '[{"title": "好的", "content_text": "有正文。"}, {"summary": "没有标题和正文"}]',
    )
    assert [drop.origin for drop in report.dropped] == ["list.json#1"]
    assert "好的" in newsroom.titles()


def test_a_link_out_of_the_directory(newsroom: Newsroom) -> None:
    """A symbolic link publishes a file from elsewhere on the machine."""
    secret = newsroom.folder / "secret.txt"
    secret.write_text(make_story("不该公开的文件"), encoding="utf-8")
    (newsroom.folder / "articles" / "link.txt").symlink_to(secret)
    (newsroom.folder / "articles" / "folder").symlink_to(newsroom.folder)
    report = newsroom.look()

    assert {drop.origin for drop in report.dropped} == {"link.txt", "folder"}
    assert all("leads out of the directory" in drop.reason for drop in report.dropped)
    assert "不该公开的文件" not in newsroom.titles()


def test_a_broken_file_is_counted_in_every_report_until_it_is_mended(newsroom: Newsroom) -> None:
    """A drop is reported once and then forgotten, or a mended file is never looked at again."""
    first = look_beside(newsroom, "broken.md", "---\ntitle: [甲\n---\n正文。\n")
    again = newsroom.look()
    assert again.dropped == first.dropped
    assert again.intents == ()

    newsroom.write("broken.md", "---\ntitle: 甲\ndate: 2026-02-01\n---\n修好以后的正文，可以正常发布了。\n")
    mended = newsroom.look()
    assert (mended.dropped, mended.count(Add)) == ((), 1)


def test_a_stored_article_stays_while_its_file_is_broken(newsroom: Newsroom) -> None:
    """A half-saved edit withdraws an article that subscribers have."""
    before = newsroom.ids()
    newsroom.write("two.txt", "")
    report = newsroom.look()

    assert [drop.origin for drop in report.dropped] == ["two.txt"]
    assert newsroom.ids() == before


def test_a_directory_that_does_not_exist_yet(newsroom: Newsroom) -> None:
    """A directory that is made later stops the service, or is never found."""
    (newsroom.folder / "club").rmdir()
    report = newsroom.look("club")

    assert str(newsroom.folder / "club") in report.error
    assert report.error.startswith("club: ")
    assert newsroom.look().error == ""

    (newsroom.folder / "club").mkdir()
    path = newsroom.folder / "club" / "a.md"
    path.write_text("# 社团第一篇\n\n正文很短，但是完整。\n", encoding="utf-8")
    os.utime(path, (newsroom.now.timestamp(), newsroom.now.timestamp()))
    assert newsroom.look("club").error == ""
    assert "社团第一篇" in newsroom.titles()


@contextmanager
def as_nobody() -> Iterator[None]:
    """Another user's eyes, for as long as it takes."""
    os.seteuid(NOBODY)
    try:
        if not os.access(MIGRATIONS, os.R_OK, effective_ids=True):
            pytest.skip("the program itself lies in a folder that is closed to other users")
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_newsroom() -> Iterator[Newsroom]:
    """A newsroom that another user may run, without the things that are forbidden."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        newsroom = Newsroom(folder)
        (folder / "club").mkdir()
        newsroom.write("z-good.txt", GOOD)
        folder.chmod(0o777)
        yield newsroom
        newsroom.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can look with another user's eyes")
def test_what_may_not_be_read(open_newsroom: Newsroom) -> None:
    """A forbidden file or folder stops the pass, withdraws articles, or goes by in silence."""
    newsroom = open_newsroom
    newsroom.write("mine.txt", make_story("没有权限的文件")).chmod(0)
    newsroom.write("folder/a.txt", make_story("没有权限的目录")).parent.chmod(0)
    with as_nobody():
        report = newsroom.look()
        assert newsroom.titles() == ["夹在坏文件当中的好文章"]
        newsroom.close()

    assert report.error == ""
    reasons = {drop.origin: drop.reason for drop in report.dropped}
    assert set(reasons) == {"folder", "mine.txt"}
    assert all("permission" in reason or "may not" in reason for reason in reasons.values())


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can look with another user's eyes")
def test_a_file_that_may_be_read_again_is_taken(open_newsroom: Newsroom) -> None:
    """After a chmod, which changes no modification time, a file stays dropped for good."""
    newsroom = open_newsroom
    path = newsroom.write("mine.txt", make_story("后来放开权限的文件"))
    path.chmod(0)
    with as_nobody():
        assert [drop.origin for drop in newsroom.look().dropped] == ["mine.txt"]
    path.chmod(0o644)
    with as_nobody():
        assert newsroom.look().dropped == ()
        assert "后来放开权限的文件" in newsroom.titles()
        newsroom.close()


def test_every_message_names_a_mend(newsroom: Newsroom) -> None:
    """A message says what is wrong and leaves the admin alone with it."""
    newsroom.write("empty.md", "")
    newsroom.write("broken.md", "---\ntitle: [甲\n---\n")
    newsroom.write("bad.json", "{")
    newsroom.write("nul.txt", b"\0\0\0")
    newsroom.write("none.md", "---\nauthor: 甲\n---\n")
    report = newsroom.look()

    assert {drop.origin for drop in report.dropped} == {
        "empty.md",
        "broken.md",
        "bad.json",
        "nul.txt",
        "none.md",
    }
    for drop in report.dropped:
        assert isinstance(drop, Drop)
        assert any(mark in drop.reason for mark in (";", ", or ", " or ")), drop.reason


def test_a_good_file_that_turns_bad_keeps_its_article(newsroom: Newsroom) -> None:
    """The admin reads that an article was dropped while it is still in the feeds, or it is gone."""
    titles = newsroom.titles()
    newsroom.write("one.txt", "")
    newsroom.write("two.txt", "---\ntitle: [\n---\n")
    newsroom.write("new.txt", "")

    for _ in range(2):
        told = {drop.origin: drop.reason for drop in newsroom.look().dropped}
        assert set(told) == {"one.txt", "two.txt", "new.txt"}
        assert told["one.txt"].endswith("its last good version stays in the feeds")
        assert told["two.txt"].count("its last good version stays in the feeds") == 1
        assert "last good version" not in told["new.txt"]
        assert newsroom.titles() == titles
