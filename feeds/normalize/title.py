"""The title: plain words, without the site's name behind them."""

import html
import re
from collections.abc import Collection, Sequence
from pathlib import PurePosixPath

from feeds.model.document import Claim, Document, Field, Origin
from feeds.normalize.pick import Pick, rank
from feeds.normalize.sitename import (
    cut_by_text,
    cut_heading,
    cut_names,
    cut_shown,
    cut_tag,
    head_of,
    site_names,
)
from feeds.text.chars import fold, squeeze

ORDER = (
    Origin.FRONT_MATTER,
    Origin.ITEM,
    Origin.SELECTED,
    Origin.FEED,
    Origin.JSON_LD,
    Origin.MARKUP,
    Origin.MICRODATA,
    Origin.META,
    Origin.SITEMAP,
    Origin.TITLE_TAG,
    Origin.BODY,
    Origin.PATH,
)
MAX_TITLE = 300

_MEANINGLESS = re.compile(
    r"^(?:(\S)\1{2,}|无标题(?:文档|页)?|untitled(?: document| page)?|no title|title|标题|首\s*页|"
    r"home(?: ?page)?|正文|"
    r"新闻(?:详情|内容|正文|中心)?|内容页?|详细(?:内容|页)?|文章(?:详情|内容|正文)?|null|none|"
    r"undefined|index|new page \d*|\W+)$",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]{1,200}>")
_LINE = "line"
_ABOVE = "line above the labels"
_ELSEWHERE = frozenset({Origin.TITLE_TAG, Origin.META, Origin.JSON_LD})
"""Where a page says its title though it shows another heading."""

_Texts = Sequence[tuple[Claim, str]]
_ESCAPED_TWICE = frozenset({Origin.META, Origin.JSON_LD, Origin.TITLE_TAG})
_OWN_WORD = frozenset({Origin.FRONT_MATTER, Origin.ITEM, Origin.SELECTED, Origin.FEED})


def pick_title(document: Document) -> Pick[str]:
    """The title a reader would recognise; empty when the document has none."""
    texts = [(claim, clean_title(claim)) for claim in _rank(document)]
    site = site_names(document)
    words = fold(_TAG.sub(" ", document.body[:4000]))
    for claim, text in texts:
        if claim.origin in _OWN_WORD and text:
            return Pick(text, claim)
        cut = _cut(claim, text, texts, site)
        if claim.origin in (Origin.META, Origin.TITLE_TAG):
            cut = cut_by_text(cut, words)
        if cut and not _is_meaningless(cut, site) and not _is_stray(claim, cut, texts):
            return Pick(cut, claim)
    best = next(((claim, text) for claim, text in texts if text), None)
    return Pick(best[1], best[0]) if best else Pick("")


def _rank(document: Document) -> list[Claim]:
    """The claims by trust; what JSON-LD calls a page or a film is only another title tag."""
    ranked = rank(document.about(Field.TITLE), ORDER)
    return sorted(ranked, key=lambda claim: claim.origin is Origin.JSON_LD and claim.detail == "name")


def _cut(claim: Claim, text: str, texts: _Texts, site: Collection[str]) -> str:
    """A title without its site's name, which stands in other ways in other places."""
    lines = [other for each, other in texts if each.detail in (_LINE, _ABOVE)]
    if claim.origin in (Origin.MARKUP, Origin.MICRODATA):
        return cut_heading(text, lines)
    if claim.origin is Origin.JSON_LD:
        return cut_names(text, site)
    if claim.origin not in (Origin.META, Origin.TITLE_TAG):
        return text
    shown = [other for each, other in texts if each.origin is not Origin.TITLE_TAG]
    cut = cut_tag(text, shown, lines) if claim.origin is Origin.TITLE_TAG else cut_shown(text, shown)
    return cut_names(cut, site)


def title_of_path(origin: str) -> Pick[str]:
    """A title made of a file's name, for an article that has none of its own."""
    name = PurePosixPath(origin.partition("#")[0]).stem
    words = squeeze(re.sub(r"[_\-]+", " ", name))
    claim = Claim(Field.TITLE, (words or "-",), Origin.PATH, "file name")
    return Pick(words[:MAX_TITLE], claim) if words else Pick("")


def clean_title(claim: Claim) -> str:
    """Plain words in one line; where pages escape twice, entities are decoded once more."""
    text = claim.value
    if claim.origin in _ESCAPED_TWICE:
        text = _TAG.sub("", html.unescape(text))
    return squeeze(text)[:MAX_TITLE].rstrip()


def _is_meaningless(text: str, site: Collection[str]) -> bool:
    return bool(_MEANINGLESS.match(text)) or text.isdigit() or fold(text) in site


def _is_stray(claim: Claim, text: str, texts: _Texts) -> bool:
    """Whether a heading is a column's or the site's name: it shares little with what else is claimed."""
    if claim.origin is Origin.TITLE_TAG:
        above = [other for each, other in texts if each.detail == _ABOVE]
        return bool(above) and likeness(text, above[0]) < 0.2
    if claim.origin not in (Origin.JSON_LD, Origin.MARKUP, Origin.MICRODATA):
        return False
    shown = _confirmed_line(texts)
    if claim.origin is not Origin.JSON_LD and shown and likeness(text, shown) < 0.5:
        return True
    others = [head_of(other) for each, other in texts if each.origin in _ELSEWHERE and each is not claim]
    return bool(others) and max(_nearness(text, other) for other in others) < 0.4


def _confirmed_line(texts: _Texts) -> str:
    """A line that the page shows above its labels, and that is most of its title tag; empty without one."""
    tags = [fold(text) for claim, text in texts if claim.origin is Origin.TITLE_TAG]
    for claim, text in texts:
        folded = fold(text)
        if claim.detail == _ABOVE and any(folded in tag and 2 * len(folded) >= len(tag) for tag in tags):
            return text
    return ""


def _nearness(heading: str, title: str) -> float:
    """How alike a heading is to a title; a word out of a long one is not alike."""
    return likeness(heading, title) if len(_pairs(heading)) >= 0.2 * len(_pairs(title)) else 0.0


def likeness(one: str, other: str) -> float:
    """The share of the shorter text's letter pairs that the other one has, 0 to 1."""
    first, second = _pairs(one), _pairs(other)
    if not first or not second:
        return 0.0
    return len(first & second) / min(len(first), len(second))


def _pairs(text: str) -> set[str]:
    letters = re.sub(r"[\W_]+", "", fold(text))
    return {letters[at : at + 2] for at in range(len(letters) - 1)}
