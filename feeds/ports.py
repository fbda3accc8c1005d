"""What flow/ and web/ ask of the edges. The assembly (service.py) hands over the real ones."""

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from feeds.errors import ArticleError
from feeds.model.article import Article, Draft
from feeds.model.document import Document
from feeds.model.feed import Channel, Entry, Listing
from feeds.model.intent import Add, Change, Hold, Join, Renew, Withdraw
from feeds.model.known import KnownArticle
from feeds.model.lease import Lease
from feeds.model.memory import Memory, PageState
from feeds.model.passes import Ending, LoggedPass
from feeds.model.payload import Payload
from feeds.model.picture import HeldPicture, Incomplete, Picture, StoredPicture
from feeds.model.push import Parcel, Receipt
from feeds.model.reading import PATIENT, Drop, Haste, KnownFile, Reading, SourceState
from feeds.model.representation import Coding, RepresentationHead
from feeds.model.settings import Source
from feeds.model.upstream import FeedFacts

Clock = Callable[[], datetime]
"""The present moment, aware."""

Parser = Callable[[Payload, Source], "Parsed"]
"""A payload's documents, for its source. Raises ArticleError when there is none to be had."""

Normalizer = Callable[[Document, Source, datetime], Draft]
"""One document's draft, for its source, at the moment it was read. Raises ArticleError."""

Renderer = Callable[[Channel, Sequence[Entry]], bytes]
"""A feed's bytes; equal arguments give equal bytes."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a payload held: documents, and members of a list that could not be used."""

    documents: tuple[Document, ...]
    drops: tuple[Drop, ...] = ()
    feed: FeedFacts | None = None
    """What an upstream feed says of itself; None for everything else."""
    notes: tuple[Drop, ...] = ()
    """What an admin should know of it although nothing was lost."""


class Reader(Protocol):
    """Looks at a source."""

    def __call__(
        self, source: Source, known: Mapping[str, KnownFile], now: datetime, haste: Haste = PATIENT
    ) -> Reading:
        """Begin a pass. Raises SourceError when there is nothing to look at.

        `known` is what was noted of a directory's files. Of a source on the web it is empty: whoever reads
        that asks Recall, and only for what its list names.
        """
        ...


class Recall(Protocol):
    """What a reader of the web asks of the passes before."""

    def memory(self, source_id: str, /) -> Memory | None:
        """What is remembered of a source's address; None: nothing."""
        ...

    def files(self, source_id: str, paths: Collection[str], /) -> Mapping[str, KnownFile]:
        """What was noted of these places, by path."""
        ...

    def has_files(self, source_id: str, /) -> bool:
        """Whether anything was noted of the source's places, ever."""
        ...

    def pages(self, source_id: str, paths: Collection[str], /) -> Mapping[str, PageState]:
        """What is remembered of articles' own pages, by their places."""
        ...

    def pages_due(self, source_id: str, now: datetime, limit: int, /) -> tuple[PageState, ...]:
        """The pages that are to be looked at again by now, the longest overdue first."""
        ...

    def payloads(self, source_id: str, paths: Collection[str], /) -> Mapping[str, Payload]:
        """What the articles at these places were made of."""
        ...


PictureReader = Callable[[Source, str, str], Picture]
"""The picture at an address that stands in the article of a page (the last argument).

Raises ArticleError for what is no picture to be kept, SourceError for what cannot be had now.
"""

Headway = Callable[[int, int], None]
"""Told how many of a source's files or pages were looked at, and how many there are."""


@dataclass(frozen=True, slots=True)
class ServableFile:
    """A file that a published article refers to, below its source's directory."""

    root: Path
    path: str


class ServeStore(Protocol):
    """What the web asks of the store: look-ups only, each one indexed."""

    def find_heads(self, path: str) -> Mapping[Coding, RepresentationHead]:
        """Everything but the bytes of what is stored at `path`; empty when nothing is."""
        ...

    def read_body(self, head: RepresentationHead) -> bytes | None:
        """The bytes that `head` describes; None when they were replaced meanwhile."""
        ...

    def list_published(self) -> tuple[Listing, ...]:
        """Every published and listed feed, category and source, in the configuration's order."""
        ...

    def find_article(self, slug: str) -> Article | None:
        """A visible article: not withdrawn, not withheld, its source configured."""
        ...

    def has_media(self, source_id: str, path: str) -> bool:
        """Whether a visible article of this source refers to this file."""
        ...

    def find_picture(self, source_id: str, name: str) -> StoredPicture | None:
        """A picture that is kept for a visible article of this source."""
        ...

    def list_states(self) -> tuple[SourceState, ...]:
        """Every source's history."""
        ...

    def is_retired(self, path: str) -> bool:
        """Whether a feed was published at this path once, and is no more."""
        ...

    def published_digest(self) -> str:
        """The digest of the configuration and version that the last complete publish used."""
        ...


