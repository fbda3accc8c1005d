"""What a refresh asks of the store."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from feeds.model.intent import Add, Change, Hold, Join, Renew, Withdraw
from feeds.model.known import KnownArticle
from feeds.model.lease import Lease
from feeds.model.memory import Memory, PageState
from feeds.model.payload import Payload
from feeds.model.picture import HeldPicture, Incomplete, Picture
from feeds.model.reading import KnownFile, SourceState

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
