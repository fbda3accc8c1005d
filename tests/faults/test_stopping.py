"""SIGTERM in the middle of a pass, and SIGKILL: the source is free at once, or within half a minute."""

import os
import signal
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest

from feeds.cli import main
from feeds.model.lease import LEASE, Lease
from feeds.model.passes import Outcome
from feeds.service import utc_now
from feeds.store import Store, open_store
from tests.cli.conftest import Program, Site, start, wait_until
from tests.faults.conftest import open_beside, titles

SMALL, LARGE = 100, 8
"""A batch of small files, then some that take long: when the first is stored there is time for a signal."""
FILES = SMALL + LARGE + 1
WORDS = " ".join(f"shelf{number}" for number in range(12_000))


@pytest.fixture
def store(site: Site) -> Iterator[Store]:
    """The database of a site with many files that nobody has read."""
    for number in range(SMALL):
        site.write(f"{number:03}.md")
    for number in range(LARGE):
        site.write(f"large-{number}.md", f"---\ntitle: Large {number}\n---\n{number} {WORDS}\n")
    with closing(open_beside(site)) as opened:
        yield opened


def wait_for_the_middle(store: Store) -> None:
    """Return when one batch is stored and others are not."""
    wait_until(lambda: bool(store.refreshing.known_files("newsroom")))


def interrupt(program: Program, store: Store, number: signal.Signals) -> int:
    """Send a signal in the middle of a pass; the exit status."""
    wait_for_the_middle(store)
    program.process.send_signal(number)
    return program.wait()


@pytest.mark.parametrize(("command", "status"), [("schedule", 0), ("refresh", 128 + signal.SIGTERM)])
def test_sigterm_ends_a_pass_and_gives_its_lease_back(
    site: Site, store: Store, command: str, status: int
) -> None:
    """A deploy leaves a source behind that nobody may refresh, or loses what was read."""
    with start(["--config", str(site.config), command]) as program:
        assert interrupt(program, store, signal.SIGTERM) == status
        assert not [line for line in program.lines if "Traceback" in line]

    (stopped,) = store.leases.list_passes()
    assert stopped.ending.outcome == Outcome.STOPPED
    assert 0 < len(store.refreshing.known_files("newsroom")) < FILES
    assert not store.leases.is_any_held()
    assert main(["--config", str(site.config), "refresh"]) == 0
    assert store.refreshing.state("newsroom").articles == FILES
    assert len(titles(store)) == 50


def test_after_a_kill_the_source_is_due_within_half_a_minute(site: Site, store: Store) -> None:
    """A process that was killed keeps its source, or its pass stays unfinished in the log for ever."""
    with start(["--config", str(site.config), "schedule"]) as program:
        assert interrupt(program, store, signal.SIGKILL) == -signal.SIGKILL
    (killed,) = store.leases.list_passes()
    assert killed.finished is None

    with closing(open_store(str(store.engine.url), lambda: utc_now() + LEASE)) as later:
        now = utc_now() + LEASE
        assert later.scheduling.due(now, among={"newsroom"}, limit=9) == ("newsroom",)
        assert later.leases.claim_due(Lease("newsroom", "successor"))
        lost, taken = later.leases.list_passes()

    assert (lost.number, lost.ending.outcome) == (killed.number, Outcome.LOST)
    assert taken.started - killed.started >= timedelta()
    assert taken.owner == "successor"


def test_a_paused_process_that_was_overtaken_writes_nothing_more(site: Site, store: Store) -> None:
    """A process that was stopped for a minute, or swapped out, writes over what its successor found."""
    with start(["--config", str(site.config), "refresh"]) as program:
        wait_for_the_middle(store)
        program.process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, program.process.pid, os.WSTOPPED | os.WNOWAIT)
        with closing(open_store(str(store.engine.url), lambda: utc_now() + LEASE)) as later:
            assert later.leases.claim(Lease("newsroom", "successor"))
        before = store.refreshing.known_files("newsroom")
        program.process.send_signal(signal.SIGCONT)
        assert program.wait() == 1

    assert "another process took this source over" in program.lines[-1]
    assert store.refreshing.known_files("newsroom") == before
    assert store.refreshing.state("newsroom").last_attempt is None
    assert [one.ending.outcome for one in store.leases.list_passes()] == [Outcome.LOST, Outcome.RUNNING]
