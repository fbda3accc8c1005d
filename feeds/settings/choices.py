"""One of a few words: checked, and guessed at when it is another."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from feeds.settings.refusal import Refused
from feeds.text.nearness import nearest

E = TypeVar("E", bound=StrEnum)

_MEANT: Mapping[str, str] = MappingProxyType(
    {
        "article": "page",
        "atom": "feed",
        "cached": "cache",
        "complete": "full",
        "excerpt": "summary",
        "fulltext": "full",
        "html": "page",
        "ignore": "skip",
        "index": "list",
        "jsonfeed": "feed",
        "local": "cache",
        "none": "skip",
        "private": "token",
        "proxy": "cache",
        "remote": "link",
        "rss": "feed",
        "secret": "token",
        "xml": "feed",
        "全文": "full",
        "公开": "public",
        "列表": "list",
        "标签": "tags",
        "标题": "title",
        "栏目": "breadcrumbs",
        "正文": "body",
        "摘要": "summary",
        "缓存": "cache",
        "网页": "page",
        "链接": "link",
    }
)
"""Words that people write, and the ones of the manual."""


def parse_choice(kind: type[E], text: str, what: str) -> E:
    """The member of an enum that a word means; `what` names the kind of word. Raises Refused."""
    word = text.strip()
    names = [member.value for member in kind]
    if word in names:
        return kind(word)
    raise Refused(f"is no {what}", f"write {list_words(names)}", clue=guess_word(word, names))


def guess_word(word: str, known: list[str]) -> str:
    """`did you mean feed?`; empty when nothing is near."""
    lowered = word.lower()[:64]
    meant = _MEANT.get(lowered, lowered)
    near = nearest(meant, known)
    return f"did you mean {near}?" if near else ""


def list_words(words: list[str]) -> str:
    """`a, b or c`."""
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else "".join(words)
