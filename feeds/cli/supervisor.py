"""Two processes as one program: the web server, which must live, and the scheduler, which is revived."""

import logging
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from feeds.cli.signals import ENDINGS, Signals, catch

GRACE = 20.0
"""Seconds that processes may take to end by themselves."""
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
"""Seconds before a scheduler that died is started again: doubled each time, until it lives this long."""
IDLE = 3600.0

log = logging.getLogger(__name__)

Start = Callable[[], subprocess.Popen[bytes]]


@dataclass(slots=True)
class Revival:
    """A process that is started again when it ends, later and later while it keeps ending early."""

    start: Start
    process: subprocess.Popen[bytes]
    clock: Callable[[], float] = time.monotonic
    pause: float = FIRST_PAUSE
    due: float | None = None
    """When it is started again; None while it runs."""
    started: float = field(init=False)

    def __post_init__(self) -> None:
        self.started = self.clock()

    def look(self) -> float:
        """Start it again if it is due; the seconds until the next look is worth it."""
        now = self.clock()
        if self.due is None:
            code = self.process.poll()
            if code is None:
                return IDLE
            self._plan(code, now)
        due = self.due or now
        if due > now:
            return due - now
        self.process = self.start()
        self.started, self.due = now, None
        return IDLE

    def _plan(self, code: int, now: float) -> None:
        if now - self.started >= LONGEST_PAUSE:
            self.pause = FIRST_PAUSE
        self.due = now + self.pause
        log.error("the scheduler ended (%s); starting it again in %.0f s", describe_end(code), self.pause)
        self.pause = min(self.pause * 2, LONGEST_PAUSE)


def supervise(start_web: Start, start_scheduler: Start) -> int:
    """Run both until told to stop, which gives 0, or until the web server ends, which gives its code."""
    with catch(*ENDINGS, signal.SIGCHLD) as signals:
        web = start_web()
        revival = Revival(start_scheduler, start_scheduler())
        try:
            code = _watch(web, revival, signals)
        finally:
            stop((web, revival.process))
        return code


def _watch(web: subprocess.Popen[bytes], revival: Revival, signals: Signals) -> int:
    while True:
        if web.poll() is not None:
            end = describe_end(web.returncode)
            log.error("the web server ended (%s), and Feedmill with it: mend what it said, start again", end)
            return web.returncode if web.returncode >= 0 else 1
        if signals.wait(revival.look()) in ENDINGS:
            return 0


def stop(processes: Sequence[subprocess.Popen[bytes]], *, grace: float = GRACE) -> None:
    """Ask all to end, wait for some seconds, and kill what does not."""
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + grace
    for process in processes:
        try:
            process.wait(max(deadline - time.monotonic(), 0))
        except subprocess.TimeoutExpired:
            log.warning("process %d did not end within %.0f s; it is killed", process.pid, grace)
            process.kill()
            process.wait()


def describe_end(code: int) -> str:
    """An exit code as words."""
    return f"signal {-code}" if code < 0 else f"exit status {code}"
