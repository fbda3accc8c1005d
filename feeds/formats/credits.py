"""Credits: the bracketed names at the end of a text, and the reporters in its dateline.

（供稿/韦益 李捷）, (记者 X 通讯员 Y), 【责任编辑：X】 leave the text and become claims. A dateline,
本报讯（记者 X）, stays where it is: it is part of the sentence.
"""

import re
from collections.abc import Iterable

from feeds.model.document import Claim, Field, Origin
from feeds.text.names import is_chinese_name

MAX_CREDIT = 160
"""Characters between the brackets: longer ones are an aside, not a credit."""

MAX_CREDITS = 8
_DATELINE = 80
"""Characters at the beginning of a text within which a dateline stands."""

_ROLES: dict[str, Field | None] = {
    "本报记者": Field.AUTHORS, "本网记者": Field.AUTHORS, "见习记者": Field.AUTHORS,
    "实习记者": Field.AUTHORS,
    "特约记者": Field.AUTHORS, "全媒体记者": Field.AUTHORS, "记者": Field.AUTHORS, "作者": Field.AUTHORS,
    "撰稿人": Field.AUTHORS, "撰稿": Field.AUTHORS, "撰文": Field.AUTHORS, "文字": Field.AUTHORS,
    "文": Field.AUTHORS, "供稿人": Field.CONTRIBUTORS, "供稿": Field.CONTRIBUTORS,
    "特约通讯员": Field.CONTRIBUTORS, "通讯员": Field.CONTRIBUTORS, "投稿": Field.CONTRIBUTORS,
    "供图": Field.CONTRIBUTORS, "摄影": Field.CONTRIBUTORS, "摄像": Field.CONTRIBUTORS,
    "图片": Field.CONTRIBUTORS, "图文": Field.AUTHORS, "图": Field.CONTRIBUTORS, "摄": Field.CONTRIBUTORS,
    "责任编辑": Field.EDITORS, "责编": Field.EDITORS, "编辑": Field.EDITORS, "编审": Field.EDITORS,
    "主编": Field.EDITORS, "来源": Field.SOURCE, "审核": None, "校对": None, "初审": None, "复审": None,
    "终审": None, "监制": None, "统筹": None, "策划": None, "written by": Field.AUTHORS,
    "reporting by": Field.AUTHORS, "additional reporting by": Field.CONTRIBUTORS,
    "photos by": Field.CONTRIBUTORS, "photo by": Field.CONTRIBUTORS, "editing by": Field.EDITORS,
    "edited by": Field.EDITORS,
}  # fmt: skip
_SHORT = frozenset({"文", "图", "摄", "来源", "文字", "图片", "图文"})
"""Ordinary words as well: a role only before a stroke or a colon."""

_BRACKETED = re.compile(
    r"\s*(?:[（(](?P<round>[^（()）]{1,160})[)）]|[【\[](?P<square>[^【\[\]】]{1,160})[】\]])\s*$"
)
_PICTURES = frozenset({"供图", "摄影", "摄像", "图片", "图", "摄", "photo by", "photos by"})
"""A credit that names nobody but these belongs to a picture: it stays with it in the text."""
_STROKE = r"\s*[/／:：丨|]"


def _any_of(roles: Iterable[str]) -> str:
    """An alternation, longest first. Only ASCII words ignore case: folding Han ranges costs seconds."""
    ordered = sorted(roles, key=len, reverse=True)
    return "|".join(f"(?i:{re.escape(one)})" if one.isascii() else re.escape(one) for one in ordered)


_ROLE = re.compile(
    rf"(?P<role>(?:{_any_of(_ROLES.keys() - _SHORT)})(?:{_STROKE}|\b|(?=[\u3400-\u9fff]))"
    rf"|(?:{_any_of(_SHORT)})(?:{_STROKE}|(?<=[/／].)\s+))\s*"
)
_OPENING = re.compile(r"[（(](?P<inside>[\u3400-\u9fff]{0,8}?记者[^（()）]{2,60})[)）]")
_AFTER_PLACE = re.compile(r"(?:电|讯|消息)\s*[（(](?P<names>[\u3400-\u9fff· 、，]{2,40})[)）]")
_BARE = re.compile(
    r"^(?:本报|本网|本刊)(?:全媒体|见习|实习|特约)?记者[ \u3000]+(?P<names>[\u3400-\u9fff· \u3000、]{2,30})$"
)
_ORGANISATION = re.compile(
    r"[\u3400-\u9fffA-Za-z《》·]{2,14}?(?=(?:本报|专栏|特约|特派|见习|实习|首席|全媒体)*"
    r"(?:记者|通讯员|评论员|实习生)[\s:：/／]*[\u3400-\u9fff]{2,4}(?:[\s、，]|$))"
)
"""A newspaper before its reporters: 总台记者 王小雨."""

_CLOSING = frozenset({"完", "END", "End", "end"})
_STRIP = " \t\u3000\xa0，,；;、/／:：。.|丨"


def split_credits(text: str) -> tuple[tuple[Claim, ...], str]:
    """The credits that a text ends with, and the text without them; the text as it was if none."""
    claims: list[Claim] = []
    for _ in range(MAX_CREDITS):
        found = _BRACKETED.search(text[-MAX_CREDIT - 20 :])
        if not found:
            break
        credit = _read(found["round"] or found["square"])
        if credit is None:
            break
        claims = [*credit, *claims]
        text = text[: len(text) - (found.end() - found.start())].rstrip()
    return tuple(claims), text


def find_dateline(text: str) -> tuple[Claim, ...]:
    """The reporters that a text's first words name, as claims; the text keeps them."""
    opening = text[:_DATELINE].strip()
    bare = _BARE.match(opening)
    if bare:
        return (Claim(Field.AUTHORS, (bare["names"].strip(),), Origin.CREDIT, "记者"),)
    found = _OPENING.search(text[: _DATELINE + 60])
    if found and found.start() <= _DATELINE:
        return _read(found["inside"]) or ()
    found = _AFTER_PLACE.search(text[: _DATELINE + 60])
    if found and found.start() <= _DATELINE and _are_people(found["names"]):
        return (Claim(Field.AUTHORS, (found["names"].strip(),), Origin.CREDIT, "记者"),)
    return ()


def _read(inside: str) -> tuple[Claim, ...] | None:
    """What stands between two brackets as credits; None when it is something else."""
    inside = inside.strip()
    if inside in _CLOSING:
        return ()
    organisation = _ORGANISATION.match(inside)
    if organisation:
        inside = inside[organisation.end() :]
    marks = list(_ROLE.finditer(inside))
    if not marks or marks[0].start() > 0:
        return None
    claims: list[Claim] = []
    waiting: list[str] = []
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        waiting.append(mark["role"].rstrip(_STRIP).lower())
        names = inside[mark.end() : after.start() if after else len(inside)].strip(_STRIP)
        if not names:
            continue
        if not _are_names(names):
            return None
        claims += [
            Claim(field, (names,), Origin.CREDIT, role)
            for role in waiting
            if (field := _ROLES.get(role)) is not None
        ]
        waiting = []
    if all(claim.detail in _PICTURES for claim in claims) and claims:
        return None
    return tuple(claims)


def _are_names(text: str) -> bool:
    return len(text) <= 80 and not re.search(r"^[系为是均曾现]|[。！？!?；;]|称|表示|介绍|认为|指出", text)


def _are_people(text: str) -> bool:
    """Whether this is a list of Chinese names: a dateline's brackets may hold an explanation."""
    names = [name for name in re.split(r"[、， ]+", text) if name]
    return all(is_chinese_name(name) for name in names)
