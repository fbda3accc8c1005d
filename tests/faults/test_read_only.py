"""A disk that may only be read."""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from feeds.cli import main
from tests.cli.conftest import Program, Site, ask, start, wait_until
from tests.cli.test_serve import find_port
from tests.reading_back import READERS


def test_a_refresh_on_a_read_only_disk_fails_in_one_sentence(
    site: Site, small_disk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A traceback, an exit status that says all went well, or no word of mounting it for writing."""
    assert main(["--config", str(site.config), "refresh"]) == 0
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    capsys.readouterr()

    assert main(["--config", str(site.config), "refresh"]) == 1

    (said,) = [line for line in capsys.readouterr().err.splitlines() if "feedmill.db" in line]
    assert said.startswith("Error: database /")
    assert "mount the disk for writing" in said


@contextmanager
def frozen(paths: Sequence[Path]) -> Iterator[None]:
    """Nobody may change these, root included, nor who has them open already; a skip where that cannot be."""
    names = list(map(str, paths))
    try:
        done = subprocess.run(["chattr", "+i", *names], capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no chattr here")
    try:
        if done.returncode != 0:
            pytest.skip("this file system, or this user, cannot freeze a file")
        yield
    finally:
        subprocess.run(["chattr", "-i", *reversed(names)], capture_output=True, check=False)


def list_served(port: int) -> list[str]:
    """The titles that a reader gets; nothing while there is no feed."""
    answer = ask(port, "/feeds/all.json")
    return sorted(item.title for item in READERS["json"](answer.body)) if answer.status == 200 else []


def test_a_server_outlives_a_disk_that_becomes_read_only(site: Site) -> None:
    """Readers are not served any more, the log says nothing or the same again, or it does not go on."""
    options = ["serve", "--bind", "127.0.0.1:0", "--workers", "1"]
    with start([*options, "--config", str(site.config)]) as program:
        port = find_port(program)
        wait_until(lambda: list_served(port) == ["About a.md"])
        folder = site.root / "var"
        with frozen([folder / "feedmill.db", folder / "feedmill.db-wal", folder]):
            site.write("b.md")
            fault = program.wait_for("feedmill.db: ")
            assert ask(port, "/feeds/all").status == ask(port, "/feeds.json").status == 200
            assert list_served(port) == ["About a.md"]
        wait_until(lambda: list_served(port) == ["About a.md", "About b.md"])
        assert program.process.poll() is None
        assert list_faults(program) == [fault]
        assert "read-only" in fault
        assert fault.endswith("it is tried again by itself")
        program.process.terminate()
        assert program.wait() == 0


def list_faults(program: Program) -> list[str]:
    """What was said of the database."""
    return [line for line in program.lines if "feedmill.db: " in line]
