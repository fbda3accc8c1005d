"""Expressions that an admin wrote."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.text.patterns import compile_pattern


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("招生|就业", "2026年就业工作", True),
        ("^通知", "关于通知", False),
        (r"\d{4}年", "2026年", True),
        ("AI", "ai", False),
        ("é", "é", True),
        ("a", "\ud800a", True),
    ],
)
def test_search(pattern: str, text: str, *, expected: bool) -> None:
    """An expression finds what is not there, or misses what is."""
    assert compile_pattern(pattern).search(text) is expected


def test_case_can_be_ignored() -> None:
    """An expression for folded text never matches its capitals."""
    assert compile_pattern("AI|ÉCOLE", ignore_case=True).search("une école")


def test_lines_can_have_ends() -> None:
    """^ and $ mean the whole text where they should mean each value."""
    assert compile_pattern("^b$", by_line=True).search("a\nb\nc")
    assert not compile_pattern("^b$").search("a\nb\nc")


@pytest.mark.parametrize(
    ("pattern", "reason"), [("a(b", "missing )"), (r"(a)\1", "invalid escape"), ("[z-a]", "range")]
)
def test_a_bad_expression_names_its_reason(pattern: str, reason: str) -> None:
    """An admin is told that an expression is wrong, but not why."""
    with pytest.raises(ValueError, match=reason.replace(")", r"\)")) as caught:
        compile_pattern(pattern)
    assert "b'" not in str(caught.value)


def test_half_a_character_is_refused() -> None:
    """A lone surrogate ends in another error than ValueError's own."""
    with pytest.raises(ValueError, match="half a character"):
        compile_pattern("\ud800")


def test_no_expression_hangs() -> None:
    """A nested repetition takes exponential time."""
    assert not compile_pattern("(a+)+$").search("a" * 5000 + "b")


@given(st.text(st.characters(codec=None), max_size=20), st.text(st.characters(codec=None), max_size=40))
@settings(deadline=None)
def test_any_pattern_compiles_or_is_refused(pattern: str, text: str) -> None:
    """Something but ValueError comes out."""
    try:
        compiled = compile_pattern(pattern)
    except ValueError:
        return
    assert compiled.search(text) in {True, False}
