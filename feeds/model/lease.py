"""The right to refresh one source, had for half a minute at a time."""

from dataclasses import dataclass
from datetime import timedelta

LEASE = timedelta(seconds=30)
"""How long a source stays somebody's without a sign of life."""


@dataclass(frozen=True, slots=True)
class Lease:
    """One pass's claim on its source. Whoever holds it may write what the source gave."""

    source_id: str
    owner: str
    """`host:process:pass`: no other pass ever has this name."""
