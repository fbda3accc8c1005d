"""A disk that fills up: readers notice nothing, and the scheduler goes on when there is space again."""

import random
import resource
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from feeds.cli import main
from tests.cli.conftest import Program, Site, start, wait_until
from tests.faults.conftest import is_served, open_beside, titles

LONG = " ".join(
    random.Random(1).choice(("library", "reader", "shelf", "book")) + str(n) for n in range(10_000)
)
"""A hundred kilobytes, several times over in the feeds: more than any space that happens to be left."""


def fill_up(ballast: Path) -> None:
    """Write a file that takes all that is left."""
    with suppress(OSError), ballast.open("wb", buffering=0) as stream:
        while True:
            stream.write(bytes(4096))


def limit_files(program: Program, size: int) -> None:
    """From now on the process can write no file beyond this size: what a quota does."""
    _, most = resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE, (size, most))


def go_through(site: Site, program: Program, break_it: Callable[[], None], mend: Callable[[], None]) -> None:
    """An article, a fault, another article that waits for the fault to be mended."""
    wait_until(lambda: is_served(site, "About a.md"))
    with closing(open_beside(site)) as store:
        break_it()
        site.write("b.md", f"---\ntitle: About b.md\n---\n{LONG}\n")
        program.wait_for("feedmill.db: its disk")
        assert titles(store) == ["About a.md"]
        assert program.process.poll() is None
        mend()
        wait_until(lambda: titles(store) == ["About a.md", "About b.md"])


def test_a_full_disk_is_survived(site: Site, small_disk: Path) -> None:
    """The scheduler dies of a full disk, says nothing, loses an article, or stays as it was afterwards."""
    with start(["--config", str(site.config), "schedule"]) as program:
        ballast = small_disk / "ballast"
        go_through(site, program, lambda: fill_up(ballast), ballast.unlink)
        assert program.wait_for("it is tried again by itself")
        program.process.terminate()
        assert program.wait() == 0


def test_a_quota_is_survived(site: Site) -> None:
    """The same for a limit that is not the disk's own."""
    with start(["--config", str(site.config), "schedule"]) as program:
        go_through(
            site,
            program,
            lambda: limit_files(program, 512),
            lambda: limit_files(program, resource.RLIM_INFINITY),
        )
        program.process.terminate()
        assert program.wait() == 0
        faults = [line for line in program.lines if "feedmill.db" in line]
        assert len(faults) <= 2, faults


def test_a_refresh_by_hand_on_a_full_disk_fails_in_one_sentence(
    site: Site, small_disk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A traceback, or an exit status that says all went well."""
    assert main(["--config", str(site.config), "refresh"]) == 0
    fill_up(small_disk / "ballast")
    site.write("b.md", f"---\ntitle: About b.md\n---\n{LONG}\n")
    capsys.readouterr()

    assert main(["--config", str(site.config), "refresh"]) == 1

    (said,) = [line for line in capsys.readouterr().err.splitlines() if "feedmill.db" in line]
    assert said.startswith("Error: database /")
    assert "feedmill.db: its disk, or the quota on it, is full; free some space there" in said
    assert said.endswith("; when that is mended, run this again")


def test_a_server_that_starts_on_a_full_disk_says_that_it_does_not_go_on(
    site: Site, small_disk: Path
) -> None:
    """It waits in silence, or promises to go on by itself and ends."""
    fill_up(small_disk / "ballast")
    with start(["--config", str(site.config), "serve", "--bind", "127.0.0.1:0", "--workers", "1"]) as program:
        assert program.wait() == 1

    assert [line for line in program.lines if "feedmill.db: its disk, or the quota on it, is full" in line]
    assert program.lines[-1].endswith("and Feedmill with it: mend what it said, start again")
    assert not [line for line in program.lines if "by itself" in line]
