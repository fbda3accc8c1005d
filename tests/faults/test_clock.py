"""A clock that is set back an hour: nothing starves, nothing is held for an hour, and no date goes back."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from werkzeug.test import Client

from feeds.cli.application import make_app
from feeds.model.lease import LEASE, Lease
from feeds.model.representation import Coding
from feeds.service import Service
from feeds.web.conditional import format_http_date
from tests.cli.conftest import wait_until
from tests.end_to_end.newsroom import Newsroom, make_story

HOUR = timedelta(hours=1)
TITLE = "学校召开年度教学会议"


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """One article, read and published."""
    made = Newsroom(tmp_path)
    (tmp_path / "club").mkdir()
    made.write("one.txt", make_story(TITLE))
    made.look()
    yield made
    made.close()


def test_no_date_goes_back_with_the_clock(newsroom: Newsroom) -> None:
    """A reader is told 304 for bytes it never saw, or sees an article change into the past."""
    before = newsroom.head("/feeds/all.atom").validators
    (old,) = newsroom.items(format_="atom")

    newsroom.now -= HOUR
    newsroom.write(
        "one.txt", make_story(TITLE, words="另一段完全不同的正文，讲的是另一件事情，写得也很完整。")
    )
    newsroom.look()

    after = newsroom.head("/feeds/all.atom").validators
    (new,) = newsroom.items(format_="atom")
    assert (new.id, new.published) == (old.id, old.published)
    assert new.updated is not None
    assert old.updated is not None
    assert new.updated > old.updated
    assert after.last_modified > before.last_modified
    assert after.etag != before.etag


def test_a_reader_is_told_of_a_change_after_the_clock_went_back(newsroom: Newsroom) -> None:
    """A reader that sends only If-Modified-Since misses a change, for an hour or for ever."""
    seen = format_http_date(newsroom.head("/feeds/all.rss").validators.last_modified)
    newsroom.now += timedelta(minutes=1)
    assert ask(newsroom.service, "/feeds/all.rss", seen) == 304

    newsroom.now -= HOUR
    newsroom.write("two.txt", make_story("原创报道：茶园里的实训课"))
    newsroom.look()

    assert ask(newsroom.service, "/feeds/all.rss", seen) == 200
    newsroom.now += 2 * HOUR
    assert ask(newsroom.service, "/feeds/all.rss", seen) == 200


def ask(service: Service, path: str, since: str) -> int:
    """The status of a request with If-Modified-Since."""
    return Client(make_app(service)).get(path, headers={"If-Modified-Since": since}).status_code


def test_a_running_scheduler_goes_on_at_once(newsroom: Newsroom) -> None:
    """Every source waits for an hour, because its time seems to be an hour away."""
    newsroom.now += timedelta(minutes=1)
    seen: list[datetime] = []
    scheduler = newsroom.service.make_scheduler(lambda report: seen.append(report.started))
    scheduler.start()
    wait_until(lambda: len(seen) >= 2)

    newsroom.now -= HOUR
    back = newsroom.now
    wait_until(lambda: all(due <= back + timedelta(minutes=2) for due in list_due(newsroom)))
    newsroom.now += timedelta(minutes=2)
    wait_until(lambda: any(back < one < back + HOUR / 2 for one in seen))
    scheduler.stop()


def list_due(newsroom: Newsroom) -> list[datetime]:
    """When the sources are looked at next."""
    states = newsroom.service.store.scheduling.list_states()
    return [state.next_due for state in states if state.next_due is not None]


def test_a_dead_process_holds_nothing_for_an_hour(newsroom: Newsroom) -> None:
    """Who died just before the clock was set back keeps its source, and every publish waits for it."""
    store = newsroom.service.store
    assert store.leases.claim(Lease("newsroom", "dead:1:x"))
    newsroom.now -= HOUR

    assert not store.leases.is_any_held()
    assert not store.leases.claim(Lease("newsroom", "alive:2:x"))
    newsroom.now += LEASE
    report = newsroom.look()

    assert not report.error
    assert newsroom.head("/feeds/all.json", Coding.IDENTITY).length > 0
