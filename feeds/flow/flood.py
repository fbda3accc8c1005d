"""A redesign, told from news: what looks new in a known source and is dated before its last pass.

Such articles are held until the end of the pass. If they are more than half of what the source
shows (and more than a few), every address and file name has probably changed: each is matched with
an article that is gone, by the CMS's id, by address, then by title and day. What is left over is
announced if it is few again; otherwise it stays held until somebody confirms it. Pure.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from feeds.flow.decide import FEW
from feeds.model.article import Draft
from feeds.model.known import KnownArticle


@dataclass(frozen=True, slots=True)
class Trace:
    """By what an article is told again when its place and its words are different."""

    article_id: str
    own_id: str
    url: str
    title: str
    day: date | None
    """The day it states itself; None: it states none."""


def make_trace(known: KnownArticle) -> Trace:
    """The trace of a stored article."""
    draft = known.article.draft
    return Trace(known.article.id, draft.own_id, draft.url, draft.title, stated_day(draft))


def stated_day(draft: Draft) -> date | None:
    """The day that an article states for itself, in its own zone."""
    return draft.published.at.date() if draft.published is not None else None


def is_flood(held: int, shown: int) -> bool:
    """Whether so many of the articles that a source shows are held that it was redesigned."""
    return held > FEW and held * 2 > shown


def match_traces(held: Iterable[Trace], gone: Iterable[Trace]) -> Mapping[str, str]:
    """Which held article is which one that is gone: id by id.

    Where several on either side agree nothing is guessed: they stay apart.
    """
    found: dict[str, str] = {}
    left, right = list(held), list(gone)
    for key in _KEYS:
        pairs = _match_by(key, left, right)
        found |= pairs
        taken = set(pairs.values())
        left = [one for one in left if one.article_id not in found]
        right = [one for one in right if one.article_id not in taken]
    return found


def _match_by(key: Callable[[Trace], object], left: list[Trace], right: list[Trace]) -> dict[str, str]:
    here, there = _unique(key, left), _unique(key, right)
    return {here[value].article_id: there[value].article_id for value in here.keys() & there.keys()}


def _unique(key: Callable[[Trace], object], traces: list[Trace]) -> dict[object, Trace]:
    """The traces by key, without empty keys and those that several have."""
    counts = Counter(map(key, traces))
    return {value: one for one in traces if (value := key(one)) and counts[value] == 1}


def _title_and_day(trace: Trace) -> tuple[str, date | None] | None:
    return (trace.title, trace.day) if trace.title else None


_KEYS: tuple[Callable[[Trace], object], ...] = (
    lambda trace: trace.own_id,
    lambda trace: trace.url,
    _title_and_day,
)
"""From the surest to the last resort."""
