"""What the design says must be true of every article, computed without the product.

Written from design.md's rules (identity, dates, updated, withdrawal), pass by pass. It knows which
piece is which because the script does; the product has to find out.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from tests.year.configuration import SourcePlan
from tests.year.piece import Form, Piece, Stated
from tests.year.shelf import Shelf, Standing

NAMESPACE = uuid5(NAMESPACE_URL, "urn:feedmill:article")
"""Frozen: another one would make every article of every subscriber new."""
FEW = 5
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What an admin said is meant."""

    withdrawals: bool = False
    arrivals: bool = False


UNCONFIRMED = Confirmed()


@dataclass(frozen=True, slots=True)
class Expected:
    """One article as it must be stored."""

    id: str
    source: str
    birthplace: str
    """Where it stood first."""
    standing: Standing
    """As it was last read."""
    first_seen: datetime
    published: Stated
    updated: datetime
    arrived: bool
    withheld_until: datetime | None
    edition: int
    """Which edition of Feedmill made the record."""
    withdrawn: bool = False
    held: bool = False
    """It looks new and is dated before the last pass, like so many others that nobody believes it."""

    @property
    def piece(self) -> Piece:
        """The version that was last read."""
        return self.standing.piece

    @property
    def is_live(self) -> bool:
        """Neither withdrawn nor held."""
        return not self.withdrawn and not self.held

    def is_lost(self, standing: Standing) -> bool:
        """Held, never announced, and no longer where it was: nothing tells that this is it."""
        return self.held and not self.piece.own_id and standing.path != self.standing.path


@dataclass(frozen=True, slots=True)
class Pass:
    """One look at a source."""

    plan: SourcePlan
    now: datetime
    edition: int
    confirmed: Confirmed = UNCONFIRMED
    looked: datetime | None = None
    """When the source was read completely before."""


@dataclass
class Expectation:
    """Every article there ever was, by the number of its piece; and what the last pass must have told."""

    articles: dict[int, Expected] = field(default_factory=dict)
    holders: dict[str, int] = field(default_factory=dict)
    """Whose each id is, for good."""
    read: dict[str, datetime] = field(default_factory=dict)
    """When each source was last read completely, by its key."""
    rebuilt: set[int] = field(default_factory=set)
    """Pieces that a redesign put elsewhere with other words: only title and day tell who they are."""
    tried: set[str] = field(default_factory=set)
    versions: dict[str, list[datetime]] = field(default_factory=dict)
    """Every `updated` that each id ever had, in order."""
    paths: dict[str, set[str]] = field(default_factory=dict)
    """The files that the last pass over each source saw settled."""
    changes: int = 0
    """Counts whatever may make a difference to a feed."""

    def look(self, shelf: Shelf, look: Pass) -> bool:
        """Take one pass in; False when the source must be in error."""
        key = look.plan.key
        self.tried.add(key)
        if not shelf.mounted:
            return False
        look = replace(look, looked=self.read.get(key))
        self.polish(look)
        live = {number for number, one in self._list_of(key) if one.is_live}
        self._take(list(shelf.list_standing(look.now)), look)
        present = {one.piece.number for one in shelf.list_present()}
        if self._must_wait(shelf, look, live):
            self.read[key] = look.now
            return True
        self._forget_held(key, present)
        if not self._release(look, present) or not self._withdraw(look, live - present, live):
            return False
        self.read[key] = look.now
        self.rebuilt -= present
        return True

    def _must_wait(self, shelf: Shelf, look: Pass, live: set[int]) -> bool:
        """What vanished may be what is being written at a place where nothing was."""
        there, fresh = shelf.list_there(), shelf.list_fresh(look.now)
        before = self.paths.get(look.plan.key, set())
        waits = bool(fresh - before) and any(
            self.articles[number].standing.path not in there for number in live
        )
        self.paths[look.plan.key] = (before | there if waits else there) - (fresh - before)
        return waits

    def polish(self, look: Pass) -> None:
        """A newer edition makes every living record anew, and nobody hears of it."""
        for number, one in self._list_of(look.plan.key):
            if one.is_live and one.edition != look.edition:
                self._keep(number, replace(one, edition=look.edition))

    def _list_of(self, key: str) -> list[tuple[int, Expected]]:
        return [(number, one) for number, one in self.articles.items() if one.source == key]

    def _take(self, standing: Sequence[Standing], look: Pass) -> None:
        neighbours = _neighbours(standing, look.now)
        for one in standing:
            number = one.piece.number
            known = self.articles.get(number)
            if known is not None and not known.is_lost(one):
                silent = number in self.rebuilt and not one.piece.own_id
                self._keep(number, _read_again(known, one, look, silent=silent))
            elif not self._is_claimed(one, look):
                self._lose(number)
                beside = neighbours.get(number) if look.looked is None else None
                self._keep(number, self._meet(one, look, beside))

    def _is_claimed(self, standing: Standing, look: Pass) -> bool:
        """Two claims on one id: the first-seen keeps it."""
        return bool(standing.piece.own_id) and mint(standing, look.plan.key) in self.holders

    def _meet(self, standing: Standing, look: Pass, beside: Stated | None) -> Expected:
        """An article that nobody saw before."""
        attempt = 0
        while (identity := mint(standing, look.plan.key, attempt)) in self.holders:
            attempt += 1
        self.holders[identity] = standing.piece.number
        piece = standing.piece
        published = _date(piece.stated, look.now, _zone(look)) or beside or Stated(look.now, precise=True)
        return Expected(
            id=identity,
            source=look.plan.key,
            birthplace=standing.place,
            standing=standing,
            first_seen=look.now,
            published=published,
            updated=_state_update(piece, published.at, look.now) or published.at,
            arrived=look.looked is not None,
            withheld_until=_withhold(piece, look.now),
            edition=look.edition,
            held=look.looked is not None and published.at < look.looked,
        )

    def _forget_held(self, key: str, present: set[int]) -> None:
        """What was never announced, and is not there any more, never was."""
        for number, one in self._list_of(key):
            if one.held and number not in present:
                self._lose(number)

    def _lose(self, number: int) -> None:
        lost = self.articles.pop(number, None)
        if lost is not None:
            del self.holders[lost.id]

    def _release(self, look: Pass, present: set[int]) -> bool:
        """More than half of what is shown looks new and is old: nobody is told before it is confirmed."""
        held = [number for number, one in self._list_of(look.plan.key) if one.held]
        shown = sum(
            one.held or (number in present and one.is_live) for number, one in self._list_of(look.plan.key)
        )
        is_flood = len(held) > FEW and len(held) * 2 > shown
        if is_flood and not look.confirmed.arrivals:
            return False
        for number in held:
            self._keep(number, replace(self.articles[number], held=False, arrived=not is_flood))
        return True

    def _withdraw(self, look: Pass, gone: set[int], live: set[int]) -> bool:
        if len(gone) > FEW and len(gone) * 2 > len(live) and not look.confirmed.withdrawals:
            return False
        for number in gone:
            self._keep(number, replace(self.articles[number], withdrawn=True))
        return True

    def _keep(self, number: int, expected: Expected) -> None:
        if self.articles.get(number) != expected:
            self.changes += 1
        self.articles[number] = expected
        versions = self.versions.setdefault(expected.id, [])
        if expected.updated not in versions:
            versions.append(expected.updated)


