"""Reprints, and articles that look like reprints."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.text.likeness import likeness
from feeds.text.reprints import is_reprint, make_piece, sign_text, unframed

CASES = Path(__file__).parent.parent / "data" / "reprints"


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_cases(case: str) -> None:
    """A reprint in another frame counts as an article of its own, or two articles count as one."""
    expected = json.loads((CASES / case / "expected.json").read_text("utf-8"))
    texts = [(CASES / case / name).read_text("utf-8") for name in ("one.txt", "other.txt")]
    one, other = map(make_piece, expected["urls"], expected["titles"], texts)

    assert is_reprint(one, other, expected["threshold"]) is expected["same"]
    assert is_reprint(other, one, expected["threshold"]) is expected["same"]
    assert one.signature == sign_text(texts[0])


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("来源：临江日报", ""),
        ("（责任编辑：赵文）", ""),
        ("By Jane Roe", ""),
        ("本报讯（记者 王小雨）近日，学院", "近日，学院"),
        ("新华社临江1月21日电（记者 王小雨）近日，学院", "近日，学院"),
        ("近日，学院（记者 王小雨 摄影报道）启用", "近日，学院启用"),
        ("时间：1月21日9时", "时间：1月21日9时"),
        ("2026年1月21日", "2026年1月21日"),
        ("编辑部的一天从早晨七点开始。", "编辑部的一天从早晨七点开始。"),
    ],
)
def test_frames(line: str, left: str) -> None:
    """A line that every reprint changes counts as text, or a line of the text is dropped."""
    assert unframed(line) == left


@given(st.text(max_size=400), st.text(max_size=40))
def test_any_text(text: str, title: str) -> None:
    """Some text is too much for it, or an article is a reprint of one that stands on its own host."""
    piece = make_piece("https://e.org/a", title, text)

    assert not is_reprint(piece, piece, 0.0)
    assert likeness(piece.signature, piece.signature) in (0.0, 1.0)
