"""Time: one tick a second that asks which sources are due and hands them to a small pool.

A job per source was measured: thousands of jobs made a scheduler seconds late under load. One
tick over due times that live in the store is as punctual with ten thousand sources as with one,
and due times survive a restart. The one door of APScheduler.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from apscheduler.executors.pool import ThreadPoolExecutor as Crew
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from feeds.errors import FeedsError, Stopped, StoreError
from feeds.model.reading import Haste
from feeds.ports import Clock

TICK = timedelta(seconds=1)
PAUSE = timedelta(seconds=10)
"""A tick that comes later than this was held up by more than load: the machine slept."""
WORKERS = 4
ON_WEB = 32
"""Workers where sources are on the web: most of them wait for somebody else's server."""
HURRIED = 2
"""Looks out of turn do not wait behind slow sources: so many have a lane of their own."""

PATIENCE = 5.0
"""Seconds for which the end waits for what runs beside the tick: a file system that is gone may hold it."""

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


@dataclass(frozen=True, slots=True)
class Duties:
    """What the scheduler is there for."""

    due: Callable[[int], Sequence[str]]
    """The ids of sources to look at now, at most so many."""
    run: Callable[[str], None]
    sweep: Callable[[], None]
    """Publishes what is due without a refresh."""
    resume: Callable[[], None] = lambda: None
    """Brings due times up to date after a sleep, or when the clock was set."""
    on_stop: Callable[[], None] = lambda: None


class Scheduler:
    """Runs what is due, never the same source twice at once, and asks for no more than it can run.

    What it does not take, another process may.
    """

    def __init__(
        self, duties: Duties, *, clock: Clock, companion: Companion | None = None, workers: int = WORKERS
    ) -> None:
        self._duties = duties
        self._clock = clock
        self._companion = companion
        self._workers = workers
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="refresh")
        self._lane = ThreadPoolExecutor(HURRIED, thread_name_prefix="hurried")
        self._taken: set[str] = set()
        self._running: set[str] = set()
        self._lock = threading.Lock()
        self._asking = threading.Lock()
        self._asked: datetime | None = None
        self._is_hungry = False
        self._stopping = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="watch", daemon=True)
        self._clockwork = BackgroundScheduler(
            timezone=UTC, jobstores={"default": _Steady()}, executors={"default": _Quiet(max_workers=1)}
        )

    def start(self) -> None:
        """Begin to tick, at once."""
        self._clockwork.add_job(self._tick, _EveryTick(), max_instances=1, misfire_grace_time=None)
        self._clockwork.start()
        self._watcher.start()

    def stop(self) -> None:
        """Stop ticking; returns when the refreshes that run have ended. What waited is left due."""
        self._duties.on_stop()
        with self._lock:
            self._stopping.set()
        self._clockwork.shutdown(wait=True)
        self._watcher.join(PATIENCE)
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
        with suppress(RuntimeError):  # a program that ends without stopping us closes every pool before
            return self._lane.submit(self._work, what, partial(companion.rush, source_id, haste))
        return None

    def _tick(self) -> None:
        """Only asks and hands over: a long publish or refresh never delays the next tick."""
        self._submit("publishing", self._duties.sweep)
        self._ask()

    def _ask(self) -> None:
        """Take as many sources as there is room for; nothing while somebody asks already."""
        if self._asking.acquire(blocking=False):
            try:
                self._contain("asking which sources are due", self._submit_due)
            finally:
                self._asking.release()

    def _submit_due(self) -> None:
        self._notice_pause()
        with self._lock:
            room = self._workers - len(self._taken)
        found = self._duties.due(self._workers + HURRIED) if room > 0 else ()
        self._is_hungry = len(found) >= room
        for source_id in found:
            if room <= 0:
                return
            room -= self._submit(_name(source_id), partial(self._duties.run, source_id))

    def _notice_pause(self) -> None:
        """Resume when time did not go on as it does between two looks at the clock."""
        now = self._clock()
        if self._asked is not None and not timedelta() <= now - self._asked <= PAUSE:
            self._duties.resume()
        self._asked = now

    def _submit(self, what: str, work: Callable[[], None]) -> bool:
        """Hand work to the pool unless the same work waits or runs already; whether it was handed over."""
        with self._lock:
            if self._stopping.is_set() or what in self._taken | self._running:
                return False
            try:
                self._pool.submit(self._serve, what, work)
            except RuntimeError:  # the program ends without having stopped us
                return False
            self._taken.add(what)
        return True

    def _serve(self, what: str, work: Callable[[], None]) -> None:
        """Do it, and then what waited for the place; after a failure the next tick is soon enough.

        What was overtaken by a look out of turn is left to the next tick.
        """
        is_done = self._occupy(what) and self._work(what, partial(_finish, work))
        with self._lock:
            self._taken.discard(what)
        if is_done and self._is_hungry:
            self._ask()

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
        except Stopped:
            log.debug("%s: stopped", what)
        except StoreError as error:
            log.error("%s: %s; it is tried again by itself", what, error)  # noqa: TRY400 - it says it all
        except FeedsError as error:
            log.error("%s: %s", what, error)  # noqa: TRY400 - the sentence says it all
        except Exception:
            log.exception("%s: an error in Feedmill itself", what)
        return None


class _EveryTick(BaseTrigger):  # type: ignore[misc]  # the library has no types
    """A tick after the other; those that were missed are not made up for, however many they are."""

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        """At once, then in step while ticks come in time."""
        if previous is None:
            return now
        return max(previous + TICK, now + TICK / 2)


class _Quiet(Crew):  # type: ignore[misc]  # the library has no types
    """Who ticks. A program that ends without stopping us has closed every pool before: then nobody does."""

    def _do_submit_job(self, job: Any, run_times: Any) -> None:
        with suppress(RuntimeError):
            super()._do_submit_job(job, run_times)


class _Steady(MemoryJobStore):  # type: ignore[misc]  # the library has no types
    """Where the one job waits. A clock that was set back does not keep it waiting."""

    def get_due_jobs(self, now: datetime) -> list[Any]:
        """What is due, and what lies further ahead than it can."""
        for job in self.get_all_jobs():
            if job.next_run_time > now + TICK:
                job.modify(next_run_time=now)
        return list(super().get_due_jobs(now))


def _finish(work: Callable[[], None]) -> bool:
    """Work, and the word that it was done."""
    work()
    return True


def _name(source_id: str) -> str:
    return f"source {source_id}"
