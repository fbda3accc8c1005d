"""Durations, schedules and sizes as an admin writes them."""

import re
from datetime import timedelta

from feeds.model.rhythm import Every
from feeds.settings.refusal import Refused
from feeds.text.cron import BadCron, looks_like_cron, parse_cron

SHORTEST = timedelta(seconds=1)
LONGEST = timedelta(days=30)
LONGEST_TIMEOUT = timedelta(minutes=10)
_NONE = timedelta()
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_LENGTHS = tuple((unit, timedelta(**{name: 1})) for unit, name in reversed(_UNITS.items()))
_DURATION = re.compile(r"([0-9]{1,8})([smhd])")
_LOOSE = re.compile(
    r"(?:every|each|per|每|pt|p)? *(?P<number>[0-9]{1,5})? *-?(?P<unit>[a-z]+|[\u4e00-\u9fff]+)(?: ago)?"
)
_LOOSE_UNITS: dict[str, tuple[int, str]] = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "秒", "秒钟"), (1, "s")),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "分", "分钟"), (1, "m")),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "hourly", "时", "小时", "个小时"), (1, "h")),
    **dict.fromkeys(("d", "day", "days", "daily", "天", "日"), (1, "d")),
    **dict.fromkeys(("w", "week", "weeks", "weekly", "周", "星期", "个星期"), (7, "d")),
    **dict.fromkeys(("半小时", "半个小时"), (30, "m")),
}
_COMPOUND = re.compile(r"(?:[0-9]{1,4}(?:\.[0-9]{1,2})? *[smhd] *)+")
_PART = re.compile(r"([0-9.]+) *([smhd])")
_DAILY = re.compile(
    r"(?:every day|daily|每天|每日)? *(?:at )?"
    r"(?P<hour>[01]?[0-9]|2[0-3])[:：点時时](?P<minute>[0-5][0-9])?分?"
)
_HINT = "write 90s, 15m, 6h or 1d"
_EVERY_HINT = "write 90s, 15m, 6h or 1d, or a cron line such as 0 */2 * * *"
_CRON_EXAMPLE = "such as 0 */2 * * * or 30 8-18 * * mon-fri"

_SIZE = re.compile(r"([0-9]{1,12}) ?([kmg]?b)?", re.IGNORECASE)
_LOOSE_SIZE = re.compile(r"([0-9]{1,9}) *([kmg])(?:i?b|bytes?)?", re.IGNORECASE)
_FACTORS = {"": 1, "b": 1, "kb": 1024, "mb": 1024**2, "gb": 1024**3}
SMALLEST_BYTES = 1024
LARGEST_BYTES = 1024**3


def parse_duration(text: str) -> timedelta:
    """Read `90s`, `15m`, `6h` or `1d`, from a second to 30 days. Raises Refused."""
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        raise Refused("is no duration", _HINT, clue=_guess_duration(text))
    duration = timedelta(**{_UNITS[found[2]]: int(found[1])})
    if not SHORTEST <= duration <= LONGEST:
        raise Refused("is out of range: at least 1s, at most 30d", _HINT)
    return duration


def _guess_duration(text: str) -> str:
    """`did you mean 15m?` for `15 minutes`; empty when there is no telling."""
    written = text.strip().lower()
    if written.isascii() and written.isdigit() and len(written) <= 5 and int(written):
        return f"a number needs its unit: {written}s, {written}m, {written}h or {written}d"
    found = _LOOSE.fullmatch(written)
    if found is None or found["unit"] not in _LOOSE_UNITS:
        return _guess_compound(written)
    factor, unit = _LOOSE_UNITS[found["unit"]]
    return f"did you mean {int(found['number'] or 1) * factor}{unit}?"


def _guess_compound(written: str) -> str:
    """`did you mean 90m?` for `1h30m` and `1.5h`; empty for anything else."""
    if not _COMPOUND.fullmatch(written):
        return ""
    total = sum(
        (timedelta(**{_UNITS[unit]: float(number)}) for number, unit in _PART.findall(written)), _NONE
    )
    meant = (f"{total // length}{unit}" for unit, length in _LENGTHS if total and total % length == _NONE)
    shown = next(meant, "")
    return f"did you mean {shown}?" if shown else ""


def _guess_daily(text: str) -> str:
    """The cron line of a time of the day."""
    found = _DAILY.fullmatch(text.strip().lower())
    if found is None:
        return ""
    line = f"{int(found['minute'] or 0)} {int(found['hour'])} * * *"
    return f"did you mean {line}, which is once a day at that time?"


def parse_timeout(text: str) -> timedelta:
    """Read how long a whole fetch may take, at most ten minutes. Raises Refused."""
    duration = parse_duration(text)
    if duration > LONGEST_TIMEOUT:
        raise Refused("is out of range: at least 1s, at most 10m", "write 30s or 2m")
    return duration


def parse_every(text: str) -> Every:
    """Read a duration, or a line of Vixie cron such as `0 */2 * * *` or `@daily`. Raises Refused."""
    if looks_like_cron(text):
        return _parse_cron(text)
    if _DURATION.fullmatch(text.strip()) is None:
        clue = _guess_duration(text) or _guess_daily(text)
        raise Refused("is neither a duration nor a cron line", _EVERY_HINT, clue=clue)
    return parse_duration(text)


def _parse_cron(text: str) -> Every:
    try:
        return parse_cron(text)
    except BadCron as bad:
        if not bad.field:
            raise Refused(
                "is no cron line", f"{bad.reason}; {_CRON_EXAMPLE}", clue=_guess_cron(text)
            ) from bad
        clue = f"{bad.found}: {bad.reason}" if bad.found else ""
        raise Refused(f"is a cron line whose {bad.field} is wrong", bad.reason, clue=clue) from bad


def _guess_cron(text: str) -> str:
    """The line of five fields that one with seconds, and perhaps years, stands for."""
    fields = text.replace("?", "*").split()
    line = " ".join(fields[1:6])
    try:
        parse_cron(line)
    except BadCron:
        return ""
    return f"did you mean {line}? There are no seconds and no years here" if len(fields) > 5 else ""


def parse_size(written: object) -> int:
    """Read a number of bytes, or `512KB`, `20MB`, `1GB` (of 1024 each step). Raises Refused."""
    hint = "write 20MB, or a number of bytes"
    found = _SIZE.fullmatch(str(written).strip())
    if found is None or isinstance(written, bool):
        loose = _LOOSE_SIZE.fullmatch(str(written).strip())
        clue = f"did you mean {loose[1]}{loose[2].upper()}B?" if loose else ""
        raise Refused("is no size", hint, clue=clue)
    size = int(found[1]) * _FACTORS[(found[2] or "").lower()]
    if not SMALLEST_BYTES <= size <= LARGEST_BYTES:
        raise Refused("is out of range: at least 1KB, at most 1GB", hint)
    return size
