"""Lines that name who wrote: 新华社记者王小雨、李大江, 采写：本报见习记者 王小雨, or the bare names.

Newsrooms print them under the title or behind the text, without brackets and often without a label.
"""

import re

from feeds.model.document import Claim, Field, Origin
from feeds.text.chars import squeeze
from feeds.text.names import is_chinese_name

MAX_LINE = 60
"""Characters: a longer line is a sentence that begins with a reporter."""

_ROLE_WORDS = (
    "记者|实习生|通讯员|评论员|特约撰稿人|撰稿人|撰稿|专栏作者|专栏作家|作者|采写|撰文|文字|编辑|责任编辑|责编|"
    "编译|供稿"
)
_FIELDS = {
    "通讯员": Field.CONTRIBUTORS,
    "供稿": Field.CONTRIBUTORS,
    "编辑": Field.EDITORS,
    "责任编辑": Field.EDITORS,
    "责编": Field.EDITORS,
}
_ORGANISATION = r"[\u3400-\u9fff《》A-Za-z·—\-]{0,14}?"
_RANK = r"(?:本报|本网|本刊|全媒体|融媒体|特约|特派|驻\w{2,6}|见习|实习|首席|高级|资深)*"
_ROLE = re.compile(rf"(?:{_ORGANISATION}{_RANK})(?P<role>{_ROLE_WORDS})\s*[:：/／丨|]?\s*")
_CALLED = re.compile(r"^(?:文|撰文|采写|采访|整理)\s*[:：/／丨|]\s*")
_ENDING = re.compile(
    r"\s*(?:[\u3400-\u9fff]{2,8}?)?(?:综合|联合|摄影|现场)?(?:报道|摄影|摄|文图|图文|整理|电|讯)$|"
    r"\s*[/／](?:文|图|摄).*$"
)
_BORDER = re.compile(r"[、，,；;\s　]+")
_BRACKETS = "【】[]（）()「」"


def read_byline(line: str) -> tuple[Claim, ...]:
    """The people whom a line names, if it does nothing else; empty for any other line."""
    text = squeeze(line).strip(_BRACKETS + " ")
    if not 2 <= len(text) <= MAX_LINE:
        return ()
    called = _CALLED.match(text)
    rest = text[called.end() :] if called else text
    marks = list(_ROLE.finditer(rest))
    if not marks or marks[0].start():
        names = _names(rest) if called else ()
        return (_claim(Field.AUTHORS, names, "文"),) if names else ()
    claims: list[Claim] = []
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        names = _names(rest[mark.end() : after.start() if after else len(rest)])
        if not names:
            return ()
        claims.append(_claim(_FIELDS.get(mark["role"], Field.AUTHORS), names, mark["role"]))
    return tuple(claims)


def read_name_line(line: str) -> tuple[Claim, ...]:
    """The authors, where a line is nothing but Chinese names: it stands right below a title."""
    text = squeeze(line)
    names = _names(text) if len(text) <= MAX_LINE // 2 else ()
    known = sum(is_chinese_name(name) for name in names)
    return (
        (_claim(Field.AUTHORS, names, "line below the title"),) if known and known * 2 >= len(names) else ()
    )


def _claim(field: Field, names: tuple[str, ...], detail: str) -> Claim:
    return Claim(field, ("、".join(names),), Origin.CREDIT, detail)


def _names(text: str) -> tuple[str, ...]:
    """The names in a text that holds nothing else; single characters set apart belong together."""
    parts = [part for part in _BORDER.split(_ENDING.sub("", text.strip(_BRACKETS + " ："))) if part]
    names: list[str] = []
    for part in parts:
        if len(part) == 1 and names and len(names[-1]) == 1:
            names[-1] += part
        else:
            names.append(part)
    fits = names and len(names) <= 12 and all(re.fullmatch(r"[\u3400-\u9fff·]{2,4}", name) for name in names)
    return tuple(names) if fits else ()
