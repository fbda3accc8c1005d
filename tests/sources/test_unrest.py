"""When a source is looked at that something happened to: moments are seconds, and are handed in."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.sources.unrest import LATEST, LONGEST, QUIET, Unrest

QUIET_S = QUIET.total_seconds()
LONGEST_S = LONGEST.total_seconds()
SECOND = timedelta(seconds=1)


def test_a_source_is_looked_at_when_it_has_been_quiet() -> None:
    """A source is looked at while its file is written, or not at all."""
    unrest = Unrest()
    unrest.note("a", 10.0)
    unrest.note("a", 10.2)

    assert unrest.list_ripe(10.1 + QUIET_S) == ()
    assert unrest.list_ripe(10.2 + QUIET_S) == ("a",)
    assert unrest.is_calm("a", 10.2 + QUIET_S)
    unrest.settle("a", 10.2 + QUIET_S)
    assert unrest.list_ripe(99.0) == ()
    assert unrest.is_none()


def test_an_endless_stream_of_changes_does_not_put_a_look_off() -> None:
    """A source with a trickle of changes is never looked at, or only once, or taken for calm."""
    unrest = Unrest()
    looks = []
    for step in range(100):
        now = step / 10
        unrest.note("a", now)
        if unrest.list_ripe(now):
            assert not unrest.is_calm("a", now)
            unrest.settle("a", now)
            looks.append(now)

    assert len(looks) == 9
    assert max(later - earlier for earlier, later in pairwise(looks)) <= LONGEST_S + 0.1
    (last,) = unrest.list_ripe(9.9 + QUIET_S)
    assert (last, unrest.is_calm("a", 9.9 + QUIET_S)) == ("a", True)


@given(st.lists(st.floats(0, 5, allow_nan=False), min_size=1, max_size=30))
def test_every_change_is_followed_by_a_calm_look_in_time(moments: list[float]) -> None:
    """A change after which nobody looks, or a last look that leaves withdrawals to nobody."""
    unrest = Unrest()
    looks: list[float] = []
    calm = False
    left = sorted(moments)
    for step in range(800):
        now = step / 100
        while left and left[0] <= now:
            unrest.note("a", left.pop(0))
        if unrest.list_ripe(now):
            looks.append(now)
            calm = unrest.is_calm("a", now)
            unrest.settle("a", now)

    for moment in moments:
        assert any(moment < look <= moment + LONGEST_S + QUIET_S + 0.02 for look in looks)
    assert calm


def test_rest_is_kept_and_the_longest_due_comes_first() -> None:
    """A source is looked at again while the last look's length has not passed, or a late one overtakes."""
    unrest = Unrest()
    unrest.rest("a", 20.0)
    unrest.note("a", 10.0)
    unrest.note("c", 13.0)
    unrest.note("b", 12.0)

    assert unrest.list_ripe(19.9) == ("b", "c")
    assert unrest.list_ripe(20.0) == ("a", "b", "c")


@pytest.mark.parametrize("delay", [SECOND, LATEST * 2])
def test_reminders_come_later_and_later_until_something_happens(delay: timedelta) -> None:
    """A source that another process holds, or a file that never settles, is looked at without a pause."""
    unrest = Unrest()
    waits = []
    now = 0.0
    for _ in range(12):
        unrest.remind("a", now, delay)
        wait = next(after for after in range(1, 100) if unrest.list_ripe(now + after))
        now += wait
        waits.append(wait)
        unrest.settle("a", now)

    assert waits[0] == min(delay, LATEST).total_seconds()
    assert waits == sorted(waits)
    assert waits[-1] == LATEST.total_seconds()
    unrest.note("a", now)
    unrest.settle("a", now + 1)
    unrest.remind("a", now + 1, SECOND)
    assert unrest.list_ripe(now + 2) == ("a",)


def test_a_change_comes_before_its_reminder() -> None:
    """A change waits for the reminder of another one."""
    unrest = Unrest()
    unrest.remind("a", 0.0, timedelta(seconds=9))
    unrest.note("a", 1.0)

    assert unrest.list_ripe(1.0 + QUIET_S) == ("a",)
