"""Front matter: what an author wrote about an article at the top of its file.

YAML between --- lines, TOML between +++ lines. It is hostile input: at most 64 KiB, 20 levels deep,
no tags, no aliases.
"""

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from feeds.errors import Malformed
from feeds.formats.ledger import Ledger
from feeds.model.document import Claim, Field, Origin
from feeds.text.yamltree import YamlError, load_plain

MAX_BYTES = 64 * 1024
MAX_DEPTH = 20
_MEND = "correct that line, or take the front matter out"

_KEYS: dict[str, Field] = {
    "id": Field.OWN_ID, "guid": Field.OWN_ID, "uuid": Field.OWN_ID, "编号": Field.OWN_ID,
    "title": Field.TITLE, "标题": Field.TITLE,
    "date": Field.PUBLISHED, "published": Field.PUBLISHED, "date_published": Field.PUBLISHED,
    "publishdate": Field.PUBLISHED, "pubdate": Field.PUBLISHED, "日期": Field.PUBLISHED,
    "发布时间": Field.PUBLISHED, "发布日期": Field.PUBLISHED,
    "updated": Field.UPDATED, "modified": Field.UPDATED, "lastmod": Field.UPDATED,
    "date_modified": Field.UPDATED, "更新": Field.UPDATED, "更新时间": Field.UPDATED,
    "更新日期": Field.UPDATED,
    "author": Field.AUTHORS, "authors": Field.AUTHORS, "作者": Field.AUTHORS, "记者": Field.AUTHORS,
    "contributor": Field.CONTRIBUTORS, "contributors": Field.CONTRIBUTORS, "供稿": Field.CONTRIBUTORS,
    "通讯员": Field.CONTRIBUTORS,
    "editor": Field.EDITORS, "editors": Field.EDITORS, "编辑": Field.EDITORS, "责任编辑": Field.EDITORS,
    "source": Field.SOURCE, "来源": Field.SOURCE,
    "tag": Field.TAGS, "tags": Field.TAGS, "keywords": Field.TAGS, "category": Field.TAGS,
    "categories": Field.TAGS, "标签": Field.TAGS, "关键词": Field.TAGS, "分类": Field.TAGS,
    "breadcrumb": Field.BREADCRUMBS, "breadcrumbs": Field.BREADCRUMBS, "面包屑": Field.BREADCRUMBS,
    "language": Field.LANGUAGE, "lang": Field.LANGUAGE, "语言": Field.LANGUAGE,
    "summary": Field.SUMMARY, "description": Field.SUMMARY, "excerpt": Field.SUMMARY, "摘要": Field.SUMMARY,
    "image": Field.IMAGE, "cover": Field.IMAGE, "banner": Field.IMAGE, "图片": Field.IMAGE,
    "封面": Field.IMAGE,
    "link": Field.URL, "url": Field.URL, "canonical": Field.URL, "canonical_url": Field.URL,
    "链接": Field.URL,
}  # fmt: skip

_TRAIL = re.compile(r"\s*[>＞»›]\s*")
_KEY_LINE = re.compile(r"\s*(?:#|[\w.\"' -]{1,80}[:=])")


@dataclass(frozen=True, slots=True)
class Split:
    """A text without its front matter, and what that claimed."""

    claims: tuple[Claim, ...]
    rest: str
    has_title: bool = False


def split_front_matter(text: str, origin: str) -> Split:
    """Part a file's front matter from its text; a file without any is all text.

    Raises Malformed, naming the line in the file and the mend, for front matter that cannot be read.
    """
    text = text.removeprefix("\ufeff")
    fence = text[:3]
    if fence not in ("---", "+++"):
        return Split((), text)
    first, newline, inside = text.partition("\n")
    if first.rstrip() != fence or not newline:
        return Split((), text)
    end = re.compile(
        rf"^(?:{re.escape(fence)}|{'[.]{3}' if fence == '---' else '(?!)'})[ \t]*$", re.MULTILINE
    )
    found = end.search(inside, 0, MAX_BYTES + 8)
    if not found:
        if not _KEY_LINE.match(inside):
            return Split((), text)
        raise Malformed(origin, _unclosed(inside, fence))
    matter, rest = inside[: found.start()], inside[found.end() :].removeprefix("\n")
    data = _load_toml(matter, origin) if fence == "+++" else _load_yaml(matter, origin)
    if data is None:
        return Split((), text)
    claims = read_mapping(data)
    return Split(claims, rest, any(claim.field is Field.TITLE for claim in claims))


def _unclosed(inside: str, fence: str) -> str:
    if len(inside) > MAX_BYTES:
        return f"line 1: front matter of more than 64 KiB; close it with a line {fence}, or shorten it"
    return f"line 1: front matter begins here and never ends; add a line {fence} behind it"


def _load_yaml(matter: str, origin: str) -> Mapping[str, Any] | None:
    """The mapping; None when this was no front matter but a rule above a text."""
    try:
        data = load_plain(matter, max_bytes=MAX_BYTES, max_depth=MAX_DEPTH)
    except YamlError as error:
        if matter.strip() and not _KEY_LINE.match(matter.lstrip("\n")):
            return None
        line = error.line + 1
        raise Malformed(origin, f"line {line}: broken front matter ({error.what}); {_MEND}") from error
    if data is None:
        return {}
    if isinstance(data, str):
        return None
    if not isinstance(data, dict):
        raise Malformed(origin, f"line 2: front matter must be `key: value` lines; {_MEND}")
    return data


def _load_toml(matter: str, origin: str) -> Mapping[str, Any]:
    if len(matter.encode("utf-8", "replace")) > MAX_BYTES:
        raise Malformed(origin, "line 1: front matter of more than 64 KiB; shorten it")
    try:
        return tomllib.loads(matter)
    except RecursionError as error:
        raise Malformed(origin, f"line 2: front matter is nested too deeply; {_MEND}") from error
    except ValueError as error:
        place = re.search(r"at line (\d+)", str(error))
        line = int(place[1]) + 1 if place else 2
        what = re.sub(r"\s*\(at [^)]*\)$", "", str(error))
        raise Malformed(origin, f"line {line}: broken front matter ({what}); {_MEND}") from error


def read_mapping(data: Mapping[str, Any]) -> tuple[Claim, ...]:
    """The claims of front matter's known keys; unknown keys are left alone."""
    ledger = Ledger()
    for key, value in data.items():
        written = str(key).strip()
        field = _KEYS.get(written.lower().replace("-", "_"))
        if field is None:
            continue
        values = _texts(value)
        if field is Field.BREADCRUMBS and len(values) == 1:
            values = _TRAIL.split(values[0])
        ledger.add_list(field, values, Origin.FRONT_MATTER, written)
    return ledger.claims()


def _texts(value: Any) -> list[str]:
    """A value as texts; a person or a picture written as a mapping gives its name or address."""
    if isinstance(value, list | tuple):
        return [text for item in value[:200] for text in _one(item)]
    return _one(value)


def _one(value: Any) -> list[str]:
    if isinstance(value, dict):
        named = next((value[key] for key in ("name", "title", "url", "src", "path") if value.get(key)), "")
        return [named] if isinstance(named, str) else []
    if isinstance(value, datetime | date | time):
        return [value.isoformat()]
    if isinstance(value, bool) or value is None or (isinstance(value, float) and not math.isfinite(value)):
        return []
    if isinstance(value, int) and abs(value) > 10**30:
        return []
    return [str(value)] if isinstance(value, str | int | float) else []
