"""After a start or a sleep everything is looked at once, and not everything at once."""

import heapq
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.flow.backlog import AT_ONCE, plan_resumption, plan_start
from feeds.flow.timetable import make_timetable
from feeds.model.reading import SourceState
from feeds.model.rhythm import Every, interval_of
from feeds.model.settings import Source
from feeds.text.cron import parse_cron
from tests.factories import NOON, make_source

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MIXED = (MINUTE, 5 * MINUTE, 15 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, HOUR, 6 * HOUR, DAY)


def make_sources(number: int, *schedules: Every) -> tuple[Source, ...]:
    """So many sources, taking the schedules by turns."""
    return tuple(make_source(f"source-{one}", every=schedules[one % len(schedules)]) for one in range(number))


@dataclass
class Site:
    """A store, a schedule and a clock, second by second; a pass takes no time and succeeds."""

    sources: Sequence[Source]
    now: datetime = NOON
    states: dict[str, SourceState] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.timetable = make_timetable(self.sources)
        self.known = {source.id: source for source in self.sources}

    def start(self) -> None:
        """What a process does before its first tick."""
        self._enroll(plan_start(self.sources, self.states, self.timetable, self.now))

    def resume(self) -> None:
        """What it does after a sleep, or when the clock was set."""
        self._enroll(plan_resumption(self.sources, self.states, self.timetable, self.now))

    def _enroll(self, due: Mapping[str, datetime]) -> None:
        for one, moment in due.items():
            self.states[one] = replace(self.states.get(one, SourceState(one)), next_due=moment)

    def run(self, span: timedelta) -> Counter[str]:
        """Tick every second for so long; how often each source was looked at."""
        looks = Counter[str]()
        self.busiest = 0
        heap = [(state.next_due, one) for one, state in self.states.items() if state.next_due]
        heapq.heapify(heap)
        end = self.now + span
        while self.now < end:
            number = 0
            while heap[0][0] <= self.now:
                one = heap[0][1]
                due = self.timetable.next_look(self.known[one], self.now)
                self.states[one] = SourceState(one, last_attempt=self.now, next_due=due)
                heapq.heapreplace(heap, (due, one))
                number += 1
                looks[one] += 1
            self.busiest = max(self.busiest, number)
            self.now += SECOND
        return looks

    @property
    def mean(self) -> float:
        """Looks in a usual second."""
        return sum(SECOND / interval_of(source.every) for source in self.sources)


def scenes(site: Site) -> Iterator[timedelta]:
    """Everything that makes thousands late at once; how long the site was away, and then its first round."""
    site.start()
    yield timedelta()
    site.now += 8 * HOUR
    site.start()
    yield 8 * HOUR
    site.now += 5 * MINUTE
    site.resume()
    yield 5 * MINUTE
    site.now -= HOUR
    site.resume()
    yield -HOUR


@pytest.mark.parametrize(
    ("schedules", "offset"),
    [
        ((15 * MINUTE,), timedelta()),
        ((15 * MINUTE,), SECOND / 3),
        ((HOUR,), SECOND / 3),
        (MIXED, timedelta()),
    ],
    ids=["quarter", "quarter-out-of-step", "hour-out-of-step", "mixed"],
)
def test_no_stampede_after_a_start_or_a_sleep(schedules: Sequence[Every], offset: timedelta) -> None:
    """POLL-08: of 5,000 sources the busiest second holds more than twice the mean.

    A fresh start, a start after eight hours, five minutes of sleep, a clock set back an hour; ticks
    that come when the plan was made, and between two of its seconds.
    """
    site = Site(make_sources(5000, *schedules))
    for _away in scenes(site):
        site.now += offset
        assert site.run(16 * MINUTE)
        assert site.busiest <= 2 * site.mean


def test_hash_alone_would_not_do() -> None:
    """The test above passes whatever the phases are: here it must fail."""
    site = Site(make_sources(5000, 15 * MINUTE))
    site.timetable = replace(site.timetable, phases={})
    site.start()
    site.run(HOUR / 2)

    assert site.busiest > 2 * site.mean


@pytest.mark.parametrize("number", [3, AT_ONCE, AT_ONCE + 1, 1000])
def test_everything_is_looked_at_within_its_interval_after_a_start(number: int) -> None:
    """A source waits for longer than its interval because others were late as well."""
    site = Site(make_sources(number, 5 * MINUTE, 15 * MINUTE, HOUR))
    site.start()
    for source in site.sources:
        due = site.states[source.id].next_due
        assert due is not None
        assert due <= NOON + interval_of(source.every)


def test_a_missed_time_is_made_up_for_once() -> None:
    """After a night a source is looked at ten times, or only when its next time comes."""
    site = Site(make_sources(30, MINUTE, HOUR, parse_cron("0 * * * *")))
    site.start()
    site.run(2 * HOUR)
    site.now += 10 * HOUR
    site.start()

    looks = site.run(SECOND)

    assert len(looks) == 30
    assert set(looks.values()) == {1}


@pytest.mark.parametrize("number", [1, 3, AT_ONCE])
def test_a_small_site_is_read_at_once(number: int) -> None:
    """Somebody installed Feedmill a minute ago and looks at an empty page."""
    site = Site(make_sources(number, 15 * MINUTE))
    site.start()

    assert {state.next_due for state in site.states.values()} == {NOON}


