"""Bytes to text."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.text.charset import Decoded, decode
from feeds.text.encodings import codec_of, declared_in, encoding_named

SIMPLIFIED = "近日，学校召开新学期工作会议，总结上一年的成绩，安排今年的任务。会议要求各部门认真落实。"
TRADITIONAL = "昨日，學校召開新學期工作會議，總結上一年的成績，安排今年的任務。會議要求各部門認真落實。"
JAPANESE = "本日、大学では新しい学期の会議が開かれ、昨年の成果と今年の主な計画について話し合いました。"
KOREAN = "오늘 학교에서 새 학기 회의가 열려 지난해의 성과를 정리하고 올해의 주요 계획을 논의하였다."
RUSSIAN = "Сегодня в университете прошло собрание, на котором подвели итоги года и обсудили новые планы."
FRENCH = "Aujourd’hui, l’école a tenu sa réunion de rentrée : le bilan de l’année a été présenté aux élèves."
GERMAN = "Heute fand die Sitzung zum Semesterbeginn statt; künftige Pläne wurden später erläutert."
ENGLISH = "The meeting — held on Monday — summed up last year’s work."

LEGACY = [
    (SIMPLIFIED, "gb18030"),
    (TRADITIONAL, "gb18030"),
    (TRADITIONAL, "big5"),
    (JAPANESE, "shift_jis"),
    (JAPANESE, "euc-jp"),
    (KOREAN, "euc-kr"),
    (RUSSIAN, "windows-1251"),
    (RUSSIAN, "koi8-r"),
    (FRENCH, "windows-1252"),
    (GERMAN, "windows-1252"),
    (ENGLISH, "windows-1252"),
    (SIMPLIFIED, "utf-16le"),
    (SIMPLIFIED, "utf-16be"),
    (TRADITIONAL, "utf-16le"),
    (JAPANESE, "utf-16be"),
    (KOREAN, "utf-16le"),
    (RUSSIAN, "utf-16be"),
    (ENGLISH, "utf-16le"),
    (ENGLISH, "utf-32le"),
    (ENGLISH, "utf-32be"),
]


@pytest.mark.parametrize(("text", "encoding"), LEGACY)
def test_an_undeclared_encoding_is_guessed(text: str, encoding: str) -> None:
    """An ordinary text in this encoding comes out garbled."""
    assert decode(text.encode(codec_of(encoding))) == Decoded(text, encoding, "guessed")


@pytest.mark.parametrize(("text", "encoding"), LEGACY)
def test_a_page_is_guessed_by_its_words(text: str, encoding: str) -> None:
    """Markup around the words misleads the guess."""
    page = (
        f'<!DOCTYPE html><html><head><title>{text[:12]}</title></head><body class="a">'
        + f"<p>{text}</p>\n" * 5
    )
    assert decode(page.encode(codec_of(encoding))) == Decoded(page, encoding, "guessed")


@pytest.mark.parametrize(
    "text", ["教育新闻", "学院要闻", "通知公告", "关于开展教学检查的通知", "涛怡 怡瑜莘", "莘杰婷"]
)
def test_a_few_chinese_characters_are_enough(text: str) -> None:
    """A short Chinese title is taken for another language."""
    assert decode(text.encode("gb18030")).text == text


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16le"),
        (codecs.BOM_UTF16_BE, "utf-16be"),
        (codecs.BOM_UTF32_LE, "utf-32le"),
        (codecs.BOM_UTF32_BE, "utf-32be"),
        (b"\x84\x31\x95\x33", "gb18030"),
    ],
)
def test_a_mark_decides(mark: bytes, encoding: str) -> None:
    """A byte order mark is overruled by a declaration, or stays in the text."""
    text = f'<meta charset="big5">{SIMPLIFIED}'
    assert decode(mark + text.encode(encoding), declared="gbk") == Decoded(text, encoding, "bom")


def test_a_utf8_mark_before_other_bytes_does_not_decide() -> None:
    """An editor's mark in front of a GBK page garbles all of it."""
    assert decode(codecs.BOM_UTF8 + SIMPLIFIED.encode("gbk")).text.endswith(SIMPLIFIED)


