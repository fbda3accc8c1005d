"""When a source on the web is asked, and what a pass over it costs."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import text
from werkzeug.test import Client

from feeds.cli.application import make_app, tell_stopped
from feeds.cli.status import list_sources, to_json
from feeds.flow.ending import Confirmed
from feeds.model.intent import Add
from tests.end_to_end.webroom import Site, Story
from tests.servers import Exchange, answer, conditional, in_turn, redirect, reset_midway
from tests.statements import statements

A, B, C = Story("第一篇", "a", 3), Story("第二篇", "b", 2), Story("第三篇", "c", 1)


def test_a_pass_without_news_asks_for_no_history(site: Site) -> None:
    """POLL-01: after a 304 nothing is looked up of what was noted of a source's entries, ever so many."""
    site.server.routes["/feed.xml"] = conditional(site.rss(B, A), etag='"1"')
    site.room.look("ministry")

    with statements(site.room.service.store.engine) as heard:
        assert site.room.look("ministry").error == ""

    assert [statement for statement, _ in heard if "FROM file" in statement] == []
    assert [statement for statement, _ in heard if "INTO memory" in statement] == []


def test_a_pass_with_news_asks_for_what_its_list_names(site: Site) -> None:
    """What fell off the list long ago is not looked up: a pass costs what the list holds, not its history."""
    older = [Story(f"旧闻{n}", f"old{n}", n + 4) for n in range(20)]
    site.server.routes["/feed.xml"] = in_turn(answer(site.rss(B, A, *older)), answer(site.rss(C, B)))
    site.room.look("ministry")

    with statements(site.room.service.store.engine) as heard:
        assert site.room.look("ministry").count(Add) == 1

    asked = [parameters for statement, parameters in heard if "FROM file" in statement]
    assert len(asked) == 1
    assert len(asked[0]) == 3


DAY = timedelta(days=1)
BY_HAND = Confirmed(again=True)


def test_an_address_that_is_not_there_is_given_up_after_weeks(site: Site) -> None:
    """POLL-05: 404 is asked less and less often, and after two weeks no more; what was read stays."""
    site.server.routes["/feed.xml"] = in_turn(answer(site.rss(B, A)), answer(b"", 404))
    site.room.look("ministry")
    before = site.room.everything()
    missing = site.live(DAY)
    assert "does not exist there (404)" in missing[-1].error
    assert len(missing) == 5

    last = site.live(14 * DAY)[-1]

    since = f"{missing[0].started:%Y-%m-%d}"
    assert f"has answered 404 since {since}, and is not asked any more" in last.error
    assert "`feedmill refresh ministry`" in last.error
    assert (site.state().error, site.state().next_due) == (last.error, None)
    assert tell_stopped(site.room.service) == (
        "Not asked any more, for nothing is there: ministry; see `feedmill status`.",
    )
    asked = len(site.server.requests)
    site.room.close()  # a restart tries what failed, and finds that there is nobody to be asked
    (source,) = site.room.service.find_sources(["ministry"])
    assert site.room.service.refresh(source).error == last.error
    assert len(site.server.requests) == asked
    assert site.room.everything() == before


def give_up(site: Site) -> None:
    """The address of the site's feed was not there for weeks."""
    site.server.routes["/feed.xml"] = answer(b"", 404)
    site.room.look("ministry")
    site.live(15 * DAY)
    assert site.state().next_due is None


def test_what_was_given_up_is_asked_once_more_by_hand(site: Site) -> None:
    """POLL-05: `feedmill refresh SOURCE` asks; 404 leaves it given up, a feed wakes it for good."""
    give_up(site)
    (source,) = site.room.service.find_sources(["ministry"])
    asked = len(site.server.requests)

    assert "is not asked any more" in site.room.service.refresh(source, confirmed=BY_HAND).error
    assert "is not asked any more" in site.room.service.refresh(source).error
    assert len(site.server.requests) == asked + 1
    assert site.state().next_due is None

    site.server.routes["/feed.xml"] = in_turn(answer(site.rss(B, A)))
    assert site.room.service.refresh(source, confirmed=BY_HAND).count(Add) == 2
    assert site.state().next_due is not None
    assert tell_stopped(site.room.service) == ()
    site.server.routes["/feed.xml"] = answer(b"", 404)
    assert "does not exist there" in site.room.service.refresh(source).error


def test_another_address_starts_afresh(site: Site) -> None:
    """POLL-05: what was given up under one address is not held against the next one."""
    give_up(site)
    site.server.routes["/new.xml"] = in_turn(answer(b"", 404), answer(site.rss(A)))
    site.configure(path="/new.xml")

    assert "does not exist there (404)" in site.room.look("ministry").error
    assert site.room.look("ministry").count(Add) == 1


