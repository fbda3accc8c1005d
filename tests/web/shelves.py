"""A store of stored bytes in memory: what the web asks for, and nothing that the web must not ask for."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from feeds.errors import StoreBusy
from feeds.model.article import Article
from feeds.model.feed import Listing
from feeds.model.picture import StoredPicture
from feeds.model.reading import SourceState
from feeds.model.representation import Coding, Representation, RepresentationHead, Validators


def make_etag(body: bytes) -> str:
    """A strong validator for these bytes."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


@dataclass
class MemoryStore:
    """Honours ServeStore. `refuses` makes every look-up fail; `swaps` counts bytes that go while we look."""

    representations: dict[tuple[str, Coding], Representation] = field(default_factory=dict)
    listings: tuple[Listing, ...] = ()
    articles: dict[str, Article] = field(default_factory=dict)
    media: set[tuple[str, str]] = field(default_factory=set)
    pictures: dict[tuple[str, str], StoredPicture] = field(default_factory=dict)
    states: tuple[SourceState, ...] = ()
    digest: str = "digest-1"
    retired: set[str] = field(default_factory=set)
    refuses: bool = False
    swaps: int = 0
    asked: list[str] = field(default_factory=list)

    def put(
        self,
        path: str,
        media_type: str,
        body: bytes,
        *,
        moment: datetime,
        codings: tuple[Coding, ...] = tuple(Coding),
        max_age: timedelta = timedelta(minutes=30),
    ) -> None:
        """Store a body at a path in some codings."""
        for coding in codings:
            coded = gzip.compress(body, mtime=0) if coding is Coding.GZIP else body
            head = RepresentationHead(
                path, coding, media_type, Validators(make_etag(coded), moment), max_age, len(coded)
            )
            self.representations[path, coding] = Representation(head, coded)

    def is_retired(self, path: str) -> bool:
        """Whether it was published once."""
        self._ask("is_retired")
        return path in self.retired

    def find_heads(self, path: str) -> Mapping[Coding, RepresentationHead]:
        """The stored heads at a path."""
        self._ask("find_heads")
        return {
            coding: stored.head for (where, coding), stored in self.representations.items() if where == path
        }

    def read_body(self, head: RepresentationHead) -> bytes | None:
        """The stored bytes, unless they were replaced."""
        self._ask("read_body")
        if self.swaps:
            self.swaps -= 1
            return None
        stored = self.representations.get((head.path, head.coding))
        return stored.body if stored and stored.head.validators.etag == head.validators.etag else None

    def list_published(self) -> tuple[Listing, ...]:
        """The listings as they were put in."""
        self._ask("list_published")
        return self.listings

    def find_article(self, slug: str) -> Article | None:
        """The article of that slug."""
        self._ask("find_article")
        return self.articles.get(slug)

    def has_media(self, source_id: str, path: str) -> bool:
        """Whether that file was put in."""
        self._ask("has_media")
        return (source_id, path) in self.media

    def find_picture(self, source_id: str, name: str) -> StoredPicture | None:
        """The picture that was put in."""
        self._ask("find_picture")
        return self.pictures.get((source_id, name))

    def list_states(self) -> tuple[SourceState, ...]:
        """The states as they were put in."""
        self._ask("list_states")
        return self.states

    def published_digest(self) -> str:
        """The digest as it was set."""
        self._ask("published_digest")
        return self.digest

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        if self.refuses:
            raise StoreBusy("sqlite:////srv/feedmill/secret.db", "stayed locked; try again.")
