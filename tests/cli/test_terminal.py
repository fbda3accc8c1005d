"""Tables and progress, on a terminal and elsewhere."""

import io
import sys

import pytest
from rich.console import Console

from feeds.cli.cells import align
from feeds.cli.terminal import Track, print_table

COLUMNS = ("feed", "entries")
ROWS = [("教育", "12"), ("ab", "3")]


def terminal() -> Console:
    """A console that believes in itself."""
    return Console(file=io.StringIO(), force_terminal=True, width=60)


def written(console: Console) -> str:
    """What it was told."""
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_columns_are_aligned_by_width() -> None:
    """Chinese characters, two columns wide, push the next column away; or lines end in spaces."""
    assert list(align(COLUMNS, ROWS)) == ["feed  entries", "教育  12", "ab    3"]


def test_a_pipe_gets_plain_text(capsys: pytest.CaptureFixture[str]) -> None:
    """What is piped has colours or frames."""
    print_table(COLUMNS, ROWS)

    assert capsys.readouterr().out == "feed  entries\n教育  12\nab    3\n"


def test_a_terminal_gets_a_table() -> None:
    """A terminal gets no frame, or markup in a cell is taken for markup."""
    console = terminal()

    print_table(COLUMNS, [("[bold]x[/bold]", "1")], console)

    assert "┃" in written(console)
    assert "[bold]x[/bold]" in written(console)


def test_a_terminal_gets_a_bar(capsys: pytest.CaptureFixture[str]) -> None:
    """On a terminal there is no bar, things are lost, or what is printed meanwhile leaves stdout."""
    console = terminal()
    track = Track(2, console)

    found = []
    for thing in track.follow(["one", "two"], "refreshing"):
        sys.stdout.write(f"{thing}\n")
        found.append(thing)

    assert track.is_drawn
    assert found == ["one", "two"]
    assert "refreshing" in written(console)
    assert capsys.readouterr().out == "one\ntwo\n"


def test_elsewhere_there_is_a_line_for_each(capsys: pytest.CaptureFixture[str]) -> None:
    """A log file gets a bar, or stdout gets the progress."""
    assert list(Track(2).follow(["one", "two"], "refreshing")) == ["one", "two"]

    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "refreshing one (1 of 2)\nrefreshing two (2 of 2)\n"
