"""After a pass a source is on its own beat, whatever the pass took and however it ended."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import FetchTimedOut, SourceError, TooManyArrived, TooManyVanished, UnreadableRoot
from feeds.flow.due import LEAST, MOST, Leave, keep_pace, next_due, pause_after
from feeds.flow.timetable import Timetable
from feeds.model.memory import Quiet
from feeds.model.reading import SETTLE
from feeds.model.report import Report
from feeds.text.cron import parse_cron
from tests.factories import NOON, make_source

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NEVER = timedelta()
TIMETABLE = Timetable({"newsroom": 0.25})
REPORT = Report("newsroom", started=NOON, finished=NOON)


@given(st.integers(0, 10**6), st.integers(1, 10**5))
def test_the_next_moment_is_on_the_beat_and_not_past(late: int, every: int) -> None:
    """However late or long a pass was, the phase stays, and what was missed is not made up for."""
    source = make_source(every=timedelta(seconds=every))
    report = replace(REPORT, finished=NOON + timedelta(seconds=late))

    due = next_due(source, TIMETABLE, report, Leave(0, NEVER))

    assert report.finished < due <= report.finished + timedelta(seconds=every)
    assert due == TIMETABLE.next_look(source, due - timedelta.resolution)


@pytest.mark.parametrize(
    ("error", "waits"),
    [
        (FetchTimedOut, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1440, 1440, 1440]),
        (UnreadableRoot, [1, 2, 4, 8, 15, 15]),
        (TooManyVanished, [1, 1, 1]),
        (TooManyArrived, [1, 1, 1]),
    ],
)
def test_a_source_that_fails_is_left_alone_longer_and_longer(
    error: type[SourceError], waits: list[int]
) -> None:
    """POLL-04: backing off doubles to a day; a share that is back is seen soon; what is held is read on."""
    source = make_source(every=MINUTE)
    found = []
    for failures in range(1, len(waits) + 1):
        due = next_due(source, TIMETABLE, REPORT, Leave(failures, error.rest))
        assert TIMETABLE.next_look(source, due - MINUTE) == due
        found.append(-((NOON - due) // MINUTE))

    assert found == waits


@pytest.mark.parametrize("every", [timedelta(days=2), parse_cron("0 3 * * mon"), parse_cron("@monthly")])
def test_who_looks_less_than_daily_never_waits_longer(every: timedelta) -> None:
    """A weekly source that failed would wait for two weeks."""
    source = make_source(every=every)

    assert pause_after(source, failures=99, rest=DAY) == NEVER


def test_a_cron_source_that_fails_keeps_to_its_line() -> None:
    """A source that backs off looks at times that its line does not name."""
    source = make_source(every=parse_cron("0 * * * *"), timezone="UTC")

    dues = [next_due(source, TIMETABLE, REPORT, Leave(n, DAY)) - NOON for n in (1, 2, 3, 4, 5, 6, 99)]

    assert dues == [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR, DAY, DAY]


def test_after_a_success_the_beat_is_back_at_once() -> None:
    """A source that recovered would be slow for another day."""
    source = make_source(every=MINUTE)

    assert next_due(source, TIMETABLE, REPORT, Leave(0, NEVER)) <= NOON + MINUTE


def test_a_file_being_written_is_looked_at_soon() -> None:
    """Half a file is not published an interval late."""
    source = make_source(every=HOUR)
    report = replace(REPORT, unsettled=("a.txt",))

    assert next_due(source, TIMETABLE, report, Leave(0, NEVER)) == NOON + SETTLE


spans = st.timedeltas(timedelta(), timedelta(days=999))
waits = st.none() | spans
QUARTER = timedelta(minutes=15)


@given(waits, waits, spans)
def test_the_pace_of_a_source_is_bounded_and_grows(
    hint: timedelta | None, silence: timedelta | None, more: timedelta
) -> None:
    """POLL-07: without `every` a source waits for less than 15 minutes, more than a day, or less for less."""
    pace = keep_pace(hint, silence)

    assert LEAST <= pace <= MOST
    assert pace >= min(hint or LEAST, MOST)
    assert keep_pace(hint, (silence or timedelta()) + more) >= pace
    assert keep_pace((hint or timedelta()) + more, silence) >= pace


@pytest.mark.parametrize(
    ("silence", "pace"),
    [(None, QUARTER), (2 * HOUR, QUARTER), (DAY, 3 * HOUR), (7 * DAY, 21 * HOUR), (21 * DAY, DAY)],
)
def test_who_has_no_news_is_asked_more_rarely(silence: timedelta | None, pace: timedelta) -> None:
    """POLL-07: a feed that is silent for weeks is asked all the time, or one that writes all day is not."""
    assert keep_pace(None, silence) == pace


quiets = st.builds(
    Quiet,
    waits,
    st.frozensets(st.integers(0, 23), max_size=23),
    st.frozensets(st.integers(0, 6), max_size=6),
)


@given(quiets, waits, waits, st.integers(0, 30), st.sampled_from([5 * MINUTE, QUARTER]))
def test_rhythm_never_comes_before_what_was_asked_for(
    quiet: Quiet, silence: timedelta | None, pause: timedelta | None, failures: int, every: timedelta
) -> None:
    """POLL-07: news beat Retry-After, skipHours, skipDays or backing off; or `every` is not what counts."""
    source = make_source(every=every, is_paced=every != QUARTER)
    leave = Leave(failures, DAY, pause, quiet, silence)

    due = next_due(source, TIMETABLE, REPORT, leave)

    assert due - NOON >= pause_after(source, failures=failures, rest=DAY)
    assert due - NOON >= (pause or NEVER)
    assert quiet.next_free(due) == due
    if source.is_paced:
        unhurried = replace(leave, silence=None, quiet=replace(quiet, interval=None))
        assert due == next_due(source, TIMETABLE, REPORT, unhurried)
    elif not (quiet.hours or quiet.days or pause or failures):
        pace = keep_pace(quiet.interval, silence)
        assert pace - QUARTER < due - NOON <= pace
