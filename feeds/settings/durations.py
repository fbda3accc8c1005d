"""Durations and sizes as an admin writes them."""

import re
from datetime import timedelta

from feeds.settings.refusal import Refused

SHORTEST = timedelta(seconds=1)
LONGEST = timedelta(days=30)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_DURATION = re.compile(r"([0-9]{1,8})([smhd])")
_CRON = re.compile(r"@[a-z]+|[0-9*][^ ]*( +[^ ]+){4}", re.IGNORECASE)
_HINT = "write 90s, 15m, 6h or 1d"

_SIZE = re.compile(r"([0-9]{1,12}) ?([kmg]?b)?", re.IGNORECASE)
_FACTORS = {"": 1, "b": 1, "kb": 1024, "mb": 1024**2, "gb": 1024**3}
SMALLEST_BYTES = 1024
LARGEST_BYTES = 1024**3


def parse_duration(text: str) -> timedelta:
    """Read `90s`, `15m`, `6h` or `1d`, from a second to 30 days. Raises Refused."""
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        if _CRON.fullmatch(text.strip()):
            raise Refused("is a cron time, which is not yet supported", _HINT)
        raise Refused("is no duration", _HINT)
    duration = timedelta(**{_UNITS[found[2]]: int(found[1])})
    if not SHORTEST <= duration <= LONGEST:
        raise Refused("is out of range: at least 1s, at most 30d", _HINT)
    return duration


def parse_size(written: object) -> int:
    """Read a number of bytes, or `512KB`, `20MB`, `1GB` (of 1024 each step). Raises Refused."""
    hint = "write 20MB, or a number of bytes"
    found = _SIZE.fullmatch(str(written).strip())
    if found is None or isinstance(written, bool):
        raise Refused("is no size", hint)
    size = int(found[1]) * _FACTORS[(found[2] or "").lower()]
    if not SMALLEST_BYTES <= size <= LARGEST_BYTES:
        raise Refused("is out of range: at least 1KB, at most 1GB", hint)
    return size
