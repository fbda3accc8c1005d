"""What an entry is known by: its id, else its link, else a hash of its title and date (ID-02).

A name is believed only while it tells the entries of its feed apart.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from feeds.model.document import Document, Field
from feeds.model.reading import Drop
from feeds.text.chars import fold
from feeds.text.dates import parse_stamp
from feeds.text.sameness import address_key

_TWICE = "stands in the feed more than once; its newest version is taken"


@dataclass(frozen=True, slots=True)
class Named:
    """The entries of a feed, each with an origin of its own, and those that stood there twice."""

    documents: tuple[Document, ...]
    drops: tuple[Drop, ...]


@dataclass(frozen=True, slots=True)
class _Key:
    """A name; `is_hash` when it is only made of what the entry says."""

    text: str
    is_hash: bool = False


def name_entries(documents: Sequence[Document], origin: str) -> Named:
    """Give every entry the origin `ORIGIN#KEY`; of several versions of one the newest is kept.

    The key does not depend on where the entry stands. An id that several different entries share is no
    name: they lose the claim to it. Nameless twins, equal in everything, are told apart by a number.
    """
    kept: dict[str, Document] = {}
    drops: list[Drop] = []
    twins: Counter[str] = Counter()
    for document, key in zip(documents, _make_keys(documents), strict=True):
        own = key.text == _id_of(document)
        twins[key.text] += key.is_hash
        place = f"{key.text}-{twins[key.text]}" if twins[key.text] > 1 else key.text
        named = replace(document if own else _without_id(document), origin=f"{origin}#{place}")
        if place in kept:
            drops.append(Drop(named.origin, _TWICE))
        if place not in kept or _is_newer(named, kept[place]):
            kept[place] = named
    return Named(tuple(kept.values()), tuple(drops))


def _make_keys(documents: Sequence[Document]) -> list[_Key]:
    """Each entry's name."""
    shared_ids = _shared(documents, _id_of, lambda document: _link_of(document) or _title_of(document))
    shared_links = _shared(documents, _link_of, _title_of)
    shared_hashes = _shared(documents, _hash_of, _hash_of_all)
    keys = []
    for document in documents:
        own, link, hashed = _id_of(document), _link_of(document), _hash_of(document)
        if own and own not in shared_ids:
            keys.append(_Key(own))
        elif link and link not in shared_links:
            keys.append(_Key(link))
        else:
            keys.append(_Key(_hash_of_all(document) if hashed in shared_hashes else hashed, is_hash=True))
    return keys


_Read = Callable[[Document], str]


def _shared(documents: Iterable[Document], name: _Read, what: _Read) -> frozenset[str]:
    """The names that stand for different things."""
    holders: defaultdict[str, set[str]] = defaultdict(set)
    for document in documents:
        holders[name(document)].add(what(document))
    return frozenset(told for told, things in holders.items() if len(things) > 1)


def _id_of(document: Document) -> str:
    return _first(document, Field.OWN_ID)


def _link_of(document: Document) -> str:
    return address_key(_first(document, Field.URL))


def _title_of(document: Document) -> str:
    return fold(_first(document, Field.TITLE)) or _hash_of(document)


def _first(document: Document, field: Field) -> str:
    return next((claim.value for claim in document.about(field)), "")


def _without_id(document: Document) -> Document:
    kept = tuple(claim for claim in document.claims if claim.field is not Field.OWN_ID)
    return replace(document, claims=kept)


def _hash_of(document: Document) -> str:
    """Of title and date, with the text where there is no title."""
    title, date = _first(document, Field.TITLE), _first(document, Field.PUBLISHED)
    return _digest(fold(title), date, "" if title else document.body)


def _hash_of_all(document: Document) -> str:
    """Of everything that is said, for entries that have no other name."""
    values = (value for claim in document.claims for value in (claim.field.value, *claim.values))
    return _digest(*values, document.body, *(file.url for file in document.attachments))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def _is_newer(one: Document, other: Document) -> bool:
    """Whether a version says that it is later; of two that do not say, the first in the feed is taken."""
    moment, before = _moment_of(one), _moment_of(other)
    return moment is not None and before is not None and moment > before


def _moment_of(document: Document) -> datetime | None:
    text = _first(document, Field.UPDATED) or _first(document, Field.PUBLISHED)
    stamp = parse_stamp(text, zone=UTC)
    return stamp.at if stamp else None
