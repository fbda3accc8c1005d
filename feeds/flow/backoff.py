"""How long a source that failed is left alone. Pure."""

from datetime import timedelta
from hashlib import blake2b

LONGEST_BACKOFF = timedelta(days=1)
"""A source that is looked at more seldom than that keeps its beat."""

_SPREAD = 0.5
_MOST_DOUBLINGS = 20


def back_off(failures: int, every: timedelta, *, seed: str) -> timedelta:
    """The wait after so many failures in a row: doubled each time, and not the same for everyone.

    `seed` (the source's id) and the number of failures choose a place between three quarters and five
    quarters of the doubled interval, always the same one: sources that failed together do not come
    back together, and a restart changes nothing (POLL-04, POLL-08). Never less than `every`.
    """
    if failures <= 0:
        return every
    longest = max(LONGEST_BACKOFF, every)
    doubled = min(every * 2 ** min(failures, _MOST_DOUBLINGS), longest) if every < longest else longest
    return max(doubled * (1 - _SPREAD / 2 + _SPREAD * _choose(f"{seed}\0{failures}")), every)


def _choose(seed: str) -> float:
    """A number from 0 up to, not including, 1 that a text always gives."""
    return int.from_bytes(blake2b(seed.encode(), digest_size=6).digest()) / 2**48
