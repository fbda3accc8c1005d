"""SIGTERM in the middle of a pass, and SIGKILL: the source is free at once, or within half a minute."""

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

FILES = 250
"""Three batches: after the first is stored there is time to send a signal."""


@pytest.fixture
def store(site: Site) -> Iterator[Store]:
    """The database of a site with many files that nobody has read."""
    for number in range(FILES):
        site.write(f"{number:03}.md")
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
    assert store.refreshing.state("newsroom").articles == FILES + 1
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
