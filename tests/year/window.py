"""What the design says each feed must hold, computed without the product."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.year.configuration import Configuration, FeedPlan
from tests.year.expectation import Expectation, Expected
from tests.year.piece import Form

RECENT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Window:
    """A feed's articles in order, and when that will be different though nothing happens."""

    articles: tuple[Expected, ...]
    until: datetime


def find_window(plan: FeedPlan, configuration: Configuration, known: Expectation, now: datetime) -> Window:
    """The newest `limit`, and at most `limit` more that arrived in the last seven days."""
    members = [one for one in known.articles.values() if belongs(one, plan, configuration)]
    shown = [one for one in members if one.withheld_until is None or one.withheld_until <= now]
    newest = sorted(shown, key=_order)[: plan.limit]
    ids = {one.id for one in newest}
    late = [one for one in shown if one.arrived and one.first_seen > now - RECENT and one.id not in ids]
    late = sorted(late, key=lambda one: (-one.first_seen.timestamp(), one.id))[: plan.limit]
    moments = [one.first_seen + RECENT for one in late]
    moments += [one.withheld_until for one in members if one.withheld_until and one.withheld_until > now]
    until = min(moments, default=datetime.max.replace(tzinfo=UTC))
    return Window(tuple(sorted([*newest, *late], key=_order)), until)


def belongs(one: Expected, plan: FeedPlan, configuration: Configuration) -> bool:
    """Articles in any of `categories` AND from any of `sources`, minus any `exclude`."""
    if not one.is_live or configuration.find(one.source) is None:
        return False
    if plan.sources is not None and one.source not in plan.sources:
        return False
    if plan.categories is not None and not set(plan.categories) & set(_categories(one, configuration)):
        return False
    text = "\n".join((one.piece.title, *one.piece.tags))
    return not any(word in text for word in plan.without)


def list_shown(
    plan: FeedPlan, articles: Sequence[Expected], configuration: Configuration, edition: int
) -> dict[str, tuple[Any, ...]]:
    """Everything that stands in a feed's bytes, by document: equal means that no byte may differ."""
    site = (configuration.url, configuration.title, edition >= STAMPED)
    filters = tuple(one.title for one in configuration.categories if one.id in (plan.categories or ()))
    said = (site, configuration.rhythm(plan), filters, *(_shown(one, configuration) for one in articles))
    sources = tuple(configuration.find(one.source) for one in articles)
    ids = tuple(one and one.id for one in sources)
    return {
        f"{plan.path}.rss": said,
        f"{plan.path}.atom": said,
        f"{plan.path}.json": (*said, ids),  # it alone names its entries' sources
    }


POLISHED = 1
"""From this edition on the CMS's boast is left out."""
STAMPED = 3
"""From this edition on feeds are rendered with other bytes."""


def _shown(one: Expected, configuration: Configuration) -> tuple[Any, ...]:
    piece = one.piece
    titles = [plan.title for plan in configuration.categories if plan.holds(piece)]
    source = configuration.find(one.source)
    link = source is not None and source.link and piece.form is not Form.ITEM
    return (
        one.id,
        one.published,
        one.updated.replace(microsecond=0),
        piece.words,
        piece.author,
        piece.tags,
        tuple(titles),
        one.standing.path if link else "",
        piece.campaign if piece.form in (Form.PAGE, Form.MARKDOWN) else 0,
        piece.form is Form.PAGE and one.edition < POLISHED,
    )


def _categories(one: Expected, configuration: Configuration) -> tuple[str, ...]:
    return tuple(plan.id for plan in configuration.categories if plan.holds(one.piece))


def _order(one: Expected) -> tuple[float, float, str]:
    """Newest published first, then first seen, then id."""
    return -one.published.at.timestamp(), -one.first_seen.timestamp(), one.id
