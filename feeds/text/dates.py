"""Dates as people and machines write them.

Three steps: the text is brought to one spelling (numerals), a shape is found in it (dateshapes,
relative), and the numbers of the shape become a moment. A shape may hold what is no date
(2026-13-45): then there is no moment.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, tzinfo

from feeds.model.article import Precision, Stamp
from feeds.text.dateshapes import ERAS, shapes_within, time_of_day, whole_shapes
from feeds.text.monthnames import MONTHS
from feeds.text.numerals import plain_digits
from feeds.text.offsets import make_definite, named_zone, numbered_zone, tell_time
from feeds.text.relative import AGO, COUNTS, DAY, DAYS, JUST_NOW, UNITS, YEARLESS

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Dates outside are refused: they are slips, or defaults of some software."""

LONGEST = 120
"""A string of more characters is no date."""

_UNIX = re.compile(r"\d{10}(?:\d{3})?")
_AFTERNOON = re.compile("下午|傍晚|午後|午后|오후|p", re.IGNORECASE)
_STEPS = {"second": timedelta(seconds=1), "minute": timedelta(minutes=1), "hour": timedelta(hours=1)}
_DAYS_IN = {"day": 1, "week": 7}
_MONTHS_IN = {"month": 1, "year": 12}

_Groups = Mapping[str, str | None]
_Clock = tuple[timedelta, Precision]


def parse_stamp(text: str, *, zone: tzinfo, now: datetime | None = None) -> Stamp | None:
    """Read a string that is a date and nothing else; None when it is none, or is impossible.

    A date without a zone is in `zone`; one without a time is its midnight there. Relative dates
    and dates without a year are read only when `now` (aware) is given. Between 1900 and 2200.
    The moment comes with a fixed offset of whole minutes; fractions of a second are dropped.
    """
    plain = _plain(text)
    for shape in whole_shapes() if plain else ():
        match = shape.fullmatch(plain)
        stamp = _stamp(match.groupdict(), zone) if match else None
        if stamp:
            return stamp
    if _UNIX.fullmatch(plain):
        return _from_unix(plain, zone)
    if not plain or now is None:
        return None
    return _parse_relative(plain, zone, now)


def find_stamp(text: str, *, zone: tzinfo, now: datetime | None = None) -> Stamp | None:
    """Read the first possible date in a longer text; None when there is none.

    Otherwise like `parse_stamp`, but what could as well be a version, a range or a number is passed
    over: 3.10.25, the second time in 10:00-11:30, Unix timestamps, dates without a year.
    """
    plain = plain_digits(text)
    found = list(_findings(plain, zone))
    if now is not None:
        found.extend(_relative_findings(plain, zone, now))
    return min(found, key=lambda finding: finding[:2])[2] if found else None


def looks_like_date(text: str) -> bool:
    """Whether a string is shaped like a date and nothing else, be it possible or not."""
    plain = _plain(text)
    if not plain:
        return False
    if any(shape.fullmatch(plain) for shape in whole_shapes()):
        return True
    day = DAY.match(plain)
    rest = plain[day.end() :] if day else ""
    if day and (not rest or time_of_day().fullmatch(rest)):
        return True
    return bool(AGO.fullmatch(plain) or JUST_NOW.fullmatch(plain))


def _plain(text: str) -> str:
    """The text in one spelling; empty when it is too long for a date."""
    if len(text) > LONGEST * 4:
        return ""
    plain = plain_digits(text)
    return plain if len(plain) <= LONGEST else ""


def _findings(plain: str, zone: tzinfo) -> Iterator[tuple[int, int, Stamp]]:
    """The first possible date of each shape: where it begins, minus its length, the stamp."""
    for shape in shapes_within():
        for match in shape.finditer(plain):
            groups = match.groupdict()
            if _ends_a_range(groups, match[0]):
                groups["offset"] = None
            stamp = None if _is_version(groups) else _stamp(groups, zone)
            if stamp:
                yield match.start(), -len(match[0]), stamp
                break


def _ends_a_range(groups: _Groups, text: str) -> bool:
    """Whether what looks like an offset is the end of a range of times: 10:00-11:30."""
    offset = groups.get("offset") or ""
    return offset.startswith("-") and ":" in offset and not groups.get("second") and "T" not in text


def _is_version(groups: _Groups) -> bool:
    """Whether this is three small numbers between full stops, which in running text is no date."""
    return groups.get("gap") == "." and len(groups.get("three") or "1900") < 4


