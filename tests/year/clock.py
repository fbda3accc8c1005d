"""The simulated present."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from feeds.sources import directory

START = datetime(2027, 3, 1, 8, 0, 0, 250_000, tzinfo=UTC)
"""The year has a leap day in it."""
GLANCE = timedelta(milliseconds=2)


@dataclass
class Clock:
    """A clock that is passed in. Every look at it takes two milliseconds."""

    now: datetime = START

    def __call__(self) -> datetime:
        """The present moment, and on."""
        self.now += GLANCE
        return self.now

    def move_to(self, moment: datetime) -> None:
        """Wait until `moment`; one that is past has come already."""
        self.now = max(self.now, moment)


class Still:
    """Stands for the module `time` where a pass counts how long it takes: on a busy machine that is long.

    A file that is still being written would else be old enough before the simulated clock has moved.
    """

    @staticmethod
    def monotonic_ns() -> int:
        """No time passes but by the simulated clock."""
        return 0


@contextmanager
def standing_still() -> Iterator[None]:
    """The directory reader counts no time of its own."""
    names = vars(directory)
    kept, names["time"] = names["time"], Still
    try:
        yield
    finally:
        names["time"] = kept
