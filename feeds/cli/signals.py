"""Waiting for signals without races, and for a parent that may go away."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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


@dataclass(slots=True)
class Asked:
    """Whether the process was asked to end, and by which signal."""

    signal: int = 0

    @property
    def status(self) -> int:
        """What a shell says of a program that this signal ended."""
        return 128 + self.signal


@contextmanager
def end_gently(stop: Callable[[], None]) -> Iterator[Asked]:
    """Asked to end, the process calls `stop`, in a thread of its own; asked again, it ends at once."""
    asked = Asked()
    arrived: SimpleQueue[int] = SimpleQueue()

    def note(number: int, _frame: object) -> None:
        for one in ENDINGS:
            signal.signal(one, signal.SIG_DFL)
        asked.signal = number
        arrived.put(number)

    def wait() -> None:
        if arrived.get():
            stop()

    old = {number: signal.signal(number, note) for number in ENDINGS}
    waiter = threading.Thread(target=wait, name="signals", daemon=True)
    waiter.start()
    try:
        yield asked
    finally:
        arrived.put(0)
        waiter.join()
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
