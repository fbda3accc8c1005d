"""Dates as feeds write them."""

from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.render.moments import make_plain, move_west, rfc822, rfc3339

MOMENTS = st.datetimes(timezones=st.timezones())
NEPAL = timezone(timedelta(hours=5, minutes=45))
SHANGHAI_1900 = timezone(timedelta(hours=8, minutes=5, seconds=43))


@pytest.mark.parametrize(
    ("moment", "mail", "web"),
    [
        (datetime(2026, 1, 5, tzinfo=UTC), "Mon, 05 Jan 2026 00:00:00 +0000", "2026-01-05T00:00:00+00:00"),
        (
            datetime(2026, 3, 5, 12, 0, 1, 999999, tzinfo=NEPAL),
            "Thu, 05 Mar 2026 06:15:01 +0000",
            "2026-03-05T12:00:01+05:45",
        ),
        (
            datetime(1995, 6, 1, 8, tzinfo=SHANGHAI_1900),
            "Wed, 31 May 1995 23:54:17 +0000",
            "1995-06-01T08:00:17+08:06",
        ),
        (
            datetime(2026, 1, 5, tzinfo=timezone(-timedelta(hours=3, minutes=30))),
            "Mon, 05 Jan 2026 00:00:00 -0330",
            "2026-01-05T00:00:00-03:30",
        ),
        (datetime(987, 1, 5, tzinfo=UTC), "Fri, 05 Jan 0987 00:00:00 +0000", "0987-01-05T00:00:00+00:00"),
        (
            datetime.max.replace(tzinfo=SHANGHAI_1900),
            "Fri, 31 Dec 9999 15:53:59 +0000",
            "9999-12-31T23:59:59+08:06",
        ),
        (datetime(2026, 1, 5), "Mon, 05 Jan 2026 00:00:00 +0000", "2026-01-05T00:00:00+00:00"),  # noqa: DTZ001 - must not come, must not break
    ],
)
def test_moments(moment: datetime, mail: str, web: str) -> None:
    """RSS-06, ATOM-08, JSON-03, FG-17: four-digit years, English names, offsets of whole minutes."""
    assert (mail, web) == (rfc822(moment), rfc3339(moment))


@settings(deadline=None, max_examples=30)
@given(MOMENTS)
def test_any_moment_can_be_written(moment: datetime) -> None:
    """RSS-06, ATOM-08: no zone and no year is refused; what is written can be read."""
    assert parsedate_to_datetime(rfc822(moment)).tzinfo is not None
    assert datetime.fromisoformat(rfc3339(moment)).utcoffset() is not None


@settings(deadline=None, max_examples=30)
@given(MOMENTS.filter(lambda moment: 1900 < moment.year < 9999), st.integers(0, 8))
def test_the_moment_stays(moment: datetime, hours: int) -> None:
    """ATOM-08: rounding offsets and moving west change the notation, never the moment."""
    plain = make_plain(moment)
    expected = moment.replace(microsecond=0).timestamp()

    assert plain.timestamp() == move_west(plain, hours=hours).timestamp() == expected
    assert parsedate_to_datetime(rfc822(moment)).timestamp() == expected
