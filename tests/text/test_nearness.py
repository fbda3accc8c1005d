"""Misspelled words and those that were meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.text.nearness import nearest

KNOWN = ("vsb", "newsroom", "ai", "status")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("vbs", "vsb"),
        ("ia", "ai"),
        ("VSB", "vsb"),
        ("newsrom", "newsroom"),
        ("neswroom", "newsroom"),
        ("stauts", "status"),
        ("dreamcms", ""),
        ("", ""),
    ],
)
def test_a_slip_leads_to_what_was_meant(word: str, expected: str) -> None:
    """Two swapped letters of a short word, or its case, are not seen through; or anything is guessed."""
    assert nearest(word, KNOWN) == expected


@given(st.text(), st.lists(st.text(), max_size=5))
def test_only_what_is_known_is_guessed(word: str, known: list[str]) -> None:
    """A guess names what is not there."""
    assert nearest(word, known) in {"", *known}
