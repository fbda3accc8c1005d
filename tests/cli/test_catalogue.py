"""How sentences are found in a catalogue: gaps, what stands before them, how they are joined."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.cli.catalogue import LONGEST, Catalogue, fill, parse_catalogue

PO = r"""
# A remark.
msgid ""
msgstr ""
"Language: zh\n"

#: feeds/x.py
msgid "a \"b\"\t{c}"
"\n\\d"
msgstr "甲"
"乙{c}"

msgid "{n} book"
msgid_plural "{n} "
"books"
msgstr[0] "{n} 本书"

msgid "last"
msgstr "末"
"""
WORDS = Catalogue(
    {
        "is no time zone": "不是时区",
        "is no {~what}": "不是{what}",
        "write one such as {name}": "请写 {name} 之类",
        "kind of content": "正文方式",
        "a source": "来源",
        "a feed": "订阅源",
        "`{key}` is a key of {~holders}": "`{key}` 是{holders}的键",
        "{name} does not exist; make it with mkdir -p {name}": "{name} 不存在；请用 mkdir -p {name} 建立",
        "{number} hours": "{number} 小时",
        "it asks to be left alone for {~span}": "要求 {span} 内不要再问",
        "broken beyond reading": "无法读取",
        "look at the page": "请看页面",
    }
)


def test_parse_catalogue() -> None:
    """A PO file's quotes, escapes, remarks or continued lines are read otherwise than gettext does."""
    assert list(parse_catalogue(PO)) == [
        ("", "Language: zh\n"),
        ('a "b"\t{c}\n\\d', "甲乙{c}"),
        ("{n} book", "{n} 本书"),
        ("{n} books", "{n} 本书"),
        ("last", "末"),
    ]


def test_a_brace_that_names_no_value_means_itself() -> None:
    """An example with braces loses them, or breaks the sentence."""
    assert fill("{a} {b} {path} {c: d} ${E}", {"a": 1, "b": "{a}"}) == "1 {a} {path} {c: d} ${E}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("is no time zone", "不是时区"),
        ("timezone: Mars is no time zone", "timezone: Mars 不是时区"),
        ("content: all is no kind of content", "content: all 不是正文方式"),
        ("`x` is a key of a source, a feed", "`x` 是来源、订阅源的键"),
        ("/a b does not exist; make it with mkdir -p '/a b'", "/a b 不存在；请用 mkdir -p /a b 建立"),
        ("broken beyond reading; look at the page", "无法读取；请看页面"),
        ("broken beyond reading (look at the page)", "无法读取（请看页面）"),
        ("campus: broken beyond reading", "campus: 无法读取"),
        ("it asks to be left alone for 2 hours", "要求 2 小时 内不要再问"),
        ("write one such as x; look at the page", "请写 x 之类；请看页面"),
        ("campus: 2 hours", "campus: 2 小时"),
        ("broken beyond reading (page 5; look at the page)", "无法读取（page 5；请看页面）"),
        ("field 'x' (a source): look at the page", "field 'x'（来源）：请看页面"),
        ("x is no kind of content; look at the page", "x 不是正文方式；请看页面"),
        ("every: 5 hours is no kind of content", "every: 5 hours 不是正文方式"),
        ("for so many hours", "for so many hours"),
        ("this look at the page", "this look at the page"),
        ("nothing of this is known", "nothing of this is known"),
        ("", ""),
        ("broken beyond reading" * LONGEST, "broken beyond reading" * LONGEST),
    ],
)
def test_retell(text: str, expected: str) -> None:
    """A sentence is not recognised, or more is made of it than it says."""
    assert expected == WORDS.retell(text)


@given(st.text("isnofatimezwrueslch {}`;:,.()/-1", max_size=300))
def test_any_text_can_be_retold(text: str) -> None:
    """A text that happens to hold pieces of sentences raises."""
    assert isinstance(WORDS.retell(text), str)


def test_text_that_is_made_to_be_slow_is_not() -> None:
    """Gaps are tried in every way that they could be filled: this would not end."""
    slow = Catalogue({"{a}, {b}, {c}, {d}, {e}, {f}, {g}, end of it": ""})

    assert slow.retell(", " * (LONGEST // 2)) == ", " * (LONGEST // 2)
