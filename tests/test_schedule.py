"""The scheduler runs what is due, contains what fails, and stops cleanly."""

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import chain, repeat
from typing import Any

import pytest

from feeds.errors import StoreBusy
from feeds.model.reading import PATIENT, Haste
from feeds.schedule import HURRIED, PAUSE, TICK, WORKERS, Companion, Duties, Hurry, Scheduler
from feeds.service import utc_now
from tests.factories import NOON

WAIT = 20.0
"""Seconds after which a test gives up; nothing is asserted about time."""


class Desk:
    """Says what is due and writes down what was run."""

    def __init__(self, *due: str) -> None:
        self.waiting = list(due)
        self.ran: list[str] = []
        self.changed = threading.Condition()

    def due(self, limit: int) -> Sequence[str]:
        """What has waited longest."""
        return tuple(self.waiting[:limit])

    def run(self, source_id: str) -> None:
        """Done: it waits no more. What was run since somebody asked is due no more, as with a real claim."""
        with self.changed:
            if source_id in self.waiting:
                self.ran.append(source_id)
                self.waiting.remove(source_id)
                self.changed.notify_all()

    def wait_for(self, count: int) -> None:
        """Return when so many have run."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.ran) >= count, WAIT)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ticks that nobody has to wait for."""
    monkeypatch.setattr("feeds.schedule.TICK", TICK / 20)


def make_scheduler(
    due: Callable[[int], Sequence[str]], run: Callable[[str], None], **others: Any
) -> Scheduler:
    """A scheduler with these duties and no others, by the system's clock."""
    beside = {name: others.pop(name) for name in ("companion", "workers") if name in others}
    clock = others.pop("clock", utc_now)
    return Scheduler(Duties(due=due, run=run, **{"sweep": lambda: None, **others}), clock=clock, **beside)


def test_due_sources_are_run_once_each() -> None:
    """Whatever is due is handed to the pool, and not again while it is not due."""
    desk = Desk("a", "b", "c")
    scheduler = make_scheduler(desk.due, desk.run)

    scheduler.start()
    desk.wait_for(3)
    scheduler.stop()

    assert sorted(desk.ran) == ["a", "b", "c"]


@pytest.mark.usefixtures("quick")
def test_a_running_source_is_not_started_again() -> None:
    """A pass longer than a tick runs alone, and stopping waits for it."""
    entered, leave, ticks = threading.Event(), threading.Event(), threading.Semaphore(0)
    runs: list[str] = []

    def due(_limit: int) -> Sequence[str]:
        ticks.release()
        return ("slow",)

    def run(source_id: str) -> None:
        runs.append(source_id)
        entered.set()
        leave.wait(WAIT)
        runs.append("ended")

    scheduler = make_scheduler(due, run)
    scheduler.start()
    assert entered.wait(WAIT)
    for _ in range(3):
        assert ticks.acquire(timeout=WAIT)
    assert runs == ["slow"]
    leave.set()
    scheduler.stop()

    assert runs[:2] == ["slow", "ended"]
    assert runs[-1] == "ended"


@pytest.mark.parametrize("failure", [StoreBusy("database", "stayed locked"), ZeroDivisionError("a bug")])
def test_one_failing_source_stops_nobody(failure: Exception, caplog: pytest.LogCaptureFixture) -> None:
    """POLL-10: the failure is logged with its source, and the next ones run."""
    desk = Desk("bad", "good")
    failed = threading.Event()

    def run(source_id: str) -> None:
        if source_id == "bad":
            desk.waiting.remove("bad")
            failed.set()
            raise failure
        desk.run(source_id)

    with caplog.at_level(logging.ERROR):
        scheduler = make_scheduler(desk.due, run)
        scheduler.start()
        desk.wait_for(1)
        assert failed.wait(WAIT)
        scheduler.stop()

    assert desk.ran == ["good"]
    assert "source bad" in caplog.text


def test_a_store_that_fails_is_asked_again(caplog: pytest.LogCaptureFixture) -> None:
    """A tick that could not ask, or could not publish, is followed by the next one."""
    desk = Desk("a")
    asked = [0]

    def due(_limit: int) -> Sequence[str]:
        asked[0] += 1
        if asked[0] == 1:
            raise StoreBusy("database", "stayed locked")
        return desk.due(1)

    def sweep() -> None:
        raise StoreBusy("database", "stayed locked")

    with caplog.at_level(logging.ERROR):
        scheduler = make_scheduler(due, desk.run, sweep=sweep)
        scheduler.start()
        desk.wait_for(1)
        scheduler.stop()

    assert "asking which sources are due" in caplog.text
    assert "publishing" in caplog.text


