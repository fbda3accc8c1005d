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


LEAST = timedelta(minutes=15)
MOST = timedelta(days=1)
"""Between two looks at a source for which nobody wrote `every`."""
SHARE = 8
"""Such a source waits for this part of the time that has brought nothing new: what comes at last is late by
an eighth of what it let itself be waited for, and who writes within every two hours is asked all the time."""


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
    silence: timedelta | None = None
    """For how long nothing new has come; None: nobody knows."""


def next_due(source: Source, timetable: Timetable, report: Report, leave: Leave) -> datetime:
    """The next moment on the source's own beat; after failures some beats are left out.

    A pass that was long, late or by hand does not shift the beat, and what was missed meanwhile is
    not made up for. After a success the source is back on its beat at once.
    """
    pause = pause_after(source, failures=leave.failures, rest=leave.rest)
    after = report.finished + max(pause, _add_rhythm(source, leave))
    due = timetable.next_look(source, after)
    if leave.pause is not None and due < report.finished + leave.pause:
        due = timetable.next_look(source, report.finished + leave.pause)
    due = leave_free(source, timetable, leave.quiet, due)
    return min(due, report.finished + SETTLE) if report.unsettled else due


def leave_free(source: Source, timetable: Timetable, quiet: Quiet, due: datetime) -> datetime:
    """The same moment, or the first on the beat in which the source is not to be left alone."""
    if (free := quiet.next_free(due)) == due:
        return due
    return quiet.next_free(timetable.next_look(source, free))


def _add_rhythm(source: Source, leave: Leave) -> timedelta:
    """How much longer than its interval a source waits for which nobody wrote one."""
    if source.is_paced:
        return timedelta()
    return keep_pace(leave.quiet.interval, leave.silence) - interval_of(source.every)


def keep_pace(hint: timedelta | None, silence: timedelta | None) -> timedelta:
    """How long is enough between two looks, by what a server says and by the rhythm of its news (POLL-07)."""
    rhythm = (silence or timedelta()) / SHARE
    return min(max(LEAST, hint or LEAST, rhythm), MOST)


def pause_after(source: Source, *, failures: int, rest: timedelta) -> timedelta:
    """How much longer than its interval a source is left alone that failed so often in a row.

    The interval doubles with each failure after the first, until it is `rest`. No jitter is needed:
    those that failed together leave out beats of their own, and meet no more often than ever.
    """
    interval = interval_of(source.every)
    doubled = interval * (1 << min(max(failures - 1, 0), _DOUBLINGS))
    return max(min(doubled, rest) - interval, timedelta())
