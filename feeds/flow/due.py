"""When a source is looked at next. Pure."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from feeds.model.reading import SourceState
from feeds.model.rhythm import Cron
from feeds.model.settings import Source
from feeds.text.cron import next_time

SETTLE = timedelta(seconds=2)
"""How soon a file that was still being written is looked at again."""


def next_due(state: SourceState, source: Source, *, finished: datetime, unsettled: bool) -> datetime:
    """The next moment on the source's own beat that is not past.

    A pass that was long or late does not shift the beat. A directory that cannot be read keeps it
    as well: a look costs one stat and bothers nobody, and what was mended is found in time.
    """
    due = _next_beat(state, source, finished)
    return min(due, finished + SETTLE) if unsettled else due


def _next_beat(state: SourceState, source: Source, finished: datetime) -> datetime:
    every = source.every
    if isinstance(every, Cron):
        return next_time(every, ZoneInfo(source.timezone), finished)
    due = state.next_due if state.next_due is not None and state.next_due <= finished else finished
    return due + every * max((finished - due) // every + 1, 1)
