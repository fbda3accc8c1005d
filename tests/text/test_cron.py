"""Cron lines: what they name, what is refused, and when clocks change."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.text.cron import LONGEST, SHORTHANDS, BadCron, looks_like_cron, next_time, parse_cron

MINUTE = timedelta(minutes=1)
WATCH = timedelta(hours=5)
CHANGES = {
    "Europe/London": ("2026-03-29T01:00Z", "2026-10-25T01:00Z"),
    "America/New_York": ("2026-03-08T07:00Z", "2026-11-01T06:00Z"),
    "Asia/Shanghai": ("1990-04-14T18:00Z", "1990-09-15T17:00Z"),
    "Australia/Lord_Howe": ("2026-10-03T15:30Z", "2026-04-04T15:00Z"),
}
"""In each zone the moments at which clocks went forward and back."""


def times(line: str, zone: str, start: str) -> Iterator[str]:
    """A line's times after a wall time, as the zone's clocks show them."""
    here = ZoneInfo(zone)
    moment = datetime.fromisoformat(start).replace(tzinfo=here).astimezone(UTC)
    while True:
        moment = next_time(parse_cron(line), here, moment)
        yield moment.astimezone(here).strftime("%a %d %H:%M %z")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("0 */2 * * *", ["Thu 01 02:00", "Thu 01 04:00", "Thu 01 06:00"]),
        ("30 9,17 * * mon-fri", ["Thu 01 09:30", "Thu 01 17:30", "Fri 02 09:30"]),
        ("0 0 * * 0", ["Sun 04 00:00", "Sun 11 00:00", "Sun 18 00:00"]),
        ("0 0 * * 7", ["Sun 04 00:00", "Sun 11 00:00", "Sun 18 00:00"]),
        ("0 0 * * SUN", ["Sun 04 00:00", "Sun 11 00:00", "Sun 18 00:00"]),
        ("0 0 * * 1", ["Mon 05 00:00", "Mon 12 00:00", "Mon 19 00:00"]),
        ("0 0 * * 5-7", ["Fri 02 00:00", "Sat 03 00:00", "Sun 04 00:00"]),
        ("0 0 13 * 5", ["Fri 02 00:00", "Fri 09 00:00", "Tue 13 00:00"]),
        ("0 0 */10 * 5", ["Fri 01 00:00", "Fri 31 00:00", "Fri 21 00:00"]),
        ("0 0 13 jan-dec/2 *", ["Tue 13 00:00", "Fri 13 00:00", "Wed 13 00:00"]),
        ("5-5/3 0 2 1 *", ["Fri 02 00:05", "Sat 02 00:05", "Sun 02 00:05"]),
        ("@monthly", ["Sun 01 00:00", "Sun 01 00:00", "Wed 01 00:00"]),
        ("@yearly", ["Fri 01 00:00", "Sat 01 00:00", "Mon 01 00:00"]),
    ],
)
def test_a_line_names_the_times_that_vixie_cron_runs(line: str, expected: list[str]) -> None:
    """0 and 7 are Sunday, 1 is Monday, and a day of month OR a day of week is enough."""
    found = [time[:12] for time in islice(times(line, "UTC", "2026-01-01"), 3)]

    assert expected == found


@pytest.mark.parametrize(
    ("line", "zone", "start", "expected"),
    [
        ("30 1 * * *", "Europe/London", "2026-03-28T12", ["Sun 29 02:00 +0100", "Mon 30 01:30 +0100"]),
        ("30 1 * * *", "Europe/London", "2026-10-24T12", ["Sun 25 01:30 +0100", "Mon 26 01:30 +0000"]),
        ("0,30 1 * * *", "Europe/London", "2026-03-29T00", ["Sun 29 02:00 +0100", "Mon 30 01:00 +0100"]),
        ("*/30 * * * *", "Europe/London", "2026-03-29T00", ["Sun 29 00:30 +0000", "Sun 29 02:00 +0100"]),
        ("0 */3 * * *", "Europe/London", "2026-10-25T00", ["Sun 25 03:00 +0000", "Sun 25 06:00 +0000"]),
        ("*/30 1 * * *", "Europe/London", "2026-10-25T01:00", ["Sun 25 01:30 +0100", "Sun 25 01:00 +0000"]),
        ("30 2 * * *", "America/New_York", "2026-03-07T12", ["Sun 08 03:00 -0400", "Mon 09 02:30 -0400"]),
        ("30 1 * * *", "America/New_York", "2026-10-31T12", ["Sun 01 01:30 -0400", "Mon 02 01:30 -0500"]),
        ("0 2,3 * * *", "America/New_York", "2026-03-08T00", ["Sun 08 03:00 -0400", "Mon 09 02:00 -0400"]),
        ("0 */2 * * *", "America/New_York", "2026-03-08T00", ["Sun 08 04:00 -0400", "Sun 08 06:00 -0400"]),
        ("0 2 * * *", "Asia/Shanghai", "2026-03-28T12", ["Sun 29 02:00 +0800", "Mon 30 02:00 +0800"]),
        ("15 2 * * *", "Asia/Shanghai", "1990-04-14T12", ["Sun 15 03:00 +0900", "Mon 16 02:15 +0900"]),
        ("15 2 * * *", "Australia/Lord_Howe", "2026-10-03T12", ["Sun 04 02:30 +1100", "Mon 05 02:15 +1100"]),
        ("45 1 * * *", "Australia/Lord_Howe", "2026-04-04T12", ["Sun 05 01:45 +1100", "Mon 06 01:45 +1030"]),
        (
            "*/15 1 * * *",
            "Australia/Lord_Howe",
            "2026-04-05T01:30",
            ["Sun 05 01:45 +1100", "Sun 05 01:30 +1030"],
        ),
        ("0 0 * * *", "America/Havana", "2026-03-07T12", ["Sun 08 01:00 -0400", "Mon 09 00:00 -0400"]),
        ("0 9 * * *", "Pacific/Apia", "2011-12-29T12", ["Sat 31 00:00 +1400", "Sat 31 09:00 +1400"]),
    ],
)
def test_both_changes_of_the_clocks(line: str, zone: str, start: str, expected: list[str]) -> None:
    """A skipped time runs once at the change, a repeated one once; a star goes by the clock."""
    assert expected == list(islice(times(line, zone, start), 2))


def numbers(lowest: int, highest: int) -> st.SearchStrategy[str]:
    """A field: a star, a step, or a list of numbers and ranges."""
    number = st.integers(lowest, highest)
    span = st.tuples(number, number).map(lambda two: f"{min(two)}-{max(two)}")
    step = st.integers(1, highest).map(lambda every: f"*/{every}")
    terms = st.lists(number.map(str) | span, min_size=1, max_size=3).map(",".join)
    return st.just("*") | step | terms


DAYTIMES = st.tuples(numbers(0, 59), numbers(0, 23)).map(lambda two: f"{two[0]} {two[1]} * * *")


@settings(deadline=None, max_examples=150)
@given(
    DAYTIMES,
    st.sampled_from([(zone, change) for zone, both in CHANGES.items() for change in both]),
    st.integers(-180, 180),
)
def test_next_times_agree_with_a_clock_that_is_watched(
    line: str, place: tuple[str, str], offset: int
) -> None:
    """Around a change no time is lost, doubled, or other than minute by minute on the zone's clock."""
    zone, change = ZoneInfo(place[0]), datetime.fromisoformat(place[1])
    start = change + offset * MINUTE

    found = next_time(parse_cron(line), zone, start)

    assert min(found, change + WATCH) == watch(line, zone, change, start)


