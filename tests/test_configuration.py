"""A changed file is taken whole or not at all, and never half."""

import logging
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from feeds.configuration import Configuration
from feeds.errors import ConfigError

GOOD = 'site: {title: One, url: "http://127.0.0.1:8000"}\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A configuration on disk."""
    path = tmp_path / "feedmill.yaml"
    write(path, GOOD)
    return path


def write(path: Path, text: str, second: int = 0) -> None:
    """Write a file at a second of its own: no two writes look the same."""
    path.write_text(text, encoding="utf-8")
    os.utime(path, (1_700_000_000 + second, 1_700_000_000 + second))


def file_time(path: Path) -> Callable[[], float]:
    """A clock by which a file was changed just now."""
    return lambda: path.stat().st_ctime


def look_twice(configuration: Configuration) -> list[bool]:
    """Two looks at a file that stays as it is."""
    return [configuration.look(), configuration.look()]


def is_broken(configuration: Configuration) -> bool:
    """Whether the file as it stands cannot be used."""
    return configuration.broken


def test_an_unchanged_file_is_not_read_again(file: Path) -> None:
    """Every look reads and checks the whole file."""
    configuration = Configuration(file)
    before = configuration.loaded

    assert look_twice(configuration) == [False, False]
    assert configuration.loaded is before


def test_a_change_is_taken_when_it_has_settled(file: Path) -> None:
    """A file that is being written is read half, or a change is never taken."""
    configuration = Configuration(file, clock=file_time(file))
    write(file, GOOD.replace("One", "Two"), 1)

    assert not configuration.look()
    write(file, GOOD.replace("One", "Three"), 2)
    assert not configuration.look(), "it changed since the last look"
    assert configuration.look()
    assert configuration.settings.site.title == "Three"
    assert look_twice(configuration) == [False, False]


@pytest.mark.parametrize("name", ["feedmill.yaml", "more.yaml"])
@pytest.mark.parametrize(("seconds", "at_once"), [(-9.0, False), (1.0, False), (5.0, True)])
def test_a_change_of_a_while_ago_is_taken_at_once(
    file: Path, name: str, seconds: float, *, at_once: bool
) -> None:
    """The first visitor after a quiet hour gets what was removed, or a file is read while it is written.

    That goes for a file which an include takes for the first time, and by a clock that is behind.
    """
    write(file, GOOD + "include: [m*.yaml]\n")
    now = [time.time()]
    configuration = Configuration(file, clock=lambda: now[0])
    text = "categories: [{id: new, title: New}]\n"
    write(file.with_name(name), GOOD + text if name == file.name else text, 1)
    now[0] = file.with_name(name).stat().st_ctime + seconds

    assert configuration.look() == at_once
    assert configuration.look() != at_once
    assert [one.id for one in configuration.settings.categories] == ["new"]


def test_a_touched_file_is_no_other_configuration(file: Path) -> None:
    """A comment or a touch restarts everything."""
    configuration = Configuration(file)
    write(file, GOOD + "# a comment\n", 1)

    assert look_twice(configuration) == [False, False]


def test_a_broken_file_leaves_the_one_before(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A slip in the file ends the service, or is told at every look, or to nobody."""
    configuration = Configuration(file)
    write(file, GOOD + "sorces: []\n", 1)
    with caplog.at_level(logging.INFO, "feeds.configuration"):
        assert look_twice(configuration) + look_twice(configuration) == [False] * 4
    (record,) = caplog.records
    assert f"{file}:2:1" in record.getMessage()
    assert "the one before stays in force" in record.getMessage()

    assert configuration.settings.site.title == "One"
    assert is_broken(configuration)

    write(file, GOOD, 2)
    with caplog.at_level(logging.INFO, "feeds.configuration"):
        assert look_twice(configuration) == [False, False]
    assert not is_broken(configuration)
    assert caplog.records[-1].getMessage() == f"{file} can be used again"


def test_a_brief_one_says_it_in_a_line(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Each web process repeats every problem of the file."""
    configuration = Configuration(file, brief=True)
    write(file, GOOD + "sorces: []\n", 1)
    look_twice(configuration)

    assert [one.getMessage() for one in caplog.records] == [
        f"{file} cannot be used as it is now; see feedmill check"
    ]


def test_a_file_that_is_gone_is_broken(file: Path) -> None:
    """An editor that replaces the file ends the service in between."""
    configuration = Configuration(file)
    file.unlink()
    assert look_twice(configuration) == [False, False]
    assert configuration.broken

    write(file, GOOD.replace("One", "Two"), 3)
    assert look_twice(configuration) == [False, True]


def test_a_refused_configuration_is_taken_back(file: Path) -> None:
    """Settings whose database cannot be had stay in force."""
    configuration = Configuration(file)
    before = configuration.loaded
    write(file, GOOD.replace("One", "Two"), 1)
    look_twice(configuration)
    configuration.refuse(before, "no such database")

    assert configuration.settings.site.title == "One"
    assert configuration.broken
    assert look_twice(configuration) == [False, False]


def test_a_file_that_was_never_good_is_an_error(tmp_path: Path) -> None:
    """A service starts without a configuration."""
    with pytest.raises(ConfigError):
        Configuration(tmp_path / "none.yaml")


def test_included_files_count(file: Path) -> None:
    """A change in an included file, or a new one where the pattern looks, is not taken."""
    folder = file.parent / "sources"
    folder.mkdir()
    write(file, "include: [sources/*.yaml]\n" + GOOD)
    configuration = Configuration(file)

    write(folder / "a.yaml", "sources: [{id: a, directory: a}]\n", 1)
    assert look_twice(configuration) == [False, True]
    write(folder / "a.yaml", "sources: [{id: b, directory: b}]\n", 2)
    assert look_twice(configuration) == [False, True]
    assert [source.id for source in configuration.settings.sources] == ["b"]


def test_a_mend_in_a_file_that_was_never_read_is_taken(file: Path) -> None:
    """A new file that is broken at first stays unread when it was mended."""
    configuration = Configuration(file)
    write(file, "include: [a.yaml]\n" + GOOD, 1)
    assert look_twice(configuration) == [False, False]
    assert is_broken(configuration)

    write(file.parent / "a.yaml", "sources: [", 2)
    assert look_twice(configuration) == [False, False]
    assert is_broken(configuration)
    write(file.parent / "a.yaml", "sources: [{id: a, directory: a}]\n", 3)
    assert look_twice(configuration) == [False, True]
    assert not is_broken(configuration)
