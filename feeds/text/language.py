"""Language tags, and which language a text is in. The one door of langcodes and py3langid."""

import importlib
import math
import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection
from functools import cache
from types import ModuleType

LOOKED_AT = 20_000
"""How many characters decide."""

ENOUGH_LETTERS = 48
"""A text of fewer letters is too short to tell languages of one script apart."""

SURE = 0.95

_WEIGHTS = {"han": 3.0, "kana": 2.0, "hangul": 2.5}
"""A character of these stands for about so many letters."""

_OWN_NAME = """
    hangul latin cyrillic arabic hebrew greek thai lao khmer myanmar devanagari bengali gurmukhi gujarati
    tamil telugu kannada malayalam sinhala georgian armenian tibetan
"""
_SCRIPTS = {"CJK": "han", "HIRAGANA": "kana", "KATAKANA": "kana"} | {
    name.upper(): name for name in _OWN_NAME.split()
}
"""The first word of a letter's Unicode name, to its script."""

_ONE_LANGUAGE = {
    "hangul": "ko", "greek": "el", "thai": "th", "lao": "lo", "khmer": "km", "myanmar": "my",
    "gurmukhi": "pa", "gujarati": "gu", "tamil": "ta", "telugu": "te", "kannada": "kn", "malayalam": "ml",
    "sinhala": "si", "georgian": "ka", "armenian": "hy", "tibetan": "bo",
}  # fmt: skip
_LATIN_NAMES = """
    af ca cs cy da de en eo es et eu fi fr ga gl hr hu id is it la lb lt lv ms mt nb nl nn no pl pt
    ro sk sl sq sv sw tr vi
"""
_LATIN = frozenset(_LATIN_NAMES.split())
_CANDIDATES: dict[str, Collection[str]] = {
    "latin": _LATIN,
    "cyrillic": ["be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "uk"],
    "arabic": ["ar", "fa", "ps", "ug", "ur"],
    "hebrew": ["he"],
    "devanagari": ["hi", "mr", "ne"],
    "bengali": ["as", "bn"],
}
_TAG = re.compile("[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_USUAL_TAGS = "zh zh-CN zh-TW zh-HK zh-Hans zh-Hant ja ko en en-US en-GB de fr es it pt pt-BR ru ar"
_USUAL = frozenset(_USUAL_TAGS.split())
"""Canonical as they are. langcodes' tables take a quarter of a second, and most files need none of them."""


def normalize_tag(tag: str) -> str:
    """A BCP 47 tag in canonical case: zh_cn is zh-CN, EN is en. Empty when it is none."""
    plain = tag.strip().replace("_", "-").partition(".")[0]
    if len(plain) > 64 or not _TAG.fullmatch(plain):
        return ""
    if plain in _USUAL:
        return plain
    langcodes = _tables()
    if not langcodes.tag_is_valid(plain):
        return ""
    canonical: str = langcodes.standardize_tag(plain)
    return canonical if langcodes.standardize_tag(canonical) == canonical else ""


@cache
def _tables() -> ModuleType:
    """langcodes, loaded when a tag is met that is not among the usual ones."""
    return importlib.import_module("langcodes")


def detect(text: str) -> str:
    """The primary language of a text as a BCP 47 tag; empty when unsure.

    The script decides where it can; languages that share one are told apart only in texts of some
    length, and only when the odds are clear. The same text always gives the same answer.
    """
    letters = _count_scripts(text[:LOOKED_AT])
    if not letters:
        return ""
    script = max(sorted(letters), key=lambda name: letters[name] * _WEIGHTS.get(name, 1.0))
    if script in {"han", "kana"}:
        return "ja" if letters["kana"] * 12 > letters["han"] else "zh"
    if script in _ONE_LANGUAGE:
        return _ONE_LANGUAGE[script]
    if letters[script] < ENOUGH_LETTERS:
        return ""
    return _classify(text[:LOOKED_AT], _CANDIDATES[script])


def _count_scripts(text: str) -> Counter[str]:
    """How many letters of each script."""
    counts: Counter[str] = Counter()
    for character, number in Counter(text).items():
        if character.isalpha():
            counts[_script_of(character)] += number
    del counts[""]
    return counts


def _script_of(character: str) -> str:
    return _SCRIPTS.get(unicodedata.name(character, "").partition(" ")[0], "")


def _classify(text: str, candidates: Collection[str]) -> str:
    """The likeliest of the candidates, if it is clearly so."""
    scores = {language: score for language, score in _rank()(text) if language in candidates}
    best = max(sorted(scores), key=lambda language: scores[language])
    # A longer text has more evidence but no more independent evidence: the root tempers it.
    spread = math.sqrt(len(text.encode("utf-8", "replace")))
    odds = 1 / sum(math.exp((score - scores[best]) / spread) for score in scores.values())
    if odds < SURE:
        return ""
    return "no" if best in {"nb", "nn"} else best


@cache
def _rank() -> Callable[[str], list[tuple[str, float]]]:
    """py3langid's scores, loaded when they are first needed: it brings numpy along.

    It unpacks its model with the first text, which takes a second: once, however many threads want it.
    """
    rank: Callable[[str], list[tuple[str, float]]] = importlib.import_module("py3langid").rank
    with _LOADING:
        rank("a")
    return rank


_LOADING = threading.Lock()
