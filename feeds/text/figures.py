"""The numbers and dates in a text, whichever way they are written: 第十二届, 12th, XII, 二〇二六年."""

import re
import unicodedata
from collections import Counter

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
_DIGITS |= {"〇": 0, "○": 0, "两": 2, "兩": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_HAN = "".join((*_DIGITS, *_UNITS))
_ROMAN = {"i": 1, "v": 5, "x": 10}
_NUMBERS = (
    "zero",
    "one first january jan",
    "two second february feb",
    "three third march mar",
    "four fourth april apr",
    "five fifth may",
    "six sixth june jun",
    "seven seventh july jul",
    "eight eighth august aug",
    "nine ninth september sept sep",
    "ten tenth october oct",
    "eleven eleventh november nov",
    "twelve twelfth december dec",
    *(f"{word}teen {word}teenth" for word in ("thir", "four", "fif", "six", "seven", "eigh", "nine")),
)
_TENS = ("twent", "thirt", "fort", "fift", "sixt", "sevent", "eight", "ninet")
_WORDS = {word: str(number) for number, words in enumerate(_NUMBERS) for word in words.split()}
_WORDS |= {stem + end: f"{number}0" for number, stem in enumerate(_TENS, 2) for end in ("y", "ieth")}
_PARTS = (
    r"[上中下](?:半年|半月|旬|午|篇|集|册|期|部|卷|学期|周|月)|[春夏秋冬](?:季|学期)|(?:周|星期|礼拜)[日天]|"
    r"[(【\[·•\s—–-][上中下](?=[)】\]\s]|$)|[今昨明前后去][天日晨早晚夜年]|本[周月年]|[正腊]月|"
    r"(?<=[\d零一二三四五六七八九十百千])[万亿兆]|(?<![a-z])[a-h](?=[卷组类班])|[甲乙丙丁戊己庚辛](?=[卷组类班级、）)])|(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"(?<![a-z])(?:spring|summer|autumn|winter)(?![a-z])"
)
_FIGURE = re.compile(
    rf"(?P<digits>\d+(?:[.,]\d+)*)|(?P<han>[{_HAN}]+)|(?<![a-z])(?P<roman>x{{0,3}}(?:ix|iv|v?i{{1,3}}|v)|x{{1,3}})(?![a-z])|"
    rf"(?<![a-z])(?P<word>{'|'.join(sorted(_WORDS, key=len, reverse=True))})(?![a-z])|(?P<part>{_PARTS})"
)
_LONGEST = 200_000


def figures_in(text: str) -> Counter[str]:
    """Every number, date and part of a text, each in one way of writing, with how often it stands there."""
    plain = unicodedata.normalize("NFKC", text[:_LONGEST]).casefold()
    return Counter(_value(found) for found in _FIGURE.finditer(plain))


def _value(found: re.Match[str]) -> str:
    if found["digits"]:
        return _plain_digits(found["digits"])
    if found["han"]:
        return _plain_han(found["han"])
    if found["roman"]:
        return str(_plain_roman(found["roman"]))
    return _WORDS[found["word"]] if found["word"] else found["part"]


def _plain_digits(written: str) -> str:
    """12,000 is 12000 and 08 is 8; 3.5 stays."""
    joined = re.sub(r",(?=\d{3}(?!\d))", "", written)
    digits = "".join(str(unicodedata.decimal(each, each)) for each in joined)
    return digits.lstrip("0") or "0"


def _plain_han(written: str) -> str:
    """二〇二六 is 2026, 三百二十 is 320."""
    if not any(unit in written for unit in _UNITS):
        return "".join(str(_DIGITS[each]) for each in written).lstrip("0") or "0"
    total, digit = 0, 0
    for each in written:
        if each in _UNITS:
            total += (digit or 1) * _UNITS[each]
            digit = 0
        else:
            digit = _DIGITS[each]
    return str(total + digit)


def _plain_roman(written: str) -> int:
    values = [_ROMAN[each] for each in written]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < behind else value for value, behind in pairs)
