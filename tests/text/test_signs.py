"""Signs of another keyboard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.text.signs import split_items, type_plainly


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https：//www.example.edu", "https://www.example.edu"),
        ("“articles/”", "articles/"),
        ("‘15m’", "15m"),
        ("「a」", "a"),
        ("<https://x.example.edu>", "https://x.example.edu"),
        ("ｎｅｗｓ", "news"),
        ("＊ ＊", "* *"),
        ("【p、q】", "[p,q]"),
        ("　15m", "15m"),
        ("职业教育", "职业教育"),
    ],
)
def test_signs_become_those_that_were_meant(text: str, expected: str) -> None:
    """A full-width colon or a curly quote is taken for what it looks like to a program."""
    assert type_plainly(text) == expected


@given(st.text(st.characters(max_codepoint=126, min_codepoint=32)).map(str.strip))
def test_plain_text_stays(text: str) -> None:
    """What was typed plainly is changed, apart from quotes around all of it."""
    assert type_plainly(text) in {text, text[1:-1].strip()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a， b、c；d", ["a", "b", "c", "d"]),
        ("[a, b]", ["a", "b"]),
        ("【a】", ["a"]),
        (",", []),
        ("a b", ["a b"]),
    ],
)
def test_commas_of_any_kind_separate(text: str, expected: list[str]) -> None:
    """A list without its brackets is not recognised."""
    assert split_items(text) == expected
