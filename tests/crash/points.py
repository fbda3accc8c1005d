"""Where a process is killed, and the plan that kills it there."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random


class Point(StrEnum):
    """A place in the life of a pass."""

    AFTER_READ = "after read"
    AFTER_DECIDE = "after decide"
    IN_TRANSACTION = "inside the write transaction"
    IN_LEASE = "inside a lease's transaction"
    BETWEEN = "between store and publish"
    IN_PUBLISH = "inside publish"
    AT_RANDOM = "at random"


REACH = {
    Point.AFTER_READ: 20,
    Point.AFTER_DECIDE: 6,
    Point.IN_TRANSACTION: 60,
    Point.IN_LEASE: 20,
    Point.BETWEEN: 2,
    Point.IN_PUBLISH: 80,
}
"""A pass comes by a point many times; it is killed at one of so many, the early ones more often."""


@dataclass
class Plan:
    """Die at the n-th visit of a point, by a signal that nobody can catch."""

    point: Point
    visits: int
    _where: Point = field(default=Point.AT_RANDOM, init=False)

    def reach(self, point: Point) -> None:
        """A visit."""
        if point is not self.point:
            return
        self.visits -= 1
        if self.visits == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def reach_here(self) -> None:
        """A visit to the point that one is inside of."""
        self.reach(self._where)

    @contextmanager
    def inside(self, point: Point) -> Iterator[None]:
        """Everything in this block belongs to the point."""
        before, self._where = self._where, point
        try:
            yield
        finally:
            self._where = before


def draw_plan(point: Point, random: Random) -> Plan:
    """One of the visits of a point."""
    most = REACH.get(point, 1)
    return Plan(point, min(random.randint(1, most), random.randint(1, most)))
