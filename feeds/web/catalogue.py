"""Which feeds, categories and sources there are, by the settings alone."""

from collections.abc import Iterator
from dataclasses import dataclass

from feeds.errors import UnknownFeed
from feeds.model.feed import Kind
from feeds.model.settings import Settings, Source

ALL = "all"
"""The reserved id of the feed that holds everything."""


@dataclass(frozen=True, slots=True)
class Place:
    """Something that has a page and three formats. `sources` are those it can draw from."""

    kind: Kind
    id: str
    title: str
    description: str
    language: str
    sources: tuple[Source, ...]


class Catalogue:
    """The configured places by kind and id. A disabled feed or category is not there."""

    def __init__(self, settings: Settings) -> None:
        self._places = {(place.kind, place.id): place for place in _list_places(settings)}
        self._former = {
            (kind, alias): one.id
            for kind, things in ((Kind.FEED, settings.feeds), (Kind.SOURCE, settings.named_sources))
            for one in things
            for alias in one.aliases
        }
        self._paused = {
            (kind, one.id)
            for kind, things in ((Kind.FEED, settings.feeds), (Kind.CATEGORY, settings.categories))
            for one in things
            if not one.enabled
        }
        self.sources = {source.id: source for source in settings.named_sources}
        """Sources and columns by id."""
        self.categories = {category.id: category for category in settings.categories if category.enabled}

    def find(self, kind: Kind, channel_id: str) -> Place:
        """The place of that name. Raises UnknownFeed."""
        place = self._places.get((kind, channel_id))
        if place is None:
            raise UnknownFeed(f"{kind.value}/{channel_id}", "nothing of this name is configured.")
        return place

    def find_renamed(self, kind: Kind, channel_id: str) -> Place | None:
        """The place that had this id before; None when none had, or when it is not there now."""
        return self._places.get((kind, self._former.get((kind, channel_id), "")))

    def is_paused(self, kind: Kind, channel_id: str) -> bool:
        """Whether it is configured and switched off: it may come back."""
        return (kind, channel_id) in self._paused

    def places(self) -> tuple[Place, ...]:
        """Every place, `all` first, then in the configuration's order."""
        return tuple(self._places.values())

    def find_category(self, name: str) -> Place | None:
        """The category of that id, or else of that title; None when there is none."""
        by_id = self._places.get((Kind.CATEGORY, name))
        if by_id is not None:
            return by_id
        return next(
            (place for place in self.places() if place.kind is Kind.CATEGORY and place.title == name), None
        )


def _list_places(settings: Settings) -> Iterator[Place]:
    site = settings.site
    everything = settings.read_sources
    yield Place(Kind.FEED, ALL, site.title, site.description, site.language, everything)
    for feed in settings.feeds:
        if feed.enabled:
            language = feed.language or site.language
            yield Place(Kind.FEED, feed.id, feed.title, feed.description, language, settings.draw(feed))
    for category in settings.categories:
        if category.enabled:
            language = category.language or site.language
            yield Place(
                Kind.CATEGORY, category.id, category.title, category.description, language, everything
            )
    for source in settings.named_sources:
        language, read = source.language or site.language, source.columns or (source,)
        yield Place(Kind.SOURCE, source.id, source.title, source.description, language, read)
