"""What a refresh asks of sources, and of those who make articles of what they give."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from feeds.model.article import Draft
from feeds.model.document import Document
from feeds.model.memory import Memory, PageState
from feeds.model.payload import Payload
from feeds.model.picture import Picture
from feeds.model.reading import PATIENT, Drop, Haste, KnownFile, Reading
from feeds.model.settings import Source
from feeds.model.upstream import FeedFacts

Clock = Callable[[], datetime]
"""The present moment, aware."""


Headway = Callable[[int, int], None]
"""Told how many of a source's files or pages were looked at, and how many there are."""


Parser = Callable[[Payload, Source], "Parsed"]
"""A payload's documents, for its source. Raises ArticleError when there is none to be had."""


Normalizer = Callable[[Document, Source, datetime], Draft]
"""One document's draft, for its source, at the moment it was read. Raises ArticleError."""


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
