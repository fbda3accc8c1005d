"""The title: plain words, without the site's name behind them."""

import html
import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from feeds.model.document import Claim, Document, Field, Origin
from feeds.normalize.pick import Pick, rank
from feeds.text.chars import fold, squeeze

ORDER = (
    Origin.FRONT_MATTER,
    Origin.ITEM,
    Origin.FEED,
    Origin.MARKUP,
    Origin.MICRODATA,
    Origin.JSON_LD,
    Origin.META,
    Origin.SITEMAP,
    Origin.TITLE_TAG,
    Origin.BODY,
    Origin.PATH,
)
MAX_TITLE = 300

_BORDER = re.compile(
    r"\s+[-–—|｜•·»«:]{1,2}\s+|\s*[|｜»]\s*|[_＿]+|--+|——|\s[-–—]|[-–—]\s|(?<=[\u3400-\u9fff”’」》）])[-－](?=[\u3400-\u9fffA-Za-z])"
)
_MEANINGLESS = re.compile(
    r"^(?:(\S)\1{2,}|无标题(?:文档|页)?|untitled(?: document| page)?|no title|title|标题|首\s*页|"
    r"home(?: ?page)?|正文|"
    r"新闻(?:详情|内容|正文|中心)?|内容页?|详细(?:内容|页)?|文章(?:详情|内容|正文)?|null|none|"
    r"undefined|index|new page \d*|\W+)$",
    re.IGNORECASE,
)
_APART = re.compile(r"[\W_]")
_TAG = re.compile(r"<[^<>]{1,200}>")
_ABOVE = "line above the labels"
_ESCAPED_TWICE = frozenset({Origin.META, Origin.JSON_LD, Origin.TITLE_TAG})
_OWN_WORD = frozenset({Origin.FRONT_MATTER, Origin.ITEM, Origin.FEED})


def pick_title(document: Document) -> Pick[str]:
    """The title a reader would recognise; empty when the document has none."""
    claims = rank(document.about(Field.TITLE), ORDER)
    site = {
        fold(claim.value)
        for claim in document.about(Field.SOURCE)
        if claim.detail in ("og:site_name", "publisher")
    }
    texts = [(claim, clean_title(claim)) for claim in claims]
    bare = [text for claim, text in texts if claim.origin is not Origin.TITLE_TAG]
    for claim, text in texts:
        if claim.origin in _OWN_WORD and text:
            return Pick(text, claim)
        cut = cut_site(text, bare, document.body)
        if cut and not _is_meaningless(cut, site) and not _is_stray(claim, cut, texts):
            return Pick(cut, claim)
    best = next(((claim, text) for claim, text in texts if text), None)
    return Pick(best[1], best[0]) if best else Pick("")


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


def cut_site(title: str, shown: Sequence[str], body: str) -> str:
    """The title without the site's name, if the page itself shows it so."""
    whole = fold(title)
    best = title
    for other in shown:
        folded = fold(other)
        if 4 <= len(folded) < len(whole) and len(other) < len(best) and _is_part(folded, title):
            best = other
    if best != title:
        return best
    head = _BORDER.split(title, maxsplit=1)[0]
    if head != title and len(head) >= 8 and fold(head) in fold(_TAG.sub(" ", body[:4000])):
        return head
    return title


def _is_part(part: str, title: str) -> bool:
    """Whether the words are one end of a title, set apart from the rest by a mark or a space."""
    whole = fold(title)
    if whole.startswith(part):
        return _APART.match(whole[len(part) :]) is not None
    return whole.endswith(part) and _APART.match(whole[: -len(part)][::-1]) is not None


def _is_meaningless(text: str, site: set[str]) -> bool:
    return bool(_MEANINGLESS.match(text)) or text.isdigit() or fold(text) in site


def _is_stray(claim: Claim, text: str, texts: list[tuple[Claim, str]]) -> bool:
    """Whether a heading is a column's or the site's name: it shares nothing with what else is claimed."""
    if claim.origin is Origin.TITLE_TAG:
        above = [other for each, other in texts if each.detail == _ABOVE]
        return bool(above) and likeness(text, above[0]) < 0.2
    if claim.origin not in (Origin.MARKUP, Origin.MICRODATA):
        return False
    others = [
        other for each, other in texts if each.origin in (Origin.TITLE_TAG, Origin.META, Origin.JSON_LD)
    ]
    return bool(others) and max(likeness(text, other) for other in others) < 0.4


def likeness(one: str, other: str) -> float:
    """The share of the shorter text's letter pairs that the other one has, 0 to 1."""
    first, second = _pairs(one), _pairs(other)
    if not first or not second:
        return 0.0
    return len(first & second) / min(len(first), len(second))


def _pairs(text: str) -> set[str]:
    letters = re.sub(r"[\W_]+", "", fold(text))
    return {letters[at : at + 2] for at in range(len(letters) - 1)}