Filing = Add | Change | Renew | Hold | Join
"""Intents that store an article."""


@dataclass(frozen=True, slots=True)
class Filed:
    """An intent with everything the store needs to carry it out."""

    intent: Filing
    path: str
    labels: frozenset[str]
    """From classify: where the article can be found. A held one is stored without."""
    payload_hash: str
    recipe: str
    keys: tuple[str, ...] = ()
    """By what it is told again wherever it is shown."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Part of a refresh, applied in one transaction. Raises Overtaken for what is new no more."""

    filed: tuple[Filed, ...] = ()
    payloads: Mapping[str, Payload] = field(default_factory=dict)
    """By hash; those that `filed` refers to and that may be new."""
    withdrawn: tuple[Withdraw, ...] = ()
    files: tuple[KnownFile, ...] = ()
    forgotten: tuple[str, ...] = ()
    """Paths that are no longer there."""
    discarded: tuple[str, ...] = ()
    """Ids of held articles to be removed: they are other articles, or are gone again."""
    pages: tuple[PageState, ...] = ()
    """What is remembered of articles' own pages."""
    memory: Memory | None = None
    """What is remembered of the source's address; None: what was."""
    incomplete: tuple[Incomplete, ...] = ()
    """Which articles' pictures are to be tried again."""
    checked: frozenset[str] | None = None
    """The articles that were known by the keys of those it adds. None: nobody looked."""


class Tray(Protocol):
    """Pushed files on their way into one source's directory. Every method may raise SourceError."""

    def confirm_mounted(self) -> None:
        """Raise UnreadableRoot when the directory is empty; for a source that has articles."""
        ...

    def stands(self, path: str, data: bytes) -> bool:
        """Whether exactly these bytes are at a place. Raises ArticleError when it cannot be a file's."""
        ...

    def stage(self, path: str, data: bytes) -> None:
        """Write a file where nobody looks; one that was staged for the same place is forgotten."""
        ...

    def unstage(self, path: str) -> None:
        """Forget what was staged for a place, if anything was."""
        ...

    def secure(self) -> None:
        """See that everything staged outlasts a crash."""
        ...

    def put(self) -> None:
        """Move everything staged to its place, each file at once and whole."""
        ...

    def has_made(self, path: str) -> bool:
        """Whether a file was put where none was before."""
        ...

    def take_back(self, path: str) -> None:
        """Remove a file that was put where none was before, unless another push has replaced it."""
        ...

    def remove(self, path: str) -> bool:
        """Remove a file; False if there is none."""
        ...


class Intake(Protocol):
    """Takes what is pushed, and publishes it."""

    def push(self, source: Source, parcels: Iterable[Parcel | ArticleError]) -> Receipt:
        """Take these into the source. Raises SourceError when nothing can be taken, StoreError."""
        ...

    def withdraw(self, source: Source, names: Mapping[str, str]) -> Receipt:
        """Remove pushed files: the name of each by its sender's word. Raises SourceError, StoreError."""
        ...


class PictureStore(Protocol):
    """The pictures that are kept of a source."""

    def find_pictures(self, source_id: str, urls: Collection[str]) -> Mapping[str, HeldPicture]:
        """What is kept of these addresses, by address."""
        ...

    def keep_picture(self, source_id: str, url: str, picture: Picture, now: datetime) -> None:
        """Keep what an address gave; bytes that are kept already are kept once."""
        ...


