"""Due times in the store: who is due, who plans, and what a tick costs."""

from dataclasses import replace
from datetime import timedelta

import pytest

from feeds.flow.backlog import plan_start
from feeds.flow.timetable import make_timetable
from feeds.model.lease import Lease
from feeds.model.reading import SourceState
from feeds.store import Store
from feeds.store.engine import make_engine
from feeds.store.scheduling import PAGE, Scheduling
from tests.factories import NOON, make_source
from tests.statements import statements

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def states_of(store: Store) -> dict[str, SourceState]:
    """Every source's history, by id."""
    return {state.source_id: state for state in store.scheduling.list_states()}


def test_due_sources_come_longest_overdue_first(store: Store) -> None:
    """A source whose lease is held, or whose time has not come, is not due."""
    due = {"b": NOON - DAY, "a": NOON, "later": NOON + DAY, "held": NOON - 2 * DAY}
    store.scheduling.enroll(due, {})
    store.leases.claim(Lease("held", "one"))

    assert store.scheduling.due(NOON, among=due, limit=9) == ("b", "a")
    assert store.scheduling.due(NOON, among=due, limit=1) == ("b",)
    assert store.scheduling.due(NOON + DAY, among=due, limit=9) == ("held", "b", "a", "later")


def test_a_first_look_gives_way_to_those_on_their_beat(store: Store) -> None:
    """Two thousand new sources keep everybody's feeds waiting; or a new one waits for ever at a busy site."""
    store.scheduling.enroll({"new": NOON - 5 * MINUTE, "known": NOON, "old": NOON - 11 * MINUTE}, {})
    known = states_of(store)["known"]
    store.refreshing.record(replace(known, first_refreshed=NOON - DAY, next_due=NOON))

    assert store.scheduling.due(NOON, among={"new", "known"}, limit=9) == ("known", "new")
    assert store.scheduling.due(NOON, among={"new", "known", "old"}, limit=9) == ("old", "known", "new")


def test_sources_that_are_no_longer_configured_hide_nobody(store: Store) -> None:
    """Hundreds of sources that were taken out fill every list of due ones, and nothing is read again."""
    gone = {f"gone-{number}": NOON - DAY for number in range(3 * PAGE)}
    store.scheduling.enroll({**gone, "a": NOON, "b": NOON}, {})

    assert sorted(store.scheduling.due(NOON, among={"a", "b"}, limit=4)) == ["a", "b"]
    assert len(store.scheduling.due(NOON, among={"a", "b"}, limit=1)) == 1


def test_a_plan_gives_way_to_what_happened_meanwhile(store: Store) -> None:
    """Two processes that wake up together, or a pass that ends while one plans, undo each other."""
    store.scheduling.enroll({"read": NOON, "late": NOON}, {})
    states = states_of(store)
    store.refreshing.record(replace(states["read"], next_due=NOON + MINUTE))

    plan = {"read": NOON + SECOND, "late": NOON + SECOND, "new": NOON + SECOND}
    store.scheduling.enroll(plan, states)
    store.scheduling.enroll(dict.fromkeys(plan, NOON + DAY), states)

    due = {one: state.next_due for one, state in states_of(store).items()}
    assert due == {"read": NOON + MINUTE, "late": NOON + SECOND, "new": NOON + SECOND}


def test_nothing_to_plan_writes_nothing(store: Store) -> None:
    """An empty plan is no statement at all."""
    store.scheduling.enroll({}, {})

    assert store.scheduling.list_states() == ()


def test_a_start_with_five_thousand_sources(store: Store) -> None:
    """POLL-08: what the plan spreads comes out of the store spread: no second has twice the mean."""
    sources = [make_source(f"source-{number}", every=5 * MINUTE) for number in range(5000)]
    timetable, known = make_timetable(sources), {source.id: source for source in sources}
    store.scheduling.enroll(plan_start(sources, {}, timetable, NOON), {})
    counts = []
    for second in range(5):
        now = NOON + second * SECOND
        found = store.scheduling.due(now, among=known, limit=5000)
        seen = {one: state for one, state in states_of(store).items() if one in found}
        store.scheduling.enroll({one: timetable.next_look(known[one], now) for one in found}, seen)
        counts.append(len(found))

    assert max(counts) <= 2 * 5000 / 300
    assert sum(counts) > 5 * 5000 / 300


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_tick_is_two_queries_over_an_index(store: Store, url: str) -> None:
    """With ten thousand sources every second reads them all, or asks for each."""
    store.scheduling.enroll({f"source-{number}": NOON + number * SECOND for number in range(1000)}, {})
    engine = make_engine(url)
    with statements(engine) as heard:
        Scheduling(engine).due(NOON, among={"source-0"}, limit=4)
    asked = [one for one in heard if one[0].startswith("SELECT")]
    with engine.connect() as connection:
        plans = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {one}", given).all() for one, given in asked]
    engine.dispose()

    told = [[row[-1] for row in plan] for plan in plans]
    assert told[0] == ["SEARCH source USING INDEX source_due (next_due<?)"]
    assert told[1] == ["SEARCH source USING INDEX source_due (next_due>? AND next_due<?)"]
