"""What a pass will report, gathered as it goes."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from feeds.model.intent import Hold, Intent
from feeds.model.reading import Drop
from feeds.model.report import Report

FEW_PAGES = 3
"""So many pages are named of which the same is to be said."""


@dataclass(slots=True)
class Tally:
    """Everything that happened so far; each part in the order in which it happened."""

    intents: list[Intent] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    unsettled: list[str] = field(default_factory=list)
    early: int = 0
    partial: bool = False
    dropped: list[Drop] = field(default_factory=list)
    notes: list[Drop] = field(default_factory=list)
    alike: Counter[str] = field(default_factory=Counter)
    """How many pages there is one and the same to say of."""

    def note_pages(self, notes: Iterable[Drop]) -> None:
        """Note what there is to say of pages. Of what is true of many only a few are named."""
        for note in notes:
            self.alike[note.reason] += 1
            if self.alike[note.reason] <= FEW_PAGES:
                self.notes.append(note)

    def list_notes(self, source_id: str) -> tuple[Drop, ...]:
        """Every note, and how many more pages some of them are true of."""
        more = ((reason, count - FEW_PAGES) for reason, count in self.alike.items() if count > FEW_PAGES)
        told = (Drop(source_id, f"as on {count} more pages: {reason}") for reason, count in more)
        return (*self.notes, *told)

    def resolve(self, resolved: Mapping[str, Intent], places: Collection[str]) -> None:
        """Tell of these held articles, by id, only what they turned out to be.

        Their files, at these places, may have been left as they were: that is not told besides.
        """
        self.intents = [
            one for one in self.intents if not (isinstance(one, Hold) and one.article.id in resolved)
        ]
        self.intents += resolved.values()
        self.unread = [path for path in self.unread if path not in places]

    def report(self, source_id: str, started: datetime, finished: datetime, error: str) -> Report:
        """The pass as it is told to others. `error` is empty when it succeeded."""
        return Report(
            source_id=source_id,
            started=started,
            finished=finished,
            intents=tuple(self.intents),
            unread=tuple(self.unread),
            unsettled=tuple(self.unsettled),
            early=self.early,
            dropped=tuple(self.dropped),
            notes=self.list_notes(source_id),
            error=error,
            partial=self.partial,
        )
