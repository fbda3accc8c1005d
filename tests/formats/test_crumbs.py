"""Trails in one line."""

import pytest

from feeds.formats.crumbs import parse_trail, undo_links


@pytest.mark.parametrize(
    ("line", "labels"),
    [
        ("当前位置： [首页](#) > [原创](#) > 正文", ("首页", "原创", "正文")),
        ("您现在的位置是：首 页>>学院动态>>正文", ("首 页", "学院动态", "正文")),
        ("当前位置: 网站首页 -> 新闻 -> 正文", ("网站首页", "新闻", "正文")),
        ("您的位置：首页 | 新闻", ("首页", "新闻")),
        ("You are here: Home » Culture", ("Home", "Culture")),
        ("首页 > 新闻动态", ("首页", "新闻动态")),
        ("五大于三 > 二", ()),
        ("近日，会议召开", ()),
        ("首页 > " + "长" * 500, ()),
    ],
)
def test_trail(line: str, labels: tuple[str, ...]) -> None:
    """A line is a trail if it says so or begins at a home page, and nothing else is."""
    assert parse_trail(line) == labels


def test_links_are_undone() -> None:
    """A link saved as Markdown is its words."""
    assert undo_links("见[首页](https://www.example.org/a?b=1)和[x]") == "见首页和[x]"
