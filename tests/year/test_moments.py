"""Moments that a whole year may miss: changes that crowd into a second, clocks that are set back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from flask import Flask

from tests.web.conftest import serve
from tests.year.configuration import FeedPlan
from tests.year.piece import Form, Stated
from tests.year.polling import ask_socket
from tests.year.scene import MINUTE, NEWS, NOTHING, Scene

HOUR = timedelta(hours=1)


@pytest.fixture(params=["WSGI", "socket"])
def asked(scene: Scene, request: pytest.FixtureRequest) -> Iterator[Scene]:
    """The scene, asked without a socket and over a real one."""
    if request.param == "WSGI":
        yield scene
        return
    assert isinstance(scene.house.app, Flask)
    with serve(scene.house.app) as port:
        scene.ask = ask_socket(port)
        yield scene


def test_a_withdrawal_and_a_late_find_are_news_to_everybody(asked: Scene) -> None:
    """HTTP-01: a reader of dates is told 304 though its newest entry is gone, or an older one has come."""
    newest = asked.article("p0.md").id
    assert asked.poll() == NOTHING

    asked.remove("p0.md")
    asked.wait(MINUTE)
    asked.look()
    asked.wait(MINUTE)
    assert asked.poll() == NEWS
    assert newest not in asked.shown()
    assert asked.poll() == NOTHING

    asked.write("late.md", days=365)
    asked.wait(MINUTE)
    asked.look()
    asked.wait(MINUTE)
    assert asked.poll() == NEWS
    assert asked.shown()[-1] == asked.article("late.md").id
    assert asked.poll() == NOTHING


def test_several_changes_within_one_second(scene: Scene) -> None:
    """HTTP-05: of three changes in one second a reader of dates sees the first alone."""
    scene.wait(MINUTE)
    began, before = scene.house.clock.now, scene.article("p1.md").updated
    moments = []
    for _ in range(3):
        scene.reword("p1.md")
        scene.look()
        assert scene.poll() == NEWS
        moments.append(scene.article("p1.md").updated)
    assert scene.house.clock.now - began < timedelta(seconds=1)
    assert all(earlier < later for earlier, later in pairwise([before, *moments]))
    stamps = scene.house.history.stamps["/feeds/all.rss", "identity"][-3:]
    assert [later.last_modified - earlier.last_modified for earlier, later in pairwise(stamps)] == [
        timedelta(seconds=1)
    ] * 2

    scene.poll()  # the stored moment lies ahead of the clock: a reader of dates may be answered once more
    scene.wait(timedelta(seconds=4))
    scene.poll()
    assert scene.poll() == NOTHING
    assert [one.what for one in scene.by_date.news if one.address.endswith("atom")] == [
        *["new"] * 4,
        *["changed"] * 3,
    ]


def test_a_poll_in_the_second_of_a_change_misses_nothing(scene: Scene) -> None:
    """A reader that was answered just before a change, in the same second, is told 304 ever after."""
    scene.wait(MINUTE)
    scene.reword("p0.md")
    scene.look()
    scene.poll()
    scene.reword("p3.md")
    scene.look()
    assert scene.poll() == NEWS
    assert scene.shown() == [scene.article(f"p{number}.md").id for number in range(4)]
    assert {one.updated for one in scene.by_date.copies["/feeds/all.atom"].entries} == {
        scene.article(f"p{number}.md").updated.replace(microsecond=0) for number in range(4)
    }


def test_a_clock_that_is_set_back_an_hour(scene: Scene) -> None:
    """HTTP-01, ATOM-08: until the hour is over changes are not seen, or moments go back."""
    before = scene.article("p2.md").updated
    scene.reword("p2.md")
    scene.wait(MINUTE)
    scene.look()
    scene.wait(MINUTE)
    assert scene.poll() == NEWS
    first = scene.article("p2.md").updated

    scene.wait(-HOUR)
    scene.reword("p2.md")
    scene.write("undated.md", days=0.5)
    scene.look()
    answers = scene.poll()
    assert answers == NEWS
    assert before < first < scene.article("p2.md").updated
    assert scene.article("undated.md").id in scene.shown()
    assert {etag for etag, _ in scene.poll().values()} == {304}, "nothing is different"

    scene.remove("p3.md")
    scene.wait(MINUTE)
    scene.look()
    assert scene.poll() == NEWS
    scene.wait(HOUR + MINUTE)
    scene.poll()
    assert scene.poll() == NOTHING
    told = [one for one in scene.by_date.news if one.address.endswith("atom") and one.what != "left"]
    assert len({(one.id, one.updated) for one in told}) == len(told) == 4 + 1 + 2


def test_an_embargo_is_over_once(scene: Scene) -> None:
    """An article whose time has come and whose clock goes back is announced again."""
    moment = scene.house.clock.now + HOUR
    stated = scene.desk.author.state_minute(moment)
    scene.put("later.md", scene.desk.author.write(Form.MARKDOWN, stated))
    scene.look()
    scene.wait(HOUR + MINUTE)
    scene.house.tick()
    scene.wait(MINUTE)
    assert scene.poll() == NEWS

    scene.wait(-HOUR)
    scene.reword("p0.md")
    scene.look()
    scene.poll()
    scene.wait(2 * HOUR)
    scene.house.tick()
    scene.wait(MINUTE)
    scene.poll()
    identity = scene.article("later.md").id
    assert scene.shown()[0] == identity
    told = [one.what for one in scene.by_date.news if one.id == identity and one.address.endswith("atom")]
    assert [what for what in told if what != "left"] == ["new"]


def test_a_feed_that_was_away_while_the_clock_went_back(scene: Scene) -> None:
    """HTTP-01: a feed that is taken out and put back has an older Last-Modified than its readers hold."""
    extra = FeedPlan("/feeds/extra", sources=("newsroom",))
    configuration = scene.house.configuration
    with_extra = replace(configuration, feeds=(*configuration.feeds, extra))
    scene.house.configuration = with_extra
    scene.house.restart()
    scene.wait(MINUTE)
    assert scene.by_date.poll(scene.ask, "/feeds/extra.rss").status == 200
    held = scene.by_date.copies["/feeds/extra.rss"]

    scene.house.configuration = configuration
    scene.house.restart()
    scene.remove("p0.md")
    scene.look()
    scene.wait(-HOUR)
    scene.house.configuration = with_extra
    scene.house.restart()
    scene.wait(HOUR + MINUTE)

    assert scene.by_date.poll(scene.ask, "/feeds/extra.rss").status == 200
    assert scene.by_date.copies["/feeds/extra.rss"].digest != held.digest


def test_a_date_that_is_corrected_to_a_later_one(scene: Scene) -> None:
    """Design, updated: an entry counts as changed though none of its words is another."""
    before = scene.article("p3.md")
    piece = scene.pieces["p3.md"]
    assert piece.stated is not None
    scene.put("p3.md", replace(piece, stated=Stated(piece.stated.at + timedelta(days=1), precise=True)))
    scene.wait(MINUTE)
    scene.look()
    scene.wait(MINUTE)
    scene.poll()

    assert scene.article("p3.md").published.at > before.published.at
    assert [one for one in scene.by_etag.news if one.what == "changed"] == []


def test_another_zone_of_a_source_is_no_change(scene: Scene) -> None:
    """Design, updated: a corrected `timezone` makes every dated page of a source news."""
    moment = scene.house.clock.now - timedelta(days=9)
    scene.put("page.txt", scene.desk.author.write(Form.TEXT, scene.desk.author.state_minute(moment)))
    scene.wait(MINUTE)
    scene.look()
    scene.wait(MINUTE)
    scene.poll()
    newsroom, *others = scene.house.configuration.sources
    moved = (replace(newsroom, timezone="America/New_York"), *others)
    scene.house.stop()
    scene.house.configuration = replace(scene.house.configuration, sources=moved)
    scene.house.start()
    scene.ask = scene.house.ask
    scene.house.service.refresh(scene.house.service.find_sources(["newsroom"])[0])
    scene.house.service.publish()
    scene.wait(MINUTE)
    scene.poll()

    assert [one for one in scene.by_etag.news if one.what == "changed"] == []


def test_an_embargo_that_is_lifted_early(scene: Scene) -> None:
    """Design, dates: an article that is published earlier than planned is dated in the future."""
    planned = scene.desk.author.state_minute(scene.house.clock.now + timedelta(days=20))
    piece = scene.put("plan.md", scene.desk.author.write(Form.MARKDOWN, planned))
    scene.wait(MINUTE)
    scene.look()
    earlier = scene.desk.author.state_minute(scene.house.clock.now - 2 * HOUR)
    scene.put("plan.md", replace(piece, stated=earlier))
    scene.wait(MINUTE)
    scene.look()
    scene.wait(MINUTE)
    scene.poll()

    (shown,) = [one for one in scene.by_etag.copies["/feeds/all.atom"].entries if one.published == earlier.at]
    assert shown.updated is not None
    assert shown.updated <= scene.house.clock.now


def test_a_file_that_is_moved_and_edited_just_before_a_pass(scene: Scene) -> None:
    """ID-03: an article that moves in the two seconds before a pass is withdrawn and comes as another."""
    identity, piece = scene.article("p1.md").id, scene.pieces["p1.md"]
    scene.desk.shelf.age = timedelta(seconds=1)
    scene.desk.shelf.move("p1.md", "moved/p1.md")
    edited = scene.desk.author.reword(piece)
    scene.desk.shelf.put("moved/p1.md", [replace(edited, title=piece.title)])
    scene.look()
    scene.wait(timedelta(seconds=2))
    scene.look()
    scene.wait(MINUTE)
    scene.poll()

    assert identity in scene.shown()
    assert [one for one in scene.by_etag.news if one.what == "left"] == []


def test_a_ruined_page_that_is_moved(scene: Scene) -> None:
    """Design, updated: a page that is a login form when its folder is renamed replaces its article."""
    title = scene.pieces["p2.md"].title
    login = "---\ntitle: 统一身份认证\n---\n请先登录\n".encode()
    scene.desk.shelf.ruin("p2.md", login)
    scene.wait(MINUTE)
    scene.look()
    scene.desk.shelf.move("p2.md", "moved/p2.md")
    scene.house.service.refresh(scene.house.service.find_sources(["newsroom"])[0])
    scene.house.service.publish()

    served = scene.ask("/feeds/all.json", {}).body.decode()
    assert title in served
    assert "统一身份认证" not in served
