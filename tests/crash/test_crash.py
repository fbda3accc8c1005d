"""What `make crash` does at length, in short: on both databases."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.crash.points import Point

ROOT = Path(__file__).parents[2]
SEED = 20260302
"""What the directories go through is the same in every run; random moments are not."""


def run_crash(*arguments: str) -> str:
    """What it prints; it forks, which a process with pytest's threads should not."""
    # A child that is killed tells nothing of what it covered: measuring would only be slow.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    command = [sys.executable, "-m", "tests.crash.crash", "--seed", str(SEED), *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_no_subscriber_notices_that_the_process_was_killed(url: str) -> None:
    """A kill loses or doubles an article, changes an id or a date, or leaves half a feed."""
    sqlite = url.startswith("sqlite")

    told = run_crash("--kills", "30") if sqlite else run_crash("--kills", "14", "--database", url)

    fallen = {point: int(re.findall(rf"{point} +(\d+)", told)[0]) for point in Point}
    assert all(fallen.values()), told
    assert sum(fallen.values()) == (30 if sqlite else 14)