def mint(standing: Standing, source_id: str, attempt: int = 0) -> str:
    """The id of an article that is first seen here."""
    own = standing.piece.own_id
    if re.match(r"(tag|urn|https?):", own):
        return own
    if own and standing.piece.form is Form.ITEM:
        return _urn(f"own\n{source_id}\n{own}")
    if own:
        return _urn(f"own\n{own}")
    again = f"\n{attempt}" if attempt else ""
    return _urn(f"path\n{source_id}\n{standing.place}{again}")


def _urn(name: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE, name)}"


def _zone(look: Pass) -> tzinfo:
    return ZoneInfo(look.plan.timezone)


def _date(stated: Stated | None, first_seen: datetime, zone: tzinfo) -> Stated | None:
    """A day is its local midnight, or the moment it was first seen if that was on that very day."""
    if stated is None or stated.precise:
        return stated
    today = first_seen.astimezone(zone).date() == stated.at.astimezone(zone).date()
    return Stated(first_seen, precise=False) if today else stated


def _withhold(piece: Piece, now: datetime) -> datetime | None:
    if piece.stated is None or not piece.may_withhold or piece.stated.at <= now:
        return None
    return piece.stated.at


def _state_update(piece: Piece, after: datetime, now: datetime) -> datetime | None:
    """What the author says of the last change, if it is news and no promise."""
    return piece.revised if piece.revised is not None and after < piece.revised <= now else None


def _read_again(known: Expected, standing: Standing, look: Pass, *, silent: bool) -> Expected:
    """A known article after another look: `updated` moves only if the words differ."""
    old, new = known.piece, standing.piece
    published = known.published
    if new.stated is not None and new.stated != old.stated:
        published = _date(new.stated, known.first_seen, _zone(look)) or published
    updated = known.updated
    unseen = known.withheld_until is not None and known.withheld_until > look.now
    if known.held or unseen:
        updated = _state_update(new, published.at, look.now) or published.at
    elif old.words != new.words and not silent:
        moved = _state_update(new, known.updated, look.now) or look.now
        updated = max(moved, known.updated + SECOND, published.at)
    same = old == new and not known.withdrawn
    return replace(
        known,
        standing=standing,
        published=published,
        updated=updated,
        withdrawn=False,
        withheld_until=known.withheld_until if same else _withhold(new, look.now),
        edition=look.edition,
    )


def _neighbours(standing: Iterable[Standing], now: datetime) -> dict[int, Stated]:
    """Where an undated piece stands on a first pass: on the day of the dated one before it, or behind."""
    ordered = sorted(standing, key=lambda one: _count_naturally(one.place))
    dated = [one.piece.stated if one.piece.stated and one.piece.stated.at <= now else None for one in ordered]
    beside = next((stated for stated in dated if stated), None)
    found: dict[int, Stated] = {}
    for one, stated in zip(ordered, dated, strict=True):
        beside = stated or beside
        if beside is not None:
            found[one.piece.number] = Stated(beside.at, precise=False)
    return found


def _count_naturally(place: str) -> list[str | int]:
    parts = re.split(r"(\d+)", place.replace("/", "\0"))
    return [int(part) if index % 2 else part for index, part in enumerate(parts)]
