"""Other limits of the system's notices, for one process: in a user namespace of its own."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run_limited(script: str, *arguments: str, watches: int = 1000, instances: int = 10) -> str:
    """What a Python script prints where so many folders can be watched in all, by so many at once."""
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
