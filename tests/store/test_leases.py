"""Leases and the log of passes: one holder a source, whatever the clock does; the same on both databases."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import insert

from feeds.errors import LeaseLost, StoreError
from feeds.model.lease import LEASE, Lease
from feeds.model.passes import Ending, Outcome
from feeds.model.reading import KnownFile, Signature, SourceState
from feeds.ports import Batch
from feeds.store import Store
from feeds.store.engine import writing
from feeds.store.leases import KEPT, KEPT_FOR
from feeds.store.tables import passes
from tests.factories import NOON
from tests.store.conftest import Clock

ONE, TWO = Lease("s", "one"), Lease("s", "two")
DONE = Ending(Outcome.DONE)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


def test_a_source_has_one_holder_until_its_lease_ends(store: Store, clock: Clock) -> None:
    """Two processes refresh one source together, or a dead one keeps it."""
    leases = store.leases

    assert leases.claim(ONE)
    assert not leases.claim(TWO)
    assert not leases.claim(ONE)
    assert leases.claim(Lease("other", "two"))
    clock.now += LEASE - SECOND
    assert not leases.claim(TWO)
    assert leases.is_any_held()
    clock.now += SECOND
    assert not leases.is_any_held()
    assert leases.claim(TWO)


def test_a_lease_that_is_renewed_does_not_end(store: Store, clock: Clock) -> None:
    """A long pass is taken for a dead one; or a lease that is another's by now is lengthened."""
    leases = store.leases
    other = Lease("other", "one")
    leases.claim(ONE)
    leases.claim(other)

    for _ in range(3):
        clock.now += LEASE - SECOND
        assert leases.renew([ONE]) == frozenset()
    assert not leases.claim(TWO)
    clock.now += LEASE
    assert leases.claim(TWO)
    assert leases.renew([ONE, other]) == {ONE}
    assert leases.renew([]) == frozenset()


def test_who_gives_a_lease_back_gives_only_his_own(store: Store, clock: Clock) -> None:
    """A pass that was taken for dead frees the source under its successor."""
    leases = store.leases
    leases.claim(ONE)
    clock.now += LEASE
    leases.claim(TWO)

    leases.release(ONE, DONE)
    assert not leases.claim(Lease("s", "three"))
    leases.release(TWO, DONE)
    assert leases.claim(Lease("s", "three"))


def test_a_source_that_is_not_due_is_not_claimed_by_who_asks_for_due_ones(store: Store, clock: Clock) -> None:
    """Two schedulers that read the same list of due sources refresh each twice, one after the other."""
    assert not store.leases.claim_due(ONE)
    store.scheduling.enroll({"s": NOON + SECOND}, {"s": SourceState("s")})

    assert not store.leases.claim_due(ONE)
    clock.now += SECOND
    assert store.leases.claim_due(ONE)
    assert not store.leases.claim_due(TWO)


def test_a_clock_that_goes_back_makes_no_lease_longer(store: Store, clock: Clock) -> None:
    """A process that died before the clock was set back an hour keeps its source for an hour."""
    store.scheduling.enroll({"s": NOON - HOUR}, {})
    store.leases.claim(ONE)
    clock.now -= HOUR

    assert not store.leases.is_any_held()
    assert store.scheduling.due(clock.now, among={"s"}, limit=9) == ("s",)
    assert not store.leases.claim_due(TWO)
    assert store.scheduling.due(clock.now, among={"s"}, limit=9) == ()
    assert store.leases.is_any_held()
    clock.now += LEASE
    assert store.leases.claim_due(TWO)


def test_a_holder_survives_a_clock_that_goes_back(store: Store, clock: Clock) -> None:
    """A pass loses its source to another process because somebody set the clock."""
    store.leases.claim(ONE)
    clock.now -= HOUR

    assert not store.leases.claim(TWO)
    clock.now += LEASE - SECOND
    assert store.leases.renew([ONE]) == frozenset()
    clock.now += SECOND
    assert not store.leases.claim(TWO)


