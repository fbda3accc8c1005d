"""What flow/ and web/ ask of the edges. The assembly (service.py) hands over the real ones."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from feeds.model.article import Article, Draft
from feeds.model.document import Document
from feeds.model.feed import Channel, Entry, Listing
from feeds.model.payload import Payload
from feeds.model.reading import Drop, KnownFile, Reading, SourceState
from feeds.model.representation import Coding, RepresentationHead
from feeds.model.settings import Source

Clock = Callable[[], datetime]
"""The present moment, aware."""

Parser = Callable[[Payload], "Parsed"]
"""A payload's documents. Raises ArticleError when there is none to be had."""

Normalizer = Callable[[Document, Source, datetime], Draft]
"""One document's draft, for its source, at the moment it was read. Raises ArticleError."""

Renderer = Callable[[Channel, Sequence[Entry]], bytes]
"""A feed's bytes; equal arguments give equal bytes."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a payload held: documents, and members of a list that could not be used."""

    documents: tuple[Document, ...]
    drops: tuple[Drop, ...] = ()


class Reader(Protocol):
    """Looks at a source."""

    def __call__(self, source: Source, known: Mapping[str, KnownFile], now: datetime) -> Reading:
        """Begin a pass. Raises SourceError when there is nothing to look at."""
        ...


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

    def list_states(self) -> tuple[SourceState, ...]:
        """Every source's history."""
        ...

    def published_digest(self) -> str:
        """The digest of the configuration and version that the last complete publish used."""
        ...
