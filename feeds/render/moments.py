"""Moments as feeds write them, the same in every process locale (RSS-06, FG-17)."""

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

_MINUTE = timedelta(minutes=1)
_HALF_HOUR = timedelta(minutes=30)


def make_plain(moment: datetime) -> datetime:
    """The same moment in whole seconds, its offset in whole minutes.

    Historic zones have offsets with seconds (Shanghai before 1901 is +08:05:43), which neither
    RFC 822 nor RFC 3339 can write. A naive moment, which should not come here, is taken as UTC.
    """
    moment = moment.replace(microsecond=0)
    offset = moment.utcoffset()
    if offset is None:
        return moment.replace(tzinfo=UTC)
    return _with_offset(moment, timezone(_MINUTE * round(offset / _MINUTE)))


def rfc822(moment: datetime) -> str:
    """`Wed, 21 Jan 2026 00:00:00 +0800` (RFC 822 with four-digit years).

    Offsets off the half hour (Nepal's +0545) are written in UTC: strict readers know no others.
    """
    plain = make_plain(moment)
    offset = plain.utcoffset() or timedelta()
    return format_datetime(_with_offset(plain, UTC) if offset % _HALF_HOUR else plain)


def rfc3339(moment: datetime) -> str:
    """`2026-01-21T00:00:00+08:00`."""
    return make_plain(moment).isoformat(timespec="seconds")


def move_west(moment: datetime, *, hours: int) -> datetime:
    """The same moment as clocks show it so many hours further west."""
    offset = moment.utcoffset() or timedelta()
    return _with_offset(moment, timezone(offset - timedelta(hours=hours)))


def _with_offset(moment: datetime, zone: timezone) -> datetime:
    try:
        return moment.astimezone(zone)
    except OverflowError:  # within a day of year 1 or year 9999
        return moment.replace(tzinfo=zone)
