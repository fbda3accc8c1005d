"""A disk that may only be read."""

import subprocess
from pathlib import Path

import pytest

from feeds.cli import main
from tests.cli.conftest import Site


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
