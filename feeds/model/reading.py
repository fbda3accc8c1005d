"""What a reader saw in one pass over a source, and what is remembered between passes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto

from feeds.errors import SourceError
from feeds.model.memory import Memory, PageState
from feeds.model.payload import Payload

SETTLE = timedelta(seconds=2)
"""A file that changed less than this ago may change once more and look the same: the coarsest clocks
of file systems tick that slowly. It may still be growing, too."""
_UNLIKE_ALL = -1
"""The modification time of a signature that equals none: a nanosecond before the epoch."""


@dataclass(frozen=True, slots=True)
class Haste:
    """Which files of a pass need not be SETTLE old to be taken, and why they are whole nevertheless."""

    quiet: timedelta = SETTLE
    """A file is taken when it has not changed for this long."""
    whole: frozenset[str] = frozenset()
    """Paths that somebody vouches for, having written them: taken at any age."""
    calm: bool = True
    """Nothing moves there at present. Else what is missing may be on its way, and what looks old may be
    one end of a redesign: articles are taken, and everything else is left to a pass that is calm."""


PATIENT = Haste()
"""No haste: what a pass on schedule has."""


@dataclass(frozen=True, slots=True)
class Signature:
    """What a stat tells of a file, or a list of an article; equal ones mean unchanged, and unread."""

    inode: int
    size: int
    modified_ns: int

    @classmethod
    def of_digest(cls, digest: bytes, size: int = 0) -> "Signature":
        """That of something on the web, which has neither an inode nor a time: of what it says."""
        return cls(0, size, int.from_bytes(digest[:7], "big"))

    def unlike_all(self) -> "Signature":
        """The same file's, equal to nothing that a later stat may tell."""
        return replace(self, modified_ns=_UNLIKE_ALL)


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


class Again(Enum):
    """When a file must be read again, even if nothing will tell that it changed."""

    NEVER = auto()
    NEXT_PASS = auto()
    SOON = auto()
    """It changed so recently that it may be growing, or change once more and look the same."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A file that is there. `payload` is None when it is unchanged since the last pass."""

    path: str
    signature: Signature
    payload: Payload | None = None
    drop: Drop | None = None
    """Set when the file gives no article, now or as remembered; then there is no payload."""
    again: Again = Again.NEVER
    page: PageState | None = None
    """What is remembered of the article's own page from now on; None: nothing else than before."""
    reread: bool = False
    """What it says is not new: only the way in which the admin wants it read is."""

    @property
    def unsettled(self) -> bool:
        """Still being written: neither taken nor missed."""
        return self.again is Again.SOON and self.payload is None and self.drop is None

    @property
    def remembered(self) -> Signature:
        """What the next pass shall know: of a file that must be read again it equals nothing."""
        return self.signature if self.again is Again.NEVER else self.signature.unlike_all()


@dataclass(frozen=True, slots=True)
class Findings:
    """What is known only once every sighting was looked at."""

    gone: frozenset[str] = frozenset()
    """Paths that are gone for certain, in a reading that is not complete."""
    files: tuple[KnownFile, ...] = ()
    """What else is remembered of places: those that are passed over, and why."""
    memory: Memory | None = None
    """What is remembered of the source's address from now on; None: it has none."""
    recalled: Memory | None = None
    """What was remembered of it; equal to `memory` where there is nothing to be written."""
    pages: tuple[PageState, ...] = ()
    """What is remembered of other addresses that were asked: of an index's sitemaps."""
    error: SourceError | None = None
    """What went wrong, though not with everything."""
    notes: tuple[Drop, ...] = ()
    """What was amiss with articles that were taken all the same."""


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
    """False when part of the source could not be listed: then nothing may be withdrawn but what `find` says.

    A list on the web is never complete: what fell off it is still there."""
    find: Callable[[], Findings] = Findings
    """Asked once, after the last sighting."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source's history as the store keeps it."""

    source_id: str
    first_refreshed: datetime | None = None
    """When its first complete pass ended; None before."""
    last_attempt: datetime | None = None
    last_success: datetime | None = None
    next_due: datetime | None = None
    """None: it was never looked at, or is not looked at any more."""
    error: str = ""
    failures: int = 0
    """Consecutive ones; 0 after a success."""
    articles: int = 0
