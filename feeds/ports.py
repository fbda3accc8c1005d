"""What flow/ and web/ ask of the edges. The assembly (service.py) hands over the real ones."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from feeds.model.article import Article, Draft
from feeds.model.document import Document
from feeds.model.feed import Channel, Entry, Kind
from feeds.model.intent import Intent
from feeds.model.payload import Payload
from feeds.model.reading import Drop, KnownFile, Reading, SourceState
from feeds.model.representation import Coding, Format, Representation
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
