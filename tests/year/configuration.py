"""The configuration of the simulated site: what the admin wrote, and the YAML file that says so."""

import json
from dataclasses import dataclass, field
from datetime import timedelta

from tests.year.piece import Piece

SITE = "https://feeds.example.edu.cn"
CLUB_LINK = "https://club.example.edu.cn/{path}"
ALL_LIMIT = 50
"""How many articles a feed holds that nobody configured."""


@dataclass(frozen=True, slots=True)
class SourcePlan:
    """One source. `key` is the id it was born with, which is also its directory's name."""

    key: str
    every: timedelta
    timezone: str = "Asia/Shanghai"
    link: str = ""
    enabled: bool = True
    renamed: str = ""

    @property
    def id(self) -> str:
        """The id it has now."""
        return self.renamed or self.key


@dataclass(frozen=True, slots=True)
class CategoryPlan:
    """One category: words in title or tags, or a whole tag."""

    id: str
    title: str
    words: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    def holds(self, piece: Piece) -> bool:
        """Whether the piece belongs here. The script's words stand in titles and tags alone."""
        text = "\n".join((piece.title, *piece.tags))
        return any(word in text for word in self.words) or not set(self.tags).isdisjoint(piece.tags)


@dataclass(frozen=True, slots=True)
class FeedPlan:
    """One feed; None does not restrict."""

    path: str
    categories: tuple[str, ...] | None = None
    sources: tuple[str, ...] | None = None
    """Keys."""
    without: tuple[str, ...] = ()
    limit: int = ALL_LIMIT


NEWSROOM = SourcePlan("newsroom", timedelta(days=1))
CLUB = SourcePlan("club", timedelta(days=2), "Europe/Berlin", CLUB_LINK)
ARCHIVE = SourcePlan("archive", timedelta(days=5))
TEA = CategoryPlan("tea", "茶艺", words=("茶园",))
ORIGINAL = CategoryPlan("original", "原创", tags=("原创",))
CHOICE = FeedPlan("/feeds/choice", categories=("tea", "original"), without=("代发",), limit=8)
BRIEF = FeedPlan("/feeds/brief", sources=("newsroom",), limit=5)


@dataclass(frozen=True, slots=True)
class Configuration:
    """Everything that the script changes in the YAML file."""

    url: str = SITE
    title: str = "教育新闻"
    sources: tuple[SourcePlan, ...] = (NEWSROOM, CLUB)
    categories: tuple[CategoryPlan, ...] = (TEA, ORIGINAL)
    feeds: tuple[FeedPlan, ...] = field(default=(CHOICE, BRIEF))

    def list_feeds(self) -> tuple[FeedPlan, ...]:
        """Everything that is published, the feeds that nobody configured included."""
        return (
            FeedPlan("/feeds/all"),
            *self.feeds,
            *(FeedPlan(f"/categories/{one.id}", categories=(one.id,)) for one in self.categories),
            *(FeedPlan(f"/sources/{one.id}", sources=(one.key,)) for one in self.sources),
        )

    def find(self, key: str) -> SourcePlan | None:
        """The source with this key; None when it was taken out."""
        return next((one for one in self.sources if one.key == key), None)

    def find_named(self, source_id: str) -> SourcePlan | None:
        """The source that has this id now."""
        return next((one for one in self.sources if one.id == source_id), None)

    def is_read(self, key: str) -> bool:
        """Whether the source is looked at."""
        plan = self.find(key)
        return plan is not None and plan.enabled

    def rhythm(self, plan: FeedPlan) -> timedelta | None:
        """How often the feed's sources are looked at, as it tells its readers."""
        return min((one.every for one in self.list_read(plan)), default=None)

    def list_read(self, plan: FeedPlan) -> tuple[SourcePlan, ...]:
        """The sources that are looked at and may give the feed something."""
        return tuple(
            one for one in self.sources if one.enabled and (plan.sources is None or one.key in plan.sources)
        )

    def to_yaml(self) -> str:
        """The file. JSON is YAML."""
        written = {
            "site": {"title": self.title, "url": self.url, "timezone": "Asia/Shanghai", "language": "zh-CN"},
            "database": "sqlite:///feedmill.db",
            "sources": [_write_source(one) for one in self.sources],
            "categories": [
                {
                    "id": one.id,
                    "title": one.title,
                    "match": {"words": list(one.words), "tags": list(one.tags)},
                }
                for one in self.categories
            ],
            "feeds": [_write_feed(one) for one in self.feeds],
        }
        return json.dumps(written, ensure_ascii=False, indent=1)


def _write_source(plan: SourcePlan) -> dict[str, object]:
    written: dict[str, object] = {
        "id": plan.id,
        "aliases": [plan.key] if plan.renamed else [],
        "directory": f"{plan.key}/",
        "every": f"{plan.every // timedelta(minutes=1)}m",
        "timezone": plan.timezone,
        "enabled": plan.enabled,
    }
    return written | ({"link": plan.link} if plan.link else {})


def _write_feed(plan: FeedPlan) -> dict[str, object]:
    written: dict[str, object] = {
        "id": plan.path.rpartition("/")[2],
        "limit": plan.limit,
        "exclude": {"words": list(plan.without)},
    }
    if plan.categories is not None:
        written["categories"] = list(plan.categories)
    if plan.sources is not None:
        written["sources"] = list(plan.sources)  # the script restricts to sources that keep their ids
    return written
