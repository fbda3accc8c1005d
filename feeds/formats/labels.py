"""Labelled lines (发布时间：…  来源：…), bylines, and credits at the end of a text.

Knows the words that newsrooms print before a date, a source or a name. A tab in a line marks the
border between two elements of a page: a value does not reach across it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from feeds.model.document import Claim, Field, Origin
from feeds.text.chars import squeeze
from feeds.text.dates import looks_like_date

MAX_LINE = 300
"""Characters: a longer line is prose, whatever it begins with."""

_LABELS: dict[Field | None, tuple[str, ...]] = {
    Field.PUBLISHED: (
        "发布时间",
        "发布日期",
        "发表时间",
        "发表日期",
        "发表于",
        "发布于",
        "发布",
        "刊发时间",
        "刊登时间",
        "录入时间",
        "添加时间",
        "创建时间",
        "上传时间",
        "成文日期",
        "日期",
        "时间",
        "發佈時間",
        "發布時間",
        "發佈日期",
        "日期時間",
        "公開日",
        "掲載日",
        "published at",
        "published on",
        "published",
        "publication date",
        "posted on",
        "posted",
        "date published",
        "release date",
        "date",
    ),
    Field.UPDATED: (
        "更新时间",
        "更新日期",
        "更新于",
        "最后更新",
        "最后更新时间",
        "最近更新",
        "修改时间",
        "修改日期",
        "更新時間",
        "更新日時",
        "更新日",
        "last updated on",
        "last updated",
        "last modified",
        "updated at",
        "updated on",
        "updated",
        "modified",
    ),
    Field.SOURCE: (
        "来源",
        "信息来源",
        "文章来源",
        "新闻来源",
        "稿件来源",
        "稿源",
        "内容来源",
        "消息来源",
        "资料来源",
        "来源于",
        "文章出处",
        "出处",
        "转载自",
        "转自",
        "來源",
        "發布單位",
        "信息来自",
        "发布单位",
        "发布部门",
        "供稿单位",
        "发布机构",
        "source",
    ),
    Field.AUTHORS: (
        "作者",
        "文章作者",
        "本文作者",
        "撰稿人",
        "撰稿",
        "撰文",
        "撰写",
        "记者",
        "本报记者",
        "本网记者",
        "文字",
        "執筆",
        "author",
        "authors",
        "written by",
        "words by",
        "reported by",
    ),
    Field.CONTRIBUTORS: (
        "供稿人",
        "供稿",
        "通讯员",
        "通訊員",
        "投稿人",
        "投稿",
        "供图",
        "摄影",
        "图片",
        "图文",
        "摄像",
        "contributors",
        "contributor",
        "photos by",
        "additional reporting by",
    ),
    Field.EDITORS: (
        "责任编辑",
        "责任编校",
        "责编",
        "编辑",
        "本文编辑",
        "网络编辑",
        "文字编辑",
        "编者",
        "编审",
        "主编",
        "責任編輯",
        "編輯",
        "责任编缉",
        "编辑者",
        "editor",
        "editors",
        "edited by",
    ),
    Field.TAGS: ("标签", "关键词", "关键字", "標籤", "tags", "keywords"),
    None: (
        "点击数",
        "点击量",
        "点击率",
        "点击次数",
        "点击",
        "浏览次数",
        "浏览量",
        "浏览数",
        "浏览",
        "阅读次数",
        "阅读量",
        "阅读数",
        "阅读",
        "访问量",
        "访问次数",
        "访问",
        "人气",
        "热度",
        "字号",
        "字体大小",
        "字体",
        "字号大小",
        "评论数",
        "评论",
        "分享到",
        "分享",
        "打印",
        "收藏",
        "审核人",
        "审核",
        "初审",
        "复审",
        "终审",
        "校对",
        "审校",
        "审稿",
        "一审",
        "二审",
        "三审",
        "签发",
        "监制",
        "策划",
        "统筹",
        "设计",
        "排版",
        "制作",
        "发布者",
        "发布人",
        "录入者",
        "录入",
        "编号",
        "索引号",
        "文号",
        "信息分类",
        "作者单位",
        "所属栏目",
        "栏目",
        "文章类别",
        "已浏览",
        "views",
        "hits",
        "clicks",
        "comments",
        "share",
    ),
}

_FIELDS: dict[str, Field | None] = {label: field for field, labels in _LABELS.items() for label in labels}


def _spaced(label: str) -> str:
    """Match 来 源 like 来源: pages set two-character labels apart."""
    if label.isascii():
        return r"(?<![A-Za-z])" + re.escape(label).replace(r"\ ", r"\s{1,3}")
    return r"[ \u3000]{0,4}".join(map(re.escape, label))


_ORDERED = sorted(_FIELDS, key=len, reverse=True)
_LABEL = re.compile(
    rf"(?P<label>{'|'.join(map(_spaced, _ORDERED))})(?P<unit>人|者|员)?[ \u3000\t]{{0,4}}[:：∶]",
    re.IGNORECASE,
)
_GLUED = re.compile(
    r"^(?P<label>来源|作者|编辑|责任编辑|责编|供稿|撰稿|记者|通讯员)[ \u3000\t]{1,4}(?=\S)|"
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
    glued = _GLUED.match(line)
    if glued and not _LABEL.match(line):
        label = glued["label"] or glued["slash"]
        yield _Mark(label, _glued_field(label), glued.start(), glued.end())
    for found in _LABEL.finditer(line):
        label = _canonical(found["label"])
        yield _Mark(label, _FIELDS[label], found.start(), found.end())


def _glued_field(label: str) -> Field | None:
    fallback = Field.AUTHORS if label == "文" else Field.CONTRIBUTORS
    return _FIELDS.get(label, fallback)


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
        if not _NAMEISH.fullmatch(part) or part in _FIELDS or part in {"关注", "分享", "打印", "关闭"}:
            break
        names.append(part)
    left = " ".join(parts[len(names) :])
    return "、".join(names), "" if looks_like_date(left) or len(left) <= 12 else left