def _stamp(groups: _Groups, zone: tzinfo) -> Stamp | None:
    """The moment that a shape's numbers mean; None for an impossible one."""
    day = _day_of(groups, zone)
    if day is None:
        return None
    if groups.get("hour") is None:
        return _definite(day, zone, Precision.DAY)
    clock = _clock_of(groups)
    if clock is None:
        return None
    wall = day + clock[0]
    there = _zone_of(groups, zone, wall)
    return _definite(wall, there, clock[1]) if there else None


def _definite(wall: datetime, zone: tzinfo, precision: Precision) -> Stamp | None:
    return _within_years(make_definite(wall, zone), precision)


def _day_of(groups: _Groups, zone: tzinfo) -> datetime | None:
    """Midnight of the day, without a zone."""
    if groups.get("one"):
        return _short_day(groups, zone)
    era, year = groups.get("era"), groups.get("year") or ""
    if era:
        reign = groups["reign"] or ""
        year = str(ERAS[era] + (1 if reign == "元" else int(reign)))
    name = groups.get("name")
    month = MONTHS[name.casefold()] if name else int(groups.get("month") or groups.get("month_") or 0)
    return _calendar_day(_full_year(year.lstrip("'")), month, int(groups["day"] or 0))


def _full_year(year: str) -> int:
    """Two digits are between 1970 and 2069."""
    number = int(year)
    if len(year) > 2:
        return number
    return number + (1900 if number >= 70 else 2000)


def _calendar_day(year: int, month: int, day: int) -> datetime | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return datetime(year, month, day)  # noqa: DTZ001 - the zone is put on when the time is known
    except ValueError:
        return None


def _short_day(groups: _Groups, zone: tzinfo) -> datetime | None:
    """A day whose numbers do not say which of them is the year or the month.

    Custom decides: by the punctuation, and for slashes by the zone. A four-digit year after two
    numbers that could both be the month is no date where custom does not tell.
    """
    one, two, three = groups["one"] or "", groups["two"] or "", groups["three"] or ""
    day_first = (_full_year(three), int(two), int(one))
    month_first = (_full_year(three), int(one), int(two))
    year_first = (_full_year(one), int(two), int(three))
    custom = _custom_of(zone) if groups["gap"] == "/" else ""
    orders = [month_first, day_first] if custom == "month first" else [day_first, month_first]
    if len(three) < 4:
        late = orders if len(three) == 2 else []
        orders = [*late, year_first] if custom else [year_first, *late]
        orders = [order for order in orders if order is not year_first or len(one) == 2]
    days = [day for day in (_calendar_day(*order) for order in orders) if day]
    unclear = len(three) == 4 and groups["gap"] == "/" and not custom
    if not days or (unclear and len(set(days)) > 1):
        return None
    return days[0]


def _custom_of(zone: tzinfo) -> str:
    """Whether 3/4/2026 is March 4 or April 3 where a zone's people live; empty when unknown."""
    region = str(getattr(zone, "key", "")).partition("/")[0]
    if region in {"America", "US"}:
        return "month first"
    return "day first" if region in {"Europe", "Africa", "Australia"} else ""


def _clock_of(groups: _Groups) -> _Clock | None:
    """The time since midnight; None for an impossible one. 24:00 is the next midnight."""
    half = groups.get("half") or groups.get("half_after") or ""
    hour = _hour_of(int(groups["hour"] or 0), half)
    written = groups.get("minutes") or groups.get("minute") or groups.get("dotted") or "0"
    minute = 30 if written == "半" else int(written)
    seconds = groups.get("second") or groups.get("seconds")
    second = min(int(seconds or 0), 59) if seconds != "60" else 59
    if hour is None or minute > 59 or int(seconds or 0) > 60:
        return None
    if hour == 24 and (minute or second) and not half:
        return None
    precision = Precision.SECOND if seconds else Precision.MINUTE
    return timedelta(hours=hour, minutes=minute, seconds=second), precision


def _hour_of(hour: int, half: str) -> int | None:
    """The hour of 24; None when there is none. An hour past 12 ignores its half of the day."""
    if hour > 24:
        return None
    if hour > 12 or not half:
        return hour
    if _AFTERNOON.match(half):
        return hour % 12 + 12
    if half.startswith(("晚", "夜")):
        return hour + 12
    if half == "中午":
        return hour + 12 if hour < 6 else hour
    return hour % 12


