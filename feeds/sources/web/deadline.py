"""How long a fetch may still take, whatever trickles in."""

import time
from collections.abc import Callable
from types import TracebackType


class Deadline:
    """A number of seconds that are used up only inside its `with`.

    Waiting for one's turn is not the server's fault and costs nothing.
    """

    def __init__(self, seconds: float, now: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self._now = now
        self._left = seconds
        self._since: float | None = None

    def __enter__(self) -> None:
        self._since = self._now()

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._left = self._count()
        self._since = None

    def remaining(self) -> float:
        """The seconds that are left, always above zero. Raises TimeoutError when there are none."""
        left = self._count()
        if left <= 0:
            raise TimeoutError("the time of the fetch is over")
        return left

    def _count(self) -> float:
        return self._left if self._since is None else self._left - (self._now() - self._since)
