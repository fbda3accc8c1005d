"""The shapes in which dates and times are written, as patterns over text with plain digits.

A shape says which number stands where; whether such a day exists is for others to find out.
"""

import re
from functools import cache

from feeds.text.monthnames import MONTH_NAME, WEEKDAY
from feeds.text.offsets import ZONE

ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民国": 1911, "民國": 1911}
"""The year before the first of each era."""

_HALF = "上午|下午|中午|晚上|晚间|晚間|晚|凌晨|清晨|早上|早晨|早|傍晚|午前|午後|오전|오후|am|pm|[ap]\\.m\\."
_TIME = (
    f"(?:(?P<half>{_HALF}) ?)?(?P<hour>\\d{{1,2}})"
    "(?: ?: ?(?P<minute>\\d{1,2})(?: ?: ?(?P<second>\\d{1,2})(?:[.,:]\\d{1,9})?)?"
    "| ?[时時点點시](?: ?(?P<minutes>\\d{1,2}|半) ?[分분]?(?: ?(?P<seconds>\\d{1,2}) ?[秒초])?)?"
    "|[.h](?P<dotted>\\d\\d)(?= ?uhr|$)|(?= ?[ap]\\.?m)|(?= uhr))"
    f"(?: ?(?P<half_after>{_HALF})(?![a-z]))?(?: ?uhr)?"
)
_SQUEEZED_TIME = "t?(?P<hour>\\d\\d)(?P<minute>\\d\\d)(?P<second>\\d\\d)?(?:\\.\\d{1,9})?"
_BEIJING = "(?:北京[时時][间間] ?)?"
_JOINT = (
    f"(?: ?t ?|[ ,|·•@-]{{0,3}}(?:{WEEKDAY}[ ,]{{0,2}})?(?:at |um |à |a las |alle |kl\\.? ?|klo )?{_BEIJING})"
)
_BEFORE = f"(?:{WEEKDAY}[ ,]{{0,2}})?(?:(?:le|den|el|on) )?{_BEIJING}"
_AFTER = f"(?:[ ,]{{0,2}}{WEEKDAY})?[ ,.]?"
_DATES = {
    "year first": "(?P<year>\\d{4}) ?(?P<gap>[-/.]) ?(?P<month>\\d{1,2}) ?(?P=gap) ?(?P<day>\\d{1,2})",
    "characters": f"(?:(?P<era>{'|'.join(ERAS)}) ?(?P<reign>\\d{{1,3}}|元)|(?P<year>\\d{{4}}|\\d\\d))"
    " ?[年년] ?(?P<month>\\d{1,2}) ?[月월] ?(?P<day>\\d{1,2})(?: ?[日號号일])?",
    "short": "(?=\\d\\d\\D|\\d\\D\\d{1,2}\\D\\d\\d)"
    "(?P<one>\\d{1,2})(?P<gap>[-/.]) ?(?P<two>\\d{1,2})(?P=gap) ?(?P<three>\\d{4}|\\d{1,2})",
    "day name year": "(?P<day>\\d{1,2})(?:st|nd|rd|th|er|\\.|º)?[ /-]?(?:of |de )?"
    f"(?P<name>{MONTH_NAME})\\.?,?[ /-]?(?:de |del )?(?P<year>\\d{{4}}|'?\\d\\d(?!:|\\d|,? ?\\d{{4}}))",
    "name day year": f"(?P<name>{MONTH_NAME})\\.?[ /-]?(?P<day>\\d{{1,2}})(?:st|nd|rd|th)?"
    "(?:, ?| |/|-)(?P<year>\\d{4})",
    "year name day": f"(?P<year>\\d{{4}})[ -](?P<name>{MONTH_NAME})\\.?[ -](?P<day>\\d{{1,2}})",
    "compact": "(?P<year>(?:19|2[01])\\d\\d|2200)(?P<month>\\d\\d)(?P<day>\\d\\d)",
}
_SHAPES = {name: f"{date}(?:{_JOINT}{_TIME}{ZONE})?" for name, date in _DATES.items()}
_SHAPES |= {
    f"{name} after the time": f"{_TIME}{ZONE}[ ,]{{1,2}}(?:on )?(?:{WEEKDAY}[ ,]{{0,2}})?{_DATES[name]}"
    for name in ("year first", "characters", "short", "day name year", "name day year")
}
_SHAPES["compact stamp"] = f"{_DATES['compact']}{_SQUEEZED_TIME}{ZONE}"
_SHAPES["year last"] = (
    f"(?P<name>{MONTH_NAME}) (?P<day>\\d{{1,2}}),? (?P<hour>\\d{{1,2}}):(?P<minute>\\d\\d)"
    "(?::(?P<second>\\d\\d))?"
    "(?: (?P<zone>[a-z]{2,5}))?(?: (?P<offset>[+-]\\d{4}))? (?P<year>\\d{4})"
)
_IN_ADDRESSES = "(?P<year>\\d{4})(?:/(?P<month>\\d\\d)-?|-(?P<month_>\\d\\d)/)(?P<day>\\d\\d)(?=/)"
_VERSION_LIKE = {"short", "short after the time"}


# Compiled when the first date is read: a quarter of a second that a server has no use for.


@cache
def whole_shapes() -> tuple[re.Pattern[str], ...]:
    """For a string that is a date and nothing else."""
    return tuple(
        re.compile(f"{_BEFORE}{shape}{_AFTER}", re.IGNORECASE) for name, shape in sorted(_SHAPES.items())
    )


@cache
def shapes_within() -> tuple[re.Pattern[str], ...]:
    """For a date in a longer text."""
    return tuple(
        re.compile(
            f"(?<![\\d./-]){shape}(?![\\d./-]\\d|\\d)"
            if name in _VERSION_LIKE
            else f"(?<!\\d){shape}(?!\\d)",
            re.IGNORECASE,
        )
        for name, shape in [*_SHAPES.items(), ("address", _IN_ADDRESSES)]
        if not name.endswith("after the time")
    )


@cache
def time_of_day() -> re.Pattern[str]:
    """For what follows a word like yesterday."""
    return re.compile(f"{_JOINT}{_TIME}(?!\\d)", re.IGNORECASE)
