"""Files that are gone: when articles leave, and when they stay because something else is wrong."""

import pytest

from feeds.model.intent import Withdraw
from tests.end_to_end.newsroom import Newsroom, make_story


@pytest.fixture
def crowd(newsroom: Newsroom) -> Newsroom:
    """Twenty articles in one source."""
    for number in range(17):
        newsroom.write(f"n{number}.txt", make_story(f"第{number}号消息", f"2025年05月{number + 1:02}日"))
    newsroom.look(confirmed=True)
    assert len(newsroom.titles()) == 20
    return newsroom


def remove(newsroom: Newsroom, count: int) -> None:
    """Take the first files away."""
    for number in range(count):
        (newsroom.folder / "articles" / f"n{number}.txt").unlink()


def test_most_of_a_source_is_held_until_it_is_confirmed(crowd: Newsroom) -> None:
    """A mount that failed, or a slip with rm, empties the feeds."""
    before = crowd.everything()
    remove(crowd, 12)
    report = crowd.look()

    assert report.count(Withdraw) == 0
    assert "12 of 20 articles vanished at once" in report.error
    assert "feedmill refresh newsroom --confirm-withdrawals" in report.error
    assert crowd.everything() == before
    assert "vanished" in crowd.look().error, "the second pass forgot what the first one held"

    confirmed = crowd.look(confirmed=True)
    assert (confirmed.error, confirmed.count(Withdraw)) == ("", 12)
    assert len(crowd.titles()) == 8
    assert crowd.look().error == ""


def test_new_articles_still_come_while_withdrawals_are_held(crowd: Newsroom) -> None:
    """A source that waits for a confirmation is deaf to its new articles."""
    remove(crowd, 12)
    crowd.write("fresh.txt", make_story("此时发布的新消息", "2026年02月25日"))
    crowd.look()

    assert crowd.titles()[0] == "此时发布的新消息"
    assert len(crowd.titles()) == 21


def test_held_files_that_come_back_need_no_confirmation(crowd: Newsroom) -> None:
    """After the mount is back the source stays in error, or its articles are new."""
    before = crowd.ids()
    articles, away = crowd.folder / "articles", crowd.folder / "away"
    away.mkdir()
    for number in range(12):
        (articles / f"n{number}.txt").rename(away / f"n{number}.txt")
    assert crowd.look().error
    for number in range(12):
        (away / f"n{number}.txt").rename(articles / f"n{number}.txt")
    report = crowd.look()

    assert (report.error, report.intents) == ("", ())
    assert crowd.ids() == before


def test_fewer_than_half_leave_at_once(crowd: Newsroom) -> None:
    """An ordinary clean-up needs a confirmation."""
    remove(crowd, 9)
    report = crowd.look()

    assert (report.error, report.count(Withdraw)) == ("", 9)
    assert len(crowd.titles()) == 11


def test_a_directory_that_is_gone_withdraws_nothing(crowd: Newsroom) -> None:
    """A disk that is not mounted empties the feeds."""
    before = crowd.everything()
    (crowd.folder / "articles").rename(crowd.folder / "elsewhere")
    report = crowd.look()

    assert report.count(Withdraw) == 0
    assert str(crowd.folder / "articles") in report.error
    assert crowd.everything() == before

    (crowd.folder / "elsewhere").rename(crowd.folder / "articles")
    assert (crowd.look().error, len(crowd.titles())) == ("", 20)


def test_an_empty_directory_withdraws_nothing(crowd: Newsroom) -> None:
    """The empty folder under a disk that is not mounted empties the feeds."""
    (crowd.folder / "articles").rename(crowd.folder / "elsewhere")
    (crowd.folder / "articles").mkdir()
    report = crowd.look()

    assert "20 of 20 articles vanished" in report.error
    assert len(crowd.titles()) == 20


def test_one_source_in_error_leaves_the_other_alone(crowd: Newsroom) -> None:
    """A broken source stops its neighbours."""
    (crowd.folder / "articles").rename(crowd.folder / "elsewhere")
    (crowd.folder / "club" / "welcome.md").write_text(
        "# 社团招新\n\n欢迎新同学加入社团。\n", encoding="utf-8"
    )
    crowd.now = crowd.now.replace(year=2030)

    assert crowd.look("newsroom").error != ""
    assert crowd.look("club").error == ""
    assert "社团招新" in crowd.titles()
