"""Names out of bylines."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.normalize.people import MAX_NAME, split_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("韦明 李小捷 莫青", ["韦明", "李小捷", "莫青"]),
        ("王小雨、李大江，赵文", ["王小雨", "李大江", "赵文"]),
        ("本报记者 王小雨 通讯员 李大江", ["王小雨", "李大江"]),
        ("记者：王小雨", ["王小雨"]),
        ("王 强", ["王强"]),
        ("临江市教育局 办公室", ["临江市教育局 办公室"]),
        ("王小雨_NN4922", ["王小雨"]),
        ("王小雨/文", ["王小雨"]),
        ("By Jane Roe and John Doe", ["Jane Roe", "John Doe"]),
        ("Jane Roe, John Doe & Max Moe", ["Jane Roe", "John Doe", "Max Moe"]),
        ("Jane Roe, Jr", ["Jane Roe, Jr"]),
        ("Jane Roe <jane@example.org>", ["Jane Roe"]),
        ("Jane Roe, jane roe", ["Jane Roe"]),
        ("admin", []),
        ("佚名", []),
        ("https://www.example.org/people/jane", []),
        ("x" * 61, []),
        ("2026-01-21", []),
        ("", []),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    """Roles, marks, addresses and junk go; names and organisations stay whole."""
    assert split_names([text]) == names


@settings(deadline=None, max_examples=150)
@given(st.lists(st.text(max_size=120), max_size=3))
def test_names_are_short_and_split_once(written: list[str]) -> None:
    """Any text gives short names, each once, and splitting a name again changes nothing."""
    names = split_names(written)

    assert all(0 < len(name) <= MAX_NAME for name in names)
    assert len(set(names)) == len(names)
