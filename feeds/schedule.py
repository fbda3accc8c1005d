"""Time: one tick a second that asks which sources are due and hands them to a small pool.

A job per source was measured: thousands of jobs made a scheduler seconds late under load. One
tick over due times that live in the store is as punctual with ten thousand sources as with one,
and due times survive a restart. The one door of APScheduler.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial

from apscheduler.schedulers.background import BackgroundScheduler

from feeds.errors import FeedsError

TICK = timedelta(seconds=1)
WORKERS = 4

log = logging.getLogger(__name__)
logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a late tick is no news: the next one asks again


class Scheduler:
    """Runs `run(source_id)` for what `due()` names, never the same source twice at once."""

    def __init__(
        self,
        due: Callable[[], Sequence[str]],
        run: Callable[[str], None],
        sweep: Callable[[], None],
        *,
        workers: int = WORKERS,
        on_stop: Callable[[], None] = lambda: None,
    ) -> None:
        self._due = due
        self._run = run
        self._sweep = sweep
        self._on_stop = on_stop
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="refresh")
        self._running: set[str] = set()
        self._lock = threading.Lock()
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

    def stop(self) -> None:
        """Stop ticking; returns when the refreshes that run have ended. What waited is left due."""
        self._on_stop()
        self._clockwork.shutdown(wait=True)
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _tick(self) -> None:
        """Only asks and hands over: a long publish or refresh never delays the next tick."""
        self._submit("publishing", self._sweep)
        self._contain("asking which sources are due", self._submit_due)

    def _submit_due(self) -> None:
        for source_id in self._due():
            self._submit(f"source {source_id}", partial(self._run, source_id))

    def _submit(self, what: str, work: Callable[[], None]) -> None:
        """Hand work to the pool unless the same work waits or runs there already."""
        with self._lock:
            if what in self._running:
                return
            self._running.add(what)
        self._pool.submit(self._work, what, work)

    def _work(self, what: str, work: Callable[[], None]) -> None:
        try:
            self._contain(what, work)
        finally:
            with self._lock:
                self._running.discard(what)

    @staticmethod
    def _contain(what: str, work: Callable[[], None]) -> None:
        """The one place where a job's failure ends: the next tick comes whatever happened."""
        try:
            work()
        except FeedsError as error:
            log.error("%s: %s", what, error)  # noqa: TRY400 - the sentence says it all
        except Exception:
            log.exception("%s: an error in Feedmill itself", what)
