"""Labelled lines (发布时间：…  来源：…), bylines, and credits at the end of a text.

Knows the words that newsrooms print before a date, a source or a name. A tab in a line marks the
border between two elements of a page: a value does not reach across it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from feeds.formats.labelwords import LABELS
from feeds.model.document import Claim, Field, Origin
from feeds.text.chars import squeeze
from feeds.text.dates import looks_like_date

MAX_LINE = 300
"""Characters: a longer line is prose, whatever it begins with."""


def _spaced(label: str) -> str:
    """Match 来 源 like 来源: pages set two-character labels apart."""
    if label.isascii():
        return r"(?<![A-Za-z])" + re.escape(label).replace(r"\ ", r"\s{1,3}")
    return r"[ \u3000]{0,4}".join(map(re.escape, label))


_ORDERED = sorted(LABELS, key=len, reverse=True)
_LABEL = re.compile(
    rf"(?P<label>{'|'.join(map(_spaced, _ORDERED))})(?P<unit>人|者|员)?[ \u3000\t]{{0,4}}[:：∶]",
    re.IGNORECASE,
)
_GLUED = re.compile(
    r"(?:^|(?<=[|｜\t])) ?(?P<label>来源|作者|编辑|责任编辑|责编|供稿|撰稿|记者|通讯员)"
    r"[ \u3000\t]{1,4}(?=[^\s|｜:：])|"
    r"^(?P<slash>文|图|图文|供稿|撰稿|作者|记者|编辑|来源|文字|摄影|通讯员)[ ]?[/／|丨]"
)
_EDGES = " \t\u3000\xa0|｜丨/／,，;；:：·•-—–【】[]()（）〔〕<>《》\"'“”"
_STOP = re.compile(r"[\t|｜丨【】\[\]<>]|[ \u3000\xa0]{2,}|(?:发布|编辑)$")
_BYLINE = re.compile(
    r"^(?:by|von|par|por|di)[ \t]{1,4}(?P<names>[^\W\d_][^|\t:：。！？]{1,80}?)"
    r"(?=\s*(?:$|[|\t•·–—]|\son\s|\s[-]\s))",
    re.IGNORECASE,
)
_PEOPLE = frozenset({Field.AUTHORS, Field.CONTRIBUTORS, Field.EDITORS})
_DATES = frozenset({Field.PUBLISHED, Field.UPDATED})
_WEAK = frozenset({"日期", "时间", "发布", "date", "posted", "published", "updated"})
"""Words that also begin ordinary lines: believed only before a date."""

_VALUE_LIMIT = {
    Field.SOURCE: 60, Field.AUTHORS: 80, Field.CONTRIBUTORS: 80, Field.EDITORS: 80, Field.TAGS: 300,
    Field.PUBLISHED: 60, Field.UPDATED: 60,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scan:
    """What a line says. `rest` is what no label claimed; empty when the line holds nothing else."""

    claims: tuple[Claim, ...]
    labelled: bool
    """A label stood there, though its value may be empty."""
    rest: str

    @property
    def is_only_labels(self) -> bool:
        """Whether the line may leave the body: it has labels and no words of its own."""
        return self.labelled and not self.rest


def scan_line(line: str) -> Scan:
    """Read a line's labels in whatever order they stand; never fails."""
    if len(line) > MAX_LINE:
        return Scan((), labelled=False, rest=line.strip())
    byline = _BYLINE.match(line.strip())
    if byline:
        return _scan_byline(line.strip(), byline)
    marks = list(_marks(line))
    head = line[: marks[0].start] if marks else line
    claims, rest = _scan_head(head, labelled=bool(marks))
    for mark, following in zip(marks, [*marks[1:], None], strict=False):
        end = following.start if following else len(line)
        claim, left = _read_value(mark, line[mark.end : end])
        claims.extend(claim)
        rest += left
    return Scan(tuple(claims), labelled=bool(marks) or bool(claims), rest=rest.strip(_EDGES))


@dataclass(frozen=True, slots=True)
class _Mark:
    label: str
    field: Field | None
    start: int
    end: int


