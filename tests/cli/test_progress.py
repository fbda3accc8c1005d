"""What somebody at a terminal sees while a long source is read."""

import os
import pty
import subprocess
import sys

import pytest

from tests.cli.conftest import SECONDS, Site


def look(site: Site, *arguments: str) -> str:
    """What a command draws when its stderr is a terminal."""
    ours, theirs = pty.openpty()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "feeds", *arguments, "--config", str(site.config)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=theirs,
            env={**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8"},
            timeout=SECONDS,
            check=True,
        )
        assert b"looked at \xe2" not in done.stdout
        os.write(theirs, b"end\n")
        drawn = b""
        while not drawn.endswith(b"end\r\n"):
            drawn += os.read(ours, 1 << 16)
        return drawn.decode()
    finally:
        os.close(theirs)
        os.close(ours)


@pytest.mark.parametrize("command", ["refresh", "preview"])
def test_files_are_counted_on_a_terminal(site: Site, command: str) -> None:
    """Twenty thousand files are read, and the terminal stands still."""
    for number in range(3):
        site.write(f"{number}.md")

    drawn = look(site, command, "newsroom")
    assert "looked at" in drawn
    assert "/4" in drawn


def test_quiet_is_quiet(site: Site) -> None:
    """A bar is drawn although nothing was to be said."""
    assert look(site, "refresh", "--quiet") == "end\r\n"
