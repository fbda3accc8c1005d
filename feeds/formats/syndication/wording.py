"""Texts of a feed as feedparser hands them out: plain words, HTML, or something that is no text."""

from collections.abc import Mapping
from typing import Any

from feeds.text.chars import squeeze, strip_illegal
from feeds.text.markup import html_to_text, text_to_html

Said = Mapping[str, Any]
"""A part of what feedparser says: texts, lists and mappings by name."""

_HTML = frozenset({"", "text/html", "html", "xhtml", "application/xhtml+xml"})


def text_of(said: Said, key: str) -> str:
    """One value, as it stood; empty when it is missing or no text."""
    value = said.get(key)
    return strip_illegal(value).strip() if isinstance(value, str) else ""


def parts_of(said: Said, key: str) -> list[Said]:
    """The members of a list; empty when there is none."""
    value = said.get(key)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def part_of(said: Said, key: str) -> Said:
    """A value with parts of its own; empty when it is none."""
    value = said.get(key)
    return value if isinstance(value, dict) else {}


def plain_text(said: Said, key: str) -> str:
    """A title, or whatever else is one line of plain words, without the markup it came with."""
    text = text_of(said, key)
    if not text or not is_html(part_of(said, f"{key}_detail")) or not ("<" in text or "&" in text):
        return squeeze(text)
    return squeeze(html_to_text(text))


def is_html(content: Said) -> bool:
    """Whether a content is HTML in any of its guises."""
    return text_of(content, "type").lower() in _HTML


def html_of(content: Said) -> str:
    """A content as HTML; empty for one that is no text: a picture in base64, data in XML."""
    value = text_of(content, "value")
    if is_html(content):
        # XHTML writes its empty elements with an end, which is one more break to HTML.
        return value.replace("</br>", "")
    is_text = text_of(content, "type").lower().startswith("text/")
    return text_to_html(value) if is_text else ""
