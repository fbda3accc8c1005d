"""Our pages' words and dates."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feeds.model.article import Precision
from feeds.web.wording import CHINESE, ENGLISH, MONTHS, Tongue, find_tongue, pick_tongue

SHANGHAI = ZoneInfo("Asia/Shanghai")
MOMENT = datetime(2026, 1, 21, 8, 5, 59, tzinfo=timezone(timedelta(hours=8)))


def test_both_languages_say_the_same() -> None:
    """A sentence is missing in one language, or takes another number of values."""
    assert len(MONTHS) == 12
    for field in fields(ENGLISH):
        english, chinese = getattr(ENGLISH, field.name), getattr(CHINESE, field.name)
        assert english
        assert chinese
        if field.name != "one_entry":
            assert english.count("{}") == chinese.count("{}"), field.name


def test_dates_are_no_more_exact_than_they_were_given() -> None:
    """A day is shown with a time, or a time without its foreign offset."""
    assert ENGLISH.stamp(MOMENT, Precision.DAY, SHANGHAI) == "21 January 2026"
    assert CHINESE.stamp(MOMENT, Precision.DAY, SHANGHAI) == "2026年1月21日"
    assert ENGLISH.stamp(MOMENT, Precision.MINUTE, SHANGHAI) == "21 January 2026, 08:05"
    assert CHINESE.stamp(MOMENT, Precision.SECOND, SHANGHAI) == "2026年1月21日 08:05"
    assert CHINESE.minute(MOMENT, ZoneInfo("UTC")) == "2026年1月21日 08:05 (UTC+08:00)"
    assert ENGLISH.minute(MOMENT.astimezone(UTC), SHANGHAI) == "21 January 2026, 00:05 (UTC)"
    half = MOMENT.astimezone(timezone(timedelta(hours=-3, minutes=-30)))
    assert ENGLISH.minute(half, SHANGHAI) == "20 January 2026, 20:35 (UTC-03:30)"


@settings(deadline=None, max_examples=50)
@example(datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-12))))
@given(
    st.datetimes(
        timezones=st.sampled_from(
            [UTC, SHANGHAI, timezone(timedelta(hours=-12)), timezone(timedelta(hours=14))]
        )
    )
)
def test_any_moment_can_be_written(moment: datetime) -> None:
    """A date at the end of the calendar is an error."""
    assert str(moment.year) in ENGLISH.minute(moment, SHANGHAI)


@pytest.mark.parametrize(
    ("octets", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (9949, "9.9 kB"),
        (12_345, "12 kB"),
        (999_499, "999 kB"),
        (999_999, "1.0 MB"),
        (2_345_678, "2.3 MB"),
        (5_000_000_000, "5.0 GB"),
        (10**15, "1000 TB"),
    ],
)
def test_sizes_are_rounded(octets: int, text: str) -> None:
    """A size is shown in the wrong unit."""
    assert ENGLISH.size(octets) == text


@pytest.mark.parametrize(
    ("tag", "tongue"),
    [
        ("zh", Tongue.CHINESE),
        ("zh-Hant-TW", Tongue.CHINESE),
        ("ZH_cn", Tongue.CHINESE),
        ("en-GB", Tongue.ENGLISH),
        (" en ", Tongue.ENGLISH),
        ("fr", None),
        ("", None),
        ("*", None),
        ("zha", None),
    ],
)
def test_a_tag_names_a_tongue(tag: str, tongue: Tongue | None) -> None:
    """A variant of a language we speak is taken for a foreign one."""
    assert find_tongue(tag) is tongue


def test_the_first_spoken_tongue_wins() -> None:
    """Precedence is lost, or a site in a language we do not speak has no words."""
    assert pick_tongue("fr", "zh", "en") is Tongue.CHINESE
    assert pick_tongue("fr") is Tongue.ENGLISH
