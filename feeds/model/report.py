"""What a refresh did."""

from dataclasses import dataclass
from datetime import datetime

from feeds.model.intent import Intent
from feeds.model.reading import Drop


@dataclass(frozen=True, slots=True)
class Report:
    """One pass over one source. `error` is empty when the pass succeeded."""

    source_id: str
    started: datetime
    finished: datetime
    intents: tuple[Intent, ...] = ()
    unchanged: int = 0
    unsettled: tuple[str, ...] = ()
    early: int = 0
    """Files taken so soon after their last change that they are read once more."""
    dropped: tuple[Drop, ...] = ()
    """Every file that gives no article, whether it was read in this pass or is known from before."""
    notes: tuple[Drop, ...] = ()
    """Values that were refused in articles that were taken."""
    error: str = ""

    def count(self, kind: type[Intent]) -> int:
        """How many intents of one kind this pass carried out."""
        return sum(isinstance(intent, kind) for intent in self.intents)