@pytest.mark.parametrize("text", ["", "plain ASCII", SIMPLIFIED, FRENCH, KOREAN, "𠀀👩‍🏫"])
@pytest.mark.parametrize("declared", ["", "gb2312", "iso-8859-1", "no-such-thing", "utf-8"])
def test_utf8_is_recognized_whatever_was_declared(text: str, declared: str) -> None:
    """A UTF-8 page that declares gb2312 comes out garbled."""
    data = f'<meta http-equiv="Content-Type" content="text/html; charset=gb2312">{text}'
    assert decode(data.encode(), declared=declared) == Decoded(data, "utf-8", "utf-8")


def test_a_gbk_page_that_declares_utf8_is_read_as_gb18030() -> None:
    """A GBK page that declares UTF-8 comes out garbled."""
    page = f'<meta charset="utf-8"><p>{SIMPLIFIED}</p>'
    for declared in ("", "utf-8"):
        assert decode(page.encode("gbk"), declared=declared) == Decoded(page, "gb18030", "guessed")


@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [
        (SIMPLIFIED, "gb18030", "gb2312"),
        (SIMPLIFIED, "gb18030", "GBK"),
        (TRADITIONAL, "big5", "Big5-HKSCS"),
        (JAPANESE, "shift_jis", "x-sjis"),
        (JAPANESE, "euc-jp", "EUC-JP"),
        (KOREAN, "euc-kr", "ks_c_5601-1987"),
        (FRENCH, "windows-1252", "ISO-8859-1"),
        ("Zażółć gęślą jaźń, powiedział rektor uczelni.", "iso-8859-2", "iso-8859-2"),
        ("Το πανεπιστήμιο ανακοίνωσε τα νέα μαθήματα.", "windows-1253", "windows-1253"),
        ("มหาวิทยาลัยประกาศหลักสูตรใหม่", "windows-874", "tis-620"),
    ],
)
def test_a_declaration_that_fits_is_believed(text: str, encoding: str, declared: str) -> None:
    """A page is guessed at although it says what it is."""
    data = text.encode(codec_of(encoding))
    assert decode(data, declared=declared) == Decoded(text, encoding, "declared")
    page = f'<?xml version="1.0" encoding="{declared}"?>{text}'
    assert decode(page.encode(codec_of(encoding))) == Decoded(page, encoding, "declared")


@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [
        (SIMPLIFIED, "gb18030", "iso-8859-1"),
        (SIMPLIFIED, "gb18030", "windows-1251"),
        (SIMPLIFIED, "gb18030", "shift_jis"),
        (SIMPLIFIED, "gb18030", "utf-16"),
        (TRADITIONAL, "big5", "gb2312"),
        (JAPANESE, "shift_jis", "iso-8859-1"),
        (RUSSIAN, "windows-1251", "iso-8859-1"),
        (FRENCH, "windows-1252", "gb2312"),
    ],
)
def test_a_declaration_that_does_not_fit_loses(text: str, encoding: str, declared: str) -> None:
    """A server's wrong default garbles a page."""
    assert decode(text.encode(codec_of(encoding)), declared=declared) == Decoded(text, encoding, "guessed")


def test_the_argument_is_asked_before_the_document() -> None:
    """A transport's charset is overruled by a copied meta element that fits as badly."""
    page = f'<meta charset="windows-1253"><p>{RUSSIAN}</p>'
    assert decode(page.encode("windows-1251"), declared="windows-1251").why == "declared"


def test_a_chance_match_of_utf8_does_not_beat_a_declaration() -> None:
    """A short GBK title that happens to be UTF-8 is garbled although it is declared."""
    data = "学校".encode("gbk")
    assert data.decode("utf-8")
    assert decode(data, declared="gb2312").text == "学校"


@pytest.mark.parametrize("cut", [1, 2])
def test_a_truncated_end_does_not_flip_utf8(cut: int) -> None:
    """A UTF-8 file cut off in a character is read as something else."""
    decoded = decode(SIMPLIFIED.encode()[:-cut])
    assert decoded.encoding == "utf-8"
    assert decoded.text == SIMPLIFIED[:-1] + "�"


def test_half_a_character_does_not_flip_utf8() -> None:
    """One broken place turns a whole UTF-8 page into garbage."""
    broken = SIMPLIFIED.encode()[:30] + "学".encode()[:2] + SIMPLIFIED.encode()[30:]
    assert decode(broken) == Decoded(SIMPLIFIED[:10] + "�" + SIMPLIFIED[10:], "utf-8", "utf-8")


