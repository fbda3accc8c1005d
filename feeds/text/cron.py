"""Cron lines as Vixie's cron reads them. The one door of cronsim.

cronsim knows the calendar: names, lists, steps, 0 and 7 for Sunday, day of month OR day of week.
It is given wall times without a zone; what a line means where clocks change is said here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from feeds.model.rhythm import Cron

SHORTHANDS = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
LONGEST = 500
"""Characters of a line."""
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
_TERM = re.compile(r"(?:\*|([0-9]{1,2}|[a-z]{3})(?:-([0-9]{1,2}|[a-z]{3}))?)(?:/([0-9]{1,4}))?")
_START = datetime(2000, 1, 1)  # noqa: DTZ001 - a wall time; any day would do, if it is always the same
_SAMPLE = 500
_LAST_YEAR = 2100
_MINUTE = timedelta(minutes=1)
_NEAR = timedelta(hours=3)
"""More than a change of clocks sets them back; Debian's cron draws the same line."""


class BadCron(ValueError):
    """A line that is no cron time.

    `field` names the field that is wrong (empty: the whole line), `reason` follows it and tells the
    mend; neither holds what was written, which is in `found`.
    """

    def __init__(self, field: str, reason: str, found: str = "") -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason
        self.found = found


@dataclass(frozen=True, slots=True)
class _Field:
    """One of the five: what it may hold, and how one looks."""

    name: str
    lowest: int
    highest: int
    example: str
    names: tuple[str, ...] = ()

    def check(self, text: str) -> str:
        """The field as cronsim must read it. Raises BadCron."""
        return ",".join(self._check_term(term) for term in text.split(","))

    def _check_term(self, term: str) -> str:
        found = _TERM.fullmatch(term)
        if found is None:
            raise self._bad(self._explain(), term)
        first, last, step = found.groups()
        if step is not None and not 1 <= int(step) <= self.highest:
            raise self._bad(f"a step is 1 to {self.highest}", term)
        if first is None:
            return term
        low = self._number(first, term)
        if last is None and step is not None:
            raise self._bad(f"a step needs a range: {first}-{self.highest}/{step}", term)
        high = low if last is None else self._number(last, term)
        if high < low:
            raise self._bad(f"a range runs from low to high{self._tell_sunday(last)}", term)
        return first if low == high else term

    def _number(self, text: str, term: str) -> int:
        if text in self.names:
            return self.names.index(text) + self.lowest
        if not text.isdigit() or not self.lowest <= int(text) <= self.highest:
            raise self._bad(self._explain(), term)
        return int(text)

    def _explain(self) -> str:
        names = f" or {self.names[0]} to {self.names[-1]}" if self.names else ""
        return f"it takes {self.lowest} to {self.highest}{names}, such as {self.example}"

    @staticmethod
    def _tell_sunday(last: str | None) -> str:
        return "; at the end of a range Sunday is 7" if last == "sun" else ""

    def _bad(self, reason: str, term: str) -> BadCron:
        return BadCron(self.name, reason, term)


FIELDS = (
    _Field("minute", 0, 59, "*/15"),
    _Field("hour", 0, 23, "8-18"),
    _Field("day of month", 1, 31, "1,15"),
    _Field("month", 1, 12, "jan-jun", tuple(_MONTHS)),
    _Field("day of week", 0, 7, "mon-fri", tuple(_DAYS)),
)


def looks_like_cron(text: str) -> bool:
    """Whether somebody who wrote this meant cron: a shorthand, or several fields."""
    return text.strip().startswith("@") or len(text.split()) > 3 or "*" in text


def parse_cron(text: str) -> Cron:
    """Read a cron line or a shorthand such as @daily. Raises BadCron."""
    if len(text) > LONGEST:
        raise BadCron("", f"it has at most {LONGEST} characters")
    words = text.lower().split()
    if len(words) == 1 and words[0].startswith("@"):
        if words[0] not in SHORTHANDS:
            raise BadCron("", f"the shorthands are {', '.join(SHORTHANDS)}", words[0])
        words = SHORTHANDS[words[0]].split()
    if len(words) != len(FIELDS):
        raise BadCron("", "it takes five fields: minute, hour, day of month, month, day of week")
    line = " ".join(field.check(word) for field, word in zip(FIELDS, words, strict=True))
    return Cron(line, _shortest_interval(line))


@lru_cache(maxsize=1024)
def _shortest_interval(line: str) -> timedelta:
    """The least that passes between two times. Raises BadCron if they never come."""
    shortest = timedelta.max
    try:
        for earlier, later in pairwise(islice(CronSim(line, _START), _SAMPLE)):
            shortest = min(shortest, later - earlier)
            if shortest == _MINUTE or later.year > _LAST_YEAR:
                break
    except CronSimError as error:
        raise BadCron("day of month", "none of its months has this day") from error
    return shortest


def next_time(cron: Cron, zone: ZoneInfo, after: datetime) -> datetime:
    """The first moment of the line that is later than `after`, in UTC; as Debian's cron runs it.

    A line whose minute or hour begins with a star goes by the clock: what clocks skip it skips, what
    they repeat it repeats. Any other line names times of the day, and each happens once: a skipped
    one at the moment of the change, a repeated one the first time round.
    """
    minute, hour, *_ = cron.line.split()
    meant = _real_moments if "*" in (minute[0], hour[0]) else _promised_moments
    here = after.astimezone(zone).replace(tzinfo=None)
    repeated = max(_offset(after - _NEAR, zone) - _offset(after + _NEAR, zone), timedelta())
    found: list[datetime] = []
    for wall in CronSim(cron.line, here - repeated):
        found += [moment for moment in meant(wall, zone) if moment > after]
        if found and wall >= here + repeated:
            break
    return min(found)


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _promised_moments(wall: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """When a time of the day happens: once, whatever the clocks do."""
    while not (real := tuple(_real_moments(wall, zone))):
        wall += _MINUTE
    yield real[0]


def _real_moments(wall: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """The moments at which the zone's clocks show this time: none, one or two."""
    moments = {wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    for moment in sorted(moments):
        if moment.astimezone(zone).replace(tzinfo=None) == wall:
            yield moment
