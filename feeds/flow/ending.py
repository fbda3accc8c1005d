"""The end of a pass: what becomes of articles that are gone, and of those that are held. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from feeds.errors import SourceError, TooManyArrived, TooManyVanished
from feeds.flow.dating import date_again
from feeds.flow.decide import Decided, decide_vanished
from feeds.flow.flood import Trace, is_flood, make_trace, match_traces
from feeds.flow.loading import Loaded
from feeds.model.intent import Add, Reject, Renew, Withdraw
from feeds.model.known import KnownArticle
from feeds.model.reading import KnownFile
from feeds.ports import Batch

FOUND_AGAIN = "found again after a redesign"
RELEASED = "new, though dated before the last pass"
CONFIRMED = "confirmed; it is history, not news"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What an admin said is meant."""

    withdrawals: bool = False
    arrivals: bool = False
    again: bool = False
    """An address that was given up is asked once more."""


@dataclass(slots=True)
class Ending:
    """What a pass remembers for its end. `live` counts the source's articles before it."""

    live: int
    missing: Sequence[str]
    """Known files that are not there."""
    vanished: dict[str, KnownArticle] = field(default_factory=dict)
    """By id: live articles whose files are missing, and that were not found elsewhere."""
    members_gone: dict[str, KnownArticle] = field(default_factory=dict)
    """By id: live articles that stood in files which are still there."""
    late: list[KnownFile] = field(default_factory=list)
    """Files to be remembered only now: those that gave no article, and those that lost one."""

    def miss(self, known: Iterable[KnownArticle]) -> None:
        """These stood in the missing files."""
        self.vanished = {one.article.id: one for one in known if not one.withdrawn}

    def note(
        self, batch: Sequence[Loaded], known: Sequence[KnownArticle], outcomes: Sequence[Decided]
    ) -> tuple[set[str], list[KnownFile]]:
        """Take in what was decided about some files.

        Gives those that are not to be remembered yet, and of them what is remembered at the end.

        A file with a part that could not be used proves nothing gone: its articles stay.
        A file that lost a member is remembered only together with the withdrawal.
        """
        found = {one.article_id for one in outcomes}
        self.vanished = {key: one for key, one in self.vanished.items() if key not in found}
        self.members_gone = {key: one for key, one in self.members_gone.items() if key not in found}
        whole = {one.sighting.path: one for one in batch if not one.drops}
        gone = [
            one for one in known if one.path in whole and not one.withdrawn and one.article.id not in found
        ]
        self.members_gone |= {one.article.id: one for one in gone}
        paths = {one.path for one in gone}
        late = [KnownFile(path, whole[path].sighting.remembered) for path in sorted(paths)]
        return paths | {one.taken.path for one in outcomes if isinstance(one.intent, Reject)}, late

    @property
    def gone(self) -> Mapping[str, KnownArticle]:
        """Every live article that this pass did not find."""
        return self.vanished | self.members_gone


@dataclass(frozen=True, slots=True)
class Settlement:
    """What becomes of the articles that are held."""

    matched: Mapping[str, str]
    """Held article → the article that is gone, whose new place it is."""
    released: frozenset[str]
    arrived: bool
    """Whether those released are arrivals; history otherwise."""
    left: int
    """How many stay held."""


def settle(
    held: Sequence[Trace], gone: Iterable[KnownArticle], *, shown: int, confirmed: Confirmed
) -> Settlement:
    """Tell late news from a redesign. `shown` counts the articles that the source shows in this pass."""
    ids = frozenset(one.article_id for one in held)
    if not is_flood(len(held), shown):
        return Settlement({}, ids, arrived=True, left=0)
    matched = match_traces(held, map(make_trace, gone))
    rest = ids - matched.keys()
    if not is_flood(len(rest), shown):
        return Settlement(matched, rest, arrived=True, left=0)
    if confirmed.arrivals:
        return Settlement(matched, rest, arrived=False, left=0)
    return Settlement(matched, frozenset(), arrived=True, left=len(rest))


def resolve(
    one: KnownArticle, settlement: Settlement, gone: Mapping[str, KnownArticle]
) -> Add | Renew | None:
    """What a held article turns out to be; None while it stays held."""
    key = one.article.id
    if key in settlement.matched:
        return _found_again(gone[settlement.matched[key]], one)
    if key in settlement.released:
        article = replace(one.article, arrived=settlement.arrived, version=one.article.version + 1)
        return Add(article, RELEASED if settlement.arrived else CONFIRMED)
    return None


def _found_again(known: KnownArticle, held: KnownArticle) -> Renew:
    """The article at its new place: silent for readers, whatever the new pages made of its words."""
    old, draft = known.article, held.article.draft
    published = date_again(old, draft)
    article = replace(
        old, draft=draft, source_id=held.article.source_id, published=published, version=old.version + 1
    )
    return Renew(article, FOUND_AGAIN)


def end(
    ending: Ending, settlement: Settlement, source_id: str, *, shown: int, confirmed: Confirmed
) -> tuple[Batch, tuple[Withdraw, ...], SourceError | None]:
    """The last batch of a pass, what it withdraws, and the error that the pass ends with."""
    gone = [one for key, one in ending.gone.items() if key not in settlement.matched.values()]
    if settlement.left:
        return leave(ending, gone), (), _too_many_arrived(source_id, settlement.left, shown)
    lost = [one for one in gone if not one.article.also]
    withdrawals = decide_vanished(lost, live=ending.live, confirmed=confirmed.withdrawals)
    if withdrawals is None:
        return leave(ending, gone), (), _too_many_vanished(source_id, len(gone), ending.live)
    last = Batch(withdrawn=withdrawals, files=tuple(ending.late), forgotten=tuple(ending.missing))
    return last, withdrawals, None


def leave(ending: Ending, gone: Iterable[KnownArticle]) -> Batch:
    """Remember all but the files of what is gone: the next pass finds it gone again."""
    keep = {one.path for one in gone}
    return Batch(
        files=tuple(one for one in ending.late if one.path not in keep),
        forgotten=tuple(path for path in ending.missing if path not in keep),
    )


def _too_many_vanished(source_id: str, gone: int, live: int) -> TooManyVanished:
    return TooManyVanished(
        source_id,
        f"{gone} of {live} articles vanished at once; nothing was withdrawn. "
        f"If that is meant, run: feedmill refresh {source_id} --confirm-withdrawals",
    )


def _too_many_arrived(source_id: str, held: int, shown: int) -> TooManyArrived:
    return TooManyArrived(
        source_id,
        f"{held} of {shown} articles look new but are dated before the last pass, as after a redesign; "
        "none of them was announced and nothing was withdrawn. "
        f"If they are meant, run: feedmill refresh {source_id} --confirm-arrivals",
    )
