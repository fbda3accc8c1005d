"""One thread keeps every lease of a process alive, and tells a pass that has lost its own."""

import logging
import threading
from collections.abc import Collection
from datetime import timedelta

import pytest

from feeds.errors import LeaseLost, Stopped, StoreBusy
from feeds.heartbeat import Heartbeat
from feeds.model.lease import Lease
from feeds.model.passes import Ending, LoggedPass, Outcome

WAIT = 20.0
"""Seconds after which a test gives up; nothing is asserted about time."""
SOON = timedelta(milliseconds=5)
ONE, TWO = Lease("a", "one"), Lease("b", "two")


class Register:
    """Leases in memory (ports.LeaseStore): says which are lost, and writes down what was asked."""

    def __init__(self) -> None:
        self.lost: frozenset[Lease] = frozenset()
        self.failures = 0
        self.renewed: list[frozenset[Lease]] = []
        self.released: list[tuple[Lease, Ending]] = []
        self._changed = threading.Condition()

    def renew(self, leases: Collection[Lease]) -> frozenset[Lease]:
        """Fails as often as it was told to."""
        with self._changed:
            self.renewed.append(frozenset(leases))
            self._changed.notify_all()
            if self.failures:
                self.failures -= 1
                raise StoreBusy("database", "stayed locked")
            return self.lost & frozenset(leases)

    def release(self, lease: Lease, ending: Ending) -> None:
        """Remember how it ended."""
        self.released.append((lease, ending))

    def claim(self, lease: Lease) -> bool:
        """Nobody asks here."""
        raise NotImplementedError

    def claim_due(self, lease: Lease) -> bool:
        """Nobody asks here."""
        raise NotImplementedError

    def is_any_held(self) -> bool:
        """Nobody asks here."""
        raise NotImplementedError

    def find_running(self, source_id: str) -> LoggedPass | None:
        """Nobody asks here."""
        raise NotImplementedError

    def list_passes(self, *, after: int = 0) -> tuple[LoggedPass, ...]:
        """Nobody asks here."""
        raise NotImplementedError

    def wait_for(self, leases: frozenset[Lease]) -> None:
        """Return when exactly these were renewed, from now on."""
        with self._changed:
            self.renewed.clear()
            assert self._changed.wait_for(lambda: leases in self.renewed, WAIT)


def list_beats() -> set[threading.Thread]:
    """The threads that beat in this process."""
    return {thread for thread in threading.enumerate() if thread.name == "heartbeat"}


def test_every_held_lease_is_renewed_by_one_thread() -> None:
    """A lease is forgotten, or each pass has a thread of its own, or a thread outlives the last lease."""
    register, before = Register(), list_beats()
    heart = Heartbeat(register, interval=SOON)

    with heart.hold(ONE):
        register.wait_for(frozenset({ONE}))
        with heart.hold(TWO):
            register.wait_for(frozenset({ONE, TWO}))
            (thread,) = list_beats() - before
        register.wait_for(frozenset({ONE}))
        heart.rest()
        register.wait_for(frozenset({ONE}))
    thread.join(WAIT)

    assert not thread.is_alive()
    assert [lease for lease, _ in register.released] == [TWO, ONE]


def test_a_thread_is_kept_for_the_next_pass_and_ends_when_it_is_told_to() -> None:
    """Each of many short passes starts a thread, or a closed service leaves one behind."""
    before = list_beats()
    heart = Heartbeat(Register(), interval=timedelta(hours=1))

    with heart.hold(ONE):
        (thread,) = list_beats() - before
    with heart.hold(TWO):
        assert list_beats() - before == {thread}
    heart.rest()
    thread.join(WAIT)

    assert not thread.is_alive()
    heart.rest()


def test_a_thread_that_has_ended_is_followed_by_another() -> None:
    """The second pass of a process, a minute later, is not kept alive."""
    register = Register()
    heart = Heartbeat(register, interval=SOON)

    for lease in (ONE, TWO):
        with heart.hold(lease):
            register.wait_for(frozenset({lease}))


def test_a_pass_learns_that_its_lease_is_lost_and_its_neighbour_goes_on() -> None:
    """A pass goes on beside the one that took over, or all passes of the process end."""
    register = Register()
    heart = Heartbeat(register, interval=SOON)

    with heart.hold(ONE) as mine, heart.hold(TWO) as other:
        mine.check()
        register.lost = frozenset({ONE})
        assert mine.lost.wait(WAIT)
        with pytest.raises(LeaseLost, match="a: another process took this source over"):
            mine.check()
        other.check()


def test_a_beat_that_fails_is_followed_by_the_next(caplog: pytest.LogCaptureFixture) -> None:
    """One look at a locked database ends every lease of the process, or nobody hears of it."""
    register = Register()
    register.failures = 1
    heart = Heartbeat(register, interval=SOON)

    with caplog.at_level(logging.WARNING), heart.hold(ONE) as pulse:
        register.wait_for(frozenset({ONE}))
        register.wait_for(frozenset({ONE}))
        pulse.check()

    assert "no lease could be lengthened: database: stayed locked" in caplog.text


@pytest.mark.parametrize(
    ("failure", "ending"),
    [
        (Stopped("a", "stopped"), Ending(Outcome.STOPPED)),
        (ZeroDivisionError("a bug"), Ending(Outcome.BROKEN, error="a bug")),
        (KeyboardInterrupt(), Ending(Outcome.BROKEN, error="KeyboardInterrupt")),
    ],
)
def test_however_a_pass_ends_its_lease_is_given_back(failure: BaseException, ending: Ending) -> None:
    """An exception leaves the source held for half a minute, or the log does not say why."""
    register = Register()

    with pytest.raises(type(failure)), Heartbeat(register).hold(ONE):
        raise failure

    assert register.released == [(ONE, ending)]
