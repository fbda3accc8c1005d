"""The assembly for what is pushed: the real directory, the real store, and a publish at the end."""

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from feeds.errors import ArticleError
from feeds.flow.entries import find_address
from feeds.flow.push import Desk, Look, push, withdraw
from feeds.model.push import Fate, Parcel, Receipt
from feeds.model.settings import Source
from feeds.service import Service
from feeds.sources.file import make_payload
from feeds.sources.intake import stage_parcels
from feeds.sources.naming import Places
from feeds.sources.tray import Tray

PATIENCE = timedelta(seconds=15)
"""How long a push waits for a refresh of its source that runs."""
SEATS = 3
"""Pushes of one process that may wait for it at once: the threads that serve feeds are few."""


@dataclass(frozen=True, slots=True)
class DirectoryIntake:
    """Takes pushes for one service (ports.Intake)."""

    service: Service
    patience: timedelta = PATIENCE
    _seats: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(SEATS))

    def push(self, source: Source, parcels: Iterable[Parcel | ArticleError]) -> Receipt:
        """Take these into the source, and publish. Raises SourceError, StoreError."""
        return self._publish(push(source, parcels, self._desk()))

    def withdraw(self, source: Source, names: Mapping[str, str]) -> Receipt:
        """Remove the files of these names, and publish. Raises SourceError, StoreError."""
        places = Places(source.include)
        named = {given: _find_place(places, name) for given, name in names.items()}
        return self._publish(withdraw(source, named, self._desk()))

    def _publish(self, receipt: Receipt) -> Receipt:
        """What another's refresh takes, that publishes as well."""
        if any(one.fate not in {Fate.HELD, Fate.STORED, Fate.DROPPED} for one in receipt.outcomes):
            self.service.publish()
        return receipt

    def _desk(self) -> Desk:
        service = self.service
        site_url = service.settings.site.url
        return Desk(
            store=service.store.refreshing,
            open_tray=lambda source: Tray(source, service.clock()),
            stage=lambda source, parcels, tray: stage_parcels(
                source, parcels, tray, lambda path, data: self._check(source, path, data)
            ),
            hold=self._hold,
            want=lambda source_id: service.store.scheduling.want(source_id, service.clock()),
            address=lambda article: find_address(article, site_url),
        )

    def _check(self, source: Source, path: str, data: bytes) -> None:
        """Raise ArticleError when no article at all can be made of a file."""
        now, tools = self.service.clock(), self.service.tools
        modified = int(now.timestamp()) * 1_000_000_000
        payload = make_payload(path, data, modified_ns=modified, max_bytes=source.max_bytes)
        parsed = tools.parse(payload, source)
        for last, document in enumerate(parsed.documents, 1 - len(parsed.documents)):
            try:
                tools.normalize(document, source, now)
            except ArticleError:
                if not last:
                    raise
            else:
                return

    @contextmanager
    def _hold(self, source: Source) -> Iterator[Look | None]:
        """The source's lease; waited for by few at a time, by the others not at all."""
        seated = self._seats.acquire(blocking=False)
        try:
            with self.service.attend(source, self.patience if seated else timedelta()) as look:
                yield look
        finally:
            if seated:
                self._seats.release()


def _find_place(places: Places, name: str) -> str:
    """Where a file of this name was put; empty where none can have been."""
    try:
        return places.find_article(name)
    except ArticleError:
        return ""
