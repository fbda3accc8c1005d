"""Numbers and dates, whichever way they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.text.figures import figures_in


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("第12届", "第十二届"),
        ("2026年1月", "二〇二六年一月"),
        ("２０２６年", "二○二六年"),
        ("320人", "三百二十人"),
        ("1005", "一千零五"),
        ("part II", "part 2"),
        ("The third of May", "3 of 5"),
        ("12,000 ships", "12000 ships"),
        ("08:05", "8:5"),
        ("两人", "2人"),
        ("XIV", "14"),
        ("the fifteenth", "15"),
        ("sixty", "60"),
    ],
)
def test_one_number(one: str, other: str) -> None:
    """One number in two ways of writing counts as two."""
    assert figures_in(one) == figures_in(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("第三届", "第四届"), ("2024年", "2025年"), ("（一）", "（二）"), ("上篇", "下篇"),
        ("上半年", "下半年"), ("春季", "秋季"), ("周六", "周日"), ("甲组", "乙组"), ("二期", "期"),
        ("第一批、第二批", "第一批"), ("①", "②"), ("3.5%", "35%"), ("3,5", "35"),
        ("part I", "part II"), ("May", "June"), ("Monday", "Friday"),
        ("见闻（上）", "见闻（下）"), ("见闻·上", "见闻·下"),
        ("今年", "去年"), ("昨日", "今日"), ("本月", "下月"), ("3亿元", "3万元"), ("三万", "三亿"),
        ("the thirteenth", "the fourteenth"), ("twenty", "thirty"), ("正月", "腊月"), ("前天", "昨天"),
        ("A卷", "B卷"),
    ],
)  # fmt: skip
def test_two_numbers(one: str, other: str) -> None:
    """Two numbers, or two dates, count as one."""
    assert figures_in(one) != figures_in(other)


@pytest.mark.parametrize(
    "text",
    ["", "学院启用基地", "The harbour opens", "civil vivid mix", "上海与江苏", "大会上，代表们", "万里"],
)
def test_no_number(text: str) -> None:
    """A word counts as a number."""
    assert not figures_in(text)


@given(st.integers(0, 9999))
def test_every_number_in_han(number: int) -> None:
    """A number is read otherwise in Han numerals than in digits."""
    digits = "".join("零一二三四五六七八九"[int(digit)] for digit in str(number))

    assert figures_in(f"第{digits}号") == figures_in(f"第{number}号")


@given(st.text(max_size=100))
def test_any_text(text: str) -> None:
    """Some text is too much for it."""
    assert all(figures_in(text).values())
