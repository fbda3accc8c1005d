"""Due times after nobody looked for a while: a start, a sleep, a clock that was set. Pure."""

import heapq
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise

from feeds.errors import SourceError
from feeds.flow.due import MOST
from feeds.flow.timetable import Timetable, own_phase
from feeds.model.reading import SourceState
from feeds.model.rhythm import interval_of
from feeds.model.settings import Source

AT_ONCE = 200
"""A site of so many sources is read as fast as the pool can: people wait for its first feeds."""
FEW = 100
"""One new source among so many is read at once at any site."""
LEAST = 2
"""Looks that fit into a second at any site, however seldom it looks."""
Planner = Callable[[Sequence[Source], Mapping[str, SourceState], Timetable, datetime], dict[str, datetime]]
_SECOND = timedelta(seconds=1)
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Look:
    """A source's next look, as far as it depends on the source alone."""

    source: Source
    state: SourceState
    due: datetime
    beat: datetime
    """Its first moment on the beat that is still to come."""

    @property
    def rank(self) -> tuple[bool, bool, datetime, float]:
        """Who is first of those that are late: new ones, then the latest; those that failed are last."""
        state = self.state
        is_known = state.last_attempt is not None
        return state.failures > 0, is_known, state.next_due or _NEVER, own_phase(self.source.id)


def plan_start(
    sources: Sequence[Source], states: Mapping[str, SourceState], timetable: Timetable, now: datetime
) -> dict[str, datetime]:
    """When enabled sources are looked at next, by id, where that is not what is stored.

    What was missed is due once. So is what is new, and what failed: whoever starts us may have mended
    it. Nothing else waits for longer than to its next beat: an interval that was shortened counts now. What
    nobody wrote an interval for goes on at its own pace.
    """
    return _plan(sources, states, timetable, now, rest=timedelta())


def plan_resumption(
    sources: Sequence[Source], states: Mapping[str, SourceState], timetable: Timetable, now: datetime
) -> dict[str, datetime]:
    """The same after a sleep, or when the clock was set back or forward. What failed rests on."""
    return _plan(sources, states, timetable, now, rest=SourceError.rest)


def _plan(
    sources: Sequence[Source],
    states: Mapping[str, SourceState],
    timetable: Timetable,
    now: datetime,
    *,
    rest: timedelta,
) -> dict[str, datetime]:
    """`rest` is how long a source that failed may be left alone."""
    looks: list[_Look] = []
    for source in sources:
        if source.enabled:
            state = states.get(source.id, SourceState(source.id))
            beat = timetable.next_look(source, now)
            latest = _find_latest(source, state, beat, now, rest)
            looks.append(_Look(source, state, min(state.next_due or now, latest), beat))
    due = {look.source.id: look.due for look in looks}
    if len(looks) > AT_ONCE:
        late = [look for look in looks if look.due <= now]
        due |= _spread(_without_few_new(late, len(looks)), looks, timetable, now)
    stored = {look.source.id: look.state.next_due for look in looks}
    return {source_id: moment for source_id, moment in due.items() if moment != stored[source_id]}


def _find_latest(
    source: Source, state: SourceState, beat: datetime, now: datetime, rest: timedelta
) -> datetime:
    """How late a source's next look may be; one that keeps its own pace may wait for longer than its beat."""
    if _is_ahead(state, now):
        return beat
    if state.failures:
        return now + rest
    return beat if source.is_paced else now + MOST


def _is_ahead(state: SourceState, now: datetime) -> bool:
    """Whether the clock was set back since: then its due time says nothing."""
    return state.last_attempt is not None and state.last_attempt > now


def _without_few_new(late: Sequence[_Look], sources: int) -> list[_Look]:
    """Some new sources at a large site are no stampede, and somebody waits for them."""
    known = [look for look in late if look.state.last_attempt is not None]
    return known if (len(late) - len(known)) * FEW <= sources else list(late)


def _spread(
    late: Sequence[_Look], looks: Sequence[_Look], timetable: Timetable, now: datetime
) -> dict[str, datetime]:
    """A second for each late look, so that none has more than twice the usual number of looks.

    Each second has those whose time it is, and of the late ones as many as there is room for. A late
    one whose beat comes first is looked at on its beat.
    """
    room = max(LEAST, int(2 * sum(_SECOND / interval_of(look.source.every) for look in looks)))
    waiting = dict.fromkeys(look.source.id for look in sorted(late, key=lambda look: look.rank))
    due: dict[str, datetime] = {}
    second = now
    for coming, following in pairwise(_foresee(looks, timetable, now)):
        free = room - _busiest_second(coming + following)
        taken = {source_id: moment for moment, source_id in coming if source_id in waiting}
        taken |= dict.fromkeys(islice((one for one in waiting if one not in taken), max(free, 0)), second)
        due |= taken
        for source_id in taken:
            del waiting[source_id]
        if not waiting:
            break
        second += _SECOND
    return due


def _foresee(
    looks: Sequence[_Look], timetable: Timetable, now: datetime
) -> Iterator[list[tuple[datetime, str]]]:
    """Second by second, up to now and on from there, the looks that come whatever is late."""
    heap = [(look.due if look.due > now else look.beat, place) for place, look in enumerate(looks)]
    heapq.heapify(heap)
    second = now
    while True:
        coming: list[tuple[datetime, str]] = []
        while heap[0][0] <= second:
            moment, place = heap[0]
            source = looks[place].source
            coming.append((moment, source.id))
            heapq.heapreplace(heap, (timetable.next_look(source, moment), place))
        yield coming
        second += _SECOND


def _busiest_second(coming: Sequence[tuple[datetime, str]]) -> int:
    """The most that come within a second, wherever it begins: ticks keep no step with us."""
    moments = [moment for moment, _ in coming]
    return max((bisect_left(moments, one + _SECOND) - place for place, one in enumerate(moments)), default=0)
