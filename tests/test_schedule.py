"""The scheduler runs what is due, contains what fails, and stops cleanly."""

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import timedelta

import pytest

from feeds.errors import StoreBusy
from feeds.model.reading import PATIENT, Haste
from feeds.schedule import WORKERS, Companion, Hurry, Scheduler

WAIT = 20.0
"""Seconds after which a test gives up; nothing is asserted about time."""


class Desk:
    """Says what is due and writes down what was run."""

    def __init__(self, *due: str) -> None:
        self.waiting = list(due)
        self.ran: list[str] = []
        self.changed = threading.Condition()

    def due(self) -> Sequence[str]:
        """Everything that waits."""
        return tuple(self.waiting)

    def run(self, source_id: str) -> None:
        """Done: it waits no more."""
        with self.changed:
            self.ran.append(source_id)
            self.waiting.remove(source_id)
            self.changed.notify_all()

    def wait_for(self, count: int) -> None:
        """Return when so many have run."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.ran) >= count, WAIT)


def test_due_sources_are_run_once_each() -> None:
    """Whatever is due is handed to the pool, and not again while it is not due."""
    desk = Desk("a", "b", "c")
    scheduler = Scheduler(desk.due, desk.run, lambda: None)

    scheduler.start()
    desk.wait_for(3)
    scheduler.stop()

    assert sorted(desk.ran) == ["a", "b", "c"]


def test_a_running_source_is_not_started_again() -> None:
    """A pass longer than a tick runs alone, and stopping waits for it."""
    entered, leave, ticks = threading.Event(), threading.Event(), threading.Semaphore(0)
    runs: list[str] = []

    def due() -> Sequence[str]:
        ticks.release()
        return ("slow",)

    def run(source_id: str) -> None:
        runs.append(source_id)
        entered.set()
        leave.wait(WAIT)
        runs.append("ended")

    scheduler = Scheduler(due, run, lambda: None)
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
        scheduler = Scheduler(desk.due, run, lambda: None)
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

    def due() -> Sequence[str]:
        asked[0] += 1
        if asked[0] == 1:
            raise StoreBusy("database", "stayed locked")
        return desk.due()

    def sweep() -> None:
        raise StoreBusy("database", "stayed locked")

    with caplog.at_level(logging.ERROR):
        scheduler = Scheduler(due, desk.run, sweep)
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
    scheduler = Scheduler(lambda: (*waiting, "behind"), run, lambda: None, companion=visitor.companion)
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

    def due() -> Sequence[str]:
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
    scheduler = Scheduler(due, run, lambda: None, companion=visitor.companion)
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
        scheduler = Scheduler(desk.due, desk.run, lambda: None, companion=companion)
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
        scheduler = Scheduler(lambda: (), lambda _source_id: None, lambda: None, companion=visitor.companion)
        scheduler.start()
        look = visitor.ask("a")
        assert look
        assert look.result(WAIT) is None
        scheduler.stop()

    assert "source a: database: stayed locked" in caplog.text
