"""The simulated present."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

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
