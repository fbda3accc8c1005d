"""Every source has a beat of its own, made of its id and its interval alone."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.flow.timetable import Timetable, make_timetable, own_phase
from feeds.model.settings import Source
from feeds.text.cron import parse_cron
from tests.factories import NOON, make_source

MINUTE = timedelta(minutes=1)
QUARTER = 15 * MINUTE
IDS = st.lists(st.from_regex(r"[a-z0-9]{1,8}", fullmatch=True), min_size=1, max_size=40, unique=True)


def make_sources(ids: list[str], every: timedelta = QUARTER) -> list[Source]:
    """A source for each id, all of one interval."""
    return [make_source(one, every=every) for one in ids]


@settings(deadline=None)
@given(IDS, st.timedeltas(timedelta(seconds=1), timedelta(days=30)), st.integers(0, 2**32))
def test_looks_are_exactly_an_interval_apart(ids: list[str], every: timedelta, seconds: int) -> None:
    """POLL-08: a phase that lengthened an interval would let a source wait for longer than was written."""
    sources = make_sources(ids, every)
    timetable = make_timetable(sources)
    after = datetime.fromtimestamp(seconds, UTC)

    for source in sources:
        first = timetable.next_look(source, after)
        assert after < first <= after + every
        assert timetable.next_look(source, first) == first + every
        assert timetable.next_look(source, first - timedelta.resolution) == first


@settings(deadline=None, max_examples=50)
@given(IDS)
def test_sources_of_one_interval_are_as_far_apart_as_can_be(ids: list[str]) -> None:
    """POLL-08: two of a handful of sources fire in the same second, and none in the next minute."""
    sources = make_sources(ids)
    timetable = make_timetable(sources)

    looks = sorted(timetable.next_look(source, NOON) for source in sources)
    gaps = [later - earlier for earlier, later in zip(looks, [*looks[1:], looks[0] + QUARTER], strict=True)]

    assert all(abs(gap - QUARTER / len(ids)) < timedelta(milliseconds=1) for gap in gaps)


def test_a_phase_follows_from_the_id() -> None:
    """A restart, another machine or another release looks at another moment; all sites at the same one."""
    source = make_source("newsroom", every=QUARTER)

    assert own_phase("newsroom") == 0.5199057564898375
    for others in ([], [make_source("b", every=MINUTE)]):
        assert abs(make_timetable([source, *others]).phases["newsroom"] - own_phase("newsroom")) < 1e-9
    assert own_phase("campus") != own_phase("newsroom")


def test_one_source_more_moves_the_others_by_little() -> None:
    """A source that is added makes hundreds of others look twice within a minute."""
    ids = [f"source-{number}" for number in range(500)]
    before = make_timetable(make_sources(ids)).phases
    after = make_timetable(make_sources([*ids, "one-more"])).phases

    moved = [abs(after[one] - before[one]) for one in ids]

    assert max(min(distance, 1 - distance) for distance in moved) < 3 / 500


def test_a_paused_source_takes_no_place() -> None:
    """Half of a site that is paused leaves every other second empty and doubles the rest."""
    ids = [f"source-{number}" for number in range(10)]
    paused = [make_source(f"paused-{number}", every=QUARTER, enabled=False) for number in range(10)]

    assert make_timetable([*make_sources(ids), *paused]) == make_timetable(make_sources(ids))


def test_a_cron_time_is_not_moved() -> None:
    """POLL-08: `0 3 * * *` means three o'clock in the source's zone, not three and a phase."""
    source = make_source(every=parse_cron("0 3 * * *"), timezone="Asia/Shanghai")
    timetable = make_timetable([source, make_source("b", every=parse_cron("0 3 * * *"))])

    assert timetable.next_look(source, NOON) == datetime(2026, 3, 1, 19, 0, tzinfo=UTC)
    assert Timetable() == timetable
