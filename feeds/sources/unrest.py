"""When a look at a source is worth it that something happened to. Pure: moments are handed in, in seconds."""

from dataclasses import dataclass, field
from datetime import timedelta

QUIET = timedelta(seconds=0.5)
"""A source in which nothing happened for this long is looked at; a file that old is taken."""
LONGEST = timedelta(seconds=1)
"""A source in which something happens all the time is looked at this long after the first of it."""

LATEST = timedelta(seconds=30)
"""Reminders are no further apart than this."""


@dataclass(frozen=True, slots=True)
class _Stir:
    """Something happened that nobody has looked at."""

    first: float
    last: float

    def due(self) -> float:
        return min(self.last + QUIET.total_seconds(), self.first + LONGEST.total_seconds())


@dataclass(slots=True)
class Unrest:
    """Sources in which something happened, until they were looked at."""

    _stirs: dict[str, _Stir] = field(default_factory=dict)
    _reminders: dict[str, float] = field(default_factory=dict)
    _reminded: dict[str, int] = field(default_factory=dict)
    """How often since something happened."""
    _rests: dict[str, float] = field(default_factory=dict)

    def note(self, source_id: str, now: float) -> None:
        """Something happened in this source."""
        known = self._stirs.get(source_id)
        self._stirs[source_id] = _Stir(known.first if known else now, now)
        self._reminded.pop(source_id, None)

    def remind(self, source_id: str, now: float, delay: timedelta) -> None:
        """This source shall be looked at after a while though nothing happens; later each time."""
        times = self._reminded.get(source_id, 0)
        self._reminded[source_id] = times + 1
        self._reminders[source_id] = now + min(delay * 2 ** min(times, 9), LATEST).total_seconds()

    def rest(self, source_id: str, until: float) -> None:
        """This source is not looked at before then, whatever happens."""
        self._rests[source_id] = until

    def list_ripe(self, now: float) -> tuple[str, ...]:
        """The sources that should be looked at now, longest due first."""
        due = {source_id: stir.due() for source_id, stir in self._stirs.items()}
        for source_id, moment in self._reminders.items():
            due[source_id] = min(moment, due.get(source_id, moment))
        ripe = [
            (moment, source_id)
            for source_id, moment in due.items()
            if max(moment, self._rests.get(source_id, moment)) <= now
        ]
        return tuple(source_id for _, source_id in sorted(ripe))

    def is_none(self) -> bool:
        """Whether nothing happened that nobody has looked at."""
        return not self._stirs

    def is_calm(self, source_id: str, now: float) -> bool:
        """Whether nothing happened in this source for a while."""
        stir = self._stirs.get(source_id)
        return stir is None or stir.last + QUIET.total_seconds() <= now

    def settle(self, source_id: str, now: float) -> None:
        """A look at this source begins, which sees all that happened; unless it is calm, another follows."""
        self._reminders.pop(source_id, None)
        if self.is_calm(source_id, now):
            self._stirs.pop(source_id, None)
        else:
            self._stirs[source_id] = _Stir(now, self._stirs[source_id].last)