def test_an_address_that_answers_now_and_then_is_not_given_up(site: Site) -> None:
    """POLL-05: only 404 and nothing else counts; no answer at all does not speak for anybody."""
    site.server.routes["/feed.xml"] = answer(b"", 404)
    site.room.look("ministry")
    site.live(13 * DAY)
    site.server.routes["/feed.xml"] = answer(b"", 500)
    site.live(1.5 * DAY)
    site.server.routes["/feed.xml"] = answer(b"", 404)

    assert "does not exist there" in site.live(13 * DAY)[-1].error
    site.server.routes["/feed.xml"] = reset_midway()
    assert "hung up" in site.live(1.5 * DAY)[-1].error
    site.server.routes["/feed.xml"] = answer(b"", 404)
    assert "is not asked any more" in site.live(2 * DAY)[-1].error


def test_a_weekly_source_is_not_given_up_after_two_looks(site: Site) -> None:
    """POLL-05: so few looks may all have met the same repair."""
    site.room.config = site.room.config.replace("every: 1h", "every: 7d")
    site.server.routes["/feed.xml"] = answer(b"", 404)
    site.room.look("ministry")

    assert "does not exist there" in site.live(20 * DAY)[-1].error
    assert "is not asked any more" in site.live(14 * DAY)[-1].error


def test_a_move_that_leads_to_nothing_is_forgotten(site: Site) -> None:
    """POLL-06: where a permanent redirect once led is gone; the address in the file leads elsewhere now."""
    site.server.routes |= {"/feed.xml": redirect("/old.xml", 301), "/old.xml": answer(site.rss(A))}
    for _ in range(2):
        site.room.look("ministry")
    site.server.routes |= {"/feed.xml": redirect("/new.xml", 301), "/new.xml": answer(site.rss(B, A))}
    del site.server.routes["/old.xml"]
    assert "(404)" in site.room.look("ministry").error

    assert site.room.look("ministry").count(Add) == 1


def unpaced(site: Site) -> None:
    """Nobody wrote how often the feed is read."""
    site.room.config = site.room.config.replace("every: 1h, ", "")
    site.room.close()


def waits_of(site: Site, span: timedelta) -> list[float]:
    """The minutes between the passes of this time."""
    moments = [site.room.now, *(report.started for report in site.live(span))]
    return [(late - early).total_seconds() / 60 for early, late in pairwise(moments)]


def test_a_feed_is_asked_in_the_rhythm_of_its_news(site: Site) -> None:
    """POLL-07: without `every`, more and more rarely down to once a day while it says nothing new."""
    unpaced(site)
    site.server.routes["/feed.xml"] = conditional(site.rss(B, A), etag='"1"')
    site.room.look("ministry")

    assert max(waits_of(site, timedelta(hours=2))) <= 16
    month = waits_of(site, 30 * DAY)

    assert all(late >= early - 15 for early, late in pairwise(month))
    assert 24 * 60 - 15 <= max(month) <= 24 * 60
    assert len(month) < 80
    due = site.state().next_due
    site.room.close()
    site.room.service.make_scheduler()
    assert site.state().next_due == due

    site.server.routes["/feed.xml"] = conditional(site.rss(C, B, A), etag='"2"')
    assert sum(report.count(Add) for report in site.live(DAY)) == 1
    assert min(waits_of(site, timedelta(hours=1))) <= 16


def test_a_feed_with_news_all_day_is_asked_all_day(site: Site) -> None:
    """POLL-07: one that writes every hour is never asked less than every quarter of an hour."""
    unpaced(site)
    stories = [Story(f"第{n}条", f"n{n}", 3 - n / 24) for n in range(48)]

    def publish(exchange: Exchange) -> None:
        hours = int((site.room.now - site.born) / timedelta(hours=1))
        exchange.answer(site.rss(*reversed(stories[: hours + 1])))

    site.server.routes["/feed.xml"] = publish
    site.room.look("ministry")

    assert max(waits_of(site, DAY)) <= 16


def test_hours_to_skip_outlast_a_restart(site: Site) -> None:
    """POLL-07: skipHours delay whatever is written, also what a start would look at. It is Monday, 8:00."""
    skipped = "".join(f"<hour>{hour}</hour>" for hour in range(8, 20))
    site.server.routes["/feed.xml"] = answer(site.rss(A, extra=f"<skipHours>{skipped}</skipHours>"))
    site.room.look("ministry")
    due = site.state().next_due
    assert due is not None
    assert due.hour == 20

    site.room.close()
    site.room.service.make_scheduler()
    assert site.state().next_due == due  # on its own beat: not everybody begins at eight
    site.server.routes["/feed.xml"] = answer(b"", 500)
    site.room.look("ministry")
    site.room.close()
    site.room.service.make_scheduler()
    later = site.state().next_due
    assert later is not None
    assert later.hour == 20


