"""Breadcrumb trails as a reader sees them: 当前位置：首页 > 原创 > 正文."""

import re

from feeds.text.chars import squeeze

MAX_LABEL = 40
MAX_TRAIL = 400
MAX_LABELS = 12

_PREFIX = re.compile(
    r"^\s*(?:您?(?:现在|当前)?(?:所在)?的?(?:当前)?位置|(?:您|你)(?:现在|当前|目前)?(?:所在)?的?位置(?:是)?|"
    r"当前(?:所在)?(?:的)?(?:位置|页面|栏目)|目前位置|所在位置|所在栏目|你在这里|當前位置|"
    r"you are here|current (?:location|position)|breadcrumbs?|location)(?:是)?[\s\u3000]*[:：»>]?\s*",
    re.IGNORECASE,
)
_BORDER = re.compile(r"\s*(?:-+[>＞]|[>＞»›→⟩▸]+|&gt;|＼|\t)\s*")
_WEAK_BORDER = re.compile(r"\s*[|｜/／\\]\s*|\s+[-–—·]+\s+")
_HOME = re.compile(
    r"^(?:网站|本站|本网|.{0,12})?(?:首\s*页|主\s*页)$|^home(?: ?page)?$|^(?:トップ|홈)", re.IGNORECASE
)
_LINK = re.compile(r"!?\[([^\[\]\n]{0,200})\]\([^()\s]{0,500}\)")


def undo_links(text: str) -> str:
    """Markdown-style links as their words: [首页](#) is 首页."""
    return _LINK.sub(r"\1", text)


def has_prefix(text: str) -> bool:
    """Whether a line says of itself that it is a trail (当前位置)."""
    return bool(_PREFIX.match(text))


def is_home(label: str) -> bool:
    """Whether a label is a site's front page: where trails begin."""
    return bool(_HOME.match(label))


def parse_trail(text: str) -> tuple[str, ...]:
    """The labels of a trail, in order; empty when the line is no trail.

    Without a prefix (当前位置) the line must begin at a home page and be set apart by arrows.
    """
    if len(text) > MAX_TRAIL:
        return ()
    text = undo_links(text)
    prefix = _PREFIX.match(text)
    trail = text[prefix.end() :] if prefix else text
    labels = _split(trail, weak=bool(prefix))
    if any(len(label) > MAX_LABEL for label in labels[:-1]) or len(labels) > MAX_LABELS:
        return ()
    if prefix:
        return tuple(label for label in labels if len(label) <= MAX_LABEL * 3)
    return labels if len(labels) > 1 and is_home(labels[0]) else ()


def _split(trail: str, *, weak: bool) -> tuple[str, ...]:
    parts = _BORDER.split(trail)
    if len([part for part in parts if part.strip()]) < 2 and weak:
        parts = _WEAK_BORDER.split(trail)
    return tidy_labels(parts)


def tidy_labels(parts: list[str]) -> tuple[str, ...]:
    """Labels without the marks between them and without empty ones."""
    cleaned = (squeeze(part).strip(" \t>＞»›/|｜:：-–—·→\\") for part in parts)
    return tuple(label for label in cleaned if label)