def watch(line: str, zone: ZoneInfo, change: datetime, start: datetime) -> datetime:
    """Debian's rules, one minute after the other around the change; its end if nothing comes."""
    minute, hour, *_ = line.split()
    by_clock = "*" in (minute[0], hour[0])
    minutes, hours = members(minute, 60), members(hour, 24)
    moment, done = change - WATCH, set[datetime]()
    while moment < change + WATCH:
        wall = moment.astimezone(zone).replace(tzinfo=None)
        walls = {wall}
        if moment == change and not by_clock:
            before = (moment - MINUTE).astimezone(zone).replace(tzinfo=None)
            walls |= {before + n * MINUTE for n in range(1, max(1, (wall - before) // MINUTE))}
        meant = {one for one in walls if one.minute in minutes and one.hour in hours}
        if (meant if by_clock else meant - done) and moment > start:
            return moment
        done |= meant
        moment += MINUTE
    return moment


def members(field: str, size: int) -> set[int]:
    """The numbers that a field of this test names."""
    if field.startswith("*"):
        return set(range(0, size, int(field[2:] or 1)))
    spans = [term.split("-") for term in field.split(",")]
    return {number for span in spans for number in range(int(span[0]), int(span[-1]) + 1)}


@settings(deadline=None)
@given(DAYTIMES, st.sampled_from(sorted(CHANGES)), st.integers(0, 2**31))
def test_a_next_time_is_later(line: str, zone: str, after: int) -> None:
    """A source would be due again at the moment at which it was read, for ever."""
    moment = datetime.fromtimestamp(after, UTC)

    assert moment < next_time(parse_cron(line), ZoneInfo(zone), moment) <= moment + timedelta(days=2)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("* * * * *", timedelta(minutes=1)),
        ("*/5 9-17 * * mon-fri", timedelta(minutes=5)),
        ("0 */2 * * *", timedelta(hours=2)),
        ("0 0,12,23 * * *", timedelta(hours=1)),
        ("0 9 * * 1-5", timedelta(days=1)),
        ("0 9 * * 1", timedelta(days=7)),
        ("0 0 1 * *", timedelta(days=28)),
        ("0 0 28,1 2,3 *", timedelta(days=1)),
        ("0 0 29 2 *", timedelta(days=1461)),
        ("0 0 29 2 */7", timedelta(days=28 * 365 + 7)),
    ],
)
def test_the_interval_is_the_shortest_between_two_times(line: str, expected: timedelta) -> None:
    """Clients would be promised a lifetime that outlasts the next look."""
    assert expected == parse_cron(line).interval


@pytest.mark.parametrize("shorthand", sorted(SHORTHANDS))
def test_a_shorthand_is_its_line(shorthand: str) -> None:
    """@daily is 0 0 * * *, however it is written."""
    assert parse_cron(f" {shorthand.upper()} ") == parse_cron(SHORTHANDS[shorthand])


SCRAPS = ["0", "1", "7", "9", "60", "*", "*/2", "1-5", "mon", "jan", "-", ",", "/", "l", "#", "@daily"]


@settings(deadline=None)
@given(st.text(max_size=30) | st.lists(st.sampled_from(SCRAPS), max_size=7).map(" ".join))
def test_any_text_is_a_cron_line_or_refused(text: str) -> None:
    """No text gives another error, and what is read is read again as the same."""
    try:
        cron = parse_cron(text)
    except BadCron:
        return
    assert looks_like_cron(text)
    assert parse_cron(cron.line) == cron


def test_a_line_has_an_end() -> None:
    """A line of a million terms is refused before it is read."""
    with pytest.raises(BadCron, match="characters"):
        parse_cron("0," * LONGEST + "0 * * * *")
