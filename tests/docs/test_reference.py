"""The reference says what the commands say."""

import shutil
import subprocess

import pytest

from tests.docs.keys import list_entries, list_keys, list_levels, make_settings_page
from tests.docs.reference import MANUAL, PAGE, SETTINGS, list_commands, make_manual, make_page


def test_the_reference_is_fresh() -> None:
    """An option was added or changed, and the page was not: run `make reference`."""
    assert PAGE.read_text(encoding="utf-8") == make_page()


def test_the_manual_is_fresh() -> None:
    """The man page is older than the commands: run `make reference`."""
    assert MANUAL.read_text(encoding="utf-8") == make_manual()


def test_the_reference_of_the_settings_is_fresh() -> None:
    """A key, a type or its meaning was changed, and the page was not: run `make reference`."""
    assert SETTINGS.read_text(encoding="utf-8") == make_settings_page()


def test_every_key_has_an_entry_with_a_type_at_each_place() -> None:
    """A key that can be written is explained nowhere, or nobody says what may stand behind it."""
    entries = list_entries()
    explained = {(level, entry.key) for entry in entries for level in entry.levels}
    assert explained == {(level, key) for level in list_levels() for key in list_keys(level)}
    assert [entry.heading for entry in entries if not entry.kind] == []
    assert len({entry.anchor for entry in entries}) == len(entries)


def test_every_command_has_an_example_or_needs_none() -> None:
    """A command's --help shows no line that could be typed."""
    without = [name for name, command in list_commands() if f"feedmill {name}" not in (command.help or "")]
    assert without == []


@pytest.mark.skipif(shutil.which("man") is None, reason="man is not on this machine")
def test_man_takes_the_page() -> None:
    """man(1) complains about the page."""
    done = subprocess.run(
        ["man", "--warnings", "-l", str(MANUAL)],
        capture_output=True,
        text=True,
        env={"MANWIDTH": "80", "PATH": "/usr/bin:/bin"},
        check=True,
    )
    assert done.stderr == ""
    assert "feedmill refresh" in done.stdout
