"""When a source is looked at after a pass. Pure."""

from datetime import datetime, timedelta

from feeds.flow.timetable import Timetable
from feeds.model.reading import SETTLE
from feeds.model.report import Report
from feeds.model.rhythm import interval_of
from feeds.model.settings import Source

_DOUBLINGS = 20
"""More than enough for a second to become a day."""


def next_due(
    source: Source, timetable: Timetable, report: Report, *, failures: int, rest: timedelta
) -> datetime:
    """The next moment on the source's own beat; after failures some beats are left out.

    A pass that was long, late or by hand does not shift the beat, and what was missed meanwhile is
    not made up for. After a success the source is back on its beat at once.
    """
    due = timetable.next_look(source, report.finished + pause_after(source, failures=failures, rest=rest))
    return min(due, report.finished + SETTLE) if report.unsettled else due


def pause_after(source: Source, *, failures: int, rest: timedelta) -> timedelta:
    """How much longer than its interval a source is left alone that failed so often in a row.

    The interval doubles with each failure after the first, until it is `rest`. No jitter is needed:
    those that failed together leave out beats of their own, and meet no more often than ever.
    """
    interval = interval_of(source.every)
    doubled = interval * (1 << min(max(failures - 1, 0), _DOUBLINGS))
    return max(min(doubled, rest) - interval, timedelta())
