"""Whether an article is another one's reprint: the same text on another host, with another frame.

A notice of this year and that of the year before are nearly the same text, too: where numbers differ
two articles are never one.
"""

import re
from collections import Counter
from dataclasses import dataclass

from feeds.text.chars import squeeze
from feeds.text.figures import figures_in
from feeds.text.likeness import likeness, sign
from feeds.text.sameness import address_key
from feeds.text.urls import host_of

_FRAME_LINE = re.compile(
    r"[\s（(【\[*—–-]*(?:(?:稿件?|信息|文章)?来\s*源|转\s*自|转载自|原标题|原文链接|作\s*者|记\s*者|通讯员|"
    r"文\s*[/／|]|图\s*[/／|]|摄影|供\s*稿|"
    r"责任编辑|责\s*编|编\s*辑|审\s*核|初\s*审|复\s*审|终\s*审|校\s*对|签\s*发|发布时间|发布日期|发布者|点击|浏览|阅读|"
    r"source|editor|author|reporter|photo|by|published|updated)\s*(?:[:：/／|]|\s[A-Z])",
    re.IGNORECASE,
)
_FRAME_WEIGHT = 60
"""Letters: a longer line tells more than where it is from."""

_DATELINE = re.compile(
    r"^[\s\u3000]*(?:(?:[\u3400-\u9fff]{2,12}(?:社|网|报|台|讯)|本[报网台刊社]讯?|"
    r"据[\u3400-\u9fff]{2,16}(?:报道|消息|电|讯))"
    r"(?:[^，。；（(]{0,24}?[日月][电讯]|[^，。；（(]{0,16}?(?:报道|消息))?[\s,，:：]*)?(?:[（(][^（()）]{0,40}(?:记者|通讯员|作者)[^（()）]{0,40}[)）])?[\s,，:：]*"
)
_BRACKETED = re.compile(
    r"[（(【\[][^（()）】\]]{0,16}(?:记者|通讯员|供稿|来源|编辑|作者|摄影|图|文)[^（()）】\]]{0,40}[)）】\]]"
)
_AGREEING = 0.85
"""Of the numbers of two texts: the share that must stand in both."""


@dataclass(frozen=True, slots=True)
class Piece:
    """An article as it is compared with others."""

    host: str
    title: str
    signature: bytes
    """Of its text without its frame, as `sign_text` makes it: it may be kept, it never changes."""
    figures: Counter[str]
    """The numbers of its text."""


def make_piece(url: str, title: str, text: str) -> Piece:
    """An article's piece. `text` is plain, a line a paragraph."""
    words = unframed(text)
    return Piece(host_of(f"https:{address_key(url)}"), title, sign(words), figures_in(words))


def sign_text(text: str) -> bytes:
    """The signature of an article's text, 513 bytes; empty for one too short to be merged with another."""
    return sign(unframed(text))


def is_reprint(one: Piece, other: Piece, threshold: float) -> bool:
    """Whether two articles of different hosts are one: their texts are as alike as `threshold` (0 to 1) asks.

    Never where their titles, or more than a few places of their texts, differ in a number or a date;
    never for short texts, for those of one host, and for those without a host.
    """
    if not one.host or not other.host or one.host == other.host:
        return False
    if figures_in(one.title) != figures_in(other.title):
        return False
    return likeness(one.signature, other.signature) >= threshold and _agree(
        one.figures, other.figures, threshold
    )


def unframed(text: str) -> str:
    """A text without what every reprint changes: where it is from, who wrote it, who edited it."""
    lines = (line for line in map(squeeze, text.splitlines()) if line)
    kept = [line for line in lines if not _is_frame(line)]
    if kept:
        kept[0] = _DATELINE.sub("", kept[0], count=1)
    return "\n".join(_BRACKETED.sub("", line) for line in kept)


def _is_frame(line: str) -> bool:
    return len(line) <= _FRAME_WEIGHT and _FRAME_LINE.match(line) is not None


def _agree(one: Counter[str], other: Counter[str], threshold: float) -> bool:
    """Whether two texts have nearly the same numbers."""
    either, both = set(one) | set(other), set(one) & set(other)
    return len(both) >= min(_AGREEING, threshold) * len(either)
