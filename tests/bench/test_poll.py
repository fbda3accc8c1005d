"""What `make bench-poll` does for ten minutes, for some seconds."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_many_sources_are_polled_politely_through_a_restart() -> None:
    """POLL-09, POLL-10: broken hosts hold up others, a host is asked rudely, or a restart forgets."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    given = ["--seconds", "14", "--hosts", "20", "--sources", "40", "--every", "3"]

    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.poll", *given],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    told = done.stdout
    assert "more than two at once: 0" in told
    assert "0 others: validators forgotten" in told
    assert int(re.findall(r"(\d+) MB at most", told)[0]) < 600
