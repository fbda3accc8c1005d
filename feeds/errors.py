"""Every error Feedmill raises, sorted by blast radius.

FeedsError                  carries a subject (source, feed or file) and a sentence an admin can act on
├─ ConfigError              radius: the process. All problems at once. Exit code 2
├─ SourceError              radius: one source's refresh. Stored in its state, backed off
│   ├─ UnreadableRoot       the directory is missing, is not a directory, or may not be read
│   ├─ TooManyVanished      more than half (and more than five) of the articles vanished at once
│   ├─ TooManyArrived       more than half (and more than five) look new and are dated before the last pass
│   ├─ SourceBusy           another process holds the source's lease
│   ├─ SourcePaused         `enabled: false`: nothing is pushed into it
│   ├─ Unwritable           what is pushed cannot be written into its directory
│   │   └─ DiskFull         there is no room left for it
│   ├─ FetchFailed          no answer, or one that is no success; with its status and Retry-After
│   │   ├─ Gone             410: never asked again until the admin changes the address
│   │   └─ GivenUp          nothing but 404 for weeks: asked again only by hand, or at another address
│   ├─ FetchTimedOut        no whole answer within the source's `timeout`
│   ├─ AnswerTooLarge       more bytes or headers than are allowed
│   ├─ AddressRefused       a private or metadata address, or no web address at all
│   ├─ TlsFailed            the secure connection has a defect, which is named
│   ├─ RobotsForbid         the host's robots.txt does not want this page read
│   ├─ NotAPage             a feed or a file stands where a page was expected
│   ├─ NotAFeed             what was read where a feed was expected is none, or is broken beyond reading
│   ├─ NotASitemap          the same for sitemaps
│   └─ Blocked              a challenge, a login or a wall answered; with its kind
├─ ArticleError             radius: one article. Counted in the report with its origin
│   ├─ UnknownFormat        nothing here can read this media type
│   ├─ Malformed            the bytes are not what their type says, or a value is impossible
│   ├─ MissingField         no title and no text: there is nothing to publish
│   ├─ TooLarge             more bytes than the source allows
│   └─ UnreadableFile       the file may not be read, or leads out of its directory
├─ Stopped                  radius: the operation. The process was asked to end; nothing is wrong
├─ Overtaken                radius: one batch. Another pass stored the same article first; decided again
├─ LeaseLost                radius: the operation. Another process took the source over; nothing was written
├─ WatchError               radius: the watching. The schedule goes on alone
│   ├─ TooManyFolders       the system has no room for so many watches
│   └─ FolderGone           a folder went away, or was closed, before it could be watched
├─ StoreError               radius: the operation
│   ├─ StoreBusy            the database stayed locked longer than we wait
│   └─ StoreOutdated        the database was made by a newer Feedmill
├─ Unrenderable             radius: one feed. Its last good representations stay
└─ UnknownFeed              radius: one request. 404

Each radius is caught in one place: ArticleError in the refresh loop, SourceError by whoever
refreshes several sources, the rest at a door (command or request).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import ClassVar


class FeedsError(Exception):
    """What went wrong with `subject`, as a sentence that names the mend."""

    def __init__(self, subject: str, sentence: str) -> None:
        super().__init__(f"{subject}: {sentence}" if subject else sentence)
        self.subject = subject
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a configuration file. Lines and columns count from 1."""

    file: str
    line: int
    column: int
    what: str
    hint: str = ""
    warning: bool = False
    excerpt: str = field(default="", compare=False)
    """The line that it stands in, without secrets."""
    width: int = field(default=0, compare=False)
    """How many characters are wrong, from the column on."""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}: "
        kind = "warning: " if self.warning else ""
        return place + kind + self.what + (f" ({self.hint})" if self.hint else "")


class ConfigError(FeedsError):
    """The configuration cannot be used; `problems` holds every reason, in file order.

    `files` are those that have to change before it can be, as far as they are known.
    """

    def __init__(self, problems: Sequence[Problem], files: Sequence[Path] = ()) -> None:
        self.problems = tuple(problems)
        self.files = tuple(files)
        super().__init__("", "\n".join(str(problem) for problem in self.problems))


class SourceError(FeedsError):
    """One source's refresh failed; other sources go on."""

    rest: ClassVar[timedelta] = timedelta(days=1)
    """How long a source is left alone at most that fails like this again and again."""
    pause: timedelta | None = None
    """How long it is left alone now, at least: who answered asked for it, or it takes that long to change."""
    is_final: ClassVar[bool] = False
    """Whether it is left alone until an admin does something about it."""