class Visitor:
    """Runs beside the tick and asks for looks when a test does."""

    def __init__(self, rush: Callable[[str, Haste], timedelta | None]) -> None:
        self.companion = Companion(self.watch, rush)
        self.begun, self.ended = threading.Event(), threading.Event()
        self.hurry: Hurry = lambda _source_id, _haste: None

    def watch(self, hurry: Hurry, stop: threading.Event) -> None:
        """Until told to stop."""
        self.hurry = hurry
        self.begun.set()
        if stop.wait(WAIT):
            self.ended.set()

    def ask(self, source_id: str) -> Future[timedelta | None] | None:
        """A look out of turn."""
        assert self.begun.wait(WAIT)
        return self.hurry(source_id, PATIENT)


def test_a_look_out_of_turn_does_not_wait_behind_slow_sources() -> None:
    """A change is in its feeds when the last of four hosts that do not answer has timed out."""
    leave, entered = threading.Event(), threading.Semaphore(0)

    def run(_source_id: str) -> None:
        entered.release()
        leave.wait(WAIT)

    visitor = Visitor(lambda source_id, _haste: timedelta(seconds=len(source_id)))
    waiting = [f"slow-{number}" for number in range(WORKERS)]
    scheduler = make_scheduler(lambda limit: (*waiting, "behind")[:limit], run, companion=visitor.companion)
    scheduler.start()
    for _ in waiting:
        assert entered.acquire(timeout=WAIT)

    for source_id in ("other", "behind"):
        look = visitor.ask(source_id)
        assert look
        assert look.result(WAIT) == timedelta(seconds=len(source_id))
    leave.set()
    scheduler.stop()

    assert visitor.ended.is_set()


def test_a_source_is_never_looked_at_twice_at_once() -> None:
    """A look out of turn runs beside the one on schedule, or the other way round."""
    leave, entered, ticks = threading.Event(), threading.Event(), threading.Semaphore(0)
    ran: list[str] = []

    def due(_limit: int) -> Sequence[str]:
        ticks.release()
        return ("scheduled", "hurried")

    def run(source_id: str) -> None:
        ran.append(source_id)
        if source_id == "scheduled":
            entered.set()
            leave.wait(WAIT)

    def rush(_source_id: str, _haste: Haste) -> timedelta | None:
        leave.wait(WAIT)
        return None

    visitor = Visitor(rush)
    scheduler = make_scheduler(due, run, companion=visitor.companion)
    look = None
    scheduler.start()
    while look is None:
        look = visitor.ask("hurried")
    assert entered.wait(WAIT)
    ran.clear()
    for _ in range(3):
        assert ticks.acquire(timeout=WAIT)

    assert visitor.ask("hurried") is None
    assert visitor.ask("scheduled") is None
    assert ran == []
    leave.set()
    look.result(WAIT)
    scheduler.stop()
    assert visitor.ask("other") is None


def test_what_runs_beside_the_tick_cannot_stop_it(caplog: pytest.LogCaptureFixture) -> None:
    """A defect in watching ends the schedule as well, or nobody hears of it."""

    def fail(_hurry: Hurry, _stop: threading.Event) -> None:
        raise ZeroDivisionError("a bug")

    desk = Desk("a")
    companion = Companion(fail, lambda _source_id, _haste: None)
    with caplog.at_level(logging.ERROR):
        scheduler = make_scheduler(desk.due, desk.run, companion=companion)
        scheduler.start()
        desk.wait_for(1)
        scheduler.stop()

    assert "watching: an error in Feedmill itself" in caplog.text


def test_a_look_out_of_turn_that_fails_is_contained(caplog: pytest.LogCaptureFixture) -> None:
    """POLL-10: the failure ends the watching, or is swallowed."""

    def rush(_source_id: str, _haste: Haste) -> timedelta | None:
        raise StoreBusy("database", "stayed locked")

    visitor = Visitor(rush)
    with caplog.at_level(logging.ERROR):
        scheduler = make_scheduler(lambda _limit: (), lambda _source_id: None, companion=visitor.companion)
        scheduler.start()
        look = visitor.ask("a")
        assert look
        assert look.result(WAIT) is None
        scheduler.stop()

    assert "source a: database: stayed locked" in caplog.text


def test_no_more_is_asked_for_than_can_be_run() -> None:
    """What one process hoards waits, while another process has nothing to do."""
    leave, limits = threading.Event(), list[int]()
    started = threading.Semaphore(0)
    waiting = [f"s{number}" for number in range(9)]

    def due(limit: int) -> Sequence[str]:
        limits.append(limit)
        return tuple(waiting[:limit])

    def run(source_id: str) -> None:
        waiting.remove(source_id)
        started.release()
        leave.wait(WAIT)

    ticked = threading.Semaphore(0)
    scheduler = make_scheduler(due, run, workers=2, sweep=ticked.release)
    scheduler.start()
    for _ in range(2):
        assert started.acquire(timeout=WAIT)
    taken = 9 - len(waiting)
    leave.set()
    for _ in range(7):
        assert started.acquire(timeout=WAIT)
    scheduler.stop()

    assert taken == 2
    assert set(limits) == {2 + HURRIED}
    assert waiting == []


