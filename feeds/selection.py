"""What a feed holds, and in which order. Pure: candidates in, picks out.

A feed holds its newest `limit` articles, plus those that arrived in the last seven days (at most
`limit` more), so that a late find is not lost. A source's first pass is history, not arrival.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from feeds.ports import Pick, Query

RECENT = timedelta(days=7)
"""How long an arrival is held whatever its date."""


@dataclass(frozen=True, slots=True)
class Window:
    """A feed's articles in order, and when that will be different by itself (None: never)."""

    picks: tuple[Pick, ...]
    stale_at: datetime | None


def make_query(
    *,
    categories: Sequence[str] | None,
    sources: Sequence[str] | None,
    without: Sequence[str],
    everything: str,
) -> Query:
    """Articles in any of `categories` AND from any of `sources`, as labels; None does not restrict."""
    groups = tuple(frozenset(group) for group in (categories, sources) if group is not None)
    return Query(any_of=groups or (frozenset({everything}),), without=frozenset(without))


def pick_window(newest: Sequence[Pick], arrivals: Sequence[Pick], *, limit: int) -> Window:
    """The newest `limit` articles and at most `limit` more recent arrivals, newest published first."""
    held = {pick.article_id: pick for pick in newest[:limit]}
    late = [pick for pick in arrivals if pick.article_id not in held][:limit]
    ordered = sorted([*held.values(), *late], key=lambda pick: pick.article_id)
    ordered.sort(key=lambda pick: (pick.published, pick.first_seen), reverse=True)
    stale_at = min((pick.first_seen + RECENT for pick in late), default=None)
    return Window(tuple(ordered), stale_at)
