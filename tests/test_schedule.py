"""The scheduler runs what is due, contains what fails, and stops cleanly."""

import logging
import threading
from collections.abc import Sequence

import pytest

from feeds.errors import StoreBusy
from feeds.schedule import Scheduler

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
