"""What a publish asks of the store and of renderers."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from feeds.model.article import Article
from feeds.model.feed import Channel, Entry, Listing
from feeds.model.representation import Coding

Renderer = Callable[[Channel, Sequence[Entry]], bytes]
"""A feed's bytes; equal arguments give equal bytes."""


@dataclass(frozen=True, slots=True)
class Query:
    """Which articles a feed may hold, as labels: any of each group, none of `without`."""

    any_of: tuple[frozenset[str], ...]
    """At least one group; the first is the one that is walked."""
    without: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pick:
    """A candidate for a feed, with what its order and its bytes depend on."""

    article_id: str
    published: datetime
    first_seen: datetime
    arrived: bool
    version: int


@dataclass(frozen=True, slots=True)
class Publication:
    """What the store remembers of a published feed."""

    path: str
    digest: str
    since: datetime
    """When it was first published."""
    sequence: int
    """Which view of the articles it was made from: an older one never replaces a newer one."""
    stale_at: datetime | None
    """When its window will be different though no article changed; None: never."""
    position: int
    listed: bool
    listing: Listing


@dataclass(frozen=True, slots=True)
class View:
    """A moment of the store: everything up to `sequence`, and the labels not published since."""

    sequence: int
    labels: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A representation's bytes before the store knows whether they are new."""

    path: str
    media_type: str
    max_age: timedelta
    bodies: Mapping[Coding, bytes]


IndexMaker = Callable[[Collection[Publication]], Sequence[Rendered]]
"""Documents that list every publication."""


class SelectStore(Protocol):
    """What a publish asks of the stored articles: who is under which label."""

    def view(self) -> View:
        """The present moment of the store and the labels touched since they were last published."""
        ...

    def settle(self, view: View) -> None:
        """Every label of this view has been published; what was touched later stays."""
        ...

    def rules_digest(self) -> str:
        """Which classification rules the stored labels come from; empty before the first."""
        ...

    def set_rules_digest(self, digest: str) -> None:
        """All stored labels now come from these rules."""
        ...

    def iterate_articles(self, *, size: int) -> Iterator[tuple[Article, ...]]:
        """Every article that is not withdrawn, in batches."""
        ...

    def relabel(self, labels: Mapping[str, frozenset[str]]) -> None:
        """Replace the labels of these articles (by id), touching every label of those that differ.

        Such an article counts as another version: feeds name its categories.
        """
        ...

    def newest(self, query: Query, *, limit: int, now: datetime) -> tuple[Pick, ...]:
        """The newest visible articles: by publication, then first seen, then id."""
        ...

    def arrivals(self, query: Query, *, since: datetime, limit: int, now: datetime) -> tuple[Pick, ...]:
        """The visible articles that arrived after `since`, latest arrival first."""
        ...

    def next_visible(self, query: Query, *, now: datetime) -> datetime | None:
        """When the next withheld article may be seen."""
        ...

    def load_articles(self, ids: Collection[str]) -> Mapping[str, Article]:
        """Articles by id."""
        ...


class PublishStore(Protocol):
    """What a publish asks of what is published already."""

    def birthplace(self, site_url: str) -> str:
        """The site's address when it first published: what the ids of feeds are made of, for good."""
        ...

    def read_sources(self) -> frozenset[str]:
        """The sources that were read completely at least once."""
        ...

    def tried_sources(self) -> frozenset[str]:
        """The sources that were looked at, whether or not they could be read."""
        ...

    def next_stale(self) -> datetime | None:
        """The earliest moment at which a published window will be different, or the index is due."""
        ...

    def published(self) -> Mapping[str, datetime | None]:
        """The path of everything that is published, and when its window will be different by itself."""
        ...

    def publications(self, paths: Collection[str] | None = None) -> Mapping[str, Publication]:
        """What is published at these paths, or everything, by path."""
        ...

    def publish(
        self,
        publication: Publication,
        rendered: Sequence[Rendered],
        now: datetime,
        index_due: datetime | None = None,
    ) -> bool:
        """Replace representations in one transaction; True if any byte differs.

        Bytes that are the same keep their validators, and a publication made from an older view
        than the stored one is not taken. The index is due at that moment (now), if not sooner.
        """
        ...

    def publish_index(self, make: IndexMaker, now: datetime) -> bool:
        """Replace the documents that list everything published; True if any byte differs.

        They are made in the transaction that stores them: never from fewer feeds than are published.
        """
        ...

    def index_due(self) -> datetime | None:
        """When the index is to be made anew; None while it tells what is published."""
        ...

    def unpublish(self, paths: Collection[str], now: datetime) -> None:
        """Remove publications and their representations; that they existed is remembered."""
        ...

    def set_published_digest(self, digest: str) -> None:
        """A complete publish with this configuration and version has ended."""
        ...

    def published_digest(self) -> str:
        """The digest of the configuration and version that the last complete publish used."""
        ...
