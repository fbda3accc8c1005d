"""A feed's window: the newest, and what arrived lately."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from feeds.ports import Pick
from feeds.selection import RECENT, make_query, pick_window
from tests.factories import NOON

DAY = timedelta(days=1)


def pick(name: str, published: int, first_seen: int = 0, *, arrived: bool = True) -> Pick:
    """A candidate, in days before noon."""
    return Pick(name, NOON - published * DAY, NOON - first_seen * DAY, arrived, 1)


def test_the_newest_come_first_then_the_first_seen_then_the_id() -> None:
    """The contract's order."""
    picks = [pick("c", 1, 2), pick("b", 1, 1), pick("a", 1, 2), pick("d", 0, 9)]

    window = pick_window(picks, [], limit=9)

    assert [one.article_id for one in window.picks] == ["d", "b", "a", "c"]
    assert window.stale_at is None


def test_a_late_find_is_held_for_a_week() -> None:
    """An article dated last year that arrived today is in the feed, and leaves seven days later."""
    newest = [pick("new", 1), pick("newer", 0)]
    late = pick("late", 400, 2)

    window = pick_window(newest, [*newest, late], limit=2)

    assert [one.article_id for one in window.picks] == ["newer", "new", "late"]
    assert window.stale_at == NOON - 2 * DAY + RECENT


def test_at_most_limit_more_arrivals_are_held() -> None:
    """A flood of late finds cannot fill a feed beyond twice its limit."""
    newest = [pick(f"n{n}", n) for n in range(3)]
    late = [pick(f"l{n}", 100 + n) for n in range(9)]

    window = pick_window(newest, late, limit=3)

    assert [one.article_id for one in window.picks] == ["n0", "n1", "n2", "l0", "l1", "l2"]


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 9)), max_size=30, unique=True), st.integers(1, 9)
)
def test_a_window_has_no_doubles_and_its_order(shape: list[tuple[int, int]], limit: int) -> None:
    """Whatever overlaps, each article stands once, newest first, within twice the limit."""
    picks = [pick(f"{a}-{b}", a, b) for a, b in shape]
    newest = sorted(picks, key=lambda one: one.published, reverse=True)[:limit]

    window = pick_window(newest, picks, limit=limit).picks

    assert len({one.article_id for one in window}) == len(window) <= 2 * limit
    assert list(window) == sorted(window, key=lambda one: (one.published, one.first_seen), reverse=True)
    assert set(newest) <= set(window)


def test_absent_keys_do_not_restrict() -> None:
    """A feed without categories and sources holds everything; an empty list holds nothing."""
    everything = make_query(categories=None, sources=None, without=(), everything="all")
    both = make_query(categories=["c"], sources=["s"], without=["x"], everything="all")
    nothing = make_query(categories=[], sources=None, without=(), everything="all")

    assert everything.any_of == (frozenset({"all"}),)
    assert both.any_of == (frozenset({"c"}), frozenset({"s"}))
    assert both.without == {"x"}
    assert nothing.any_of == (frozenset(),)
