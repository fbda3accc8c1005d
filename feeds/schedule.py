"""Time: one tick a second that asks which sources are due and hands them to a small pool.

A job per source was measured: thousands of jobs made a scheduler seconds late under load. One
tick over due times that live in the store is as punctual with ten thousand sources as with one,
and due times survive a restart. The one door of APScheduler.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

from apscheduler.schedulers.background import BackgroundScheduler

from feeds.errors import FeedsError
from feeds.model.reading import Haste

TICK = timedelta(seconds=1)
WORKERS = 4
HURRIED = 2
"""Looks out of turn do not wait behind slow sources: so many have a lane of their own."""

Result = TypeVar("Result")

log = logging.getLogger(__name__)
logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a late tick is no news: the next one asks again


Hurry = Callable[[str, Haste], "Future[timedelta | None] | None"]
"""Begins a look at a source out of turn; None when it is being looked at, or when the end is near."""


@dataclass(frozen=True, slots=True)
class Companion:
    """What runs beside the tick, and asks for looks out of turn."""

    watch: Callable[[Hurry, threading.Event], None]
    """Until the event is set."""
    rush: Callable[[str, Haste], timedelta | None]
    """One such look; how soon the next one is worth it, None when nothing calls for one."""


class Scheduler:
    """Runs `run(source_id)` for what `due()` names, never the same source twice at once."""

    def __init__(
        self,
        due: Callable[[], Sequence[str]],
        run: Callable[[str], None],
        sweep: Callable[[], None],
        *,
        companion: Companion | None = None,
        on_stop: Callable[[], None] = lambda: None,
    ) -> None:
        self._due = due
        self._run = run
        self._sweep = sweep
        self._companion = companion
        self._on_stop = on_stop
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="refresh")
        self._lane = ThreadPoolExecutor(HURRIED, thread_name_prefix="hurried")
        self._waiting: set[str] = set()
        self._running: set[str] = set()
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="watch", daemon=True)
        self._clockwork = BackgroundScheduler(timezone=UTC)

    def start(self) -> None:
        """Begin to tick, at once."""
        self._clockwork.add_job(
            self._tick,
            "interval",
            seconds=TICK.total_seconds(),
            next_run_time=datetime.now(UTC),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
        self._clockwork.start()
        self._watcher.start()

    def stop(self) -> None:
        """Stop ticking; returns when the refreshes that run have ended. What waited is left due."""
        self._on_stop()
        self._stopping.set()
        self._clockwork.shutdown(wait=True)
        self._watcher.join()
        self._lane.shutdown(wait=True, cancel_futures=True)
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _watch(self) -> None:
        companion = self._companion
        if companion is not None:
            self._contain("watching", lambda: companion.watch(self._hurry, self._stopping))

    def _hurry(self, source_id: str, haste: Haste) -> "Future[timedelta | None] | None":
        """A look out of turn, past what waits for the pool; None while this source is looked at."""
        companion, what = self._companion, _name(source_id)
        if companion is None or not self._occupy(what):
            return None
        return self._lane.submit(self._work, what, partial(companion.rush, source_id, haste))

    def _tick(self) -> None:
        """Only asks and hands over: a long publish or refresh never delays the next tick."""
        self._submit("publishing", self._sweep)
        self._contain("asking which sources are due", self._submit_due)

    def _submit_due(self) -> None:
        for source_id in self._due():
            self._submit(_name(source_id), partial(self._run, source_id))

    def _submit(self, what: str, work: Callable[[], None]) -> None:
        """Hand work to the pool unless the same work waits or runs there already."""
        with self._lock:
            if what in self._waiting | self._running:
                return
            self._waiting.add(what)
        self._pool.submit(self._begin, what, work)

    def _begin(self, what: str, work: Callable[[], None]) -> None:
        """What was overtaken by a look out of turn is left to the next tick."""
        with self._lock:
            self._waiting.discard(what)
        if self._occupy(what):
            self._work(what, work)

    def _occupy(self, what: str) -> bool:
        """Whether this work may begin; it is ours then."""
        with self._lock:
            if what in self._running or self._stopping.is_set():
                return False
            self._running.add(what)
            return True

    def _work(self, what: str, work: Callable[[], Result]) -> Result | None:
        try:
            return self._contain(what, work)
        finally:
            with self._lock:
                self._running.discard(what)

    @staticmethod
    def _contain(what: str, work: Callable[[], Result]) -> Result | None:
        """The one place where a job's failure ends: the next tick comes whatever happened."""
        try:
            return work()
        except FeedsError as error:
            log.error("%s: %s", what, error)  # noqa: TRY400 - the sentence says it all
        except Exception:
            log.exception("%s: an error in Feedmill itself", what)
        return None


def _name(source_id: str) -> str:
    return f"source {source_id}"
