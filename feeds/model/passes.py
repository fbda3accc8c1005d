"""The log of passes: who refreshed which source from when to when, and how it ended."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from feeds.model.report import Report


class Outcome(StrEnum):
    """How a pass ended."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    """The source could not be read, or not enough of it."""
    STOPPED = "stopped"
    """Its process was asked to end."""
    BROKEN = "broken"
    """The database, or Feedmill itself."""
    LOST = "lost"
    """It gave no sign of life for a whole lease: killed, or cut off; the next pass took over."""


@dataclass(frozen=True, slots=True)
class Ending:
    """What the log says of a pass that is over."""

    outcome: Outcome
    counts: Mapping[str, int] = field(default_factory=dict)
    """How many intents of each kind, and what else was counted; without zeros."""
    error: str = ""


@dataclass(frozen=True, slots=True)
class LoggedPass:
    """One line of the log. Of one source, at most one is running, and none begins before another's end."""

    number: int
    """Counts up in the order in which passes began."""
    source_id: str
    owner: str
    started: datetime
    finished: datetime | None
    """None while it runs, as far as is known."""
    ending: Ending

    @property
    def process(self) -> str:
        """Who runs it, as an admin looks for it."""
        host, _, rest = self.owner.partition(":")
        number = rest.partition(":")[0]
        return f"process {number} on {host}" if number else host


def make_ending(report: Report) -> Ending:
    """How the pass that gave this report ended."""
    counts = Counter(type(intent).__name__.lower() for intent in report.intents)
    counts["unchanged"] = report.unchanged
    counts["unsettled"] = len(report.unsettled)
    counts["dropped"] = len(report.dropped)
    outcome = Outcome.FAILED if report.error else Outcome.DONE
    return Ending(outcome, {kind: number for kind, number in counts.items() if number}, report.error)
