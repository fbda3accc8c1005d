"""What is remembered of the web between passes: of a source's address, and of its articles' pages."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from feeds.model.fetching import Fetched, Validators

NO_VALIDATORS = Validators()
PROOFS = 2
"""A redirect that stood once may be a slip, or a login page's."""


@dataclass(frozen=True, slots=True)
class Move:
    """A permanent redirect and how often it led to something good."""

    to: str
    times: int
    since: datetime

    @property
    def is_proved(self) -> bool:
        """Whether the new address is asked from now on (POLL-06)."""
        return self.times >= PROOFS


def judge_move(pending: Move | None, moved: str, now: datetime) -> Move | None:
    """What is remembered after a good answer, one that could be read as what the source is.

    `moved` is where permanent redirects led this time; empty for nowhere, then nothing is pending.
    """
    if not moved:
        return None
    if pending is None or pending.to != moved:
        return Move(moved, 1, now)
    return Move(moved, pending.times + 1, pending.since)


@dataclass(frozen=True, slots=True)
class Quiet:
    """When an address wants to be left alone, by its own word."""

    interval: timedelta | None = None
    """How long after each look; None: it does not say."""
    hours: frozenset[int] = frozenset()
    """Of the day in GMT, 0 to 23 (RSS, skipHours)."""
    days: frozenset[int] = frozenset()
    """Of the week in GMT, Monday is 0 (RSS, skipDays)."""

    def next_free(self, moment: datetime) -> datetime:
        """The moment, or the first one after it in which it may be asked; itself if there is none."""
        found = moment
        for _ in range(7 * 24 + 1):
            at = found.astimezone(UTC)
            if at.hour not in self.hours and at.weekday() not in self.days:
                return found
            found = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        return moment


GONE_FOR = timedelta(days=1)
"""A page that is not there twice, so far apart, is withdrawn."""
LOST_FOR = timedelta(days=14)
LOST_LOOKS = 5
"""An address that answers 404 may be mended; after so long, and so many looks, nobody is about to."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Since when an address has answered 404, and nothing else."""

    since: datetime
    last: datetime
    looks: int = 1
    is_woken: bool = False
    """Somebody wants it to be asked once more, however long it has been."""

    @property
    def is_lost(self) -> bool:
        """Whether it is asked no more (POLL-05)."""
        is_over = self.last - self.since >= LOST_FOR and self.looks >= LOST_LOOKS
        return is_over and not self.is_woken

    @property
    def is_gone(self) -> bool:
        """Whether what stood there is withdrawn, if that was one article."""
        return self.last - self.since >= GONE_FOR

    def again(self, now: datetime) -> "Missing":
        """What is remembered when it is not there now, either."""
        return Missing(self.since, now, self.looks + 1)


UNTOLD = Quiet()
"""It has not said."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Of a source's address. A blank one knows nothing, and asks for everything."""

    asked: str = ""
    """The address in the configuration then; under another one nothing of this holds."""
    way: str = ""
    """How the configuration said then that it is read; in another way nothing that it says is old."""
    url: str = ""
    """Where it moved for good; empty: nowhere."""
    validators: Validators = NO_VALIDATORS
    digest: str = ""
    """Of the bytes that were last taken in whole: equal bytes say nothing new."""
    move: Move | None = None
    """A permanent redirect that has yet to prove good."""
    gone: bool = False
    """410 was answered: it is never asked again."""
    missing: Missing | None = None
    """404 was answered; None since anything else was."""
    not_before: datetime | None = None
    """Retry-After was answered: until then it is asked by nobody, by hand neither (POLL-17)."""
    quiet: Quiet = UNTOLD
    """When it wants to be left alone."""
    news: datetime | None = None
    """When a pass last found something new there, by our clock; of all news only this moment is kept."""

    @property
    def address(self) -> str:
        """What is asked now."""
        return self.url or self.asked

    def wake(self) -> "Memory":
        """The same, to be asked once more if it was given up."""
        woken = self.missing and replace(self.missing, is_woken=True)
        return replace(self, missing=woken)

    def after(self, fetched: Fetched, now: datetime, *, digest: str, quiet: Quiet | None) -> "Memory":
        """What is remembered once a good answer was taken in whole. `quiet` None: as it said before."""
        move = judge_move(self.move, fetched.moved, now)
        proved = move is not None and move.is_proved
        return replace(
            self,
            url=move.to if move is not None and proved else self.url,
            move=None if proved else move,
            validators=fetched.validators,
            missing=None,
            not_before=None,
            digest=digest or self.digest,
            quiet=quiet or self.quiet,
        )


@dataclass(frozen=True, slots=True)
class PageState:
    """Of an article's own page, which is read again now and then."""

    path: str
    """The article's place in its source."""
    url: str
    first_seen: datetime
    validators: Validators = NO_VALIDATORS
    next_check: datetime | None = None
    """None: it is not read again."""
    gone_since: datetime | None = None
    """When 404 or 410 was first answered; None while it is there."""
    failures: int = 0
    """Consecutive ones; 0 after an answer that could be used."""


def next_check(first_seen: datetime, recheck: tuple[timedelta, ...], now: datetime) -> datetime | None:
    """When a page is read next, each of `recheck` counted from when it was first seen; None: never.

    Those that were missed are made up for by one.
    """
    return min((moment for each in recheck if (moment := first_seen + each) > now), default=None)
