"""How often a feed changes."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.render.rhythm import minutes_to_live, update_rhythm

LENGTHS = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}


@pytest.mark.parametrize(
    ("every", "expected"),
    [
        (timedelta(seconds=90), ("hourly", 40)),
        (timedelta(minutes=15), ("hourly", 4)),
        (timedelta(minutes=45), ("daily", 32)),
        (timedelta(minutes=7), ("daily", 206)),
        (timedelta(hours=1), ("hourly", 1)),
        (timedelta(hours=6), ("daily", 4)),
        (timedelta(days=1), ("daily", 1)),
        (timedelta(days=7), ("weekly", 1)),
        (timedelta(days=200), ("yearly", 2)),
        (timedelta(days=999), ("yearly", 1)),
        (timedelta(0), ("hourly", 3600)),
    ],
)
def test_update_rhythm(every: timedelta, expected: tuple[str, int]) -> None:
    """HINT-01, FG-4: a period of the syndication module and a whole, positive frequency."""
    assert update_rhythm(every) == expected


@given(st.timedeltas(timedelta(minutes=1), timedelta(days=36)))
def test_update_rhythm_is_true(every: timedelta) -> None:
    """HINT-01: period over frequency is the interval, within a twentieth."""
    period, frequency = update_rhythm(every)

    assert timedelta(hours=LENGTHS[period]) / frequency == pytest.approx(every, rel=0.05)


@pytest.mark.parametrize(
    ("every", "expected"),
    [
        (timedelta(minutes=30), 30),
        (timedelta(minutes=1), 1),
        (timedelta(seconds=50), 1),
        (timedelta(seconds=30), None),
        (timedelta(seconds=90), None),
        (timedelta(0), None),
        (timedelta(days=2), 2880),
    ],
)
def test_minutes_to_live(every: timedelta, expected: int | None) -> None:
    """RSS-16: ttl is within a fifth of the lifetime, or left out."""
    assert minutes_to_live(every) == expected
