"""What `make soak` does for five minutes, for some seconds."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from feeds.model.passes import Ending, LoggedPass, Outcome
from tests.factories import NOON
from tests.soak.soak import check_log, check_witness

ROOT = Path(__file__).parents[2]
SECOND = timedelta(seconds=1)
DONE = Ending(Outcome.DONE)


def test_two_schedulers_and_a_refresh_never_read_one_source_together() -> None:
    """Two processes refresh one source at once, or one of them fails, or a change is lost between them."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    command = [sys.executable, "-m", "tests.soak.soak", "--seconds", "6", "--sources", "9", "--every", "1s"]

    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].startswith("no source was refreshed by two at once")


def test_the_checks_see_an_overlap() -> None:
    """The soak finds nothing because it looks at nothing."""
    first = LoggedPass(1, "a", "one", NOON, NOON + 2 * SECOND, DONE)
    second = LoggedPass(2, "a", "two", NOON + SECOND, NOON + 3 * SECOND, DONE)
    unfinished = LoggedPass(3, "a", "two", NOON + 3 * SECOND, None, Ending(Outcome.RUNNING))

    with pytest.raises(AssertionError, match="overlap"):
        check_log([first, second])
    with pytest.raises(AssertionError, match="never ended"):
        check_log([second, unfinished])
    with pytest.raises(AssertionError, match="overlap"):
        check_witness({"a": [(0, 2), (1, 3)]})
    check_log([first, LoggedPass(2, "b", "two", NOON + SECOND, NOON + 3 * SECOND, DONE)])
    check_witness({"a": [(0, 2), (2, 3)], "b": [(1, 3)]})
