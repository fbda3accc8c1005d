"""Names, zones, languages, patterns and globs."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.settings import wording
from feeds.settings.refusal import Refused


@pytest.mark.parametrize(
    ("parse", "text", "expected"),
    [
        (wording.parse_text, "  教育　新闻\n  today\t ", "教育　新闻   today"),
        (wording.parse_id, "a", "a"),
        (wording.parse_id, "0-a-", "0-a-"),
        (wording.parse_id, "x" * 64, "x" * 64),
        (wording.parse_language, "ZH-cn", "zh-CN"),
        (wording.parse_language, "no", "no"),
        (wording.parse_timezone, " Asia/Shanghai ", "Asia/Shanghai"),
        (wording.parse_timezone, "UTC", "UTC"),
        (wording.parse_pattern, " 职教 ", "职教"),
        (wording.parse_pattern, r"re:第\d+届$", r"re:第\d+届$"),
        (wording.parse_prefix, "/zyjy/", "/zyjy/"),
        (wording.parse_prefix, "re:^/20[0-9]{2}/", "re:^/20[0-9]{2}/"),
        (wording.parse_glob, "**/*.html", "**/*.html"),
        (wording.parse_glob, "./a//[0-9]*.md", "a/[0-9]*.md"),
        (wording.parse_glob, "..a/b..c", "..a/b..c"),
    ],
)
def test_a_right_text_is_kept(parse: Callable[[str], str], text: str, expected: str) -> None:
    """What the manual allows is taken, in its usual form."""
    assert expected == parse(text)


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (wording.parse_text, "\u200e\ufffe"),
        (wording.parse_text, "a\x00b"),
        (wording.parse_text, "\u3000"),
        (wording.parse_id, "x" * 65),
        (wording.parse_id, "a\n"),
        (wording.parse_id, "ａ"),
        (wording.parse_id, "all"),
        (wording.parse_language, "english please"),
        (wording.parse_language, ""),
        (wording.parse_timezone, ""),
        (wording.parse_timezone, "a" * 5000),
        (wording.parse_timezone, "a\0b"),
        (wording.parse_pattern, "re:a{1001}"),
        (wording.parse_pattern, r"re:(a)\1"),
        (wording.parse_prefix, "news"),
        (wording.parse_glob, ".."),
        (wording.parse_glob, "//x"),
        (wording.parse_glob, ""),
    ],
)
def test_a_wrong_text_is_refused(parse: Callable[[str], str], text: str) -> None:
    """What would fail later, or mean something else, is refused now."""
    with pytest.raises(Refused):
        parse(text)


PARSERS = [
    wording.parse_text,
    wording.parse_id,
    wording.parse_language,
    wording.parse_timezone,
    wording.parse_pattern,
    wording.parse_prefix,
    wording.parse_glob,
]
TEXTS = st.text(max_size=12) | st.text(alphabet="re:/.*[](){}|\\a1-", max_size=12)


@pytest.mark.parametrize("parse", PARSERS)
@settings(deadline=None, max_examples=60)
@given(text=TEXTS | TEXTS.map("re:".__add__))
def test_any_text_is_taken_once_or_refused(parse: Callable[[str], str], text: str) -> None:
    """No text gives another error, and what was taken is taken again as it is."""
    try:
        taken = parse(text)
    except Refused as refused:
        told = f"{refused.sentence} {refused.hint} {refused.clue}"
    else:
        told = taken
        assert taken == parse(taken)
    assert told.strip()
