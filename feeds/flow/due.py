"""When a source is looked at next. Pure."""

from datetime import datetime, timedelta

from feeds.model.reading import SourceState

LONGEST = timedelta(days=1)
SETTLE = timedelta(seconds=2)
"""How soon a file that was still being written is looked at again."""


def next_due(state: SourceState, every: timedelta, *, finished: datetime, unsettled: bool) -> datetime:
    """The next moment on the source's own beat that is not past; later while it fails.

    `state.failures` counts this pass too. A pass that was long or late does not shift the beat.
    """
    if state.failures:
        return finished + min(every * (1 << min(state.failures, 20)), max(LONGEST, every))
    due = state.next_due if state.next_due is not None and state.next_due <= finished else finished
    due += every * max((finished - due) // every + 1, 1)
    return min(due, finished + SETTLE) if unsettled else due
