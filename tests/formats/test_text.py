"""Plain text files."""

from collections.abc import Callable

import pytest

from feeds.model.document import Document, Field
from feeds.model.payload import MediaType

Read = Callable[[str | bytes, MediaType], Document]
LONG = (
    "近日，市教育局在临江职业技术学院召开实训教学现场会，"
    "全市二十余所职业学校的负责人参加了会议，并参观了实训中心。"
)


def test_torn_paragraph_is_no_heading(read_as: Read) -> None:
    """Both halves of a torn paragraph stay paragraphs, even when the second is short."""
    torn = LONG.rstrip("。") + "学生在省级技能竞赛中三次夺"
    body = read_as(f"标题在这里\n\n{torn}\n\n冠，很好\n\n{LONG}\n", MediaType.TEXT).body

    assert "<h2>" not in body
    assert f"<p>{torn}</p>\n<p>冠，很好</p>" in body


def test_short_line_is_a_heading(read_as: Read) -> None:
    """A short line without an end between paragraphs is a section heading."""
    body = read_as(f"标题在这里\n{LONG}\n校企携手育人\n{LONG}\n二、未来\n{LONG}", MediaType.TEXT).body

    assert body.count("<h2>") == 2
    assert "<h2>校企携手育人</h2>" in body


def test_marked_heading(read_as: Read) -> None:
    """A line that begins with # is a heading whatever follows it."""
    assert "<h2>Part</h2>" in read_as(f"Title\n\n{LONG}\n\n## Part\n\nx", MediaType.TEXT).body


def test_wrapped_lines_are_one_paragraph(read_as: Read) -> None:
    """Lines that an editor broke are joined again."""
    text = (
        "Title\n\n"
        "a line of words that an editor has wrapped here\nand its continuation on the next line of it.\n"
    )
    assert read_as(text, MediaType.TEXT).body.count("<p>") == 1


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"短标题\n\n{LONG}", "短标题"),
        (f"{LONG}\n\n{LONG}", None),
        ("Only one sentence stands here and it ends.", None),
        (f"---\ntitle: 甲\n---\n乙\n\n{LONG}", "甲"),
    ],
)
def test_first_line_as_title(read_as: Read, text: str, title: str | None) -> None:
    """The first line is the title only if it looks like one and nobody named another."""
    claims = read_as(text, MediaType.TEXT).about(Field.TITLE)

    assert title == (claims[0].value if claims else None)


def test_markup_is_text(read_as: Read) -> None:
    """A text file's angle brackets are characters."""
    assert "&lt;script&gt;" in read_as(f"标题\n\n{LONG}<script>\n", MediaType.TEXT).body


def test_all_labels_and_nothing_else(read_as: Read) -> None:
    """A file of label lines has claims and no body."""
    document = read_as("来源：临江教育\n\n责任编辑：赵文\n\n（完）", MediaType.TEXT)

    assert document.body == ""
    assert [claim.value for claim in document.about(Field.EDITORS)] == ["赵文"]
