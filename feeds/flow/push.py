"""Takes what is pushed into a source's directory, and its articles into the store, under one lease.

Everything is written before the lease is taken and moved to its place after: nobody else sees a part of
it, and the pass that follows is an ordinary one, so that a rebuild from the files gives the same. Where
the lease cannot be had, the files are put all the same, and the next pass is asked for at once.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from feeds.errors import ArticleError, LeaseLost, SourceError, SourcePaused, Unwritable
from feeds.model.article import Article
from feeds.model.intent import Add, Change, Renew, Withdraw
from feeds.model.known import KnownArticle
from feeds.model.push import Fate, Outcome, Parcel, Receipt, Slip
from feeds.model.reading import Drop
from feeds.model.report import Report
from feeds.model.settings import Source
from feeds.ports import RefreshStore, Tray

Look = Callable[[Collection[str]], Report]
"""A pass over the source, under our lease; these paths are known to be whole."""

LATER = "safe on the disk; the source is being refreshed by another, and again after that"
GONE_LATER = "gone from the disk; the source is being refreshed by another, and again after that"
NO_ARTICLE = "gone from the disk; no article stood in it alone"
NOT_THERE = "nothing was pushed under this name, or it is gone already"
HELD = "looks new but is dated before the last pass, as many here are; it waits for a word of the admin"
_FATES: tuple[tuple[type[Add | Change | Renew], Fate], ...] = (
    (Add, Fate.ADDED),
    (Change, Fate.CHANGED),
    (Renew, Fate.RENEWED),
)
"""The first that applies to an article counts: an upgrade renews it before its file changes it."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a push works with; the assembly hands it over."""

    store: RefreshStore
    open_tray: Callable[[Source], AbstractContextManager[Tray]]
    stage: Callable[[Source, Iterable[Parcel | ArticleError], Tray], tuple[Slip, ...]]
    hold: Callable[[Source], AbstractContextManager[Look | None]]
    """Waits for the source's lease; None when it cannot be had in time."""
    want: Callable[[str], None]
    """Asks for a pass over the source with this id, after any that runs."""
    address: Callable[[Article], str]
    """Where readers find an article."""


def push(source: Source, parcels: Iterable[Parcel | ArticleError], desk: Desk) -> Receipt:
    """Take what is pushed. Raises SourceError when nothing can be taken, StoreError."""
    with _open(source, desk) as tray:
        if desk.store.state(source.id).articles:
            tray.confirm_mounted()
        slips = desk.stage(source, parcels, tray)
        if not any(slip.path for slip in slips):
            return Receipt(source.id, tuple(map(_refuse, slips)))
        tray.secure()
        with desk.hold(source) as look:
            with _seen_later(source, desk):
                tray.put()
            report = _look(look, [slip.path for slip in slips if slip.path])
            if report is not None:
                return _settle(slips, tray, report, desk)
    desk.want(source.id)
    outcomes = (_refuse(slip) if not slip.path else Outcome(slip.given, Fate.STORED, LATER) for slip in slips)
    return Receipt(source.id, tuple(outcomes))


def withdraw(source: Source, named: Mapping[str, str], desk: Desk) -> Receipt:
    """Remove pushed files, by the sender's word for each, and withdraw their articles.

    An empty path stands for a word that means nothing here. Raises SourceError, StoreError.
    """
    with _open(source, desk) as tray, desk.hold(source) as look:
        with _seen_later(source, desk):
            gone = {given for given, path in named.items() if path and tray.remove(path)}
        report = _look(look, ()) if gone else None
    if gone and report is None:
        desk.want(source.id)
    outcomes = [
        outcome
        for given, path in named.items()
        for outcome in (_judge_removed(given, path, report) if given in gone else [_miss(given)])
    ]
    return Receipt(source.id, tuple(outcomes), report.error if report else "")


@contextmanager
def _open(source: Source, desk: Desk) -> Iterator[Tray]:
    if source.web is not None:
        raise Unwritable(source.id, "is read from the web; push into a source that has a `directory`")
    if not source.enabled:
        raise SourcePaused(source.id, "is paused (`enabled: false`), so nothing is taken for it")
    with desk.open_tray(source) as tray:
        yield tray


@contextmanager
def _seen_later(source: Source, desk: Desk) -> Iterator[None]:
    """What the disk did only in part is for the next pass to see."""
    try:
        yield
    except SourceError:
        desk.want(source.id)
        raise


def _look(look: Look | None, paths: Collection[str]) -> Report | None:
    """A pass of ours; None when another's counts."""
    try:
        return look(paths) if look else None
    except LeaseLost:
        return None


def _refuse(slip: Slip) -> Outcome:
    return Outcome(slip.given, Fate.DROPPED, slip.reason)


