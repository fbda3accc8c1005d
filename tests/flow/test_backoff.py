"""How long a source that failed is left alone."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from feeds.flow.backoff import LONGEST_BACKOFF, back_off

EVERY = st.timedeltas(timedelta(seconds=1), timedelta(days=400))


@given(EVERY, st.integers(1, 10_000), st.text(max_size=5))
def test_it_is_never_shorter_than_the_beat_nor_much_longer_than_a_day(
    every: timedelta, failures: int, seed: str
) -> None:
    """A failing source is asked more often than a good one, or never again."""
    wait = back_off(failures, every, seed=seed)
    assert every <= wait <= max(LONGEST_BACKOFF, every) * 1.25
    assert wait == back_off(failures, every, seed=seed)


def test_it_doubles_with_each_failure() -> None:
    """The wait does not grow (POLL-04), or a source without failures waits."""
    minute = timedelta(minutes=1)
    assert back_off(0, minute, seed="a") == minute
    for failures in range(1, 10):
        wait = back_off(failures, minute, seed="a")
        assert 0.75 * 2**failures <= wait / minute < 1.25 * 2**failures


def test_sources_that_failed_together_come_back_apart() -> None:
    """A network that was down for all sources brings them all back at one moment (POLL-08)."""
    hour = timedelta(hours=1)
    waits = sorted(back_off(1, hour, seed=f"source-{number}") for number in range(1000))
    per_tenth = [sum(1 for wait in waits if int((wait / hour - 1.5) * 10) == tenth) for tenth in range(10)]
    assert max(per_tenth) <= 2 * sum(per_tenth) / len(per_tenth)
    assert sum(per_tenth) == 1000
