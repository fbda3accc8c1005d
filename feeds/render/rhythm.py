"""How often a feed changes, as RSS tells its readers (RSS-16, HINT-01)."""

from datetime import timedelta

_PERIODS = (
    ("hourly", timedelta(hours=1)),
    ("daily", timedelta(days=1)),
    ("weekly", timedelta(weeks=1)),
    ("monthly", timedelta(days=30)),
    ("yearly", timedelta(days=365)),
)
_TOLERANCE = 0.2


def minutes_to_live(every: timedelta) -> int | None:
    """The `ttl`; None where whole minutes would be more than a fifth off the true lifetime."""
    minutes = max(1, round(every / timedelta(minutes=1)))
    off = abs(timedelta(minutes=minutes) - every)
    return minutes if off <= every * _TOLERANCE else None


def update_rhythm(every: timedelta) -> tuple[str, int]:
    """The period of the RSS syndication module, and how often a period.

    The shortest period that holds a whole number of refreshes; else the shortest that is at least
    ten refreshes long, where rounding is harmless; else a year.
    """
    every = max(every, timedelta(seconds=1))
    for name, period in _PERIODS:
        if not period % every or period >= every * 10:
            return name, round(period / every)
    name, period = _PERIODS[-1]
    return name, max(1, round(period / every))
