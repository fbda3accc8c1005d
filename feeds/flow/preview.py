"""A look at a source that leaves no trace: read, parsed and normalized, and nothing stored."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from heapq import nlargest

from feeds.flow.loading import Loader
from feeds.flow.tally import Tally
from feeds.model.article import Draft
from feeds.model.document import Document
from feeds.model.reading import PATIENT, Drop
from feeds.model.settings import Source
from feeds.ports import Normalizer, Parser, Reader

LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a source holds, as it would be taken now."""

    articles: int
    newest: tuple[Draft, ...]
    """Newest first; undated ones last."""
    dropped: tuple[Drop, ...]
    """What gives no article, and why."""
    notes: tuple[Drop, ...]
    """Values that were refused in articles."""
    unsettled: tuple[str, ...]


@dataclass(slots=True)
class Glance:
    """Looks at sources without a store."""

    read: Reader
    parse: Parser
    normalize: Normalizer
    now: datetime
    tally: Tally = field(default_factory=Tally)

    def look(self, source: Source, *, limit: int) -> Preview:
        """The newest `limit` articles, and everything that is wrong. Raises SourceError."""
        reading = self.read(source, {}, self.now, PATIENT)
        self.tally.dropped += reading.drops

        def normalize(document: Document, read_at: datetime) -> Draft:
            return self.normalize(document, source, read_at)

        loader = Loader(lambda payload: self.parse(payload, source), normalize, self.now, _forget, self.tally)
        count = 0

        def drafts() -> Iterator[Draft]:
            nonlocal count
            for batch in loader.load(reading.sightings):
                for draft in (draft for one in batch for draft in one.drafts):
                    count += 1
                    yield draft

        newest = nlargest(limit, drafts(), key=_age)
        found = reading.find()
        self.tally.notes += found.notes
        if found.error is not None and not reading.present:
            raise found.error
        if found.error is not None:
            self.tally.dropped.append(Drop(found.error.subject, found.error.sentence))
        return Preview(
            count,
            tuple(newest),
            tuple(self.tally.dropped),
            self.tally.list_notes(source.id),
            tuple(self.tally.unsettled),
        )


def _forget(_path: str) -> None:
    """Nothing was noted before."""


def _age(draft: Draft) -> datetime:
    return draft.published.at if draft.published is not None else LONG_AGO
