"""What the web asks of the store."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from feeds.model.article import Article
from feeds.model.feed import Listing
from feeds.model.picture import StoredPicture
from feeds.model.reading import SourceState
from feeds.model.representation import Coding, RepresentationHead


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
