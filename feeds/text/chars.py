"""Single characters: which may stand in XML, which scripts write without spaces, what is blank."""

import re
import unicodedata

ILLEGAL = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (2.2) forbids, and the C1 controls, which it only discourages."""

_INVISIBLE = re.compile("[\u00ad\u180e\u200b\u2060\ufeff]")
_BLANK_RUN = re.compile("[\\s\u115f\u1160\u2800\u3164]+")
_LOOSE = " \u034f\u061c\u200c\u200d\u200e\u200f"
"""Joiners and marks of direction: they matter between letters, not at the ends."""

HAN = (
    "\u2e80-\u2fd5\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
"""The body of a character class: Han ideographs and radicals, with 々 and 〇."""
KANA = "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
SOUTHEAST = (
    "\u0e01-\u0e4e\u0e80-\u0ecd\u0edc-\u0edf\u1780-\u17d3\u1000-\u103f\u104c-\u109f\ua9e0-\ua9fe\uaa60-\uaa7f"
)
SPACELESS = HAN + KANA + SOUTHEAST
"""The body of a character class: scripts that put no spaces between words."""

_HAN = re.compile(f"[{HAN}]")
_SPACELESS = re.compile(f"[{SPACELESS}]")


def strip_illegal(text: str) -> str:
    """Drop what may not stand in an XML document; a NEL becomes a newline (SEC-02)."""
    return ILLEGAL.sub("", text.replace("\x85", "\n"))


def drop_invisible(text: str) -> str:
    """Without soft hyphens, zero-width spaces and byte order marks; joiners stay."""
    return _INVISIBLE.sub("", text)


def squeeze(text: str) -> str:
    """One line: each run of blanks is one space, none at the ends; zero-width characters vanish."""
    return _BLANK_RUN.sub(" ", drop_invisible(text)).strip(_LOOSE)


def is_han(character: str) -> bool:
    """Whether this is a Han ideograph."""
    return _HAN.fullmatch(character) is not None


def is_spaceless(character: str) -> bool:
    """Whether its script puts no spaces between words: Han, kana, Thai, Lao, Khmer, Myanmar."""
    return _SPACELESS.fullmatch(character) is not None


def fold(text: str) -> str:
    """The form in which words are compared: NFKC, case folded, squeezed. Folding again changes nothing."""
    folded = text.casefold() if text.isascii() else _compatible(_compatible(text).casefold())
    return squeeze(folded)


def _compatible(text: str) -> str:
    return text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)
