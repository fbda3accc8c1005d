"""Single characters: legal, blank, folded."""

import re
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from feeds.text.chars import drop_invisible, fold, is_han, is_spaceless, squeeze, strip_illegal

ANY_TEXT = st.text(st.characters(codec=None), max_size=60)


def test_every_code_point_that_survives_is_an_xml_char() -> None:
    """SEC-02: an XML parser would refuse a text that was stripped."""
    text = strip_illegal("".join(map(chr, range(sys.maxunicode + 1))))
    assert etree.fromstring(f"<a>{text.translate({38: None, 60: None})}</a>".encode()).text
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", text)


def test_legal_characters_survive() -> None:
    """SEC-02: something that may stand in XML is lost."""
    legal = "\t\n\r ~\xa0é\ud7ff\ue000�\U00010000\U0010ffff新闻👩‍🏫"
    assert strip_illegal(legal) == legal


def test_nel_is_a_newline() -> None:
    """A next-line control joins two lines."""
    assert strip_illegal("一\x85二") == "一\n二"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  a \t\r\n b\u3000\u3000c\xa0d ", "a b c d"),
        ("\u3000\u3000近日，学校", "近日，学校"),
        ("新\u200b闻\ufeff", "新闻"),
        ("hy\u00adphen", "hyphen"),
        ("a\u2028b\x1fc", "a b c"),
        ("", ""),
        ("\u200b \u200f", ""),
        ("👩\u200d🏫", "👩\u200d🏫"),
    ],
)
def test_squeeze(text: str, expected: str) -> None:
    """A title shows blanks that its page did not."""
    assert squeeze(text) == expected


def test_drop_invisible_keeps_joiners_and_blanks() -> None:
    """Persian words or emoji fall apart."""
    assert drop_invisible("می\u200cخواهم \u200bx\ufeff") == "می\u200cخواهم x"


@pytest.mark.parametrize(
    ("character", "expected"), [("新", True), ("々", True), ("𠀀", True), ("の", False), ("a", False)]
)
def test_is_han(character: str, *, expected: bool) -> None:
    """A script is taken for Han, or Han for another."""
    assert is_han(character) is expected


@pytest.mark.parametrize("character", "新のカ学ทລខမ〇")
def test_scripts_without_spaces(character: str) -> None:
    """A script without spaces is matched by whole words, which it does not mark."""
    assert is_spaceless(character)


@pytest.mark.parametrize("character", "aéяع한1+，。 ")
def test_scripts_with_spaces(character: str) -> None:
    """A script with spaces is matched anywhere."""
    assert not is_spaceless(character)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＡＩ＋教育", "ai+教育"),
        ("Straße", "STRASSE"),
        ("５Ｇ", "5g"),
        ("ﬁne", "FINE"),
        ("İ", "i\u0307"),
        (" a  b ", "A B"),
    ],
)
def test_fold_makes_spellings_equal(one: str, other: str) -> None:
    """Two spellings of a word are two words."""
    assert fold(one) == fold(other)


@given(ANY_TEXT)
@settings(deadline=None)
def test_each_is_idempotent(text: str) -> None:
    """A second pass changes what the first one made."""
    for function in (strip_illegal, squeeze, fold, drop_invisible):
        assert function(function(text)) == function(text)