def _marks(line: str) -> Iterator[_Mark]:
    marks = [
        _Mark(label, LABELS[label], found.start(), found.end())
        for found in _LABEL.finditer(line)
        if (label := _canonical(found["label"]))
    ]
    taken = [range(mark.start, mark.end) for mark in marks]
    for glued in _GLUED.finditer(line):
        label = glued["label"] or glued["slash"]
        # Inside a line a label without a colon is believed only beside others.
        if (not glued.start() or marks) and not any(glued.end() - 1 in place for place in taken):
            marks.append(_Mark(label, _glued_field(label), glued.start(), glued.end()))
    yield from sorted(marks, key=lambda mark: mark.start)


def _glued_field(label: str) -> Field | None:
    fallback = Field.AUTHORS if label == "文" else Field.CONTRIBUTORS
    return LABELS.get(label, fallback)


def _canonical(label: str) -> str:
    if label.isascii():
        return squeeze(label).lower()
    return re.sub(r"\s", "", label)


def _scan_byline(line: str, byline: re.Match[str]) -> Scan:
    names = byline["names"].strip(_EDGES)
    if len(names.split()) > 12 or names.endswith("."):
        return Scan((), labelled=False, rest=line)
    claim = Claim(Field.AUTHORS, (names,), Origin.LABEL, "By")
    after = line[byline.end() :].strip(_EDGES)
    if not after:
        return Scan((claim,), labelled=True, rest="")
    more = scan_line(re.sub(r"^on\s", "", after))
    return Scan((claim, *more.claims), labelled=True, rest=more.rest)


def _scan_head(head: str, *, labelled: bool) -> tuple[list[Claim], str]:
    """What stands before the first label: often a bare date, on label lines only."""
    claims: list[Claim] = []
    rest = []
    for part in re.split(r"[\t|｜丨]|[ \u3000\xa0]{3,}", head):
        text = part.strip(_EDGES)
        if not text:
            continue
        if len(text) <= _VALUE_LIMIT[Field.PUBLISHED] and looks_like_date(text) and not claims:
            claims.append(Claim(Field.PUBLISHED, (text,), Origin.LABEL, "date line"))
        else:
            rest.append(text)
    if not labelled and rest:
        return [], head
    return claims, " ".join(rest)


def _read_value(mark: _Mark, raw: str) -> tuple[tuple[Claim, ...], str]:
    """A label's value, and the words behind it that do not belong to it."""
    if mark.field is None:
        return (), ""
    text = raw.strip(_EDGES + "。.")
    if mark.field in _PEOPLE:
        value, left = _cut_people(text)
    elif mark.field is Field.TAGS:
        value, left = text.replace("\t", ","), ""
    else:
        value, left = _cut(text)
    value = squeeze(value).strip(_EDGES)
    if not value:
        return (), left
    if len(value) > _VALUE_LIMIT[mark.field]:
        return (), mark.label + "：" + text
    if mark.field in _DATES and not looks_like_date(value):
        return (), f"{mark.label}：{text}" if mark.label in _WEAK else ""
    return (Claim(mark.field, (value,), Origin.LABEL, mark.label),), left


def _cut(text: str) -> tuple[str, str]:
    stop = _STOP.search(text)
    if not stop:
        return text, ""
    left = text[stop.end() :].strip(_EDGES)
    return text[: stop.start()], "" if looks_like_date(left) or len(left) <= 12 else left


_NAMEISH = re.compile(r"[\u3400-\u9fff·]{2,5}|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}")


def _cut_people(text: str) -> tuple[str, str]:
    """Several names may stand in elements of their own, so a border ends only what is no name."""
    parts = [part.strip(_EDGES) for part in re.split(r"[\t|｜丨【】\[\]<>]", text)]
    parts = [part for part in parts if part]
    if not parts:
        return "", ""
    names = [parts[0]]
    for part in parts[1:]:
        if not _NAMEISH.fullmatch(part) or part in LABELS or part in {"关注", "分享", "打印", "关闭"}:
            break
        names.append(part)
    left = " ".join(parts[len(names) :])
    return "、".join(names), "" if looks_like_date(left) or len(left) <= 12 else left
