"""Dates as people and machines write them."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.model.article import Precision, Stamp
from feeds.text.dates import find_stamp, looks_like_date, parse_stamp

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 1, 21, 10, 43, 5, tzinfo=SHANGHAI)

DAY = ("2026-01-21T00:00:00+08:00", "day")
MINUTE = ("2026-01-21T10:43:00+08:00", "minute")
SECOND = ("2026-01-21T10:43:05+08:00", "second")
AFTERNOON = ("2026-01-21T15:05:00+08:00", "minute")


def told(stamp: Stamp | None) -> tuple[str, str] | None:
    """A stamp as a line of a table."""
    return (stamp.at.isoformat(), str(stamp.precision)) if stamp else None


def parsed(text: str, *, zone: tzinfo = SHANGHAI, now: datetime | None = None) -> tuple[str, str] | None:
    """What a string is read as, in Shanghai unless said otherwise."""
    return told(parse_stamp(text, zone=zone, now=now))


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-21",
        "2026-1-21",
        "2026/1/21",
        "2026/01/21",
        "2026.01.21",
        "2026.1.21",
        "20260121",
        "2026年01月21日",
        "2026年1月21日",
        "2026 年 1 月 21 日",
        "2026年1月21号",
        "２０２６年１月２１日",
        "２０２６－０１－２１",
        "٢٠٢٦-٠١-٢١",
        "二〇二六年一月二十一日",
        "二○二六年一月廿一日",
        "二零二六年一月二十一号",
        "26年1月21日",
        "26-01-21",
        "26/1/21",
        "令和8年1月21日",
        "民国115年1月21日",
        "2026년 1월 21일",
        "2026年1月21日 星期三",
        "2026年1月21日（星期三）",
        "2026年1月21日 周三",
        "2026年1月21日(水)",
        "2026年1月21日水曜日",
        "星期三 2026-01-21",
        "Wednesday, 2026-01-21",
        "21 January 2026",
        "21st January 2026",
        "21st of January, 2026",
        "21 Jan 2026",
        "21. Januar 2026",
        "21 janvier 2026",
        "21 de enero de 2026",
        "21 января 2026",
        "21.01.2026",
        "21-01-2026",
        "January 21, 2026",
        "January 21st, 2026",
        "Jan. 21st, 2026",
        "jan 21 2026",
        "Wed, January 21, 2026",
        "Wednesday 21 January 2026",
        "2026-Jan-21",
        "21-Jan-2026",
        "2026-01-21 ",
        "\u30002026-01-21\u200b",
        "1/21/2026",
        "21/1/2026",
    ],
)
def test_a_day_is_its_local_midnight(text: str) -> None:
    """A date without a time is missed, or is not the midnight of its zone."""
    assert parsed(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-21 10:43",
        "2026-01-21T10:43",
        "2026-01-21T10:43+08:00",
        "2026-01-21 10:43 +0800",
        "2026-01-21 10:43+08",
        "2026/1/21 10:43",
        "2026.01.21 10:43",
        "202601211043",
        "2026年01月21日 10:43",
        "2026年01月21日10:43",
        "2026年1月21日10时43分",
        "2026年1月21日 上午10:43",
        "2026年1月21日 10点43分",
        "２０２６年１月２１日　１０：４３",
        "二〇二六年一月二十一日十时四十三分",
        "2026-01-2110:43",
        "2026-01-21 星期三 10:43",
        "2026年1月21日（星期三）10:43",
        "2026年1月21日 10:43 星期三",
        "10:43 2026-01-21",
        "10:43, 21 January 2026",
        "北京时间2026年1月21日 10:43",
        "2026年1月21日 北京时间 10:43",
        "2026-01-21 10:43 北京时间",
        "2026-01-21 10:43 (北京时间)",
        "2026-01-21 10:43 CST",
        "21 Jan 2026 10:43",
        "January 21, 2026 10:43 AM",
        "January 21, 2026 at 10:43 a.m.",
        "January 21, 2026, 10:43 am",
        "21. Januar 2026, 10:43 Uhr",
        "21.01.2026 um 10.43 Uhr",
        "21 janvier 2026 à 10h43",
        "2026-01-21 | 10:43",
        "2026년 1월 21일 오전 10:43",
        "2026年1月21日 午前10時43分",
        "2026-01-21T02:43Z",
    ],
)
def test_a_minute_stays_a_minute(text: str) -> None:
    """A time without seconds is missed, or is given seconds it did not have."""
    stamp = parse_stamp(text, zone=SHANGHAI)
    assert stamp is not None
    assert stamp.at == datetime(2026, 1, 21, 10, 43, tzinfo=SHANGHAI)
    assert stamp.precision is Precision.MINUTE


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-21 10:43:05",
        "2026-01-21T10:43:05",
        "2026-01-21T10:43:05+08:00",
        "2026-01-21T10:43:05+0800",
        "2026-01-21t10:43:05+08:00",
        "2026-01-21T10:43:05.123456789+08:00",
        "2026-01-21T10:43:05,5+08:00",
        "2026-01-21T10:43:05+08:00[Asia/Shanghai]",
        "2026-01-21 10:43:05.0",
        "2026-01-21 10:43:05 +0800 CST",
        "20260121104305",
        "20260121T104305",
        "20260121T104305+0800",
        "2026年01月21日 10:43:05",
        "2026年1月21日10时43分5秒",
        "2026-1-21 10:43:5",
        "2026-01-21 上午 10:43:05",
        "2026-01-21 10:43:05 AM",
        "Wed Jan 21 2026 10:43:05 GMT+0800 (China Standard Time)",
        "Wed Jan 21 10:43:05 CST 2026",
        "Wed Jan 21 10:43:05 2026",
        "Wed Jan 21 10:43:05 +0800 2026",
    ],
)
def test_a_second_stays_a_second(text: str) -> None:
    """A full time stamp is missed or changed."""
    assert parsed(text) == SECOND


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wed, 21 Jan 2026 10:43:05 +0800", "2026-01-21T10:43:05+08:00"),
        ("Wed, 21 Jan 2026 10:43:05 GMT", "2026-01-21T10:43:05+00:00"),
        ("21 Jan 2026 10:43:05 UT", "2026-01-21T10:43:05+00:00"),
        ("Wed, 21 Jan 2026 10:43:05 Z", "2026-01-21T10:43:05+00:00"),
        ("Wed, 21 Jan 2026 10:43:05 EST", "2026-01-21T10:43:05-05:00"),
        ("Wed, 21 Jan 2026 10:43:05 PDT", "2026-01-21T10:43:05-07:00"),
        ("Wed, 21 Jan 2026 10:43:05 -0000", "2026-01-21T10:43:05+00:00"),
        ("Wed, 21 Jan 2026 10:43:05 +08:00", "2026-01-21T10:43:05+08:00"),
        ("Wed, 21 Jan 2026 10:43:05 GMT+8", "2026-01-21T10:43:05+08:00"),
        ("Wed, 21 Jan 2026 10:43:05 +0800 (CST)", "2026-01-21T10:43:05+08:00"),
        ("Wed, 21 Jan 26 10:43:05 GMT", "2026-01-21T10:43:05+00:00"),
        ("Wednesday, 21-Jan-26 10:43:05 GMT", "2026-01-21T10:43:05+00:00"),
        ("Wed, 21 January 2026 10:43:05 GMT", "2026-01-21T10:43:05+00:00"),
        ("Wed,21 Jan 2026 10:43:05 GMT", "2026-01-21T10:43:05+00:00"),
        ("Tue, 21 Jan 2026 10:43:05 GMT", "2026-01-21T10:43:05+00:00"),
        ("Wed, 5 Sept 2026 10:43:05 GMT", "2026-09-05T10:43:05+00:00"),
        ("2026-01-21 10:43:05 UTC", "2026-01-21T10:43:05+00:00"),
        ("2026-01-21T10:43:05-05", "2026-01-21T10:43:05-05:00"),
        ("2026-01-21T23:59:60Z", "2026-01-21T23:59:59+00:00"),
        ("2026-01-21T24:00:00", "2026-01-22T00:00:00+08:00"),
        ("1769000000", "2026-01-21T20:53:20+08:00"),
        ("1769000000123", "2026-01-21T20:53:20+08:00"),
    ],
)
def test_zones_and_machines(text: str, expected: str) -> None:
    """POLL-14: an RFC 822 date with a usual mistake is missed, or loses its zone."""
    assert parsed(text) == (expected, "second")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026年1月21日 下午3:05", "15:05"),
        ("2026年1月21日 下午3时5分", "15:05"),
        ("2026年1月21日 下午 15:05", "15:05"),
        ("2026年1月21日 下午12:05", "12:05"),
        ("2026年1月21日 上午12:05", "00:05"),
        ("2026年1月21日 上午15:05", "15:05"),
        ("2026年1月21日 凌晨3:05", "03:05"),
        ("2026年1月21日 早上8点", "08:00"),
        ("2026年1月21日 中午12点", "12:00"),
        ("2026年1月21日 中午1点", "13:00"),
        ("2026年1月21日 晚上8点半", "20:30"),
        ("2026年1月21日晚8时", "20:00"),
        ("January 21, 2026 3:05 PM", "15:05"),
        ("January 21, 2026 3:05pm", "15:05"),
        ("January 21, 2026 12:05 AM", "00:05"),
        ("January 21, 2026 12:05 PM", "12:05"),
        ("January 21, 2026 3 pm", "15:00"),
        ("2026-01-21 13:05 PM", "13:05"),
        ("3:05 PM, January 21, 2026", "15:05"),
        ("2026년 1월 21일 오후 3시 5분", "15:05"),
    ],
)
def test_halves_of_the_day(text: str, expected: str) -> None:
    """下午3点 is at night."""
    assert parsed(text) == (f"2026-01-21T{expected}:00+08:00", "minute")


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("20-11-04", SHANGHAI, "2020-11-04"),
        ("10-10-25", SHANGHAI, "2010-10-25"),
        ("21.1.26", SHANGHAI, "2021-01-26"),
        ("99-12-31", SHANGHAI, "1999-12-31"),
        ("31-12-99", SHANGHAI, "1999-12-31"),
        ("01/21/26", SHANGHAI, "2026-01-21"),
        ("10/11/25", NEW_YORK, "2025-10-11"),
        ("10/11/25", BERLIN, "2025-11-10"),
        ("10/11/25", SHANGHAI, "2010-11-25"),
        ("3/4/2026", NEW_YORK, "2026-03-04"),
        ("3/4/2026", BERLIN, "2026-04-03"),
        ("3.4.2026", SHANGHAI, "2026-04-03"),
        ("4/4/2026", SHANGHAI, "2026-04-04"),
    ],
)
def test_numbers_that_do_not_say_what_they_are(text: str, zone: tzinfo, expected: str) -> None:
    """A two-digit year is read as a day although it makes a sensible year."""
    stamp = parse_stamp(text, zone=zone)
    assert stamp is not None
    assert stamp.at.date().isoformat() == expected


@pytest.mark.parametrize("zone", [SHANGHAI, UTC])
def test_a_date_that_could_be_either_is_none(zone: tzinfo) -> None:
    """The 3rd of April is guessed to be the 4th of March."""
    assert parse_stamp("3/4/2026", zone=zone) is None


@pytest.mark.parametrize(
    "text",
    [
        "2026-13-45",
        "2026-02-30",
        "2026-02-29",
        "2026-00-10",
        "0000-00-00",
        "0000-00-00 00:00:00",
        "2026-01-21 25:61",
        "2026-01-21 24:30",
        "2026-01-21 10:60",
        "2026-01-21T10:43:61",
        "2026-01-21T10:43:05+25:00",
        "2026-01-21T10:43:05+08:75",
        "2026年13月1日",
        "31 February 2026",
        "February 30, 2026",
        "20261301",
        "1899-12-31",
        "2201-01-01",
        "9999-12-31",
        "1.32.2026",
    ],
)
def test_an_impossible_date_is_none_but_looks_like_one(text: str) -> None:
    """A date like 2026-13-45 becomes a moment, or is not recognized as a slip."""
    assert parse_stamp(text, zone=SHANGHAI) is None
    assert looks_like_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "hello",
        "2026",
        "2026年",
        "2026年1月",
        "10:43",
        "12345",
        "123456789",
        "12345678901",
        "1.2.3",
        "3.14",
        "2026-01-21 and more",
        "发布时间：2026-01-21",
        "2026-01-21 - 2026-01-22",
        "January",
        "May 2026",
        "星期三",
        "第21期",
        "２",
        "2026-01-21" * 20,
        "x" * 10_000,
        "十年",
        "１月",
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    """A string that is no date, or not only a date, is read as one."""
    assert parse_stamp(text, zone=SHANGHAI, now=NOW) is None
    assert not looks_like_date(text)


def test_unix_timestamps_outside_the_years_are_none() -> None:
    """A ten-digit number far away is a date."""
    assert parse_stamp("9999999999", zone=SHANGHAI) is None
    assert not looks_like_date("1769000000")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("刚刚", ("2026-01-21T10:43:05+08:00", "minute")),
        ("just now", ("2026-01-21T10:43:05+08:00", "minute")),
        ("30秒前", ("2026-01-21T10:42:35+08:00", "minute")),
        ("5分钟前", ("2026-01-21T10:38:05+08:00", "minute")),
        ("半小时前", ("2026-01-21T10:13:05+08:00", "minute")),
        ("3小时前", ("2026-01-21T07:43:05+08:00", "minute")),
        ("三小时前", ("2026-01-21T07:43:05+08:00", "minute")),
        ("约3个小时前", ("2026-01-21T07:43:05+08:00", "minute")),
        ("2 hours ago", ("2026-01-21T08:43:05+08:00", "minute")),
        ("an hour ago", ("2026-01-21T09:43:05+08:00", "minute")),
        ("about 20 mins ago", ("2026-01-21T10:23:05+08:00", "minute")),
        ("3時間前", ("2026-01-21T07:43:05+08:00", "minute")),
        ("3天前", ("2026-01-18T00:00:00+08:00", "day")),
        ("two days ago", ("2026-01-19T00:00:00+08:00", "day")),
        ("1周前", ("2026-01-14T00:00:00+08:00", "day")),
        ("2个月前", ("2025-11-21T00:00:00+08:00", "day")),
        ("a year ago", ("2025-01-21T00:00:00+08:00", "day")),
        ("今天", ("2026-01-21T00:00:00+08:00", "day")),
        ("昨天", ("2026-01-20T00:00:00+08:00", "day")),
        ("前天 下午3:05", ("2026-01-19T15:05:00+08:00", "minute")),
        ("昨天 10:05", ("2026-01-20T10:05:00+08:00", "minute")),
        ("昨天10:05", ("2026-01-20T10:05:00+08:00", "minute")),
        ("yesterday", ("2026-01-20T00:00:00+08:00", "day")),
        ("Today at 3:05 PM", ("2026-01-21T15:05:00+08:00", "minute")),
        ("1月21日 10:43", ("2026-01-21T10:43:00+08:00", "minute")),
        ("12月31日", ("2025-12-31T00:00:00+08:00", "day")),
        ("01-20", ("2026-01-20T00:00:00+08:00", "day")),
        ("01-22", ("2026-01-22T00:00:00+08:00", "day")),
        ("01-23 08:00", ("2025-01-23T08:00:00+08:00", "minute")),
    ],
)
def test_relative_dates(text: str, expected: tuple[str, str]) -> None:
    """A relative date is wrong, or is read without knowing when it was written."""
    assert parsed(text, now=NOW) == expected
    assert parsed(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "9999 years ago",
        "9999 months ago",
        "9999 weeks ago",
        "99999 days ago",
        "2026年十十月1日",
        "昨天 25:61",
        "昨天 开会",
        "13月41日",
        "02-30",
        "半天前",
    ],
)
def test_impossible_relative_dates_are_none(text: str) -> None:
    """A relative date outside of time raises an error."""
    assert parsed(text, now=NOW) is None


def test_a_month_ago_on_the_31st_is_the_last_of_the_month_before() -> None:
    """A month ago does not exist, so the article is undated."""
    now = datetime(2026, 3, 31, 12, tzinfo=UTC)
    assert parsed("1个月前", zone=UTC, now=now) == ("2026-02-28T00:00:00+00:00", "day")


def test_today_is_the_zones_today() -> None:
    """Yesterday is told by the clock of the server."""
    now = datetime(2026, 1, 20, 20, 0, tzinfo=UTC)
    assert parsed("昨天", zone=SHANGHAI, now=now) == ("2026-01-20T00:00:00+08:00", "day")


@pytest.mark.parametrize("text", ["3小时前", "昨天", "2 hours ago", "yesterday at 10:05", "刚刚"])
def test_relative_dates_look_like_dates(text: str) -> None:
    """A relative date is taken for a word."""
    assert looks_like_date(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("发布时间：2026-01-21 10:43　来源：本站　点击：1203", MINUTE),
        ("时间:2026年1月21日 10:43 作者:张三", MINUTE),
        ("2026-01-21 10:43:05来源：学院", SECOND),
        ("Published on January 21, 2026 by the press office", DAY),
        ("By A. Author | 21 January 2026 | 3 min read", DAY),
        ("https://news.example.edu.cn/2026/01/21/a.html", DAY),
        ("/2026/0121/c1001.html", DAY),
        ("/2026-01/21/content.htm", DAY),
        ("./202601/t20260121_6001.htm", DAY),
        ("本网讯 26-01-21 报道", DAY),
        ("2026-13-45 改为 2026-01-21", DAY),
        ("活动 2026-01-21 10:43-11:30 举行", MINUTE),
        ("version 3.10.25 of January 21, 2026", DAY),
        ("2026.01.21.", DAY),
    ],
)
def test_find_the_first_date(text: str, expected: tuple[str, str]) -> None:
    """A date among words is missed, or something else is taken for it."""
    assert told(find_stamp(text, zone=SHANGHAI)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "没有日期的一行字",
        "电话 020-11-0435",
        "3.10.25",
        "192.168.10.25",
        "共120260121册",
        "1769000000",
        "昨天，学校举行会议",
        "评分 10/10",
        "1月21日",
    ],
)
def test_find_no_date(text: str) -> None:
    """A number in running text is taken for a date."""
    assert find_stamp(text, zone=SHANGHAI, now=NOW) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("发布于 3小时前 来源：本站", ("2026-01-21T07:43:05+08:00", "minute")),
        ("发表于 昨天 10:05 阅读 3", ("2026-01-20T10:05:00+08:00", "minute")),
        ("Posted 2 hours ago by somebody", ("2026-01-21T08:43:05+08:00", "minute")),
    ],
)
def test_find_relative_dates(text: str, expected: tuple[str, str]) -> None:
    """A relative date among words is missed."""
    assert told(find_stamp(text, zone=SHANGHAI, now=NOW)) == expected
    assert find_stamp(text, zone=SHANGHAI) is None


def test_the_first_of_two_is_found() -> None:
    """The date of an update comes before that of the publication."""
    found = find_stamp("January 21, 2026, updated 2026-01-22", zone=SHANGHAI)
    assert told(found) == DAY


def test_cst_is_chinese_only_where_clocks_say_so() -> None:
    """CST on an American page is +08:00."""
    text = "2026-01-21 10:43:05 CST"
    assert parsed(text, zone=SHANGHAI) == SECOND
    assert parsed(text, zone=timezone(timedelta(hours=8))) == SECOND
    assert parsed(text, zone=ZoneInfo("America/Chicago")) == ("2026-01-21T10:43:05-06:00", "second")
    assert parsed(text, zone=UTC) == ("2026-01-21T10:43:05-06:00", "second")


def test_the_zones_own_abbreviation_is_its_own() -> None:
    """IST on an Irish page is Indian."""
    assert parsed("2026-07-21 10:43 IST", zone=ZoneInfo("Europe/Dublin")) == (
        "2026-07-21T10:43:00+01:00",
        "minute",
    )
    assert parsed("2026-07-21 10:43 IST", zone=UTC) == ("2026-07-21T10:43:00+05:30", "minute")


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2026-03-08 02:30", NEW_YORK, "2026-03-08T03:30:00-04:00"),
        ("2026-11-01 01:30", NEW_YORK, "2026-11-01T01:30:00-04:00"),
        ("2026-07-01 12:00", NEW_YORK, "2026-07-01T12:00:00-04:00"),
        ("2018-11-04", ZoneInfo("America/Sao_Paulo"), "2018-11-04T01:00:00-02:00"),
        ("1900-01-01", SHANGHAI, "1900-01-01T00:00:00+08:06"),
        ("1900-06-01", NEW_YORK, "1900-06-01T00:00:00-05:00"),
        ("1910-01-01", ZoneInfo("Europe/Amsterdam"), None),
    ],
)
def test_clock_changes_and_historic_offsets(text: str, zone: tzinfo, expected: str | None) -> None:
    """FG-17: a skipped or doubled hour has no answer, or an offset has seconds."""
    stamp = parse_stamp(text, zone=zone)
    assert stamp is not None
    assert expected in {None, stamp.at.isoformat()}
    assert (stamp.at.utcoffset() or timedelta()).total_seconds() % 60 == 0


@given(
    st.datetimes(datetime(1900, 1, 2), datetime(2200, 12, 30)),  # noqa: DTZ001 - hypothesis wants naive bounds
    st.integers(-12 * 60, 14 * 60),
    st.sampled_from(["T", " "]),
)
@settings(deadline=None)
def test_rfc_3339_comes_back(wall: datetime, minutes: int, gap: str) -> None:
    """ATOM-08: a moment changes between being written and being read."""
    at = wall.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    assert parse_stamp(at.isoformat(gap), zone=SHANGHAI) == Stamp(at, Precision.SECOND)


@given(st.dates(datetime(1900, 1, 2, tzinfo=UTC).date(), datetime(2200, 12, 30, tzinfo=UTC).date()))
@settings(deadline=None)
def test_every_day_comes_back_in_every_spelling(day: object) -> None:
    """A spelling works for some days only."""
    for spelling in (
        "%Y-%m-%d",
        "%Y年%m月%d日",
        "%Y/%m/%d",
        "%Y.%m.%d",
        "%Y%m%d",
        "%d %B %Y",
        "%B %d, %Y",
        "%a, %d %b %Y",
    ):
        text = f"{day:{spelling}}"
        stamp = parse_stamp(text, zone=SHANGHAI)
        assert stamp is not None, text
        assert stamp.at.date() == day
        assert stamp.precision is Precision.DAY
        assert find_stamp(f"于{text}发布", zone=SHANGHAI) == stamp


@given(
    st.text(st.characters(codec=None), max_size=60)
    | st.text("0123456789-/.: 年月日时分秒上下午TZ+前天JanuarySept半十二", max_size=40),
    st.sampled_from(
        [SHANGHAI, UTC, NEW_YORK, ZoneInfo("Africa/Monrovia"), timezone(timedelta(seconds=-19776))]
    ),
)
@settings(deadline=None, max_examples=100)
def test_any_string_is_a_stamp_or_none(text: str, zone: tzinfo) -> None:
    """A string raises an error, or its stamp is naive, out of range or has odd seconds in its offset."""
    looks_like_date(text)
    for stamp in (parse_stamp(text, zone=zone, now=NOW), find_stamp(text, zone=zone, now=NOW)):
        if stamp:
            offset = stamp.at.utcoffset()
            assert offset is not None
            assert offset.total_seconds() % 60 == 0
            assert 1900 <= stamp.at.year <= 2200
            assert stamp.at.microsecond == 0
            assert datetime.fromisoformat(stamp.at.isoformat()) == stamp.at


@given(st.text("0123456789-/.: 年月日TZ+", max_size=20))
@settings(deadline=None)
def test_what_is_a_date_looks_like_one(text: str) -> None:
    """A date that is read does not look like a date."""
    if parse_stamp(text, zone=SHANGHAI) and not text.strip().isdecimal():
        assert looks_like_date(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jan 26, 2026 4:31 PM ET", "2026-01-26T16:31:00-05:00"),
        ("Jul 26, 2026 4:31 PM ET", "2026-07-26T16:31:00-04:00"),
        ("Mon, 26 Jan 2026 16:31:00 PT", "2026-01-26T16:31:00-08:00"),
        ("Thu, 30 Apr 2015 08:57:00 MEST", "2015-04-30T08:57:00+02:00"),
        ("2003-07-01 T01:55:07-05:00", "2003-07-01T01:55:07-05:00"),
        ("2003-07-01T 01:55:07-05:00", "2003-07-01T01:55:07-05:00"),
    ],
)
def test_zones_and_spaces_of_feeds(text: str, expected: str) -> None:
    """POLL-14: a zone that feeds write is taken for the source's, or a space costs the time."""
    stamp = parse_stamp(text, zone=UTC)

    assert stamp is not None
    assert stamp.at.isoformat() == expected


def test_a_french_and_is_no_zone() -> None:
    """The word after a time is taken for American Eastern Time."""
    stamp = find_stamp("le 4 mars 2026 à 9:30 et après", zone=UTC)

    assert stamp is not None
    assert stamp.at.isoformat() == "2026-03-04T09:30:00+00:00"
