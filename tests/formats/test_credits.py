"""Credits leave the end of a text; asides and datelines stay."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.formats.credits import find_dateline, split_credits
from feeds.model.document import Field

A, C, E = Field.AUTHORS, Field.CONTRIBUTORS, Field.EDITORS


@pytest.mark.parametrize(
    ("tail", "expected"),
    [
        ("（供稿/陈一鸣 周晓）", [(C, "陈一鸣 周晓")]),
        ("(记者 王小雨 通讯员 李大江)", [(A, "王小雨"), (C, "李大江")]),
        ("（文/图 王小雨）", [(A, "王小雨"), (C, "王小雨")]),
        ("【责任编辑：赵文】", [(E, "赵文")]),
        ("（完）（责任编辑 赵文）", [(E, "赵文")]),
        ("（审核：钱老师）", []),
        ("（总台记者 王小雨）", [(A, "王小雨")]),
    ],
)
def test_credits_are_split_off(tail: str, expected: list[tuple[Field, str]]) -> None:
    """A bracketed credit becomes claims and the text ends before it."""
    claims, text = split_credits("会议圆满结束。" + tail)

    assert expected == [(claim.field, claim.value) for claim in claims]
    assert text == "会议圆满结束。"


@pytest.mark.parametrize(
    "text",
    [
        "他说（记者注：这里指去年）。",
        "会议圆满结束（见图一）",
        "面积很大（约三百亩）",
        "（记者表示，会议很好。）",
        "（本文作者系某大学教授）",
        "",
    ],
)
def test_asides_stay(text: str) -> None:
    """Brackets that name nobody are part of the text."""
    assert split_credits(text) == ((), text)


def test_dateline_names_reporters() -> None:
    """本报讯（记者 X 通讯员 Y） gives both without leaving the sentence."""
    claims = find_dateline("本报讯（记者 王小雨 通讯员 李大江）近日，会议召开。")

    assert [(claim.field, claim.value) for claim in claims] == [(A, "王小雨"), (C, "李大江")]
    assert [claim.value for claim in find_dateline("本报记者 王小雨")] == ["王小雨"]
    assert [claim.value for claim in find_dateline("临江社5月19日电（刘艺、杨吉）近日")] == ["刘艺、杨吉"]
    assert find_dateline("临江社北京5月19日电（综合报道）专家介绍") == ()
    assert find_dateline("会议召开。") == ()


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=300) | st.text(alphabet="（）()记者文/图：王 完【】", max_size=200))
def test_any_text_is_split(text: str) -> None:
    """What is left is always the beginning of what was there."""
    claims, rest = split_credits(text)

    assert text.startswith(rest)
    assert all(claim.value for claim in claims)
    find_dateline(text)


def test_a_picture_credit_stays_with_its_picture() -> None:
    """A photographer is not who wrote or sent the article in; beside other names it counts."""
    text = "今日开馆。（摄影/周启明）"

    assert split_credits(text) == ((), text)
    claims, rest = split_credits("今日开馆。（文/林晓岚 摄影/周启明）")
    assert rest == "今日开馆。"
    assert [claim.values for claim in claims] == [("林晓岚",), ("周启明",)]