class UnreadableRoot(SourceError):
    """A source's directory is missing, is no directory, or may not be read.

    A look costs one stat and bothers nobody, and a share that is back must be noticed soon.
    """

    rest = timedelta(minutes=15)


class TooManyVanished(SourceError):
    """So many articles vanished at once that none is withdrawn unasked.

    The source itself can be read: what is new in it does not wait.
    """

    rest = timedelta()


class TooManyArrived(SourceError):
    """So many articles look new and are old that none is announced unasked.

    Like TooManyVanished: what else is new does not wait.
    """

    rest = timedelta()


class SourceBusy(SourceError):
    """Another process is refreshing this source."""


class SourcePaused(SourceError):
    """The source is not enabled."""


class Unwritable(SourceError):
    """A source's directory does not take what is pushed."""


class DiskFull(Unwritable):
    """No room is left where a source's directory lies."""


class FetchFailed(SourceError):
    """An address gave no answer (`status` is None) or none that can be used.

    `pause` is what the server asked for with Retry-After, from now on; None when it asked for nothing.
    """

    def __init__(
        self,
        subject: str,
        sentence: str,
        *,
        status: int | None = None,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(subject, sentence)
        self.status = status
        self.pause = retry_after


class Gone(FetchFailed):
    """The server says that this address is gone for good (410)."""

    is_final = True


class GivenUp(FetchFailed):
    """An address has answered nothing but 404 for so long that nobody asks any more."""

    is_final = True


class FetchTimedOut(SourceError):
    """No whole answer came within the source's time."""


class AnswerTooLarge(SourceError):
    """The answer has more bytes or headers than are allowed."""


class AddressRefused(SourceError):
    """An address that is not asked: private, a metadata service, or none of the web."""


class TlsFailed(SourceError):
    """The secure connection failed; `defect` names why in two or three words."""

    def __init__(self, subject: str, sentence: str, *, defect: str) -> None:
        super().__init__(subject, sentence)
        self.defect = defect


class RobotsForbid(SourceError):
    """The host's robots.txt forbids to read this address, or cannot be read itself."""


class NotAPage(SourceError):
    """A feed, a picture or another file stands where an article's page was expected."""


class NotAFeed(SourceError):
    """A page, a sitemap or something else stands where a feed was expected."""


class NotASitemap(SourceError):
    """Something else stands where a sitemap was expected, or it is broken beyond reading."""


class Blocked(SourceError):
    """Something else answered in the page's place; `kind` names it, `pause` is how long it lasts."""

    def __init__(self, subject: str, sentence: str, *, kind: str, pause: timedelta | None = None) -> None:
        super().__init__(subject, sentence)
        self.kind = kind
        self.pause = pause


class ArticleError(FeedsError):
    """One article cannot be used; the rest of its source goes on."""


class UnknownFormat(ArticleError):
    """No reader for this media type."""


class Malformed(ArticleError):
    """The bytes are not what their type says, or a value is impossible."""


class MissingField(ArticleError):
    """Nothing to publish: neither a title nor a text."""


class TooLarge(ArticleError):
    """More bytes than the source allows."""


class UnreadableFile(ArticleError):
    """A file that may not be read, or that leads out of its directory."""


class Stopped(FeedsError):
    """The process was asked to end; what was begun is left for the next one."""


class Overtaken(FeedsError):
    """Another source's pass has meanwhile stored an article that this one takes to be new."""


class LeaseLost(FeedsError):
    """Another process took this source over; what it finds counts, not what we found."""


class WatchError(FeedsError):
    """The system does not tell of changes in directories, or does so no more."""


class TooManyFolders(WatchError):
    """The system has no room for so many watches."""


class FolderGone(WatchError):
    """A folder that was there a moment ago cannot be watched."""


class StoreError(FeedsError):
    """The database refused an operation."""


class StoreBusy(StoreError):
    """The database stayed locked longer than we wait."""


class StoreOutdated(StoreError):
    """The database was written by a newer version of Feedmill."""


class Unrenderable(FeedsError):
    """A feed whose bytes cannot be made, or are not what they should be."""


class UnknownFeed(FeedsError):
    """No feed, category or source answers to this name."""
