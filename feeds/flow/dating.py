"""Which moments an article carries: computed once, stored, and never the time of rendering.

A date without a time is its local midnight or, if the article was first seen on that very day,
the moment it was first seen. An undated article carries the moment it was first seen; on a
source's first pass it stands beside its neighbours instead, so that a shelf of old undated
articles does not all become news.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from feeds.model.article import Article, Draft, Precision, Stamp
from feeds.model.document import Origin

LAST_CHANGE = f"{Origin.FEED} updated"
"""Provenance of a publication moment that is the last change's, for want of another."""
SECOND = timedelta(seconds=1)


def date_new(draft: Draft, *, first_seen: datetime, neighbour: Stamp | None) -> Stamp:
    """The publication moment of an article that is new here. `neighbour` is for undated ones.

    `first_seen` is in the source's zone: an undated article carries it as it is.
    """
    if draft.published is not None:
        return sharpen(draft.published, first_seen)
    return neighbour or Stamp(first_seen, Precision.SECOND)


def date_again(old: Article, draft: Draft) -> Stamp:
    """The publication moment of a known article: it moves only if the stated date did.

    An entry that states only when it was last changed was published when that was first read.
    """
    if draft.published is None or draft.published == old.draft.published:
        return old.published
    if draft.provenance.get("published") == LAST_CHANGE:
        return old.published
    return sharpen(draft.published, old.first_seen)


def sharpen(stated: Stamp, first_seen: datetime) -> Stamp:
    """A stated day becomes the first-seen moment if the article was first seen on that day."""
    if stated.precision is not Precision.DAY:
        return stated
    local = first_seen.astimezone(stated.at.tzinfo)
    return Stamp(local, Precision.DAY) if local.date() == stated.at.date() else stated


def first_update(draft: Draft, published: Stamp, *, now: datetime) -> datetime:
    """`updated` of an article that is new here: what it states itself, else its publication."""
    if draft.updated is None or draft.updated.at > now:
        return published.at
    return max(draft.updated.at, published.at)


def update_again(
    old: Article, draft: Draft, published: Stamp, *, now: datetime, words_differ: bool
) -> datetime:
    """`updated` of a known article: it moves only if its words do, whatever became of its dates.

    An article that is still withheld was never seen: it begins anew.
    """
    if old.draft.withheld_until is not None and old.draft.withheld_until > now:
        return first_update(draft, published, now=now)
    return _next_update(old, draft, published, now=now) if words_differ else old.updated


def _next_update(old: Article, draft: Draft, published: Stamp, *, now: datetime) -> datetime:
    """`updated` after the words changed: what the article states itself if that is news, else now.

    It always moves forward, even when the clock has gone back.
    """
    stated = draft.updated.at if draft.updated is not None else None
    moved = stated if stated is not None and old.updated < stated <= now else now
    return max(moved, old.updated + SECOND, published.at)


def neighbours(
    drafts: Sequence[Draft], *, before: Stamp | None, started: datetime, remaining: int
) -> tuple[Stamp, ...]:
    """For each draft in reading order, where an undated one would stand on a first pass.

    `before` is the last dated draft of the batch before; `remaining` counts the files from the
    first of these drafts to the end of the pass. A place beside a neighbour is no more exact than a
    day, and one that is dated in the future is nobody's neighbour. Without any they follow one another
    second by second up to the start.
    """
    stated = [
        draft.published if draft.published is not None and draft.published.at <= started else None
        for draft in drafts
    ]
    ahead = next((stamp for stamp in stated if stamp is not None), None)
    found: list[Stamp] = []
    for place, stamp in enumerate(stated):
        before = stamp or before
        alone = Stamp(started - SECOND * max(remaining - place, 0), Precision.SECOND)
        beside = before or ahead
        found.append(Stamp(beside.at, Precision.DAY) if beside else alone)
    return tuple(found)