def test_half_a_character_does_not_flip_gb18030() -> None:
    """One broken place makes a GBK page another encoding."""
    for half in (b"\xd1", b"\x81"):
        data = "<p>会议。</p>\n".encode("gbk") + half + b"\n" + f"<p>{SIMPLIFIED}</p>".encode("gbk")
        decoded = decode(data)
        assert decoded.encoding == "gb18030"
        assert decoded.text.endswith(f"<p>{SIMPLIFIED}</p>")
    assert decode(SIMPLIFIED.encode("gbk")[:-1]).encoding == "gb18030"


def test_latin_words_are_no_utf8_because_of_their_end() -> None:
    """A final é is taken for a truncated character."""
    assert decode("café".encode("latin-1")).text == "café"


def test_newlines_are_line_feeds() -> None:
    """A carriage return reaches the text."""
    assert decode(b"a\r\nb\rc\n").text == "a\nb\nc\n"


def test_nuls_are_left_and_do_not_make_utf16() -> None:
    """A file with a few NULs is read as UTF-16."""
    assert decode(b"abc\0def\0" + b"x" * 40).text == "abc\0def\0" + "x" * 40


def test_nuls_everywhere_are_no_utf16() -> None:
    """A block of NULs is read as UTF-16."""
    assert decode(b"\0" * 100 + b"ab").encoding == "utf-8"


def test_iso_2022_jp_is_read() -> None:
    """Japanese mail text shows its escapes."""
    data = "会議のお知らせ".encode("iso-2022-jp")
    assert decode(data).text == "会議のお知らせ"
    assert decode(data, declared="iso-2022-jp").why == "declared"


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("gb2312", "gb18030"),
        ("GBK", "gb18030"),
        (" x-gbk ", "gb18030"),
        ("ISO-8859-1", "windows-1252"),
        ("us-ascii", "windows-1252"),
        ("latin1", "windows-1252"),
        ("'utf-8'", "utf-8"),
        ("UTF8", "utf-8"),
        ("ms_kanji", "shift_jis"),
        ("big5-hkscs", "big5"),
        ("iso-8859-9", "windows-1254"),
        ("", ""),
        ("hex", ""),
        ("punycode", ""),
        ("中文", ""),
    ],
)
def test_labels_mean_what_browsers_read(label: str, expected: str) -> None:
    """POLL-13: a label is read by its letter, not as browsers do."""
    assert encoding_named(label) == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b'<meta charset="gbk">', "gb18030"),
        (b"<META CHARSET=big5 />", "big5"),
        (b"<meta http-equiv='Content-Type' content='text/html;charset=Shift_JIS'>", "shift_jis"),
        (b"<?xml version='1.0' encoding='EUC-KR'?>", "euc-kr"),
        (b'@charset "koi8-r";', "koi8-r"),
        (b"<p>charset=gbk</p>", ""),
        (b"<meta charset=>", ""),
        (b" " * 5000 + b'<meta charset="gbk">', ""),
    ],
)
def test_declared_in(head: bytes, expected: str) -> None:
    """A document's own declaration is missed, or words are taken for one."""
    assert declared_in(head) == expected


@given(st.binary(max_size=300), st.sampled_from(["", "gbk", "utf-16", "big5", "x"]) | st.text(max_size=10))
@settings(deadline=None, max_examples=75)
def test_any_bytes_become_text(data: bytes, declared: str) -> None:
    """Some bytes raise an error, or leave a carriage return."""
    decoded = decode(data, declared=declared)
    assert "\r" not in decoded.text
    assert decoded.why in {"bom", "utf-8", "declared", "guessed"}
    assert b"".decode(decoded.encoding) == ""


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\0\ufeff"), max_size=200))
@settings(deadline=None)
def test_utf8_comes_back(text: str) -> None:
    """A UTF-8 text changes on its way through bytes."""
    if not text.startswith("\x1b") and "\x1b$" not in text:
        assert decode(text.encode()).text == text


@given(st.text("的一是不了在人有我他这个们中来上大为和国，。教育新闻学校abc 123\n", min_size=8, max_size=200))
@settings(deadline=None)
def test_gbk_comes_back(text: str) -> None:
    """Ordinary Chinese characters in GBK come out as others."""
    if sum(character > "\x7f" for character in text) * 2 > len(text):
        assert decode(text.encode("gbk")).text == text


def test_tags_are_no_utf_16() -> None:
    """Broken bytes between ASCII tags are taken for UTF-16, and all tags are lost."""
    data = b"<rss><item><description>\xe2\x80\x99<>\xe2\x80\x9d\xa9 </description></item></rss>"

    assert decode(data).text.endswith("</description></item></rss>")
