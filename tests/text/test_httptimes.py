"""The spans and moments of HTTP headers."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.text.httptimes import (
    LONGEST_FRESHNESS,
    LONGEST_WAIT,
    parse_freshness,
    parse_http_date,
    parse_retry_after,
)

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("Mon, 02 Mar 2026 08:00:00 GMT", NOW),
        ("Monday, 02-Mar-26 08:00:00 GMT", NOW),
        ("Mon Mar  2 08:00:00 2026", NOW),
        (" Mon, 02 Mar 2026 16:00:00 +0800 ", NOW),
        ("2 Mar 2026 08:00:00 -0000", NOW),
        ("0", None),
        ("-1", None),
        ("never", None),
        ("Mon, 32 Mar 2026 08:00:00 GMT", None),
        ("Mon, 02 Mar 99999 08:00:00 GMT", None),
        ("Mon, 31 Dec 9999 23:59:59 -2359", None),
        ("", None),
    ],
)
def test_dates_of_headers(value: str, moment: datetime | None) -> None:
    """A form of HTTP's dates is not read, or a wrong one raises."""
    assert parse_http_date(value) == moment


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("0", timedelta()),
        ("120", timedelta(minutes=2)),
        (" 3600 ", timedelta(hours=1)),
        ("999999999999", LONGEST_WAIT),
        ("Mon, 02 Mar 2026 09:30:00 GMT", timedelta(minutes=90)),
        ("Sun, 01 Mar 2026 08:00:00 GMT", timedelta()),
        ("Tue, 02 Mar 2027 08:00:00 GMT", LONGEST_WAIT),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("9999999999999999999999", None),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_in_seconds_and_dates(value: str, wait: timedelta | None) -> None:
    """A server's wish is not heard, or stops a source for a year (POLL-04)."""
    assert parse_retry_after(value, now=NOW) == wait


@pytest.mark.parametrize(
    ("cache_control", "expires", "age", "fresh"),
    [
        ("max-age=3600", "", "", timedelta(hours=1)),
        ("public, Max-Age = 3600, must-revalidate", "", "", timedelta(hours=1)),
        ('max-age="60"', "", "", timedelta(minutes=1)),
        ("max-age=3600", "Mon, 02 Mar 2026 20:00:00 GMT", "600", timedelta(minutes=50)),
        ("max-age=60", "", "600", timedelta()),
        ("max-age=60", "", "old", timedelta(minutes=1)),
        ("s-maxage=60", "Mon, 02 Mar 2026 20:00:00 GMT", "", timedelta(hours=12)),
        ("", "Mon, 02 Mar 2026 07:00:00 GMT", "", timedelta()),
        ("", "Wed, 02 Mar 2067 07:00:00 GMT", "", LONGEST_FRESHNESS),
        ("max-age=999999999999", "", "", LONGEST_FRESHNESS),
        ("max-age=-1", "", "", None),
        ("no-cache, max-age=60", "", "", None),
        ("no-store", "Mon, 02 Mar 2026 20:00:00 GMT", "", None),
        ("private", "0", "", None),
        ("", "", "", None),
    ],
)
def test_how_long_an_answer_is_fresh(
    cache_control: str, expires: str, age: str, fresh: timedelta | None
) -> None:
    """A cache hint is misread (RFC 9111, 4.2; POLL-07)."""
    assert parse_freshness(cache_control, expires, age, now=NOW) == fresh


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=10))
def test_any_header_gives_a_bounded_span_or_none(first: str, second: str, third: str) -> None:
    """Some header raises, or sends a source away for years."""
    wait = parse_retry_after(first, now=NOW)
    assert wait is None or timedelta() <= wait <= LONGEST_WAIT
    fresh = parse_freshness(first, second, third, now=NOW)
    assert fresh is None or timedelta() <= fresh <= LONGEST_FRESHNESS
