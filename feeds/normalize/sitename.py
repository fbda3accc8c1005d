"""A site's name behind or before a title: known by its word, by its host, or by what the page shows."""

import re
from collections.abc import Collection, Iterable, Sequence

from feeds.model.document import Document, Field
from feeds.text.chars import fold
from feeds.text.urls import host_of

_HAN = "\u3400-\u9fff"
BORDER = re.compile(
    rf"\s*[|｜»•·_＿]+\s*|(?<=[{_HAN}”’」』）】》！？])\s*--+\s*|\s--+\s|\s*——\s*|\s[-–—«]{{1,2}}\s|\s[-–—](?=\S)|"
    rf"(?<=\S)[-–—]\s|(?<=[{_HAN}”’」』）】》！？])[-－](?=[{_HAN}A-Za-z])"
)
"""What sets a site's name apart from a title; a colon, a bracket or a mark of exclamation is part of one."""

_COLON = re.compile(r"\s*[:：]\s*")
_PIPE = re.compile(r"\s*[|｜]\s*")
_LOOSE = re.compile(rf"\s*[-－|｜_]\s*|(?<=[{_HAN}”’」』）】》！？]) ")
"""What follows a line that the page shows by itself, where a title tag goes on."""

_CHINESE_SITE = re.compile(
    rf"[{_HAN}A-Za-z0-9· ]{{0,16}}(?:网|网站|官网|在线|频道|门户|日报|晚报|晨报|早报|时报|新闻社|通讯社|"
    r"电视台|广播电台|大学|学院|学校|中学|小学|幼儿园|医院|研究[院所]|学会|协会|委员会|政府|教育[局厅]|"
    r"博客|贴吧|客户端|公众号)"
)
"""What Chinese sites are called, where they stand behind a title."""

SHORTEST = 4
"""Characters of a title that may be cut out of another one."""


def site_names(document: Document) -> frozenset[str]:
    """What the page's site is called, folded: by its own word, and by its host."""
    told = {
        fold(claim.value)
        for claim in document.about(Field.SOURCE)
        if claim.detail in ("og:site_name", "publisher")
    }
    host = host_of(document.base).removeprefix("www.")
    return frozenset(name for name in (*told, host, host.partition(".")[0]) if name)


def cut_names(title: str, site: Collection[str]) -> str:
    """The title without names of its site at either end."""
    while True:
        borders = list(BORDER.finditer(title))
        if not borders:
            return title
        first, last = borders[0], borders[-1]
        if last.start() and _is_name(title[last.end() :], site):
            title = title[: last.start()]
        elif first.end() < len(title) and fold(title[: first.start()]) in site:
            title = title[first.end() :]
        else:
            return title


def _is_name(text: str, site: Collection[str]) -> bool:
    folded = fold(text)
    return bool({folded, folded.replace(" ", "")} & set(site) or _CHINESE_SITE.fullmatch(text.strip()))


def cut_shown(title: str, shown: Iterable[str], borders: Sequence[re.Pattern[str]] = (BORDER,)) -> str:
    """The first of `shown` that is one end of the title, a border between it and the rest; else the title."""
    whole = fold(title)
    for other in shown:
        wanted = fold(other)
        if SHORTEST <= len(wanted) < len(whole) and any(_stands_apart(wanted, whole, one) for one in borders):
            return other
    return title


def _stands_apart(part: str, whole: str, border: re.Pattern[str]) -> bool:
    if whole.startswith(part):
        return border is not _COLON and border.match(whole, len(part)) is not None
    if border is _LOOSE or not whole.endswith(part):
        return False
    before = whole[: -len(part)]
    return any(found.end() == len(before) for found in border.finditer(before))


def cut_heading(title: str, lines: Iterable[str]) -> str:
    """A heading that is printed with the whole path to it (title | section | site), by a shown line."""
    return cut_shown(title, lines, (_PIPE,))


def cut_tag(title: str, shown: Iterable[str], lines: Iterable[str]) -> str:
    """A title tag, by what else the page is called and by lines that it shows."""
    cut = cut_shown(title, shown, (BORDER, _COLON))
    long_lines = (line for line in lines if len(line) >= 2 * SHORTEST)
    return cut if cut != title else cut_shown(title, long_lines, (_LOOSE,))


def cut_by_text(title: str, words: str) -> str:
    """The longest head of the title that the text repeats; `words` are folded."""
    for border in reversed(list(BORDER.finditer(title))):
        head = title[: border.start()]
        if len(head) >= 2 * SHORTEST and fold(head) in words:
            return head
    return title


def head_of(title: str) -> str:
    """What stands before the first border: the title itself, where a site's name follows."""
    border = BORDER.search(title)
    return title[: border.start()] if border and border.start() else title
