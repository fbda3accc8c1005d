"""When an article was published and last changed."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from feeds.errors import Malformed
from feeds.model.article import Precision, Stamp
from feeds.model.document import Claim, Document, Field, Origin
from feeds.normalize.pick import Pick, Refusals, describe, rank
from feeds.text.dates import find_stamp, looks_like_date, parse_stamp

ORDER = (
    Origin.FRONT_MATTER,
    Origin.ITEM,
    Origin.SELECTED,
    Origin.FEED,
    Origin.JSON_LD,
    Origin.META,
    Origin.SITEMAP,
    Origin.MICRODATA,
    Origin.LABEL,
    Origin.MARKUP,
    Origin.PATH,
)
TOLERANCE = timedelta(days=1)
"""How far ahead of the reading a page may date itself: clocks and zones differ."""

_OWN_WORD = frozenset({Origin.FRONT_MATTER, Origin.ITEM})
_LISTED = frozenset({Origin.FEED, Origin.SITEMAP})
_MEND = 'write it as "2026-01-21" or "2026-01-21T09:30:00+08:00"'
_EARLIEST_YEAR = 1990


@dataclass(frozen=True, slots=True)
class Moments:
    """An article's dates. `withheld_until` is set when its author dated it in the future."""

    published: Pick[Stamp | None]
    updated: Pick[Stamp | None]
    withheld_until: datetime | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What dates are read with: the zone of those without one, and the moment of the reading."""

    zone: tzinfo
    list_zone: tzinfo
    """Of what a feed or sitemap says of the page."""
    modified: datetime
    read_at: datetime


def pick_dates(document: Document, timezone: str, read_at: datetime) -> Moments:
    """Both dates of a document; `timezone` is its source's.

    Raises Malformed for an author's own date that is none, and for a page whose only dates are
    impossible.
    """
    own = zone_of(timezone)
    zone = zone_of(document.timezone) if document.timezone else own
    reading = Reading(zone, own, document.modified, read_at)
    refusals = Refusals()
    published = _pick_published(document, reading, refusals)
    updated = _pick_updated(document, published.value, reading, refusals)
    withheld = None
    if (
        published.value
        and published.claim
        and published.claim.origin in _OWN_WORD
        and published.value.at > read_at
    ):
        withheld = published.value.at
    return Moments(published, updated, withheld, tuple(refusals.notes))


def zone_of(name: str) -> tzinfo:
    """The zone; UTC for a name nobody knows (the settings have refused it long before)."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def _pick_published(document: Document, reading: Reading, refusals: Refusals) -> Pick[Stamp | None]:
    impossible: Claim | None = None
    best: Pick[Stamp | None] = Pick(None)
    for claim in rank(document.about(Field.PUBLISHED), ORDER):
        stamp = _read(claim, reading)
        if stamp is None:
            if claim.origin in _OWN_WORD:
                raise Malformed(document.origin, _sentence(claim))
            if claim.origin is Origin.SELECTED:
                refusals.add(claim, "no date, so it is not used; let the selector find one")
            elif _is_impossible(claim.value):
                impossible = _tell_impossible(claim, impossible, refusals)
            continue
        if claim.origin in _OWN_WORD:
            return Pick(stamp, claim)
        if not _is_credible(claim, stamp, reading, refusals):
            continue
        best = _better(best, stamp, claim)
    if best.value is None and impossible is not None:
        raise Malformed(document.origin, _sentence(impossible))
    return best


def _tell_impossible(claim: Claim, before: Claim | None, refusals: Refusals) -> Claim | None:
    """The first impossible date that costs the article; a feed's costs only the date (POLL-14)."""
    if claim.origin is Origin.FEED:
        refusals.add(claim, "no possible date, so it is not used")
    return before if claim.origin in (Origin.FEED, Origin.PATH) else before or claim


def _is_impossible(text: str) -> bool:
    """Whether a date says its year first and still is none; 7/5/2005 is only ambiguous."""
    return looks_like_date(text) and text.strip()[:4].isdigit()


def _better(best: Pick[Stamp | None], stamp: Stamp, claim: Claim) -> Pick[Stamp | None]:
    """The first pick, unless a later claim knows the time of the same day."""
    if best.value is None:
        return Pick(stamp, claim)
    if best.value.precision is Precision.DAY and stamp.precision is not Precision.DAY:
        same_day = stamp.at.date() == best.value.at.date()
        return Pick(stamp, claim) if same_day else best
    return best


def _pick_updated(
    document: Document, published: Stamp | None, reading: Reading, refusals: Refusals
) -> Pick[Stamp | None]:
    for claim in rank(document.about(Field.UPDATED), ORDER):
        stamp = _read(claim, reading)
        if stamp is None:
            if claim.origin in _OWN_WORD:
                raise Malformed(document.origin, _sentence(claim))
            continue
        if not _is_credible(claim, stamp, reading, refusals):
            continue
        if published and stamp.at < published.at and not _is_same_day(stamp, published):
            refusals.add(claim, "earlier than the publication, so it is not used")
            continue
        if published and stamp.at < published.at:
            continue
        return Pick(stamp, claim)
    return Pick(None)


def _is_same_day(one: Stamp, other: Stamp) -> bool:
    return Precision.DAY in (one.precision, other.precision) and one.at.date() == other.at.date()


def _read(claim: Claim, reading: Reading) -> Stamp | None:
    zone = reading.list_zone if claim.origin in _LISTED else reading.zone
    stamp = parse_stamp(claim.value, zone=zone, now=reading.modified)
    if stamp is None and claim.origin not in _OWN_WORD:
        stamp = find_stamp(claim.value, zone=zone, now=reading.modified)
    return stamp


def _is_credible(claim: Claim, stamp: Stamp, reading: Reading, refusals: Refusals) -> bool:
    if stamp.at > reading.read_at + TOLERANCE:
        refusals.add(claim, "more than a day ahead of the reading, so it is not used")
        return False
    return stamp.at.year >= _EARLIEST_YEAR or claim.origin in (Origin.JSON_LD, Origin.LABEL, *_OWN_WORD)


def _sentence(claim: Claim) -> str:
    key = claim.detail or claim.field.value
    return f"{key}: {claim.value[:80]!r} ({describe(claim)}) is no possible date; {_MEND}"
