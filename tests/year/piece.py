"""An article as its author knows it, and how it stands in a file."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Form(StrEnum):
    """How a piece is written down; also its file's extension."""

    TEXT = "txt"
    MARKDOWN = "md"
    PAGE = "html"
    ITEM = "json"


@dataclass(frozen=True, slots=True)
class Stated:
    """A publication moment as the author wrote it; a day is its local midnight."""

    at: datetime
    precise: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """One version of one article. The number says which article it is, whatever happens to its file."""

    number: int
    form: Form
    title: str
    paragraphs: tuple[str, ...]
    stated: Stated | None = None
    own_id: str = ""
    author: str = "王芳"
    tags: tuple[str, ...] = ()
    revised: datetime | None = None
    """When the author says to have changed it; in front matter alone."""
    chrome: int = 0
    """What changes around the text: counters, classes, blank lines."""
    campaign: int = 0
    """A tracking parameter in an address within the text."""

    @property
    def words(self) -> tuple[str, ...]:
        """What a reader reads."""
        return (self.title, *self.paragraphs)

    @property
    def may_withhold(self) -> bool:
        """A date in the future is the author's own word here, and no slip of a page."""
        return self.form in (Form.MARKDOWN, Form.ITEM)


BOAST = "本稿由示例学院融媒体中心荣誉出品欢迎转载"
"""What the CMS prints below each page's text: a better edition of Feedmill leaves it out."""


def write(pieces: Sequence[Piece]) -> bytes:
    """The file that holds these pieces; only items share one."""
    first = pieces[0]
    writers = {Form.TEXT: _write_text, Form.MARKDOWN: _write_markdown, Form.PAGE: _write_page}
    if first.form is Form.ITEM:
        return json.dumps([_make_item(one) for one in pieces], ensure_ascii=False, indent=1).encode()
    return writers[first.form](first).encode()


def _local(stated: Stated) -> str:
    return f"{stated.at:%Y年%m月%d日 %H:%M}" if stated.precise else f"{stated.at:%Y年%m月%d日}"


def _iso(stated: Stated) -> str:
    return stated.at.isoformat() if stated.precise else f"{stated.at:%Y-%m-%d}"


def _address(piece: Piece) -> str:
    return f"https://www.example.edu.cn/bm/{piece.number}?utm_source={piece.campaign}"


def _write_text(piece: Piece) -> str:
    dated = f"发布时间：{_local(piece.stated)} " if piece.stated else ""
    gap = "\n" * (2 + piece.chrome % 3)
    head = (
        f"当前位置： [首页](#) > [新闻](#) > 正文\n\n{piece.title}\n\n{dated}来源：校报 作者：{piece.author}"
    )
    return gap.join([head, *piece.paragraphs]) + "\n" * (1 + piece.chrome % 2)


def _write_markdown(piece: Piece) -> str:
    matter = [f"title: {piece.title}", f"author: {piece.author}", f"tags: [{', '.join(piece.tags)}]"]
    if piece.own_id:
        matter.append(f'id: "{piece.own_id}"')
    if piece.stated:
        matter.append(f"date: {_iso(piece.stated)}")
    if piece.revised:
        matter.append(f"updated: {piece.revised.isoformat()}")
    matter.append(f"views: {piece.chrome}")
    text = "\n\n".join(piece.paragraphs)
    return "---\n" + "\n".join(matter) + f"\n---\n\n{text}\n\n[报名页面]({_address(piece)})\n"


def _write_page(piece: Piece) -> str:
    dated = f"发布时间：{_local(piece.stated)} " if piece.stated else ""
    text = "\n".join(f'<p class="v{piece.chrome}">{one}</p>' for one in piece.paragraphs)
    return f"""<!DOCTYPE html>
<html><head><title>{piece.title}</title><meta name="keywords" content="{",".join(piece.tags)}"></head>
<body data-build="{piece.chrome}"><h1>{piece.title}</h1>
<p class="info">{dated}作者：{piece.author} 浏览次数：{piece.chrome * 7}</p>
<div id="vsb_content">
{text}
<p>报名请见<a href="{_address(piece)}">报名页面</a>，名额有限，先到先得，欢迎大家踊跃参加本次活动。</p>
<p>{BOAST}</p>
</div><!-- made in {piece.chrome} ms --></body></html>
"""


def _make_item(piece: Piece) -> dict[str, object]:
    item: dict[str, object] = {
        "id": piece.own_id,
        "title": piece.title,
        "content_html": "".join(f"<p>{one}</p>" for one in piece.paragraphs),
        "authors": [{"name": piece.author}],
        "tags": list(piece.tags),
        "_hits": piece.chrome,
    }
    return item | ({"date_published": _iso(piece.stated)} if piece.stated else {})
