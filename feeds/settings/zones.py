"""Time zones as people call them, and as the database of zones does."""

import re
from functools import cache
from zoneinfo import available_timezones

from feeds.text.nearness import nearest

CHINA = "Asia/Shanghai"
_CUSTOMARY = {
    **dict.fromkeys(("beijing", "peking", "guangzhou", "canton", "shenzhen", "tianjin", "nanjing"), CHINA),
    **dict.fromkeys(("wuhan", "xian", "xi'an", "chengdu", "hangzhou"), CHINA),
    **dict.fromkeys(("china", "china standard time", "china time", "cst", "cct", "bjt"), CHINA),
    **dict.fromkeys(("北京", "北京时间", "上海", "中国", "东八区", "中国标准时间"), CHINA),
    **dict.fromkeys(("香港", "hkt"), "Asia/Hong_Kong"),
    **dict.fromkeys(("台北", "台湾", "taiwan"), "Asia/Taipei"),
    **dict.fromkeys(("东京", "jst", "japan standard time"), "Asia/Tokyo"),
    **dict.fromkeys(("ist", "mumbai", "delhi"), "Asia/Kolkata"),
    **dict.fromkeys(("cest", "mez", "mesz", "germany", "central european time"), "Europe/Berlin"),
    **dict.fromkeys(("bst", "uk", "england"), "Europe/London"),
    **dict.fromkeys(("msk", "russia"), "Europe/Moscow"),
    **dict.fromkeys(("edt", "et", "eastern", "eastern time", "us/newyork"), "America/New_York"),
    **dict.fromkeys(("cdt", "central time"), "America/Chicago"),
    **dict.fromkeys(("mdt", "mountain time"), "America/Denver"),
    **dict.fromkeys(("pst", "pdt", "pt", "pacific time", "san francisco"), "America/Los_Angeles"),
    **dict.fromkeys(("z", "zulu time", "greenwich time"), "UTC"),
}
"""What no slip leads to."""
_OFFSET = re.compile(r"(?:etc/)?(?:utc|gmt)?\s*([+-])?\s*0?([0-9]{1,2})(?::?([0-9]{2}))?")
_PLACES = {
    -480: "America/Los_Angeles",
    -420: "America/Denver",
    -360: "America/Chicago",
    -300: "America/New_York",
    -180: "America/Sao_Paulo",
    0: "UTC",
    60: "Europe/Berlin",
    120: "Europe/Helsinki",
    180: "Europe/Moscow",
    240: "Asia/Dubai",
    300: "Asia/Karachi",
    330: "Asia/Kolkata",
    360: "Asia/Dhaka",
    420: "Asia/Bangkok",
    480: CHINA,
    540: "Asia/Tokyo",
    600: "Australia/Brisbane",
    720: "Pacific/Auckland",
}
"""By minutes east of Greenwich, the zone of most people there."""


def guess_zone(name: str) -> str:
    """The zone that a name which is none was meant to be; empty when there is no telling."""
    hurried = name.strip().lower()[:64]
    if offset := _OFFSET.fullmatch(hurried):
        sign, hours, minutes = offset.groups()
        east = int(hours) * 60 + int(minutes or 0)
        return _PLACES.get(-east if sign == "-" else east, "")
    known = _zones()
    for one in (hurried, hurried.replace(" ", "_"), hurried.rpartition("/")[2], hurried.partition("/")[0]):
        if one in known:
            return known[one]
    joined = hurried.replace(" ", "_")
    near = nearest(joined, known, cutoff=0.8) or nearest(joined.rpartition("/")[2], known, cutoff=0.8)
    return known.get(near, "")


@cache
def _zones() -> dict[str, str]:
    """Every zone, by how it is written in a hurry: whole, or its last part alone."""
    by_name = {name.lower(): name for name in sorted(available_timezones())}
    places = {name.rpartition("/")[2]: zone for name, zone in by_name.items() if not name.startswith("etc/")}
    return places | by_name | _CUSTOMARY
