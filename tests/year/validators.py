"""The history of every stored document's validators, and what must be true of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from feeds.service import Service
from feeds.store.engine import reading
from feeds.store.tables import representation

SECOND = timedelta(seconds=1)
Document = tuple[str, str]
"""A path and a content coding."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A document's validators."""

    etag: str
    last_modified: datetime


@dataclass
class History:
    """Every stamp that a document ever had, the last one last."""

    stamps: dict[Document, list[Stamp]] = field(default_factory=dict)
    stored: dict[Document, Stamp] = field(default_factory=dict)
    """What is stored now; a document that was taken out is not."""

    def note(self, service: Service, *, since: datetime, until: datetime) -> frozenset[str]:
        """Compare what is stored with what was; the paths whose bytes differ.

        Bytes that are the same keep their stamp. Those that differ have a new one: rounded up from a
        moment of this publish, or a second after the one before.
        """
        now = read_stamps(service)
        changed = {document for document, stamp in now.items() if self._is_new(document, stamp)}
        for document in changed:
            self._add(document, now[document], since, until)
        for document in set(now) - changed:
            assert now[document] == self.stored[document], "the same bytes got another stamp"
        gone = {path for path, _ in self.stored.keys() - now.keys()}
        here = {path for path, _ in now}
        self.stored = dict(now)
        return frozenset(path for path, _ in changed) | frozenset(gone - here)

    def _is_new(self, document: Document, stamp: Stamp) -> bool:
        return document not in self.stored or self.stored[document].etag != stamp.etag

    def _add(self, document: Document, stamp: Stamp, since: datetime, until: datetime) -> None:
        earlier = self.stamps.setdefault(document, [])
        newest = self._newest(document[0])
        on_time = _round_up(since) <= stamp.last_modified <= _round_up(until)
        in_line = newest is not None and stamp.last_modified == newest + SECOND
        is_back = bool(earlier) and newest is None
        assert on_time or in_line or is_back, (
            f"{document}: {stamp.last_modified} is no moment of this publish"
        )
        if earlier:
            assert stamp.last_modified > earlier[-1].last_modified, f"{document}: Last-Modified went back"
        earlier.append(stamp)

    def _newest(self, path: str) -> datetime | None:
        stamps = (self.stored[document] for document in self.stored if document[0] == path)
        return max((stamp.last_modified for stamp in stamps), default=None)

    def count(self) -> int:
        """How often any document's bytes became different."""
        return sum(len(stamps) for stamps in self.stamps.values())


def read_stamps(service: Service) -> Mapping[Document, Stamp]:
    """The validators of every stored document."""
    columns = representation.c
    query = select(columns.path, columns.coding, columns.etag, columns.last_modified)
    with reading(service.store.engine) as connection:
        rows = connection.execute(query).all()
    return {(path, coding): Stamp(etag, moment.astimezone(UTC)) for path, coding, etag, moment in rows}


def _round_up(moment: datetime) -> datetime:
    whole = moment.replace(microsecond=0)
    return whole + SECOND if moment.microsecond else whole
