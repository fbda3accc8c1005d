"""Time zones as dates name them, and local times made definite."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

_HOURS = {
    "z": 0, "utc": 0, "gmt": 0, "ut": 0, "wet": 0,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9,
    "hst": -10, "bst": 1, "west": 1, "cet": 1, "met": 1, "mez": 1, "cest": 2, "mest": 2, "mesz": 2,
    "eet": 2, "eest": 3, "msk": 3, "ist": 5.5, "sgt": 8, "hkt": 8, "awst": 8, "jst": 9, "kst": 9,
    "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
    "北京时间": 8, "北京時間": 8, "beijing time": 8, "china standard time": 8,
}  # fmt: skip
_PLACES = {
    "et": "America/New_York",
    "ct": "America/Chicago",
    "mt": "America/Denver",
    "pt": "America/Los_Angeles",
}
"""What American newsrooms write in summer and winter alike."""
_NAMES = "|".join(re.escape(name) for name in sorted(_HOURS, key=len, reverse=True)) + "|(?-i:[ECMP]T)"

ZONE = (
    f"(?: ?[(]?(?P<zone>{_NAMES})(?![a-z0-9])[)]?)?"
    "(?: ?(?P<offset>[+-](?:\\d\\d(?::?\\d\\d)?|\\d(?::\\d\\d)?))(?![\\d:年月日]))?"
    f"(?: ?(?:[(\\[][a-z][a-z /_+-]{{0,40}}[)\\]]|(?:{_NAMES})(?![a-z0-9])))?"
)
"""A pattern for what may follow a time: a zone's name, an offset, a comment."""

MAX_OFFSET = timedelta(hours=15)


def named_zone(name: str, *, local: tzinfo, wall: datetime) -> tzinfo | None:
    """The zone that an abbreviation means; None for an unknown one.

    The local zone's own names come first: CST is +08:00 where clocks say so.
    """
    key = name.casefold()
    offset = local.utcoffset(wall)
    if key == "cst" and offset == timedelta(hours=8):
        return local
    own = local.tzname(wall) or ""
    if key == own.casefold():
        return local
    if key in _PLACES:
        return ZoneInfo(_PLACES[key])
    return timezone(timedelta(hours=_HOURS[key])) if key in _HOURS else None


def numbered_zone(offset: str) -> tzinfo | None:
    """The zone that +08:00, +0800, +08 or +8 means; None for an impossible one."""
    digits = offset[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    size = timedelta(hours=int(hours), minutes=int(minutes))
    if size > MAX_OFFSET or int(minutes) > 59:
        return None
    return timezone(-size if offset.startswith("-") else size)


def make_definite(wall: datetime, zone: tzinfo) -> datetime:
    """A wall-clock time with the offset that was in force, in whole minutes (FG-17).

    Of a time that came twice the first is meant. A time that a clock change skipped is read by the
    clock before the change, so it comes out that much later.
    """
    there = wall.replace(tzinfo=zone, fold=0).astimezone(UTC).astimezone(zone)
    return there.replace(tzinfo=_whole_offset(there), fold=0)


def tell_time(instant: datetime, zone: tzinfo) -> datetime:
    """An aware instant as the clocks of a zone show it, offset in whole minutes."""
    return instant.astimezone(_whole_offset(instant.astimezone(zone)))


def _whole_offset(there: datetime) -> timezone:
    """Its offset without seconds, which historic offsets have."""
    seconds = (there.utcoffset() or timedelta()).total_seconds()
    minutes = round(seconds / 60)
    return timezone(timedelta(minutes=minutes)) if minutes else UTC
