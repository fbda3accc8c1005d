"""Label lines in free order, with full-width and half-width marks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.formats.labels import scan_line
from feeds.model.document import Field

P, U, S = Field.PUBLISHED, Field.UPDATED, Field.SOURCE
A, C, E, T = Field.AUTHORS, Field.CONTRIBUTORS, Field.EDITORS, Field.TAGS


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("发布时间：2026年01月21日 来源：临江教育", [(P, "2026年01月21日"), (S, "临江教育")]),
        (
            "来源: 临江教育 | 作者: 王小雨 | 时间: 2020-12-18 15:35:52",
            [(S, "临江教育"), (A, "王小雨"), (P, "2020-12-18 15:35:52")],
        ),
        (
            "2019-05-16 10:43\t来源：\t临江教育\t编辑：\t赵文",
            [(P, "2019-05-16 10:43"), (S, "临江教育"), (E, "赵文")],
        ),
        ("来 源：临江教育　　作 者：王小雨", [(S, "临江教育"), (A, "王小雨")]),
        ("作者： 来源： 点击：12次", []),
        ("责任编辑：", []),
        ("供稿：李大江", [(C, "李大江")]),
        ("来源：\t临江网\t| 作者\t王小雨", [(S, "临江网"), (A, "王小雨")]),
        ("发文机关：临江市政府", [(S, "临江市政府")]),
        ("文/王小雨", [(A, "王小雨")]),
        ("更新时间：2020-01-02", [(U, "2020-01-02")]),
        ("标签：\t职教\t实训", [(T, "职教,实训")]),
        ("By Jane Roe and John Doe", [(A, "Jane Roe and John Doe")]),
        ("By Jane Roe | Published: 2026-01-21", [(A, "Jane Roe"), (P, "2026-01-21")]),
        ("Source: Harbour Gazette", [(S, "Harbour Gazette")]),
    ],
)
def test_labels_become_claims(line: str, expected: list[tuple[Field, str]]) -> None:
    """A line of labels is read whole, whatever its order, and empty values stay absent."""
    scan = scan_line(line)

    assert expected == [(claim.field, claim.value) for claim in scan.claims]
    assert scan.is_only_labels


@pytest.mark.parametrize(
    "line",
    [
        "会议的时间：明天下午，地点：行政楼三楼会议室，请各位老师准时参加",
        "By the end of the year the building will be open.",
        "近日，市教育局召开会议。",
        "",
        "说" * 400 + "来源：临江教育",
    ],
)
def test_prose_is_no_label_line(line: str) -> None:
    """A sentence that mentions a label's word stays in the text."""
    assert not scan_line(line).is_only_labels


@settings(deadline=None, max_examples=75)
@given(st.text(max_size=400) | st.text(alphabet="来源作者：: \t|2026-年月日编辑By/", max_size=300))
def test_any_line_is_scanned(line: str) -> None:
    """Any text gives claims with values, never an error and never an empty value."""
    assert all(claim.value.strip() for claim in scan_line(line).claims)
