"""Everything that is published: /feeds/all and each feed, category and source of the configuration."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from feeds.classify import ALL, category_label, exclude_label, source_label
from feeds.model.feed import Channel, Kind, Term
from feeds.model.rhythm import shortest_interval
from feeds.model.settings import Category, Content, Feed, Settings, Source
from feeds.ports import Query
from feeds.selection import make_query

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands in `Channel.updated` until the articles are known."""
LIMIT = 50
"""How many articles a feed holds that nobody configured."""


@dataclass(frozen=True, slots=True)
class Target:
    """One feed to publish: how it presents itself and which articles it holds."""

    path: str
    """`/feeds/ID`: its page; the formats add an extension."""
    channel: Channel
    """Without `updated`: that depends on the articles."""
    query: Query
    limit: int
    content: Content
    position: int
    listed: bool
    sources: frozenset[str]
    """The enabled sources whose articles it may hold."""

    def is_ready(self, read: frozenset[str], tried: frozenset[str]) -> bool:
        """Whether it may be published for the first time.

        Before each of its sources was tried, and one of them read, nobody knows what it holds;
        an empty feed would be a lie.
        """
        return not self.sources or (self.sources <= tried and not self.sources.isdisjoint(read))

    def is_touched(self, labels: frozenset[str]) -> bool:
        """Whether articles under these labels can make a difference here."""
        mine = self.query.without.union(*self.query.any_of)
        return not mine.isdisjoint(labels)


@dataclass(frozen=True, slots=True)
class Scope:
    """What every channel of a site shares."""

    settings: Settings
    birthplace: str
    """The site's address when it first published."""
    version: str

    def channel(self, kind: Kind, what: Feed | Category | Source, sources: Sequence[Source]) -> Channel:
        """How one feed presents itself; what it leaves out comes from the site."""
        site = self.settings.site
        path = f"/{kind}/{what.id}"
        born_as = what.id if isinstance(what, Category) else what.born_as
        return Channel(
            kind=kind,
            id=what.id,
            title=what.title,
            description=what.description or self._describe(what.title),
            page_url=site.url + path,
            atom_id=f"urn:uuid:{uuid5(NAMESPACE_URL, f'{self.birthplace}/{kind}/{born_as}')}",
            updated=EPOCH,
            every=shortest_interval(source.every for source in sources if source.enabled),
            site_title=site.title,
            site_url=site.url,
            generator_version=self.version,
            language=what.language or site.language,
            author=what.author or site.author or site.title,
            image=what.image or site.image,
            terms=self._terms(kind, what),
        )

    def _describe(self, title: str) -> str:
        site = self.settings.site
        about = site.description or site.title
        return about if title == site.title else f"{title} — {about}"

    def _terms(self, kind: Kind, what: Feed | Category | Source) -> tuple[Term, ...]:
        if kind is Kind.CATEGORY:
            wanted: tuple[str, ...] = (what.id,)
        else:
            wanted = getattr(what, "categories", None) or ()
        return make_terms(self.settings, frozenset(wanted))


def make_terms(settings: Settings, ids: frozenset[str]) -> tuple[Term, ...]:
    """Categories as feeds name them, in the configuration's order.

    The scheme is the folder of the category pages: an absolute IRI that all terms share.
    """
    scheme = f"{settings.site.url}/{Kind.CATEGORY}/"
    return tuple(Term(one.id, one.title, scheme) for one in settings.categories if one.id in ids)


def list_targets(scope: Scope) -> tuple[Target, ...]:
    """Every target, in the order of the index: feeds, categories, sources."""
    return tuple(_number(scope))


def _number(scope: Scope) -> Iterator[Target]:
    settings = scope.settings
    everything = Feed(id=ALL, title=settings.site.title)
    feeds = [everything, *(feed for feed in settings.feeds if feed.enabled)]
    position = 0
    for feed in feeds:
        yield _feed_target(scope, feed, position)
        position += 1
    for category in settings.categories:
        if category.enabled:
            query = _query(categories=(category_label(category.id),))
            yield _plain_target(scope, Kind.CATEGORY, category, query, position)
            position += 1
    for source in settings.named_sources:
        query = _query(sources=(source_label(source.id),))
        yield _plain_target(scope, Kind.SOURCE, source, query, position)
        position += 1


def _feed_target(scope: Scope, feed: Feed, position: int) -> Target:
    settings = scope.settings
    wanted = settings.draw(feed)
    query = _query(
        categories=None if feed.categories is None else [category_label(one) for one in feed.categories],
        sources=None if feed.sources is None else [source_label(one) for one in feed.sources],
        without=(exclude_label(feed.id),),
    )
    return Target(
        path=f"/{Kind.FEED}/{feed.id}",
        channel=scope.channel(Kind.FEED, feed, wanted),
        query=query,
        limit=feed.limit,
        content=feed.content,
        position=position,
        listed=feed.listed,
        sources=frozenset(one.id for one in wanted if one.enabled),
    )


def _plain_target(scope: Scope, kind: Kind, what: Category | Source, query: Query, position: int) -> Target:
    sources = what.columns or (what,) if isinstance(what, Source) else scope.settings.read_sources
    return Target(
        path=f"/{kind}/{what.id}",
        channel=scope.channel(kind, what, sources),
        query=query,
        limit=LIMIT,
        content=Content.FULL,
        position=position,
        listed=what.listed,
        sources=frozenset(one.id for one in sources if one.enabled),
    )


def _query(
    *,
    categories: Sequence[str] | None = None,
    sources: Sequence[str] | None = None,
    without: Sequence[str] = (),
) -> Query:
    return make_query(categories=categories, sources=sources, without=without, everything=ALL)
