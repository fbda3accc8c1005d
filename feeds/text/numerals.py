"""Numbers written in other than ASCII digits."""

import re
import unicodedata

from feeds.text.chars import squeeze

_DIGITS = {digit: str(value) for value, digit in enumerate("〇一二三四五六七八九")}
_DIGITS |= {"零": "0", "○": "0", "两": "2", "兩": "2", "Ｏ": "0"}
_UNITS = "年月日号號时時点點分秒天周个個小星"
_WRITTEN = re.compile(f"[{''.join(_DIGITS)}十廿卅]{{1,9}}(?= ?[{_UNITS}])")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-") | {"∶": ":", "：": ":", "．": ".", "’": "'"})


def plain_digits(text: str) -> str:
    """One line in which every number of a date is in ASCII digits.

    Full-width forms and typographic dashes become plain ones, and Chinese numerals do where a
    unit follows them: 二〇二六年一月二十一日 is 2026年1月21日.
    """
    plain = squeeze(unicodedata.normalize("NFKC", text.replace("○", "〇")).translate(_DASHES))
    plain = "".join(_ascii_digit(c) for c in plain) if _has_foreign_digits(plain) else plain
    return _WRITTEN.sub(lambda match: _value(match[0]), plain)


def _has_foreign_digits(text: str) -> bool:
    return not text.isascii() and any(c.isdecimal() and not c.isascii() for c in text)


def _ascii_digit(character: str) -> str:
    return str(unicodedata.decimal(character)) if character.isdecimal() else character


def _value(numeral: str) -> str:
    """二十一 is 21, 二〇二六 is 2026; what is neither stays as it was."""
    tens = numeral.replace("廿", "二十").replace("卅", "三十")
    if "十" not in tens:
        return "".join(_DIGITS[character] for character in tens)
    before, _, after = tens.partition("十")
    if len(before) > 1 or len(after) > 1 or "十" in after:
        return numeral
    return f"{_DIGITS.get(before, '1')}{_DIGITS.get(after, '0')}"
