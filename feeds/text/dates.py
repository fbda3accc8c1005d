"""Dates as people and machines write them."""

import re
from datetime import datetime, tzinfo

from feeds.model.article import Precision, Stamp

_SHAPE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?(Z|[+-]\d\d:?\d\d)?")


def parse_stamp(text: str, *, zone: tzinfo, now: datetime | None = None) -> Stamp | None:
    """Read a string that is a date and nothing else; None when it is none."""
    match = _SHAPE.fullmatch(text.strip())
    return _stamp(match, zone) if match else None


def find_stamp(text: str, *, zone: tzinfo, now: datetime | None = None) -> Stamp | None:
    """Read the first date in a longer text; None when there is none."""
    match = _SHAPE.search(text)
    return _stamp(match, zone) if match else None


def looks_like_date(text: str) -> bool:
    """Whether a string is shaped like a date, possible or not."""
    return _SHAPE.fullmatch(text.strip()) is not None


def _stamp(match: re.Match[str], zone: tzinfo) -> Stamp | None:
    year, month, day, hour, minute, second, offset = match.groups()
    try:
        at = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=zone)
        if offset:
            at = at.replace(tzinfo=datetime.strptime(offset, "%z").tzinfo)
    except ValueError:
        return None
    if hour is None:
        return Stamp(at, Precision.DAY)
    return Stamp(at, Precision.SECOND if second else Precision.MINUTE)
