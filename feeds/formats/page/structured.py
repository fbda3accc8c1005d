"""JSON-LD (schema.org) in a page: broken scripts are mended where that is easy, else left out."""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement

from feeds.formats.ledger import Ledger
from feeds.model.document import Field, Origin
from feeds.text.markup import html_to_text

MAX_SCRIPTS = 20
MAX_CHARS = 1_000_000
MAX_NODES = 5_000

_ARTICLE = re.compile(r"(?:Article|BlogPosting|Report|LiveBlogPosting|Posting|Review|Recipe|HowTo)$")
_PAGE = re.compile(r"(?:WebPage|ItemPage|CreativeWork|VideoObject|Product)$")
_TEXTS = (
    (Field.TITLE, "headline"),
    (Field.PUBLISHED, "datePublished"),
    (Field.UPDATED, "dateModified"),
    (Field.SUMMARY, "description"),
    (Field.LANGUAGE, "inLanguage"),
)


@dataclass(frozen=True, slots=True)
class Structured:
    """What the scripts held besides claims."""

    article_body: str = ""


def read_structured(tree: HtmlElement, ledger: Ledger) -> Structured:
    """Note what JSON-LD says of the page's article."""
    nodes = [node for script in _scripts(tree) for node in _walk(script)]
    articles = [node for node in nodes if _is_type(node, _ARTICLE)]
    # A page lists other articles too (ItemList): the fullest one is its own.
    article = max(articles, key=_fullness, default=None)
    if article is None:
        article = next((node for node in nodes if _is_type(node, _PAGE) and node.get("datePublished")), None)
    _read_trail(nodes, ledger)
    if article is None:
        return Structured()
    _read_article(article, ledger)
    body = article.get("articleBody")
    return Structured(
        html_to_text(body) if isinstance(body, str) and "<" in body else body if isinstance(body, str) else ""
    )


def _fullness(node: dict[str, Any]) -> int:
    return sum(
        1
        for key in ("headline", "datePublished", "author", "articleBody", "mainEntityOfPage", "image")
        if node.get(key)
    )


def _scripts(tree: HtmlElement) -> Iterator[Any]:
    count = 0
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        count += 1
        if count > MAX_SCRIPTS:
            return
        data = _load(script.text or "")
        if data is not None:
            yield data


def _load(text: str) -> Any:
    """The script's data, None when it is beyond mending."""
    text = re.sub(
        r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/)\s*$",
        "",
        text,
    ).strip()
    if not text or len(text) > MAX_CHARS:
        return None
    for attempt in (text, re.sub(r",(\s*[}\]])", r"\1", text), html.unescape(text), text.rstrip(";")):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _walk(data: Any) -> Iterator[dict[str, Any]]:
    """Every object inside, nearest first."""
    queue, seen = [data], 0
    while queue and seen < MAX_NODES:
        node = queue.pop(0)
        seen += 1
        if isinstance(node, list):
            queue.extend(node)
        elif isinstance(node, dict):
            yield node
            queue.extend(value for value in node.values() if isinstance(value, dict | list))


def _is_type(node: dict[str, Any], wanted: re.Pattern[str]) -> bool:
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and wanted.search(kind) for kind in kinds)


def _read_article(node: dict[str, Any], ledger: Ledger) -> None:
    for field, key in _TEXTS:
        ledger.add(field, _name(node.get(key)), Origin.JSON_LD, key)
    if not node.get("headline"):
        ledger.add(Field.TITLE, _name(node.get("name")), Origin.JSON_LD, "name")
    ledger.add_list(
        Field.AUTHORS, _names(node.get("author") or node.get("creator")), Origin.JSON_LD, "author"
    )
    ledger.add_list(Field.EDITORS, _names(node.get("editor")), Origin.JSON_LD, "editor")
    ledger.add_list(Field.CONTRIBUTORS, _names(node.get("contributor")), Origin.JSON_LD, "contributor")
    ledger.add(Field.SOURCE, _name(node.get("publisher")), Origin.JSON_LD, "publisher")
    ledger.add_list(Field.TAGS, _names(node.get("keywords")), Origin.JSON_LD, "keywords")
    ledger.add(
        Field.IMAGE,
        _address(node.get("image")) or _address(node.get("thumbnailUrl")),
        Origin.JSON_LD,
        "image",
    )
    ledger.add(
        Field.URL, _address(node.get("url")) or _address(node.get("mainEntityOfPage")), Origin.JSON_LD, "url"
    )


def _read_trail(nodes: list[dict[str, Any]], ledger: Ledger) -> None:
    for node in nodes:
        if not _is_type(node, re.compile("^BreadcrumbList$")):
            continue
        items = node.get("itemListElement")
        steps = items if isinstance(items, list) else [items]
        labels = [_step(step) for step in steps[:20]]
        ledger.add_list(Field.BREADCRUMBS, labels, Origin.JSON_LD, "BreadcrumbList")
        return


def _step(step: Any) -> str:
    if not isinstance(step, dict):
        return ""
    return _name(step.get("name")) or _name(step.get("item"))


def _name(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value") or value.get("alternateName")
        value = value[0] if isinstance(value, list) and value else value
    return html.unescape(value) if isinstance(value, str) else ""


def _names(value: Any) -> list[str]:
    if isinstance(value, list):
        return [_name(each) for each in value[:200]]
    return [_name(value)]


def _address(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("url") or value.get("contentUrl") or value.get("@id")
        return _address(value) if isinstance(value, list) else value if isinstance(value, str) else ""
    return value if isinstance(value, str) else ""
