"""Files that are new or different, parsed and normalized, in batches bounded in number and bytes."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from feeds.errors import ArticleError
from feeds.flow.tally import Tally
from feeds.model.article import Draft
from feeds.model.document import Document
from feeds.model.memory import PageState
from feeds.model.payload import Payload
from feeds.model.reading import Again, Drop, KnownFile, Sighting
from feeds.ports import Parsed

BATCH_FILES = 100
BATCH_BYTES = 4 * 1024 * 1024
KEPT = "; its last good version stays in the feeds"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file read in this pass, with its drafts."""

    sighting: Sighting
    payload: Payload
    payload_hash: str
    drafts: tuple[Draft, ...]
    drops: tuple[Drop, ...]


@dataclass(frozen=True, slots=True)
class Loader:
    """Turns sightings into drafts; what gives none is counted and remembered."""

    parse: Callable[[Payload], Parsed]
    normalize: Callable[[Document, datetime], Draft]
    started: datetime
    recall: Callable[[str], KnownFile | None]
    """What an earlier pass noted of a file, asked only where it matters."""
    tally: Tally
    late: list[KnownFile] = field(default_factory=list)
    """Files that are remembered at the end of the pass: they gave no article."""
    pages: list[PageState] = field(default_factory=list)
    """Pages that are remembered at the end of the pass: they gave no article either."""

    def load(self, sightings: Iterable[Sighting]) -> Iterator[tuple[Loaded, ...]]:
        """What is new or different, in batches: memory does not grow with the source."""
        return _batched(self._load(sightings))

    def _load(self, sightings: Iterable[Sighting]) -> Iterator[Loaded]:
        for sighting in sightings:
            if sighting.unsettled:
                self.tally.unsettled.append(sighting.path)
                continue
            self.tally.early += sighting.again is Again.SOON
            if sighting.payload is None and sighting.page is not None:
                self.pages.append(sighting.page)
            if sighting.payload is not None:
                yield self._parse(sighting, sighting.payload)
            elif sighting.drop is not None:
                drop = replace(sighting.drop, reason=self._tell_kept(sighting.path, sighting.drop.reason))
                self.tally.dropped.append(drop)
                self._remember(KnownFile(sighting.path, sighting.remembered, drop.reason))
            else:
                self.tally.unread.append(sighting.path)

    def _remember(self, file: KnownFile) -> None:
        """Note a file for the end of the pass, unless it is remembered so already."""
        if self.recall(file.path) != file:
            self.late.append(file)

    def _tell_kept(self, path: str, reason: str) -> str:
        """A file that gave an article before is not gone from the feeds: its last good version stays."""
        known = self.recall(path)
        was_good = known is not None and (not known.drop or known.drop.endswith(KEPT))
        return reason.removesuffix(KEPT) + (KEPT if was_good else "")

    def _parse(self, sighting: Sighting, payload: Payload) -> Loaded:
        digest = hashlib.sha256(payload.media_type.encode() + b"\n" + payload.data).hexdigest()
        drafts: list[Draft] = []
        drops: list[Drop] = []
        try:
            parsed = self.parse(payload)
            drops += parsed.drops
            self.tally.note_pages(parsed.notes)
            for document in parsed.documents:
                try:
                    drafts.append(self.normalize(document, self.started))
                except ArticleError as error:
                    drops.append(Drop(document.origin, error.sentence))
        except ArticleError as error:
            drops.append(Drop(sighting.path, self._tell_kept(sighting.path, error.sentence)))
        self.tally.dropped += drops
        self.tally.notes += [Drop(draft.origin, note) for draft in drafts for note in draft.notes]
        return Loaded(sighting, payload, digest, tuple(drafts), tuple(drops))


def describe_drops(drops: Iterable[Drop]) -> str:
    """Why a file gave no article, or not all of them, for the reports to come."""
    return "; ".join(drop.reason for drop in drops)


def _batched(loaded: Iterator[Loaded]) -> Iterator[tuple[Loaded, ...]]:
    batch: list[Loaded] = []
    size = 0
    for one in loaded:
        batch.append(one)
        size += len(one.payload.data)
        if len(batch) >= BATCH_FILES or size >= BATCH_BYTES:
            yield tuple(batch)
            batch, size = [], 0
    if batch:
        yield tuple(batch)
