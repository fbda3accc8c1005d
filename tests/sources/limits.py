"""How much room the system has for notices, and how much of it is used."""

import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def count_threads() -> int:
    """The library's threads in this process."""
    count = 0
    for task in Path("/proc/self/task").iterdir():
        with suppress(OSError):  # it may end at this moment
            count += (task / "comm").read_text().startswith("notify-rs")
    return count


def run_limited(script: str, *arguments: str, watches: int = 1000, instances: int = 10) -> str:
    """What a Python script prints in a user namespace of its own, with room for so many watches."""
    unshare = shutil.which("unshare")
    if unshare is None:
        pytest.skip("needs util-linux's unshare")
    setting = (
        f"echo {watches} > /proc/sys/user/max_inotify_watches && "
        f"echo {instances} > /proc/sys/user/max_inotify_instances"
    )
    if subprocess.run([unshare, "-Ur", "sh", "-c", setting], capture_output=True, check=False).returncode:
        pytest.skip("needs user namespaces with limits of their own")
    done = subprocess.run(
        [
            unshare,
            "-Ur",
            "sh",
            "-c",
            f'{setting} && exec "$@"',
            "sh",
            sys.executable,
            "-c",
            script,
            *arguments,
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
