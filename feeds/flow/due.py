"""When a source is looked at after a pass. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from feeds.flow.timetable import Timetable
from feeds.model.memory import UNTOLD, Quiet
from feeds.model.reading import SETTLE
from feeds.model.report import Report
from feeds.model.rhythm import interval_of
from feeds.model.settings import Source

_DOUBLINGS = 20
"""More than enough for a second to become a day."""


LEAST_HINTED = timedelta(minutes=15)
MOST_HINTED = timedelta(days=1)
"""What a source without an `every` of its own may ask for."""


@dataclass(frozen=True, slots=True)
class Leave:
    """Why a source is left alone for longer than to its next beat."""

    failures: int = 0
    """Consecutive ones."""
    rest: timedelta = timedelta()
    """How long that may make it at most."""
    pause: timedelta | None = None
    """What the one who answered asked for; a written `every` does not overrule it."""
    quiet: Quiet = UNTOLD


def next_due(source: Source, timetable: Timetable, report: Report, leave: Leave) -> datetime:
    """The next moment on the source's own beat; after failures some beats are left out.

    A pass that was long, late or by hand does not shift the beat, and what was missed meanwhile is
    not made up for. After a success the source is back on its beat at once.
    """
    pause = pause_after(source, failures=leave.failures, rest=leave.rest)
    after = report.finished + max(pause, _hinted(source, leave.quiet))
    due = timetable.next_look(source, after)
    if leave.pause is not None and due < report.finished + leave.pause:
        due = timetable.next_look(source, report.finished + leave.pause)
    if (free := leave.quiet.next_free(due)) != due:
        due = leave.quiet.next_free(timetable.next_look(source, free))
    return min(due, report.finished + SETTLE) if report.unsettled else due


def _hinted(source: Source, quiet: Quiet) -> timedelta:
    """How much longer than its interval a source waits whose server says how long is enough."""
    if source.is_paced or quiet.interval is None:
        return timedelta()
    return max(min(quiet.interval, MOST_HINTED), LEAST_HINTED) - interval_of(source.every)


def pause_after(source: Source, *, failures: int, rest: timedelta) -> timedelta:
    """How much longer than its interval a source is left alone that failed so often in a row.

    The interval doubles with each failure after the first, until it is `rest`. No jitter is needed:
    those that failed together leave out beats of their own, and meet no more often than ever.
    """
    interval = interval_of(source.every)
    doubled = interval * (1 << min(max(failures - 1, 0), _DOUBLINGS))
    return max(min(doubled, rest) - interval, timedelta())
