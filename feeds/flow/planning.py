"""What a configuration would change against what is stored, computed as data. Nothing is written.

Labels are made anew in memory for every stored article; each feed's window is then picked by the same
rules as a publish picks it, and compared with the entries that its stored JSON names.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from feeds.classify import category_label
from feeds.flow.entries import Labeller
from feeds.flow.targets import Target
from feeds.model.article import Article
from feeds.model.settings import Category, Settings
from feeds.ports import Pick, Query
from feeds.selection import RECENT, pick_window

MOST = 2
"""A category that holds more than one in so many articles is told of: it hardly sorts."""
FEW = 10
"""Among fewer articles than this, half of them means nothing."""


@dataclass(frozen=True, slots=True)
class Title:
    """An entry, by its id and as a person knows it."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class FeedChange:
    """One feed that would hold other entries, or that would come or go."""

    path: str
    what: str
    """`new`, `gone` or `changed`."""
    enter: tuple[Title, ...] = ()
    leave: tuple[Title, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceChange:
    """One source that would come, go or be renamed. `articles` counts those that are stored."""

    id: str
    what: str
    """`new`, `gone` or `renamed`."""
    articles: int = 0
    former: str = ""


@dataclass(frozen=True, slots=True)
class WideCategory:
    """A category that would hold more than half of everything."""

    id: str
    articles: int
    of: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that would be different; empty when the file says what is stored already."""

    sources: tuple[SourceChange, ...] = ()
    feeds: tuple[FeedChange, ...] = ()
    wide: tuple[WideCategory, ...] = ()
    articles: int = 0


@dataclass(slots=True)
class Shelf:
    """Every stored article under the labels that the new rules give it."""

    now: datetime
    picks: dict[str, list[Pick]] = field(default_factory=lambda: defaultdict(list))
    titles: dict[str, str] = field(default_factory=dict)
    labels: dict[str, frozenset[str]] = field(default_factory=dict)

    def take(self, articles: Iterable[Article], label: Labeller, renamed: Mapping[str, str]) -> None:
        """Sort articles in; `renamed` maps former ids of sources to those they would have."""
        for one in articles:
            labels = frozenset[str]().union(
                *(label(one.draft, renamed.get(each, each)) for each in one.sources)
            )
            self.titles[one.id] = one.draft.title
            if _is_visible(one, self.now) and labels:
                self.labels[one.id] = labels
                pick = Pick(one.id, one.published.at, one.first_seen, one.arrived, one.version)
                for each in labels:
                    self.picks[each].append(pick)

    def window(self, query: Query, limit: int) -> tuple[str, ...]:
        """The ids that a feed would hold, in its order."""
        found = {pick.article_id: pick for label in query.any_of[0] for pick in self.picks.get(label, ())}
        members = [pick for key, pick in found.items() if self._is_in(query, key)]
        members.sort(key=lambda pick: pick.article_id)
        members.sort(key=lambda pick: (pick.published, pick.first_seen), reverse=True)
        late = [pick for pick in members if pick.arrived and pick.first_seen > self.now - RECENT]
        late.sort(key=lambda pick: pick.first_seen, reverse=True)
        window = pick_window(members[:limit], late[: limit * 2], limit=limit)
        return tuple(pick.article_id for pick in window.picks)

    def _is_in(self, query: Query, key: str) -> bool:
        labels = self.labels[key]
        return all(labels & group for group in query.any_of[1:]) and not labels & query.without


def _is_visible(article: Article, now: datetime) -> bool:
    until = article.draft.withheld_until
    return until is None or until <= now


def plan_sources(
    settings: Settings, stored: Mapping[str, int], renamed: Mapping[str, str]
) -> tuple[SourceChange, ...]:
    """What becomes of sources. `stored` counts the articles of those that are published."""
    former = {new: old for old, new in renamed.items()}
    changes = []
    for source in settings.read_sources:
        if source.id in former:
            old = former[source.id]
            changes.append(SourceChange(source.id, "renamed", stored[old], old))
        elif source.id not in stored:
            changes.append(SourceChange(source.id, "new"))
    configured = {source.id for source in settings.named_sources} | renamed.keys()
    changes += [SourceChange(key, "gone", count) for key, count in stored.items() if key not in configured]
    return tuple(changes)


def plan_feeds(
    targets: Sequence[Target], stored: Mapping[str, Sequence[Title]], shelf: Shelf
) -> Iterator[FeedChange]:
    """What becomes of feeds. `stored` has the entries of everything that is published, by path."""
    for target in targets:
        wanted = shelf.window(target.query, target.limit)
        if target.path not in stored:
            yield FeedChange(target.path, "new", enter=_titles(wanted, shelf.titles))
            continue
        held = {one.id: one for one in stored[target.path]}
        enter = _titles([key for key in wanted if key not in held], shelf.titles)
        leave = tuple(one for key, one in held.items() if key not in set(wanted))
        if enter or leave:
            yield FeedChange(target.path, "changed", enter, leave)
    paths = {target.path for target in targets}
    for path, entries in stored.items():
        if path not in paths:
            yield FeedChange(path, "gone", leave=tuple(entries))


def find_wide(categories: Iterable[Category], shelf: Shelf) -> Iterator[WideCategory]:
    """Categories with rules of their own that would hold more than half of everything."""
    counts = Counter(label for labels in shelf.labels.values() for label in labels)
    total = len(shelf.labels)
    for category in categories:
        count = counts[category_label(category.id)]
        if total >= FEW and count * MOST > total:
            yield WideCategory(category.id, count, total)


def find_renamed(settings: Settings, stored: Collection[str]) -> dict[str, str]:
    """Former id → new id, of sources that would go on under another name."""
    renamed: dict[str, str] = {}
    for source in settings.named_sources:
        former = next((one for one in reversed(source.aliases) if one in stored), "")
        if former and source.id not in stored:
            renamed[former] = source.id
    return renamed


def _titles(ids: Iterable[str], titles: Mapping[str, str]) -> tuple[Title, ...]:
    return tuple(Title(key, titles.get(key, "")) for key in ids)
