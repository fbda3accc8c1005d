"""Durations, schedules and sizes as an admin writes them."""

import re
from datetime import timedelta

from feeds.model.rhythm import Every
from feeds.settings.refusal import Refused
from feeds.text.cron import BadCron, looks_like_cron, parse_cron

SHORTEST = timedelta(seconds=1)
LONGEST = timedelta(days=30)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_DURATION = re.compile(r"([0-9]{1,8})([smhd])")
_HINT = "write 90s, 15m, 6h or 1d"
_EVERY_HINT = "write 90s, 15m, 6h or 1d, or a cron line such as 0 */2 * * *"
_CRON_EXAMPLE = "such as 0 */2 * * * or 30 8-18 * * mon-fri"

_SIZE = re.compile(r"([0-9]{1,12}) ?([kmg]?b)?", re.IGNORECASE)
_FACTORS = {"": 1, "b": 1, "kb": 1024, "mb": 1024**2, "gb": 1024**3}
SMALLEST_BYTES = 1024
LARGEST_BYTES = 1024**3


def parse_duration(text: str) -> timedelta:
    """Read `90s`, `15m`, `6h` or `1d`, from a second to 30 days. Raises Refused."""
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        raise Refused("is no duration", _HINT)
    duration = timedelta(**{_UNITS[found[2]]: int(found[1])})
    if not SHORTEST <= duration <= LONGEST:
        raise Refused("is out of range: at least 1s, at most 30d", _HINT)
    return duration


def parse_every(text: str) -> Every:
    """Read a duration, or a line of Vixie cron such as `0 */2 * * *` or `@daily`. Raises Refused."""
    if looks_like_cron(text):
        return _parse_cron(text)
    if _DURATION.fullmatch(text.strip()) is None:
        raise Refused("is neither a duration nor a cron line", _EVERY_HINT)
    return parse_duration(text)


def _parse_cron(text: str) -> Every:
    try:
        return parse_cron(text)
    except BadCron as bad:
        if not bad.field:
            raise Refused("is no cron line", f"{bad.reason}; {_CRON_EXAMPLE}") from bad
        clue = f"{bad.found}: {bad.reason}" if bad.found else ""
        raise Refused(f"is a cron line whose {bad.field} is wrong", bad.reason, clue=clue) from bad


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
