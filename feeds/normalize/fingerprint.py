"""Hashes that change only when a reader would read something else."""

import hashlib
import re
from collections.abc import Iterable
from urllib.parse import unquote

from feeds.model.document import Attachment
from feeds.normalize.body import Body
from feeds.text.chars import fold
from feeds.text.markup import parse_tree

ENOUGH = 40
"""Letters below which two texts are equal by chance."""

_LETTERS = re.compile(r"[\W_]+")
_COUNTER = re.compile(
    r"(?:点击|浏览|阅读|访问|评论|点赞|人气)\s*(?:次数|量|数|率)?\s*[:：]?\s*\d[\d,.万]*\s*次?|"
    r"\b(?:views?|hits|reads?|comments?|likes|shares)\s*:\s*\d[\d,.]*k?\b|\b\d[\d,.]*k?\s+(?:views|hits|comments|likes|shares)\b",
    re.IGNORECASE,
)


def hash_words(title: str, body: Body, attachments: Iterable[Attachment]) -> str:
    """Changes with title, words, pictures or files; not with markup, spaces, counters or queries."""
    parts = [
        letters_of(title),
        letters_of(body.text),
        *(f"file {_bare(attachment.url)}" for attachment in attachments),
        *(f"image {address}" for address in _pictures(body.html)),
    ]
    return _digest(parts)


def hash_body(text: str) -> str:
    """Equal for equal texts; empty for a text too short to tell articles apart."""
    letters = letters_of(text)
    return _digest([letters]) if len(letters) >= ENOUGH else ""


def letters_of(text: str) -> str:
    """Letters and digits only, NFKC, case folded; counters left out."""
    return _LETTERS.sub("", _COUNTER.sub(" ", fold(text)))


def _pictures(html: str) -> list[str]:
    if "<img" not in html:
        return []
    return [_bare(image.get("src") or "") for image in parse_tree(html).iter("img")]


def _bare(address: str) -> str:
    """An address without scheme, query and fragment: those are signed, tracked and rotated."""
    return unquote(re.sub(r"^https?:", "", re.split(r"[?#]", address, maxsplit=1)[0]))


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
