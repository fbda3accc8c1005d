"""The summary: the article's own if it is one, else its first sentences."""

import html
import re

from feeds.model.document import Claim, Document, Field, Origin
from feeds.normalize.body import Body
from feeds.normalize.pick import Pick, pick_first
from feeds.text.chars import fold, squeeze
from feeds.text.sentences import summarize

ORDER = (Origin.FRONT_MATTER, Origin.ITEM, Origin.FEED, Origin.META, Origin.JSON_LD, Origin.MICRODATA)
LENGTH = 200
"""Characters of a summary that is made of the text."""

MAX_SUMMARY = 1000
_SHORTEST = 20
_OWN_WORD = frozenset({Origin.FRONT_MATTER, Origin.ITEM})
_TAG = re.compile(r"<[^<>]{0,300}>")
_LETTERS = re.compile(r"[\W_]+")


def pick_summary(document: Document, title: str, body: Body) -> Pick[str]:
    """Plain text in one line; empty for an article without words."""
    squashed = _squash(body.text[:20_000])

    def read(claim: Claim) -> str:
        return _read(claim, title, squashed)

    claimed = pick_first(document.about(Field.SUMMARY), ORDER, read)
    if claimed:
        return claimed
    made = summarize((body.prose or body.text)[:10_000], length=LENGTH)
    return Pick(made, Claim(Field.SUMMARY, (made,), Origin.BODY, "first sentences")) if made else Pick("")


def _read(claim: Claim, title: str, squashed: str) -> str:
    if claim.origin in _OWN_WORD:
        return squeeze(claim.value)[:MAX_SUMMARY]
    if claim.origin is Origin.FEED:
        given = squeeze(claim.value)[:MAX_SUMMARY]
        return "" if fold(given) in fold(title) else given
    summary = squeeze(_TAG.sub(" ", html.unescape(claim.value)))[:MAX_SUMMARY]
    if len(summary) < _SHORTEST or fold(summary) in fold(title) or not _is_about(summary, title, squashed):
        return ""
    return summary


def _is_about(summary: str, title: str, squashed: str) -> bool:
    """Whether a description speaks of this article, not of the site: it shares words with the text."""
    words = _squash(summary)
    pieces = [words[start : start + 3] for start in range(0, len(words) - 2, 3)][:60]
    if not pieces or not squashed:
        return bool(pieces)
    own = squashed + _squash(title)
    return sum(piece in own for piece in pieces) >= 0.5 * len(pieces)


def _squash(text: str) -> str:
    return _LETTERS.sub("", fold(text))
