"""What the admin wrote, after validation: paths absolute, durations parsed, references checked."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from feeds.errors import UnknownFeed
from feeds.model.rhythm import Every
from feeds.model.web import Rule, Web

JOINT = " · "
"""Stands between a source's title and a column's: who subscribes to a column sees both."""


class MatchField(StrEnum):
    """Where a category's `words` are looked for."""

    TITLE = "title"
    TAGS = "tags"
    BREADCRUMBS = "breadcrumbs"
    SUMMARY = "summary"
    BODY = "body"


DEFAULT_MATCH_FIELDS = (MatchField.TITLE, MatchField.TAGS, MatchField.BREADCRUMBS, MatchField.SUMMARY)


class Content(StrEnum):
    """How much of an article a feed carries."""

    FULL = "full"
    SUMMARY = "summary"


class Audience(StrEnum):
    """Who may read what is published of something."""

    PUBLIC = "public"
    TOKEN = "token"  # noqa: S105 -- a word of the file, no token


@dataclass(frozen=True, slots=True)
class Match:
    """Any of these puts an article in; a pattern that begins `re:` is an RE2 expression."""

    words: tuple[str, ...] = ()
    fields: tuple[MatchField, ...] = DEFAULT_MATCH_FIELDS
    breadcrumbs: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    url: tuple[str, ...] = ()
    """Path prefixes of the article's public address."""


@dataclass(frozen=True, slots=True)
class Site:
    """The service as it presents itself. `url` has no trailing slash."""

    title: str
    url: str
    description: str = ""
    language: str = ""
    timezone: str = "UTC"
    contact: str = ""
    author: str = ""
    image: str = ""
    reprints: float | None = None
    """How alike two articles of different hosts are that count as one; None: all are kept."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where articles come from: a directory, or an address. Text fields left out by the admin are empty."""

    id: str
    """`SOURCE/COLUMN` if it is a column: one of the list pages of a source that has several."""
    title: str
    directory: Path
    """Nowhere (`Path()`), and never looked at, if the source is on the web."""
    include: tuple[str, ...]
    link: str
    """The articles' public addresses, with {path} and its kin; empty: /articles/ID."""
    every: Every
    timezone: str
    """An IANA name; the site's unless the source has its own."""
    enabled: bool = True
    listed: bool = True
    description: str = ""
    language: str = ""
    author: str = ""
    image: str = ""
    categories: tuple[str, ...] = ()
    """Always added to this source's articles."""
    max_bytes: int = 20 * 1024 * 1024
    aliases: tuple[str, ...] = ()
    """Ids that this source had before, oldest first; no other source has one of them."""
    ingest_tokens: tuple[str, ...] = ()
    """SHA-256 of each token that may push into this source, in hex; the tokens are kept nowhere."""
    web: Web | None = None
    """How it is read from the web; None: it is a directory."""
    columns: tuple["Source", ...] = ()
    """Its list pages, if it has several: each is read as a source, and its own address is not."""
    is_paced: bool = True
    """Whether somebody wrote how often it is read; else its server's hints may say so."""
    access: Audience = Audience.PUBLIC

    @property
    def born_as(self) -> str:
        """The id that goes into its own feed's Atom id: a rename does not change it."""
        return self.aliases[0] if self.aliases else self.id

    @property
    def mint(self) -> str:
        """What goes into the ids of its articles: the same for all columns, and after a rename."""
        return self.born_as.partition("/")[0]

    @property
    def houses(self) -> frozenset[str]:
        """Every id that the source has or had; of a column, those of the source that it is one of."""
        return frozenset(one.partition("/")[0] for one in (self.id, *self.aliases))

    def is_of_one_house(self, source_id: str) -> bool:
        """Whether an id is, or was, the source's, a column's of it, or that of one beside it."""
        return source_id.partition("/")[0] in self.houses


@dataclass(frozen=True, slots=True)
class Category:
    """One node of the admin's taxonomy. A parent holds its children."""

    id: str
    title: str
    match: Match = Match()
    parent: str = ""
    enabled: bool = True
    listed: bool = True
    description: str = ""
    language: str = ""
    author: str = ""
    image: str = ""
    access: Audience = Audience.PUBLIC


@dataclass(frozen=True, slots=True)
class Exclude:
    """What a feed leaves out: any of these categories, sources, or matches."""

    categories: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    match: Match = Match()


@dataclass(frozen=True, slots=True)
class Feed:
    """A selection of articles and how it presents itself. None: that key does not restrict."""

    id: str
    title: str
    categories: tuple[str, ...] | None = None
    sources: tuple[str, ...] | None = None
    exclude: Exclude = Exclude()
    limit: int = 50
    content: Content = Content.FULL
    enabled: bool = True
    listed: bool = True
    description: str = ""
    language: str = ""
    author: str = ""
    image: str = ""
    aliases: tuple[str, ...] = ()
    """Ids that this feed had before, oldest first; no other feed has one of them."""
    access: Audience = Audience.PUBLIC

    @property
    def born_as(self) -> str:
        """The id that goes into the feed's own Atom id: a rename does not change it."""
        return self.aliases[0] if self.aliases else self.id


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole configuration, in the file's order. `file` is where it was read from."""

    file: Path
    site: Site
    database: str
    """A SQLAlchemy URL; a relative SQLite path is already absolute."""
    sources: tuple[Source, ...] = ()
    categories: tuple[Category, ...] = ()
    feeds: tuple[Feed, ...] = ()
    rules: tuple[Rule, ...] = ()
    """What holds on other hosts than a source's own."""

    @property
    def named_sources(self) -> tuple[Source, ...]:
        """Everything that has a page as a source: each source, followed by its columns."""
        return tuple(each for source in self.sources for each in (source, *source.columns))

    @property
    def read_sources(self) -> tuple[Source, ...]:
        """Everything that is read on its own: each source, or its columns in its place."""
        return tuple(each for source in self.sources for each in source.columns or (source,))

    def draw(self, feed: Feed) -> tuple[Source, ...]:
        """Everything that is read whose articles a feed may hold."""
        if feed.sources is None:
            return self.read_sources
        return tuple(
            one
            for one in self.read_sources
            if not {one.id, one.id.partition("/")[0]}.isdisjoint(feed.sources)
        )

    def find_sources(self, name: str) -> tuple[Source, ...]:
        """What is read under a name: a source, a column, or all columns of a source that are enabled.

        Raises UnknownFeed.
        """
        for source in self.named_sources:
            if source.id == name:
                enabled = tuple(column for column in source.columns if column.enabled)
                return enabled or source.columns or (source,)
        names = ", ".join(source.id for source in self.named_sources) or "none"
        raise UnknownFeed(name, f"no source has this id (there are: {names})")