def _settle(slips: Sequence[Slip], tray: Tray, report: Report, desk: Desk) -> Receipt:
    """What the pass made of each file; a new one of which it made nothing is removed again."""
    judge = _Judge(slips, report, desk)
    outcomes = tuple(outcome for slip in slips for outcome in judge.judge(slip, tray))
    for slip in slips:
        if judge.is_useless(slip):
            tray.take_back(slip.path)
    return Receipt(report.source_id, outcomes, report.error)


class _Judge:
    """Knows after a pass what became of each file."""

    def __init__(self, slips: Sequence[Slip], report: Report, desk: Desk) -> None:
        self._report = report
        self._address = desk.address
        self._fates = _list_fates(report)
        self._drops: dict[str, list[Drop]] = {}
        self._notes: dict[str, list[Drop]] = {}
        self._articles: dict[str, list[KnownArticle]] = {}
        paths = frozenset(slip.path for slip in slips if slip.path)
        for drops, by_path in ((report.dropped, self._drops), (report.notes, self._notes)):
            for drop in drops:
                if (path := _find_path(drop.origin, paths)) is not None:
                    by_path.setdefault(path, []).append(drop)
        for known in sorted(desk.store.find_by_paths(report.source_id, paths), key=_count_members):
            if known.held or not known.withdrawn:
                self._articles.setdefault(known.path, []).append(known)

    def is_useless(self, slip: Slip) -> bool:
        """Whether a file holds no article, and never will as it is."""
        return slip.path in self._drops and slip.path not in self._articles

    def judge(self, slip: Slip, tray: Tray) -> Iterator[Outcome]:
        """The outcomes of one parcel."""
        if not slip.path:
            yield _refuse(slip)
        elif slip.is_picture:
            yield Outcome(slip.given, _judge_picture(slip, tray))
        elif slip.path not in self._articles and slip.path not in self._drops:
            yield Outcome(slip.given, Fate.STORED, self._report.error or LATER)
        else:
            yield from self._judge_articles(slip)

    def _judge_articles(self, slip: Slip) -> Iterator[Outcome]:
        drops = self._drops.get(slip.path, [])
        # A file that turned bad as a whole keeps its articles: that is said in the reason.
        if all(drop.origin != slip.path for drop in drops):
            yield from (self._describe(slip, known) for known in self._articles.get(slip.path, []))
        yield from (Outcome(slip.given, Fate.DROPPED, drop.reason) for drop in drops)

    def _describe(self, slip: Slip, known: KnownArticle) -> Outcome:
        article, draft = known.article, known.article.draft
        fate = Fate.HELD if known.held else self._fates.get(article.id, Fate.UNCHANGED)
        reasons = [note.reason for note in self._notes.get(slip.path, []) if note.origin == draft.origin]
        if known.held:
            reasons.append(HELD)
        elif fate is Fate.UNCHANGED and slip.is_new and self._report.error:
            fate = Fate.STORED
            reasons.append(self._report.error)
        if draft.withheld_until:
            reasons.append(f"withheld until {draft.withheld_until.isoformat()}")
        return Outcome(slip.given, fate, "; ".join(reasons), article.id, self._address(article), draft.title)


def _list_fates(report: Report) -> dict[str, Fate]:
    fates: dict[str, Fate] = {}
    for kind, fate in _FATES:
        for intent in report.intents:
            if isinstance(intent, kind):
                fates.setdefault(intent.article.id, fate)
    return fates


def _find_path(origin: str, paths: Collection[str]) -> str | None:
    """The file that an origin names: itself, or as the list that holds it."""
    file = origin if origin in paths else origin.rpartition("#")[0]
    return file if file in paths else None


def _count_members(known: KnownArticle) -> tuple[str, int]:
    """A key that puts the members of a list in its order."""
    member = known.article.draft.origin.removeprefix(known.path).removeprefix("#")
    return known.path, int(member) if member.isdecimal() else 0


def _judge_picture(slip: Slip, tray: Tray) -> Fate:
    if not slip.is_new:
        return Fate.UNCHANGED
    return Fate.ADDED if tray.has_made(slip.path) else Fate.CHANGED


def _miss(given: str) -> Outcome:
    return Outcome(given, Fate.DROPPED, NOT_THERE)


def _judge_removed(given: str, path: str, report: Report | None) -> list[Outcome]:
    """The outcomes for a file that was removed: one for each article that stood in it."""
    if report is None:
        return [Outcome(given, Fate.STORED, GONE_LATER)]
    withdrawn = [
        Outcome(given, Fate.WITHDRAWN, article_id=intent.article_id)
        for intent in report.intents
        if isinstance(intent, Withdraw) and _find_path(intent.origin, (path,)) is not None
    ]
    if withdrawn or not report.error:
        return withdrawn or [Outcome(given, Fate.WITHDRAWN, NO_ARTICLE)]
    return [Outcome(given, Fate.STORED, report.error)]
