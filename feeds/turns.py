"""When a process publishes: one thread at a time, and not without a rest between passes."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Turns:
    """Whose turn it is to publish what passes touched.

    Publishing after a pass rests as long as it took: while passes end all the time, it takes half of
    one core at most, and tells of several at once. The tick does not rest, so nothing waits for
    longer than to the next one.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._touched = threading.Event()
        self._rested = 0.0
        """The monotonic moment from which a pass may be followed by a publish."""

    def touch(self) -> None:
        """Something is to be published."""
        self._touched.set()

    @property
    def is_touched(self) -> bool:
        """Whether something is to be published."""
        return self._touched.is_set()

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Wait for one's turn, and have it."""
        with self._lock:
            yield

    def follow(self, work: Callable[[], None]) -> None:
        """After a pass: publish, unless that rests. What waits is for the next pass, or the tick."""
        self.touch()
        if time.monotonic() >= self._rested:
            self.take(work)

    def take(self, work: Callable[[], None]) -> None:
        """Publish, if there is something and no other thread is at it: that one looks once more."""
        started = time.monotonic()
        for _ in range(2):
            if not self.is_touched or not self._lock.acquire(blocking=False):
                return
            try:
                self._touched.clear()
                work()
            except BaseException:
                self.touch()  # it is still to be published
                raise
            finally:
                ended = time.monotonic()
                self._rested = ended + (ended - started)
                self._lock.release()