class RefreshStore(PictureStore, Protocol):
    """What a refresh asks of the store."""

    def under(self, lease: Lease) -> "RefreshStore":
        """The same store for one pass: it writes while the lease is its own, and then raises LeaseLost."""
        ...

    def wake(self, source_id: str) -> None:
        """Let the source's address be asked once more, if it was given up."""
        ...

    def known_files(self, source_id: str) -> Mapping[str, KnownFile]:
        """Every file that passes noted, by path: more with every article that the source ever had."""
        ...

    def find_files(self, source_id: str, paths: Collection[str]) -> Mapping[str, KnownFile]:
        """What passes noted of these files, by path."""
        ...

    def find_by_paths(self, source_id: str, paths: Collection[str]) -> tuple[KnownArticle, ...]:
        """The articles of these files, withdrawn ones included."""
        ...

    def find_by_ids(self, ids: Collection[str]) -> tuple[KnownArticle, ...]:
        """The articles with these ids, whatever their source."""
        ...

    def find_by_keys(self, keys: Collection[str]) -> Mapping[str, tuple[KnownArticle, ...]]:
        """The live articles of any source by what tells them again; held ones are none."""
        ...

    def find_withdrawn(self, source_id: str, body_hashes: Collection[str]) -> tuple[KnownArticle, ...]:
        """The withdrawn articles of a source that have one of these texts; held ones are none."""
        ...

    def find_outdated(
        self, source_id: str, recipe: str, *, after: str, limit: int
    ) -> tuple[tuple[KnownArticle, Payload], ...]:
        """Articles that another recipe made, with the bytes they were made of, ids above `after`."""
        ...

    def find_live(self, source_id: str, *, after: str, limit: int) -> tuple[KnownArticle, ...]:
        """Articles that are in feeds, by id, ids above `after`."""
        ...

    def find_held(self, source_id: str, *, after: str, limit: int) -> tuple[KnownArticle, ...]:
        """Articles that are held, by id, ids above `after`."""
        ...

    def find_incomplete(
        self, source_id: str, now: datetime, *, limit: int
    ) -> tuple[tuple[KnownArticle, Incomplete], ...]:
        """The newest articles in feeds whose missing pictures are to be tried again by now."""
        ...

    def tidy_pictures(self, source_id: str, *, most_bytes: int) -> None:
        """Forget the pictures that no article refers to, and the bytes of the oldest beyond `most_bytes`."""
        ...

    def load_payloads(self, hashes: Collection[str]) -> Mapping[str, Payload]:
        """Stored bytes by their hash; what is not stored is left out."""
        ...

    def adopt(self, source_id: str, aliases: Collection[str]) -> str:
        """Give a source what is stored under an id it had before; that id, empty when there is none.

        A source that was read under its new id already keeps what it has.
        """
        ...

    def apply(self, source_id: str, batch: Batch, now: datetime) -> None:
        """Carry out a batch, and mark every label it touches for the next publish."""
        ...

    def state(self, source_id: str) -> SourceState:
        """A source's history; a blank one for a source never looked at."""
        ...

    def record(self, state: SourceState) -> None:
        """Remember how a pass ended."""
        ...


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

    def publish(self, publication: Publication, rendered: Sequence[Rendered], now: datetime) -> bool:
        """Replace representations in one transaction; True if any byte differs.

        Bytes that are the same keep their validators, and a publication made from an older view
        than the stored one is not taken.
        """
        ...

    def publish_index(self, make: IndexMaker, now: datetime) -> bool:
        """Replace the documents that list everything published; True if any byte differs.

        They are made in the transaction that stores them: never from fewer feeds than are published.
        """
        ...

    def postpone_index(self, until: datetime) -> None:
        """The index is to be made anew then, if it is not to be sooner."""
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


class ScheduleStore(Protocol):
    """What the scheduler asks of the store."""

    def list_states(self) -> tuple[SourceState, ...]:
        """Every source's history."""
        ...

    def enroll(self, due: Mapping[str, datetime], states: Mapping[str, SourceState]) -> None:
        """Set when these sources are looked at next, making those that are new.

        A source whose due time is no longer that of its state here is left alone: a pass that ended
        meanwhile, or another process, knows better.
        """
        ...

    def list_stopped(self) -> tuple[str, ...]:
        """The sources that were looked at, and are not looked at any more."""
        ...

    def want(self, source_id: str, now: datetime) -> None:
        """Ask for a pass that begins after this moment; one that runs now does not count as it."""
        ...

    def due(self, now: datetime, *, among: Container[str], limit: int) -> tuple[str, ...]:
        """Of these sources those whose time has come and that nobody refreshes, longest overdue first.

        Sources that were never read give way to the others for some minutes.
        """
        ...


class LeaseStore(Protocol):
    """What whoever refreshes asks of the store: who may, and who did."""

    def claim(self, lease: Lease) -> bool:
        """Take the source's lease unless somebody holds it; True when it is ours."""
        ...

    def claim_due(self, lease: Lease) -> bool:
        """Take it if, besides, the source's time has come: another process may have been quicker."""
        ...

    def renew(self, leases: Collection[Lease]) -> frozenset[Lease]:
        """Lengthen these leases; those that are no longer ours come back."""
        ...

    def release(self, lease: Lease, ending: Ending) -> None:
        """Give the lease back if it is still ours, and log how the pass ended."""
        ...

    def is_any_held(self) -> bool:
        """Whether somebody is refreshing something."""
        ...

    def find_running(self, source_id: str) -> LoggedPass | None:
        """The pass that took the source's lease and did not give it back; None when there is none."""
        ...

    def list_passes(self, *, after: int = 0) -> tuple[LoggedPass, ...]:
        """The log's lines with a number above `after`, oldest first."""
        ...
