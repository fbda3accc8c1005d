"""Two processes as one program, with real processes that do little."""

import logging
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from feeds.cli.supervisor import FIRST_PAUSE, IDLE, LONGEST_PAUSE, Revival, stop, supervise

Process = subprocess.Popen[bytes]
WAIT = "import sys; sys.stdin.read()"
STUBBORN = (
    "import signal, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); sys.stdin.read()"
)


class Nursery:
    """Starts processes, and remembers them."""

    def __init__(self) -> None:
        self.born: list[Process] = []

    def start(self, script: str) -> Process:
        """Run a few lines of Python."""
        command = [sys.executable, "-S", "-c", script]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.born.append(process)
        return process


@pytest.fixture
def nursery() -> Iterator[Nursery]:
    """A nursery that is empty afterwards."""
    made = Nursery()
    yield made
    for process in made.born:
        process.kill()
        process.communicate()


def test_the_web_servers_end_is_the_end(nursery: Nursery) -> None:
    """When the web server dies the scheduler goes on, or the exit code is another."""
    code = supervise(lambda: nursery.start("raise SystemExit(3)"), lambda: nursery.start(WAIT))

    assert code == 3
    assert [process.poll() for process in nursery.born] == [3, -signal.SIGTERM]


def test_a_web_server_that_was_killed_is_a_failure(nursery: Nursery) -> None:
    """A web server killed by a signal gives 0."""
    script = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"

    assert supervise(lambda: nursery.start(script), lambda: nursery.start(WAIT)) == 1


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP"])
def test_an_ending_ends_both(nursery: Nursery, name: str) -> None:
    """A signal that asks to end leaves a process behind, or is a failure."""
    script = f"import os, signal, sys; os.kill(os.getppid(), signal.{name}); sys.stdin.read()"

    code = supervise(lambda: nursery.start(script), lambda: nursery.start(WAIT))

    assert code == 0
    assert [process.poll() for process in nursery.born] == [-signal.SIGTERM, -signal.SIGTERM]


def test_a_scheduler_that_died_comes_back(nursery: Nursery) -> None:
    """When the scheduler dies nothing is refreshed any more, or the web server is stopped."""
    ending = "import os, signal, sys; os.kill(os.getppid(), signal.SIGTERM); sys.stdin.read()"
    scripts = iter(["raise SystemExit(1)", ending])

    code = supervise(lambda: nursery.start(WAIT), lambda: nursery.start(next(scripts)))

    assert code == 0
    assert [process.poll() for process in nursery.born] == [-signal.SIGTERM, 1, -signal.SIGTERM]


def test_what_does_not_end_is_killed(nursery: Nursery, caplog: pytest.LogCaptureFixture) -> None:
    """A process that ignores SIGTERM keeps the program alive, or is killed without a word."""
    process = nursery.start(STUBBORN)
    assert process.stdout is not None
    process.stdout.readline()

    stop([process], grace=0.01)

    assert process.poll() == -signal.SIGKILL
    assert "is killed" in caplog.text


class Hand:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        """The moment it was set to."""
        return self.now


def test_the_pause_doubles_and_starts_over(nursery: Nursery, caplog: pytest.LogCaptureFixture) -> None:
    """A scheduler that keeps dying is started in a tight loop, or one that lived long waits long."""
    caplog.set_level(logging.ERROR)
    hand = Hand()

    def start() -> Process:
        process = nursery.start("")
        process.wait()
        return process

    revival = Revival(start, start(), hand)
    pauses = []
    for _ in range(8):
        pauses.append(revival.look())
        hand.now += pauses[-1]
        assert revival.look() == IDLE
    hand.now += LONGEST_PAUSE

    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]
    assert revival.look() == FIRST_PAUSE
    assert "the scheduler ended (exit status 0)" in caplog.text


def test_a_scheduler_that_lives_is_let_alone(nursery: Nursery) -> None:
    """A running process is started a second time."""
    revival = Revival(lambda: nursery.start(WAIT), nursery.start(WAIT))

    assert revival.look() == IDLE
    assert len(nursery.born) == 1
