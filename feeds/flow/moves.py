"""When a source's address is taken to have moved for good. Pure."""

from dataclasses import dataclass
from datetime import datetime

PROOFS = 2
"""A redirect that stood once may be a slip, or a login page's."""


@dataclass(frozen=True, slots=True)
class Move:
    """A permanent redirect and how often it led to something good."""

    to: str
    times: int
    since: datetime

    @property
    def is_proved(self) -> bool:
        """Whether the new address is asked from now on (POLL-06)."""
        return self.times >= PROOFS


def judge_move(pending: Move | None, moved: str, now: datetime) -> Move | None:
    """What is remembered after a good answer, one that could be read as what the source is.

    `moved` is where permanent redirects led this time; empty for nowhere, then nothing is pending.
    Who sees a proved move makes its `to` the source's address, with nothing pending.
    """
    if not moved:
        return None
    if pending is None or pending.to != moved:
        return Move(moved, 1, now)
    return Move(moved, pending.times + 1, pending.since)
