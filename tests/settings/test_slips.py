"""Slips of those who type YAML. The sentences, in whole files, are in tests/data/settings."""

import pytest

from feeds.settings.slips import REACH, find_slip

FULL_WIDTH = "title： News"


def test_the_nearest_line_before_a_stumble_is_to_blame() -> None:
    """A slip far above, or below, is held to be the reason."""
    lines = [FULL_WIDTH, *["a: 1"] * 10]

    found = [line for line in range(1, len(lines) + 1) if find_slip(lines, line)]

    assert found == list(range(1, REACH + 2))


@pytest.mark.parametrize(
    "line", ["# title： News", "title: 新闻：职教", "a: 'b' # c", 'a: "b"', "- a: {b: 1} # c"]
)
def test_a_right_line_is_no_slip(line: str) -> None:
    """A colon within a text, or a comment, is held to be a slip."""
    assert find_slip([line], 1) is None


def test_a_line_that_is_not_there_has_no_slip() -> None:
    """The end of a file, which parsers complain of, is looked up as a line."""
    assert find_slip(["a: 1"], 9) is None
