"""What a reader saw in one pass over a source, and what is remembered between passes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from feeds.model.payload import Payload


@dataclass(frozen=True, slots=True)
class Signature:
    """What a stat tells of a file; equal signatures mean an unread, unchanged file."""

    inode: int
    size: int
    modified_ns: int


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file as the last pass left it. `drop` says why it gave no article, if it gave none."""

    path: str
    signature: Signature
    drop: str = ""


@dataclass(frozen=True, slots=True)
class Drop:
    """Something that gave no article, and why, as a sentence that names the mend."""

    origin: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """A file that is there. `payload` is None when it is unchanged since the last pass."""

    path: str
    signature: Signature
    """May be remembered as it is: of a file that must be looked at again (unsettled, unreadable, too
    large) it equals no later one."""
    payload: Payload | None = None
    drop: Drop | None = None
    """Set when the file gives no article, now or as remembered; then there is no payload."""
    unsettled: bool = False
    """Still being written: neither taken nor missed; look again soon. Then there is no payload."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One pass: who is there is known at once, what they hold is read lazily.

    At most one payload of `sightings` is in memory at a time; each present path comes once,
    but for files that vanished between listing and reading. Iterating raises SourceError when
    the source as a whole went away meanwhile: then the pass has failed.
    """

    present: frozenset[str]
    """The paths of all files that are there now, whatever their sighting will say."""
    sightings: Iterator[Sighting]
    drops: tuple[Drop, ...] = ()
    """Places that could not be looked into (a forbidden folder, a link out of the root)."""
    complete: bool = True
    """False when part of the source could not be listed: then nothing may be withdrawn."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source's history as the store keeps it."""

    source_id: str
    first_refreshed: datetime | None = None
    """When its first complete pass ended; None before."""
    last_attempt: datetime | None = None
    last_success: datetime | None = None
    next_due: datetime | None = None
    error: str = ""
    failures: int = 0
    """Consecutive ones; 0 after a success."""
    articles: int = 0
