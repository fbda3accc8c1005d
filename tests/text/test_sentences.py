"""Summaries of whole sentences."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.text.sentences import summarize


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        ("一句话。", 200, "一句话。"),
        ("没有句号的一行", 200, "没有句号的一行"),
        ("", 200, ""),
        ("第一句话。第二句话。第三句话。", 10, "第一句话。第二句话。"),
        ("第一句话。第二句话。第三句话。", 9, "第一句话。"),
        ("他说：“这是第一句。”然后走了出去，没有回头。", 12, "他说：“这是第一句。”"),
        ("（这是第一句。）这是第二句话，很长很长。", 9, "（这是第一句。）"),
        ("真的吗？！是的！当然是的，毫无疑问。", 9, "真的吗？！是的！"),
        ("真的吗?是的!当然是的，毫无疑问。", 8, "真的吗?是的!"),
        ("他想了想……终于开口说话了，声音很低。", 8, "他想了想……"),
        (
            "近日，某职业技术学院举行开学典礼，全体师生参加了这次盛大的活动",
            20,
            "近日，某职业技术学院举行开学典礼…",
        ),
        ("一二三四五六七八九十一二三四五六七八九十", 10, "一二三四五六七八九…"),
        (
            "Dr. Smith met Mr. Jones at 3.5 km. They talked for an hour.",
            20,
            "Dr. Smith met Mr. Jones at 3.5 km.",
        ),
        ("J. K. Rowling wrote it. She was in the U.S. Army band.", 14, "J. K. Rowling wrote it."),
        ("He met Dr. Anderson yesterday at noon in town.", 8, "He met Dr.…"),
        ("See e.g. the list. Then act.", 10, "See e.g. the list."),
        ('He said "Stop!" Then he left the room.', 10, 'He said "Stop!"'),
        ("Version 2.0 is out! Get it now while you can.", 13, "Version 2.0 is out!"),
        (
            "It was the longest sentence that anybody had ever seen in print",
            15,
            "It was the longest sentence…",
        ),
        ("First line\nsecond line.\n\nNext paragraph goes here.", 14, "First line second line."),
        ("これは文です。次の文はとても長いので入りません。", 10, "これは文です。"),
        ("यह पहला वाक्य है। यह दूसरा वाक्य है।", 10, "यह पहला वाक्य है।"),
    ],
)
def test_summarize(text: str, length: int, expected: str) -> None:
    """A summary ends in the middle of a sentence, or too early."""
    assert summarize(text, length=length) == expected


def test_a_spaced_script_may_use_twice_as_many_characters() -> None:
    """An English summary says half of what a Chinese one does."""
    assert len(summarize("One two three four five. " * 40)) > 370
    assert 190 < len(summarize("一二三四五六七八九。" * 40)) <= 200


@given(st.text(st.characters(codec=None), max_size=300), st.integers(1, 60))
@settings(deadline=None)
def test_a_summary_is_one_short_line(text: str, length: int) -> None:
    """A summary is longer than asked, has two lines, or is empty for a text with words."""
    summary = summarize(text, length=length)
    assert len(summary) <= length * 2
    assert len(summary.splitlines()) <= 1
    assert summary == summary.strip()


@given(st.text("一二三。，！ab. \n", max_size=80), st.integers(3, 40))
@settings(deadline=None)
def test_a_summary_of_a_summary_is_itself(text: str, length: int) -> None:
    """A summary that fits is cut again."""
    once = summarize(text, length=length)
    assert summarize(once, length=length) == once
