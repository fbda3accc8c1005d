"""How often a source is looked at."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Cron:
    """The times that a Vixie cron line names, by the clocks of the source's zone."""

    line: str
    """Five fields in small letters, one space between them."""
    interval: timedelta
    """The shortest time between two of its times: made of the line alone, so it never changes."""


Every = timedelta | Cron


def interval_of(every: Every) -> timedelta:
    """The shortest time between two looks: what may be promised to clients."""
    return every.interval if isinstance(every, Cron) else every


def shortest_interval(schedules: Iterable[Every]) -> timedelta:
    """The lifetime of what several sources make; an hour where there are none."""
    return min(map(interval_of, schedules), default=timedelta(hours=1))
