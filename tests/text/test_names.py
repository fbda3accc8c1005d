"""Chinese names."""

import pytest

from feeds.text.names import is_chinese_name


@pytest.mark.parametrize("name", ["王小雨", "李娜", "欧阳修", "司马相如", "方敏", "胡平"])
def test_names(name: str) -> None:
    """A common name is taken for a word."""
    assert is_chinese_name(name)


@pytest.mark.parametrize(
    "word", ["", "王", "编者按", "关于", "高校", "江西", "大渡", "王小雨等人", "Jane", "新华社", "温馨"]
)
def test_words(word: str) -> None:
    """A heading or a place is taken for a person."""
    assert not is_chinese_name(word)
