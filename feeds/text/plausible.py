"""How much a text looks like one that somebody wrote, when its bytes are read in one encoding."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache

from feeds.text import frequent
from feeds.text.encodings import codec_of

GUESSED = (
    "gb18030",
    "big5",
    "shift_jis",
    "euc-jp",
    "euc-kr",
    "windows-1251",
    "koi8-r",
    "windows-1252",
    "utf-16le",
    "utf-16be",
)
"""The encodings that are guessed; of two equals the first wins."""

FAVOUR = 0.08
"""What GB18030 is given in advance."""

_FREQUENT, _KNOWN, _RARE, _ODD, _BROKEN = 1.0, 0.5, 0.0, -0.5, -2.0

_PUNCTUATION = frozenset("、。，．：；？！“”‘’（）《》〈〉【】「」『』—…·～　％＋－／〔〕￥")
_KANA = frozenset(map(chr, [*range(0x3041, 0x3094), *range(0x30A1, 0x30F7), 0x30FC]))
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_WESTERN = re.compile("(?<![^\x00-\x7f])[^\x00-\x7f]{1,2}(?![^\x00-\x7f])")
_WESTERN_SIGNS = frozenset("’‘“”–—…«»·©®°£€§\xa0•™½¿¡´²³×†„‚ªº")
_CYRILLIC_WORD = re.compile(
    "(?<![A-Za-zА-яЁё])(?:[А-ЯЁ]?[а-яё]{2,}|[А-ЯЁ]{2,}|[аийоуясвкАИОУЯСВК])(?![A-Za-zА-яЁё])"
)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")


def plausibility(sample: bytes, encoding: str) -> float:
    """How plausible these bytes are in an encoding: 1 is the best, 0 or less is hardly text.

    ASCII counts for nothing, except in UTF-16, where it is as much evidence as any other.
    """
    text = sample.decode(codec_of(encoding), "replace")
    if sample and text.endswith("\ufffd"):
        text = text[:-1]
    score = _SCORES.get(encoding, _generic)(text)
    return score + FAVOUR if encoding == "gb18030" and score > 0 else score


def _mean(weights: Iterable[tuple[float, int]]) -> float:
    """The mean of weights that each stand for so many characters; 0 without any."""
    total = count = 0.0
    for weight, number in weights:
        total += weight * number
        count += number
    return total / count if count else 0.0


def _by_character(text: str, weigh: Callable[[str], float]) -> float:
    counts = Counter(_BEYOND_ASCII.findall(text))
    return _mean((weigh(character), number) for character, number in counts.items())


@cache
def _block(codec: str, leads: range, trails: range) -> frozenset[str]:
    """The characters of a rectangle in a two-byte code."""
    pairs = (bytes((lead, trail)) for lead in leads for trail in trails)
    return frozenset(filter(None, (pair.decode(codec, "ignore") for pair in pairs)))


def _weigh_multibyte(
    character: str, frequent_ones: frozenset[str], known: frozenset[str], rare: frozenset[str]
) -> float:
    if character in frequent_ones or character in _PUNCTUATION:
        return _FREQUENT
    if character in known:
        return _KNOWN
    if character in rare or "\uff01" <= character <= "\uff5e":
        return _RARE
    return _BROKEN if character == "\ufffd" else _ODD


def _simplified(text: str) -> float:
    known = _block("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF))
    rare = _block("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF)) | frequent.TRADITIONAL
    return _by_character(text, lambda c: _weigh_multibyte(c, frequent.SIMPLIFIED, known, rare))


def _traditional(text: str) -> float:
    trails = range(0x40, 0xFF)
    known = _block("big5", range(0xA4, 0xC7), trails)
    rare = _block("big5", range(0xA1, 0xFA), trails)
    return _by_character(text, lambda c: _weigh_multibyte(c, frequent.TRADITIONAL, known, rare))


def _japanese(text: str) -> float:
    known = _block("euc_jp", range(0xB0, 0xD0), range(0xA1, 0xFF))
    rare = _block("euc_jp", range(0xA1, 0xF5), range(0xA1, 0xFF))
    often = frequent.KANJI | _KANA
    return _by_character(text, lambda c: _weigh_multibyte(c, often, known, rare))


def _korean(text: str) -> float:
    known = _block("euc_kr", range(0xB0, 0xC9), range(0xA1, 0xFF))
    rare = _block("euc_kr", range(0xA1, 0xFE), range(0xA1, 0xFF))
    return _by_character(text, lambda c: _weigh_multibyte(c, frequent.HANGUL, known, rare))


def _western(text: str) -> float:
    """Letters with marks stand alone or in pairs among ASCII."""
    total = len(_BEYOND_ASCII.findall(text))
    alone = Counter("".join(_WESTERN.findall(text)))
    good = sum(n for c, n in alone.items() if c in frequent.LATIN or c in _WESTERN_SIGNS)
    return (2 * good - total) / total * 0.9 - _controls(text) if total else 0.0


def _cyrillic(text: str) -> float:
    """Words in one case, or with one capital, of frequent letters and not mixed with ASCII."""
    total = len(_BEYOND_ASCII.findall(text))
    words = Counter("".join(_CYRILLIC_WORD.findall(text)))
    good = sum(n for c, n in words.items() if c in frequent.CYRILLIC)
    usual = sum(words.values())
    score = (good + 0.3 * (usual - good) - (total - usual) * 0.7) / total if total else 0.0
    return score - _controls(text)


def _controls(text: str) -> float:
    """What control characters cost a single-byte encoding, which makes text of any bytes."""
    return 4 * len(_CONTROLS.findall(text)) / len(text) if text else 0.0


def _wide(text: str) -> float:
    def weigh(character: str) -> float:
        if "\x20" <= character <= "\x7e" or character in "\r\n\t" or character in _ANY_FREQUENT:
            return _FREQUENT
        if "\u4e00" <= character <= "\u9fa5":
            return 0.2
        return _BROKEN if character == "\ufffd" or character < " " else _ODD

    return _mean((weigh(c), n) for c, n in Counter(text).items())


def _generic(text: str) -> float:
    """For encodings that are never guessed: letters are likely, everything else is not."""
    return _by_character(text, lambda c: 0.6 if c.isalpha() else (0.3 if c.isprintable() else _ODD))


_ANY_FREQUENT = (
    frequent.SIMPLIFIED
    | frequent.TRADITIONAL
    | frequent.KANJI
    | frequent.HANGUL
    | frequent.CYRILLIC
    | frequent.LATIN
    | _KANA
    | _PUNCTUATION
)
_SCORES: dict[str, Callable[[str], float]] = {
    "gb18030": _simplified,
    "big5": _traditional,
    "shift_jis": _japanese,
    "euc-jp": _japanese,
    "euc-kr": _korean,
    "windows-1251": _cyrillic,
    "koi8-r": _cyrillic,
    "windows-1252": _western,
    "utf-16le": _wide,
    "utf-16be": _wide,
    "utf-32le": _wide,
    "utf-32be": _wide,
}