def test_a_place_that_is_free_is_filled_before_the_next_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four workers and a thousand quick sources: four a second, and the rest is late for ever."""
    monkeypatch.setattr("feeds.schedule.TICK", timedelta(hours=1))
    desk = Desk(*(f"s{number}" for number in range(40)))
    scheduler = make_scheduler(desk.due, desk.run, workers=2)

    scheduler.start()
    desk.wait_for(40)
    scheduler.stop()

    assert len(set(desk.ran)) == 40


def test_a_source_that_cannot_be_run_waits_for_the_next_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a full disk every refresh fails at once: the log must not fill it further, line by line."""
    monkeypatch.setattr("feeds.schedule.TICK", timedelta(hours=1))
    runs = list[str]()
    ran = threading.Semaphore(0)

    def fail(what: str = "publishing") -> None:
        runs.append(what)
        ran.release()
        raise StoreBusy("database", "the disk is full")

    scheduler = make_scheduler(lambda limit: ("a", "b", "c")[:limit], fail, workers=3, sweep=fail)
    scheduler.start()
    for _ in range(3):
        assert ran.acquire(timeout=WAIT)
    scheduler.stop()

    assert len(runs) == len(set(runs)), "somebody was tried again before the next tick"


@pytest.mark.parametrize(
    ("steps", "resumed"),
    [
        ((TICK, TICK, PAUSE), 0),
        ((TICK, PAUSE + TICK, TICK), 1),
        ((TICK, timedelta(hours=8)), 1),
        ((TICK, timedelta(hours=-1), TICK), 1),
    ],
    ids=["steady", "held up", "slept", "set back"],
)
@pytest.mark.usefixtures("quick")
def test_it_is_noticed_that_time_did_not_go_on_as_usual(steps: Sequence[timedelta], resumed: int) -> None:
    """After a sleep thousands are due at once; after a clock was set back nothing is due for an hour."""
    moments, asked, resumptions = [NOON], threading.Semaphore(0), list[int]()
    for step in steps:
        moments.append(moments[-1] + step)
    clock = chain(moments, repeat(moments[-1]))

    def due(_limit: int) -> Sequence[str]:
        asked.release()
        return ()

    scheduler = make_scheduler(
        due, lambda _one: None, clock=lambda: next(clock), resume=lambda: resumptions.append(1)
    )
    scheduler.start()
    for _ in moments:
        assert asked.acquire(timeout=WAIT)
    scheduler.stop()

    assert len(resumptions) == resumed


@pytest.mark.usefixtures("quick")
def test_a_resumption_that_failed_is_tried_again() -> None:
    """The database was locked when the machine woke up: everything is due at once after all."""
    moments = chain([NOON], repeat(NOON + timedelta(hours=8)))
    calls, asked = list[str](), threading.Semaphore(0)

    def resume() -> None:
        calls.append("resume")
        if len(calls) == 2:
            raise StoreBusy("database", "stayed locked")

    def due(_limit: int) -> Sequence[str]:
        calls.append("due")
        asked.release()
        return ()

    scheduler = make_scheduler(due, lambda _one: None, clock=lambda: next(moments), resume=resume)
    scheduler.start()
    for _ in range(2):
        assert asked.acquire(timeout=WAIT)
    scheduler.stop()

    assert calls[:4] == ["due", "resume", "resume", "due"]


class SetClock(datetime):
    """The clock as APScheduler reads it, which somebody sets meanwhile."""

    offset = timedelta()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "SetClock":
        """The system's time, and what it was set by."""
        moment = datetime.now(UTC) + cls.offset
        return cls.fromtimestamp(moment.timestamp(), tz)


@pytest.mark.parametrize("offset", [timedelta(hours=-1), timedelta(days=20000)], ids=["back", "forward"])
@pytest.mark.usefixtures("quick")
def test_ticks_go_on_when_the_clock_is_set(offset: timedelta, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set back an hour, nothing ticks for an hour; set forward from 1970, every second is made up for."""
    monkeypatch.setattr("apscheduler.schedulers.base.datetime", SetClock)
    monkeypatch.setattr(SetClock, "offset", timedelta())
    asked = threading.Semaphore(0)

    def due(_limit: int) -> Sequence[str]:
        asked.release()
        return ()

    scheduler = make_scheduler(due, lambda _one: None)
    scheduler.start()
    assert asked.acquire(timeout=WAIT)
    monkeypatch.setattr(SetClock, "offset", offset)
    for _ in range(3):
        assert asked.acquire(timeout=WAIT)
    scheduler.stop()


def test_a_look_out_of_turn_after_the_end_is_none() -> None:
    """A WSGI server that ends while a file is written ends with a traceback about a closed pool."""
    visitor = Visitor(lambda _source_id, _haste: None)
    scheduler = make_scheduler(lambda _limit: (), lambda _one: None, companion=visitor.companion)
    scheduler.start()
    scheduler._lane.shutdown()  # noqa: SLF001 - as the interpreter does it at its end

    assert visitor.ask("a") is None
    scheduler.stop()