def test_a_new_source_of_a_large_site_is_read_at_once() -> None:
    """An admin who added three sources to five thousand waits for an hour to see them."""
    site = Site(make_sources(2000, 2 * HOUR))
    site.start()
    site.run(3 * HOUR)
    site.sources = [*site.sources, *(make_source(f"new-{one}", every=2 * HOUR) for one in range(3))]
    site.start()

    assert {site.states[f"new-{one}"].next_due for one in range(3)} == {site.now}


def test_among_the_late_new_ones_are_first_and_failed_ones_last() -> None:
    """A hundred dead sources keep the pool from those that somebody waits for."""
    sources = make_sources(600, 15 * MINUTE)
    since = SourceState("", last_attempt=NOON - DAY, next_due=NOON - HOUR)
    states = {
        source.id: replace(since, source_id=source.id, failures=place % 3 // 2)
        for place, source in enumerate(sources)
        if place % 3
    }
    due = plan_start(sources, states, make_timetable(sources), NOON)

    def mean(members: Sequence[Source]) -> float:
        return sum((due[source.id] - NOON).total_seconds() for source in members) / len(members)

    assert mean(sources[::3]) < mean(sources[1::3]) < mean(sources[2::3])


def test_what_failed_is_tried_at_a_start_but_not_after_a_sleep() -> None:
    """Whoever starts us may have mended it; a laptop that sleeps every hour must not defeat backing off."""
    source = make_source(every=MINUTE)
    states = {source.id: SourceState(source.id, last_attempt=NOON, next_due=NOON + 5 * HOUR, failures=9)}
    timetable = make_timetable([source])

    assert plan_start([source], states, timetable, NOON) == {source.id: NOON}
    assert plan_resumption([source], states, timetable, NOON) == {}


def test_a_clock_set_back_starves_nobody() -> None:
    """A source that was due in a minute is due in an hour and a minute; one that failed, even later."""
    source, failed = make_source(every=MINUTE), make_source("failed", every=MINUTE)
    states = {
        source.id: SourceState(source.id, last_attempt=NOON, next_due=NOON + MINUTE),
        failed.id: SourceState(failed.id, last_attempt=NOON, next_due=NOON + 5 * MINUTE, failures=4),
    }
    timetable = make_timetable([source])
    early = NOON - HOUR

    due = plan_resumption([source, failed], states, timetable, early)

    assert due == {one.id: timetable.next_look(one, early) for one in (source, failed)}


@pytest.mark.parametrize(
    ("before", "after"),
    [(DAY, MINUTE), (parse_cron("@monthly"), MINUTE), (DAY, parse_cron("*/5 * * * *"))],
)
def test_a_shortened_interval_counts_from_the_start_on(before: Every, after: Every) -> None:
    """From once a day to every minute: the first look is a day away."""
    site = Site([make_source(every=before)])
    site.start()
    site.run(SECOND)
    changed = Site([make_source(every=after)], site.now, site.states)
    changed.start()

    due = changed.states["newsroom"].next_due

    assert due is not None
    assert site.now < due <= site.now + interval_of(after)


def test_a_cron_time_is_kept_through_a_start() -> None:
    """Every deployment during the day reads a source that is to be read at night."""
    sources = [make_source(every=parse_cron("0 3 * * *"), timezone="UTC")]
    site = Site(sources)
    site.start()
    site.run(SECOND)

    assert plan_start(sources, site.states, site.timetable, site.now + 5 * HOUR) == {}


def test_a_paused_source_is_not_planned() -> None:
    """`enabled: false` is overruled by a restart."""
    source = make_source(enabled=False)

    assert plan_start([source], {}, make_timetable([source]), NOON) == {}


def test_what_keeps_its_own_pace_keeps_it_through_a_start() -> None:
    """POLL-07: every restart asks each silent feed anew, or a clock set back lets one wait for ever."""
    paced, silent = make_source(every=15 * MINUTE), make_source("silent", every=15 * MINUTE, is_paced=False)
    sources = [paced, silent]
    states = {
        one.id: SourceState(one.id, last_attempt=NOON - HOUR, next_due=NOON + 20 * HOUR) for one in sources
    }

    due = plan_start(sources, states, make_timetable(sources), NOON)
    assert list(due) == [paced.id]
    assert due[paced.id] <= NOON + 15 * MINUTE

    future = {one: replace(state, next_due=NOON + 9 * DAY) for one, state in states.items()}
    far = plan_start(sources, future, make_timetable(sources), NOON)
    assert far[silent.id] == NOON + DAY
    early = plan_resumption(sources, states, make_timetable(sources), NOON - 2 * DAY)
    assert early[silent.id] <= NOON - 2 * DAY + 15 * MINUTE


@settings(deadline=None, max_examples=10)
@given(st.lists(st.integers(-3000, 3000), min_size=AT_ONCE + 1, max_size=AT_ONCE + 50), st.integers(1, 90))
def test_nobody_waits_longer_than_to_his_beat(offsets: Sequence[int], minutes: int) -> None:
    """Whatever the store holds, a plan lets no source wait for more than its interval."""
    sources = make_sources(len(offsets), minutes * MINUTE, MINUTE)
    states = {
        source.id: SourceState(source.id, last_attempt=NOON - DAY, next_due=NOON + offset * SECOND)
        for source, offset in zip(sources, offsets, strict=True)
    }
    timetable = make_timetable(sources)
    due = plan_resumption(sources, states, timetable, NOON)

    for source in sources:
        moment = due.get(source.id, states[source.id].next_due)
        assert moment is not None
        assert moment <= timetable.next_look(source, NOON)
