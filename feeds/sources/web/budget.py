"""How hard a host may be pressed, whoever wants something from it (POLL-09)."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from feeds.errors import Stopped

CONNECTIONS = 2
"""To one host at a time."""

GAP = 1.0
"""Seconds between the starts of two requests to one host."""

LONGEST_GAP = 10.0
"""What a Crawl-delay can bring it to."""

TOTAL = 64
"""To all hosts at a time."""

PATIENCE = 120.0
"""Seconds that a request waits for a connection to its host to be free."""

_MOST_HOSTS = 4096


class NoTurn(Exception):
    """A request waited in vain: others kept its host busy."""


@dataclass(slots=True)
class _Host:
    active: int = 0
    waiting: int = 0
    next_start: float = 0.0
    gap: float = GAP


class Budget:
    """Hands out turns: one budget for every source and column of a host, in this process."""

    def __init__(
        self,
        *,
        gap: float = GAP,
        patience: float = PATIENCE,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] | None = None,
    ) -> None:
        self._gap = gap
        self._patience = patience
        self._now = now
        self._stop = threading.Event()
        self._sleep = sleep or self._stop.wait
        self._changed = threading.Condition()
        self._hosts: dict[str, _Host] = {}
        self._active = 0

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Wait until this host may be asked; the turn lasts as long as the `with`.

        Raises NoTurn when others keep the host busy for too long, Stopped when the process ends.
        """
        start = self._enter(host)
        try:
            self._sleep(max(start - self._now(), 0))
            self._check_stop(host)
            yield
        finally:
            self._leave(host)

    def slow_down(self, host: str, gap: float) -> None:
        """The host asked for longer gaps; at most LONGEST_GAP are granted, never less than ours."""
        with self._changed:
            self._host(host).gap = min(max(gap, self._gap), max(LONGEST_GAP, self._gap))

    def wait_of(self, host: str) -> float:
        """Seconds until a request made now would start, if those before it take no time.

        Infinite when all its connections are taken.
        """
        with self._changed:
            known = self._hosts.get(host)
            if known is None:
                return 0.0
            if known.active + known.waiting >= CONNECTIONS:
                return float("inf")
            return max(known.next_start - self._now(), 0.0)

    def close(self) -> None:
        """Everyone who waits, or comes, gets Stopped."""
        self._stop.set()
        with self._changed:
            self._changed.notify_all()

    def _enter(self, host: str) -> float:
        """Take a connection of the host's, and the next start; when that is."""
        with self._changed:
            known = self._host(host)
            known.waiting += 1
            try:
                is_free = self._changed.wait_for(lambda: self._is_free(known), self._patience)
            finally:
                known.waiting -= 1
            self._check_stop(host)
            if not is_free:
                raise NoTurn
            known.active += 1
            self._active += 1
            start = max(self._now(), known.next_start)
            known.next_start = start + known.gap
            return start

    def _leave(self, host: str) -> None:
        with self._changed:
            known = self._hosts[host]
            known.active -= 1
            self._active -= 1
            self._changed.notify_all()

    def _is_free(self, known: _Host) -> bool:
        return self._stop.is_set() or (known.active < CONNECTIONS and self._active < TOTAL)

    def _check_stop(self, host: str) -> None:
        if self._stop.is_set():
            raise Stopped(host, "is not asked any more: the process was asked to end")

    def _host(self, host: str) -> _Host:
        known = self._hosts.get(host)
        if known is None:
            if len(self._hosts) >= _MOST_HOSTS:
                self._forget()
            known = self._hosts[host] = _Host(gap=self._gap)
        return known

    def _forget(self) -> None:
        """Drop the hosts that nobody asks, whose gap is over, and that asked for no longer one."""
        now = self._now()
        for host, known in tuple(self._hosts.items()):
            is_quiet = not known.active and not known.waiting and known.next_start <= now
            if is_quiet and known.gap <= self._gap:
                del self._hosts[host]
