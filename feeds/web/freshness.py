"""Which sources have not been read for so long that a visitor should know."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from feeds.model.reading import SourceState
from feeds.model.rhythm import Cron
from feeds.model.settings import Source
from feeds.text.cron import next_time

PATIENCE = 3
"""Intervals that may pass before a source counts as stale."""


@dataclass(frozen=True, slots=True)
class Stale:
    """A source that went quiet. `since` is None when it was tried and never read at all."""

    source: Source
    since: datetime | None


def find_stale(sources: Sequence[Source], states: Iterable[SourceState], now: datetime) -> tuple[Stale, ...]:
    """The stale ones among `sources`, in their order. A source that was never tried is not stale."""
    known = {state.source_id: state for state in states}
    return tuple(
        Stale(source, known[source.id].last_success)
        for source in sources
        if source.id in known and _is_stale(source, known[source.id], now)
    )


def _is_stale(source: Source, state: SourceState, now: datetime) -> bool:
    if state.last_success is None:
        return state.last_attempt is not None
    return now > _latest(source, state.last_success)


def _latest(source: Source, success: datetime) -> datetime:
    """When patience ends: a cron line may name no time for a night or a month."""
    every, moment = source.every, success
    if not isinstance(every, Cron):
        return success + PATIENCE * every
    for _ in range(PATIENCE):
        moment = next_time(every, ZoneInfo(source.timezone), moment)
    return moment
