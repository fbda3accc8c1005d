"""The language of an article: what it says, unless its words say otherwise."""

import re

from feeds.model.document import Claim, Document, Field, Origin
from feeds.normalize.pick import Pick, pick_first
from feeds.text.language import detect, normalize_tag

ORDER = (
    Origin.FRONT_MATTER,
    Origin.ITEM,
    Origin.SETTINGS,
    Origin.FEED,
    Origin.SITEMAP,
    Origin.LANG_ATTRIBUTE,
    Origin.JSON_LD,
    Origin.META,
    Origin.MICRODATA,
)
ENOUGH = 40
"""Letters that are needed before the words are believed against a claim."""

_OWN_WORD = frozenset({Origin.FRONT_MATTER, Origin.ITEM})
_KANA = re.compile("[\u3041-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7af]")
_HAN = re.compile("[\u3400-\u9fff]")
_LETTER = re.compile(r"[^\W\d_]")


def pick_language(document: Document, text: str) -> Pick[str]:
    """A BCP 47 tag; empty when neither the document nor its words tell."""
    claimed = pick_first(document.about(Field.LANGUAGE), ORDER, _read)
    if claimed and claimed.claim and claimed.claim.origin in _OWN_WORD:
        return claimed
    script = script_of(text)
    if claimed and (not script or _agrees(claimed.value, script)):
        return claimed
    found = script if script in ("zh", "ja", "ko") else normalize_tag(detect(text[:4000]))
    if not found:
        return claimed or Pick("")
    return Pick(found, Claim(Field.LANGUAGE, (found,), Origin.DETECTED, "words"))


def _read(claim: Claim) -> str:
    return normalize_tag(claim.value.split(",")[0].strip().replace("_", "-"))


def script_of(text: str) -> str:
    """zh, ja or ko where the characters tell, `other` for different letters, empty for too few."""
    sample = text[:4000]
    letters = len(_LETTER.findall(sample))
    if letters < ENOUGH:
        return ""
    if len(_HANGUL.findall(sample)) > 0.2 * letters:
        return "ko"
    if len(_KANA.findall(sample)) > 0.1 * letters:
        return "ja"
    return "zh" if len(_HAN.findall(sample)) > 0.3 * letters else "other"


def _agrees(tag: str, script: str) -> bool:
    primary = tag.partition("-")[0]
    if script == "other":
        return primary not in ("zh", "ja", "ko", "yue")
    return primary == script or (script == "zh" and primary in ("yue", "cmn", "wuu", "lzh"))
