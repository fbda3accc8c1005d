"""Language tags, and which language a text is in. The one door of langcodes and py3langid."""

import re

import langcodes

from feeds.text.chars import HAN, KANA


def normalize_tag(tag: str) -> str:
    """A BCP 47 tag in canonical case; empty when it is none."""
    try:
        return langcodes.standardize_tag(tag.strip()) if langcodes.tag_is_valid(tag.strip()) else ""
    except ValueError:
        return ""


def detect(text: str) -> str:
    """The primary language of a text; empty when unsure."""
    if re.search(f"[{KANA}]", text):
        return "ja"
    return "zh" if re.search(f"[{HAN}]", text) else ""
