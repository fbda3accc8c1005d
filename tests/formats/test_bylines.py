"""Lines that name who wrote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.formats.bylines import read_byline, read_name_line
from feeds.model.document import Field

A, C, E = Field.AUTHORS, Field.CONTRIBUTORS, Field.EDITORS


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("临江社记者王小雨、李大江、赵文", [(A, "王小雨、李大江、赵文")]),
        ("临江晚报记者 王小雨", [(A, "王小雨")]),
        ("采写：本报见习记者 王小雨", [(A, "王小雨")]),
        ("（总台记者 王小雨）", [(A, "王小雨")]),
        ("本报记者 王小雨 方 敏", [(A, "王小雨、方敏")]),
        ("本报实习生 王小雨 李大江", [(A, "王小雨、李大江")]),
        ("【文/临江网专栏作者 王小雨】", [(A, "王小雨")]),
        ("《棱镜》作者 王小雨", [(A, "王小雨")]),
        ("文：眉间尺", [(A, "眉间尺")]),
        ("临江报记者 王小雨 山东临江报道", [(A, "王小雨")]),
        ("记者 王小雨 摄", [(A, "王小雨")]),
        ("记者王小雨 通讯员李大江 编辑 赵文", [(A, "王小雨"), (C, "李大江"), (E, "赵文")]),
        ("记者从会上获悉", []),
        ("记者", []),
        ("编者按", []),
        ("作者系某大学教授", []),
        ("近日，记者王小雨来到临江。", []),
        ("文明：一种习惯的养成", []),
        ("记者 王小雨 " + "说" * 60, []),
        ("", []),
    ],
)
def test_bylines(line: str, expected: list[tuple[Field, str]]) -> None:
    """Who wrote is not read from a line that says nothing else, or is read from a sentence."""
    assert [(claim.field, claim.value) for claim in read_byline(line)] == expected


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("胡平", ["胡平"]),
        ("赵延东、风笑天", ["赵延东、风笑天"]),
        ("王 强", ["王强"]),
        ("编者按", []),
        ("要闻", []),
        ("学校概况", []),
        ("王小雨在会上说", []),
        ("", []),
    ],
)
def test_name_lines(line: str, names: list[str]) -> None:
    """Bare names below a title are missed, or a heading is a person."""
    assert [claim.value for claim in read_name_line(line)] == names


@given(st.text(max_size=80) | st.text(alphabet="记者王小雨作文：/、 （）摄电", max_size=40))
def test_any_line(line: str) -> None:
    """Some line breaks the reading, or gives an empty name."""
    assert all(claim.value for claim in (*read_byline(line), *read_name_line(line)))