@pytest.mark.parametrize(
    ("type_", "path", "hours"), [("feed", "/feed.xml", 5), ("page", "/a.html", 0), ("sitemap", "/map.xml", 0)]
)
def test_only_of_feeds_a_lifetime_says_how_often_there_is_news(
    site: Site, type_: str, path: str, hours: int
) -> None:
    """POLL-07: `max-age` of a page, which is meant for browsers, delays its news; a feed's is not heard."""
    site.configure(type_=type_, path=path)
    unpaced(site)
    urls = f"<url><loc>{site.server.url('/a.html')}</loc></url>"
    bodies = {"feed": site.rss(A), "page": site.page(A), "sitemap": f"<urlset>{urls}</urlset>".encode()}
    site.server.routes |= {
        "/a.html": answer(site.page(A)),
        path: answer(bodies[type_], headers=[("Cache-Control", "max-age=18000")]),
    }

    report = site.room.look("ministry")

    due = site.state().next_due
    assert (report.error, report.count(Add)) == ("", 1)
    assert due is not None
    assert hours <= (due - report.finished) / timedelta(hours=1) + 0.25 <= hours + 0.5


def test_a_move_to_what_is_no_feed_is_not_believed(site: Site) -> None:
    """POLL-06: a permanent redirect to a login page, twice, takes the feed's address away."""
    site.server.routes |= {"/feed.xml": redirect("/login.html", 301), "/login.html": answer(site.page(A))}
    for _ in range(3):
        assert "this is a web page" in site.room.look("ministry").error
    site.server.routes["/feed.xml"] = answer(site.rss(B, A))

    assert site.room.look("ministry").count(Add) == 2
    assert site.server.paths()[-1] == "/feed.xml"


def test_a_feed_that_moves_to_another_source_of_ours_adds_nothing(site: Site) -> None:
    """POLL-06: where two addresses become one, each article is still one, in the feeds of both."""
    address = f"url: '{site.server.url('/other.xml')}', type: feed, allow_private: [127.0.0.2/31]"
    site.room.config += f"  - {{id: other, {address}}}\n"
    site.room.close()
    site.server.routes |= {"/feed.xml": answer(site.rss(B, A)), "/other.xml": answer(site.rss(C, B, A))}
    site.room.look("ministry")
    before = site.room.ids()
    assert list(before) == ["第三篇", "第二篇", "第一篇"]

    site.server.routes["/feed.xml"] = redirect("/other.xml", 301)
    for _ in range(3):
        assert site.room.look("ministry").count(Add) == 0

    assert site.room.ids() == before
    assert site.room.titles("/sources/ministry") == site.room.titles("/sources/other") == list(before)


def test_how_a_source_is_can_be_read(site: Site) -> None:
    """POLL-17: the last pass, its error in words, how often it failed, and when the next one is, are told."""
    site.server.routes["/feed.xml"] = in_turn(
        answer(site.rss(B, A)), answer(b"", 503, [("Retry-After", "86400")])
    )
    good = site.room.look("ministry")
    bad = site.room.look("ministry")

    (told,) = to_json(site.room.service)["sources"]
    assert told["last_success"] == good.started.isoformat(timespec="seconds")
    assert told["last_attempt"] == bad.started.isoformat(timespec="seconds")
    assert (told["articles"], told["failures"], told["error"]) == (2, 1, bad.error)
    assert "out of service for now (503)" in told["error"]
    assert datetime.fromisoformat(told["next_due"]) >= bad.finished + timedelta(days=1) - timedelta(seconds=1)
    (row,) = list_sources(site.room.service)
    assert row[-1] == bad.error


def test_what_is_given_up_is_told_to_who_watches(site: Site) -> None:
    """POLL-05: /readyz says 200 and warns; while the database is broken it says that alone, not 500."""
    site.server.routes["/feed.xml"] = answer(site.rss(B, A))
    site.room.look("ministry")
    give_up(site)
    client = Client(make_app(site.room.service))
    assert client.get("/readyz").json == {
        "status": "ready",
        "warnings": ["Not asked any more, for nothing is there: ministry; see `feedmill status`."],
    }

    with site.room.service.store.engine.begin() as connection:
        connection.execute(text("DROP TABLE source"))
        connection.execute(text("DROP TABLE meta"))
    answered = client.get("/readyz")
    assert (answered.status_code, answered.json) == (
        503,
        {"status": "not ready", "problems": ["The database does not answer."]},
    )
