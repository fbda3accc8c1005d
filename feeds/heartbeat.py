"""Holds the leases of one process: one thread lengthens them all, however long a batch takes.

A lease that was lost ends its pass at the next step; should it write before, the store refuses.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from feeds.errors import LeaseLost, Stopped, StoreError
from feeds.model.lease import LEASE, Lease
from feeds.model.passes import Ending, Outcome
from feeds.ports import LeaseStore

BEAT = LEASE / 3
"""Two beats may fail before a lease ends."""

log = logging.getLogger(__name__)


@dataclass(eq=False, slots=True)
class Pulse:
    """One pass that holds a lease."""

    lease: Lease
    ending: Ending = field(default_factory=lambda: Ending(Outcome.BROKEN))
    """How the pass ended, for the log; whoever runs it says so."""
    lost: threading.Event = field(default_factory=threading.Event)

    def check(self) -> None:
        """Raise LeaseLost when the lease is another's by now."""
        if self.lost.is_set():
            raise LeaseLost(
                self.lease.source_id, "another process took this source over; its pass counts, this one ends"
            )


class Heartbeat:
    """Lengthens every held lease, in a thread that ends when none was held for a while."""

    def __init__(self, leases: LeaseStore, *, interval: timedelta = BEAT) -> None:
        self._leases = leases
        self._interval = interval.total_seconds()
        self._pulses: list[Pulse] = []
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._is_resting = False

    def rest(self) -> None:
        """End the thread now, unless a lease is held; the next one starts another."""
        with self._changed:
            self._is_resting = not self._pulses
            self._changed.notify_all()

    @contextmanager
    def hold(self, lease: Lease) -> Iterator[Pulse]:
        """Keep a lease that was claimed alive; give it back at the end, with a line in the log."""
        pulse = Pulse(lease)
        self._add(pulse)
        try:
            yield pulse
        except Stopped:
            pulse.ending = Ending(Outcome.STOPPED)
            raise
        except BaseException as error:
            pulse.ending = Ending(Outcome.BROKEN, error=str(error) or type(error).__name__)
            raise
        finally:
            self._remove(pulse)
            self._leases.release(lease, pulse.ending)

    def _add(self, pulse: Pulse) -> None:
        with self._changed:
            self._pulses.append(pulse)
            self._is_resting = False
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)
                self._thread.start()

    def _remove(self, pulse: Pulse) -> None:
        with self._changed:
            self._pulses.remove(pulse)

    def _beat(self) -> None:
        while pulses := self._wait():
            self._renew(pulses)

    def _wait(self) -> tuple[Pulse, ...]:
        """Who is to be renewed after an interval; nobody: then the thread ends."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_resting, self._interval)
            if not self._pulses:
                self._thread = None
            return tuple(self._pulses)

    def _renew(self, pulses: tuple[Pulse, ...]) -> None:
        try:
            lost = self._leases.renew([pulse.lease for pulse in pulses])
        except StoreError as error:
            log.warning("no lease could be lengthened: %s", error)
            return
        for pulse in pulses:
            if pulse.lease in lost:
                pulse.lost.set()
