"""Pictures that are kept for readers whom their own hosts refuse, and what is still to be fetched."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

SUFFIXES = MappingProxyType(
    {
        "image/avif": ".avif",
        "image/bmp": ".bmp",
        "image/gif": ".gif",
        "image/jpeg": ".jpg",
        "image/png": ".png",
        "image/webp": ".webp",
    }
)
"""The kinds of pictures that are kept: raster images, none of which can hold a script."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it was fetched, its kind and size told by its own bytes."""

    data: bytes = field(repr=False)
    media_type: str
    width: int
    height: int

    @property
    def name(self) -> str:
        """What it is called below /media/SOURCE/: equal bytes have one name, other bytes another."""
        return hashlib.sha256(self.data).hexdigest()[:32] + SUFFIXES[self.media_type]


@dataclass(frozen=True, slots=True)
class HeldPicture:
    """A picture that was kept, without its bytes."""

    name: str
    width: int
    height: int
    length: int
    stored: datetime
    """When it was last fetched."""


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """A kept picture as it is served."""

    media_type: str
    stored: datetime
    url: str
    """Where it was fetched."""
    data: bytes | None = field(repr=False)
    """None: it gave way to newer ones, and readers are sent where it was fetched."""


@dataclass(frozen=True, slots=True)
class Incomplete:
    """An article some of whose pictures could not be had yet."""

    article_id: str
    next_try: datetime | None
    """None: it has them all, or they are no longer waited for."""
    failures: int = 0
    """How often they could not be had."""
