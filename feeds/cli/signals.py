"""Waiting for signals without races, and for a parent that may go away."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue

ENDINGS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
"""What asks a program to end: politely, from the keyboard, by closing the terminal."""
LOOK = 1.0
"""Seconds between two looks at whether the parent still lives."""


class Signals:
    """Signals of one process as a queue: a handler only puts, and whoever waits takes.

    A SimpleQueue may be used in a handler; an Event may not, its lock can be held by the very
    thread that the signal interrupts.
    """

    def __init__(self) -> None:
        self._arrived: SimpleQueue[int] = SimpleQueue()

    def put(self, number: int) -> None:
        """Arrive as if the system had sent it."""
        self._arrived.put(number)

    def wait(self, seconds: float) -> int | None:
        """The next signal; None if none comes in time."""
        try:
            return self._arrived.get(timeout=max(seconds, 0))
        except Empty:
            return None


@contextmanager
def catch(*numbers: int) -> Iterator[Signals]:
    """These signals wait in a queue meanwhile; afterwards they do again what they did before."""
    signals = Signals()
    old = {number: signal.signal(number, lambda caught, _frame: signals.put(caught)) for number in numbers}
    try:
        yield signals
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)


def is_orphaned(parent: int | None) -> bool:
    """Whether the process that started this one, if it is known, is gone."""
    return parent is not None and os.getppid() != parent


def go_round(signals: Signals, parent: int | None) -> Iterator[None]:
    """A round a second, until the process is asked to end or its parent is gone."""
    while not is_orphaned(parent):
        if signals.wait(LOOK) in ENDINGS:
            return
        yield