def _zone_of(groups: _Groups, zone: tzinfo, wall: datetime) -> tzinfo | None:
    """The zone that is written, else `zone`; None for an impossible offset."""
    offset, name = groups.get("offset"), groups.get("zone")
    if offset:
        return numbered_zone(offset)
    return (named_zone(name, local=zone, wall=wall) if name else None) or zone


def _from_unix(digits: str, zone: tzinfo) -> Stamp | None:
    """Seconds or milliseconds since 1970, told in `zone`."""
    return _instant(datetime.fromtimestamp(int(digits[:10]), UTC), zone, Precision.SECOND)


def _instant(at: datetime, zone: tzinfo, precision: Precision) -> Stamp | None:
    """A moment that needs no zone, told in `zone`."""
    return _within_years(tell_time(at.replace(microsecond=0), zone), precision)


def _within_years(at: datetime, precision: Precision) -> Stamp | None:
    return Stamp(at, precision) if FIRST_YEAR <= at.year <= LAST_YEAR else None


def _parse_relative(plain: str, zone: tzinfo, now: datetime) -> Stamp | None:
    """Read a whole string as a relative date, or as one without a year."""
    ago = AGO.fullmatch(plain)
    if ago:
        return _so_long_before(ago, zone, now)
    if JUST_NOW.fullmatch(plain):
        return _instant(now, zone, Precision.MINUTE)
    for shape in (DAY, YEARLESS):
        match = shape.match(plain)
        if match:
            return _on_day(match, plain[match.end() :], zone=zone, now=now)
    return None


def _relative_findings(plain: str, zone: tzinfo, now: datetime) -> Iterator[tuple[int, int, Stamp]]:
    """The first relative date within a text; a word for a day only where a time follows it."""
    ago = AGO.search(plain)
    stamp = _so_long_before(ago, zone, now) if ago else None
    if ago and stamp:
        yield ago.start(), -len(ago[0]), stamp
    for day in DAY.finditer(plain):
        clock = time_of_day().match(plain, day.end())
        stamp = _on_day(day, clock[0], zone=zone, now=now) if clock else None
        if stamp:
            yield day.start(), -len(day[0]), stamp
            return


def _so_long_before(ago: re.Match[str], zone: tzinfo, now: datetime) -> Stamp | None:
    """The moment, or from a day on the day, so long before `now`."""
    unit = UNITS[ago["unit"].casefold()]
    written = ago["count"].casefold()
    if written == "半":
        return _instant(now - _STEPS[unit] / 2, zone, Precision.MINUTE) if unit in _STEPS else None
    count = COUNTS[written] if written in COUNTS else int(written)
    if unit in _STEPS:
        return _instant(now - count * _STEPS[unit], zone, Precision.MINUTE)
    today = now.astimezone(zone).replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
    if unit in _MONTHS_IN:
        months = today.year * 12 + today.month - 1 - count * _MONTHS_IN[unit]
        day = _last_possible_day(months // 12, months % 12 + 1, today.day)
    else:
        day = today - timedelta(days=count * _DAYS_IN[unit])
    return _definite(day, zone, Precision.DAY) if day else None


def _last_possible_day(year: int, month: int, day: int) -> datetime | None:
    """That day, or the month's last one if it is shorter."""
    days = (_calendar_day(year, month, each) for each in range(day, 27, -1))
    return _calendar_day(year, month, day) or next(filter(None, days), None)


def _on_day(match: re.Match[str], rest: str, *, zone: tzinfo, now: datetime) -> Stamp | None:
    """The day that a match names, counted from `now`, at the time that follows it."""
    clock = time_of_day().fullmatch(rest) if rest else None
    if rest and not clock:
        return None
    day = _named_day(match.groupdict(), now.astimezone(zone))
    if day is None or not clock:
        return _definite(day, zone, Precision.DAY) if day else None
    time = _clock_of(clock.groupdict())
    return _definite(day + time[0], zone, time[1]) if time else None


def _named_day(groups: _Groups, local_now: datetime) -> datetime | None:
    """Midnight of the day that a word or a month and day mean; the latter is at most a day ahead."""
    today = local_now.replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
    word = groups.get("word")
    if word:
        return today - timedelta(days=DAYS[word.casefold()])
    month = int(groups["month"] or groups["month_"] or 0)
    number = int(groups["day"] or groups["day_"] or 0)
    for year in (today.year + 1, today.year, today.year - 1):
        day = _calendar_day(year, month, number)
        if day and day <= today + timedelta(days=1):
            return day
    return None
