"""Dates told from the present: 3小时前, 昨天 10:05, 2 hours ago, yesterday."""

import re

_WORDS = {
    "second": "秒钟 秒鐘 秒 seconds second secs sec 초",
    "minute": "分钟 分鐘 分 minutes minute mins min 분",
    "hour": "个小时 個小時 小时 小時 个钟头 时间 時間 hours hour hrs hr 시간",
    "day": "天 日 days day 일",
    "week": "个星期 星期 周 週間 週 weeks week 주",
    "month": "个月 個月 か月 ヶ月 months month 개월",
    "year": "年 years year 년",
}
UNITS = {word: unit for unit, words in _WORDS.items() for word in words.split()}
"""Words for a stretch of time, to second … year."""

_NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
COUNTS = {"a": 1, "an": 1} | {word: number for number, word in enumerate(_NUMBERS)}
"""English words for how many."""

DAYS = {
    "今天": 0, "今日": 0, "today": 0, "오늘": 0,
    "昨天": 1, "昨日": 1, "yesterday": 1, "어제": 1,
    "前天": 2, "一昨日": 2,
}  # fmt: skip
"""Words for a day, to how many days ago it was."""


def _any_of(words: dict[str, int] | dict[str, str]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


AGO = re.compile(
    f"(?<![\\w.])(?:(?:about|over|约|大约) ?)?(?P<count>\\d{{1,4}}|{_any_of(COUNTS)}|半)"
    f" ?(?P<unit>{_any_of(UNITS)}) ?(?:ago|之?前|以前|전)(?![a-z])",
    re.IGNORECASE,
)
"""So long ago; 半 is half."""

JUST_NOW = re.compile("刚刚|刚才|剛剛|剛才|たった今|just now", re.IGNORECASE)
DAY = re.compile(f"(?<![a-z])(?P<word>{_any_of(DAYS)})(?![a-z])", re.IGNORECASE)
YEARLESS = re.compile(
    "(?P<month>\\d{1,2}) ?月 ?(?P<day>\\d{1,2}) ?[日号]|(?P<month_>\\d\\d)[-/](?P<day_>\\d\\d)"
)
"""A day of the last twelve months."""
