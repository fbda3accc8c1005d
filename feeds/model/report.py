"""What a refresh did."""

from dataclasses import dataclass
from datetime import datetime

from feeds.model.intent import Intent, Keep
from feeds.model.reading import Drop


@dataclass(frozen=True, slots=True)
class Report:
    """One pass over one source. `error` is empty when the pass succeeded."""

    source_id: str
    started: datetime
    finished: datetime
    intents: tuple[Intent, ...] = ()
    unread: tuple[str, ...] = ()
    """The files that are as the last pass left them, and were not opened."""
    unsettled: tuple[str, ...] = ()
    early: int = 0
    """Files taken so soon after their last change that they are read once more."""
    dropped: tuple[Drop, ...] = ()
    """Every file that gives no article, whether it was read in this pass or is known from before."""
    notes: tuple[Drop, ...] = ()
    """Values that were refused in articles that were taken."""
    error: str = ""
    partial: bool = False
    """Its list names the newest articles only, or that nothing changed: the others are there."""

    def count(self, kind: type[Intent]) -> int:
        """How many intents of one kind this pass carried out."""
        return sum(isinstance(intent, kind) for intent in self.intents)

    @property
    def unchanged(self) -> int:
        """How many files, or articles in files that were read, are as they were."""
        kept = (intent for intent in self.intents if isinstance(intent, Keep) and not intent.refused)
        return len(self.unread) + sum(1 for _ in kept)