def test_nothing_is_written_by_a_pass_whose_lease_is_another_s(store: Store, clock: Clock) -> None:
    """A process that was paused for a minute writes over what its successor found."""
    mine, theirs = store.refreshing.under(ONE), store.refreshing.under(TWO)
    store.leases.claim(ONE)
    clock.now += LEASE
    mine.apply("s", Batch(files=(KnownFile("a", Signature(1, 1, 1)),)), NOON)  # late, but nobody minds
    store.leases.claim(TWO)
    theirs.record(SourceState("s", last_attempt=NOON))

    with pytest.raises(LeaseLost, match="took this source over"):
        mine.apply("s", Batch(forgotten=("a",)), NOON)
    with pytest.raises(LeaseLost):
        mine.record(SourceState("s", error="late"))

    assert set(store.refreshing.known_files("s")) == {"a"}
    assert store.refreshing.state("s") == SourceState("s", last_attempt=NOON)


def test_a_source_is_not_taken_over_in_the_middle_of_a_write(store: Store, clock: Clock) -> None:
    """A batch is written by a pass that has lost its source between the check and the commit."""
    store.leases.claim(ONE)
    clock.now += LEASE
    claimed: list[bool] = []
    thief = threading.Thread(target=lambda: claimed.append(store.leases.claim(TWO)))

    with store.refreshing.under(ONE)._writing():  # noqa: SLF001 - the middle of a write
        thief.start()
        thief.join(0.2)
        assert claimed == []
    thief.join()

    assert claimed == [True]


def test_the_log_tells_who_when_and_how(store: Store, clock: Clock) -> None:
    """A pass is missing from the log, or its moments, its counts or its error are."""
    store.leases.claim(ONE)
    assert store.leases.find_running("s") == store.leases.list_passes()[0]
    clock.now += SECOND
    failed = Ending(Outcome.FAILED, {"add": 2, "dropped": 1}, "s: gone")
    store.leases.release(ONE, failed)
    store.leases.claim(TWO)
    clock.now += LEASE
    store.leases.claim(Lease("s", "three"))
    store.leases.release(TWO, DONE)

    first, second, third = store.leases.list_passes()
    assert (first.owner, first.started, first.finished) == ("one", NOON, NOON + SECOND)
    assert first.ending == failed
    assert (second.finished, second.ending) == (NOON + SECOND + LEASE, Ending(Outcome.LOST))
    assert (third.started, third.finished) == (NOON + SECOND + LEASE, None)
    assert store.leases.find_running("s") == third
    assert store.leases.find_running("other") is None
    assert store.leases.list_passes(after=second.number) == (third,)


def test_nothing_ends_before_it_began(store: Store, clock: Clock) -> None:
    """A clock that goes back leaves a pass in the log that overlaps with those before it."""
    store.leases.claim(ONE)
    clock.now -= HOUR
    store.leases.release(ONE, DONE)

    (logged,) = store.leases.list_passes()
    assert (logged.started, logged.finished) == (NOON, NOON)


def test_the_database_refuses_a_second_unfinished_pass(store: Store) -> None:
    """The log can hold two passes over one source at once, and then it proves nothing."""
    store.leases.claim(ONE)
    row = {"source_id": "s", "owner": "x", "started": NOON, "outcome": "running", "counts": "{}", "error": ""}

    with pytest.raises(StoreError), writing(store.engine) as connection:
        connection.execute(insert(passes).values(row))


def test_the_log_is_bounded(store: Store, clock: Clock) -> None:
    """A source that is looked at every second fills the disk with its history."""
    store.leases.claim(Lease("rare", "one"))
    store.leases.release(Lease("rare", "one"), DONE)
    for number in range(KEPT + 3):
        lease = Lease("s", f"pass {number}")
        store.leases.claim(lease)
        store.leases.release(lease, DONE)

    kept = store.leases.list_passes()
    assert [one.owner for one in kept if one.source_id == "s"] == [
        f"pass {number}" for number in range(3, KEPT + 3)
    ]
    assert sum(one.source_id == "rare" for one in kept) == 1
    clock.now += KEPT_FOR + SECOND
    store.leases.claim(ONE)
    store.leases.release(ONE, DONE)
    assert [one.owner for one in store.leases.list_passes()] == ["one"]


def test_of_many_who_claim_at_once_one_gets_it(store: Store) -> None:
    """Two threads or processes both believe that a source is theirs."""
    got: list[str] = []
    start = threading.Barrier(6)

    def claim(owner: str) -> None:
        start.wait(20)
        if store.leases.claim(Lease("s", owner)):
            got.append(owner)

    threads = [threading.Thread(target=claim, args=(f"{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(got) == 1
    assert [one.owner for one in store.leases.list_passes()] == got
