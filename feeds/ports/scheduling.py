"""What the schedule asks of the store."""

from collections.abc import Collection, Container, Mapping
from datetime import datetime
from typing import Protocol

from feeds.model.lease import Lease
from feeds.model.passes import Ending, LoggedPass
from feeds.model.reading import SourceState


class ScheduleStore(Protocol):
    """What the scheduler asks of the store."""

    def list_states(self) -> tuple[SourceState, ...]:
        """Every source's history."""
        ...

    def enroll(self, due: Mapping[str, datetime], states: Mapping[str, SourceState]) -> None:
        """Set when these sources are looked at next, making those that are new.

        A source whose due time is no longer that of its state here is left alone: a pass that ended
        meanwhile, or another process, knows better.
        """
        ...

    def list_stopped(self) -> tuple[str, ...]:
        """The sources that were looked at, and are not looked at any more."""
        ...

    def want(self, source_id: str, now: datetime) -> None:
        """Ask for a pass that begins after this moment; one that runs now does not count as it."""
        ...

    def due(self, now: datetime, *, among: Container[str], limit: int) -> tuple[str, ...]:
        """Of these sources those whose time has come and that nobody refreshes, longest overdue first.

        Sources that were never read give way to the others for some minutes.
        """
        ...


class LeaseStore(Protocol):
    """What whoever refreshes asks of the store: who may, and who did."""

    def claim(self, lease: Lease) -> bool:
        """Take the source's lease unless somebody holds it; True when it is ours."""
        ...

    def claim_due(self, lease: Lease) -> bool:
        """Take it if, besides, the source's time has come: another process may have been quicker."""
        ...

    def renew(self, leases: Collection[Lease]) -> frozenset[Lease]:
        """Lengthen these leases; those that are no longer ours come back."""
        ...

    def release(self, lease: Lease, ending: Ending) -> None:
        """Give the lease back if it is still ours, and log how the pass ended."""
        ...

    def is_any_held(self) -> bool:
        """Whether somebody is refreshing something."""
        ...

    def find_running(self, source_id: str) -> LoggedPass | None:
        """The pass that took the source's lease and did not give it back; None when there is none."""
        ...

    def list_passes(self, *, after: int = 0) -> tuple[LoggedPass, ...]:
        """The log's lines with a number above `after`, oldest first."""
        ...
