"""Tables and progress, on a terminal and elsewhere."""

import io
import sys

import pytest
from rich.console import Console

from feeds.cli.cells import align
from feeds.cli.terminal import Track, print_table
from tests.cli.conftest import wait_until

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


def test_a_long_thing_has_a_bar_of_its_own() -> None:
    """Within one long source nothing moves, or the next source begins where the last one ended."""
    console = terminal()
    track = Track(2, console)

    for thing in track.follow(["long", "short"], "refreshing"):
        if thing == "long":
            track.tell(700, 20_000)
            wait_until(lambda: "700/20000" in written(console))
        else:
            wait_until(lambda: "refreshing short" in written(console))

    assert written(console).rindex("700/20000") < written(console).rindex("refreshing short")


def test_one_long_thing_is_shown_on_a_terminal_only(capsys: pytest.CaptureFixture[str]) -> None:
    """A look at one source shows nothing on a terminal, or writes into a log file."""
    console = terminal()
    for track in (Track(1, console), Track(1)):
        with track.draw():
            track.tell(1, 2)
            track.tell(2, 2)
        track.tell(3, 2)

    assert "2/2" in written(console)
    assert capsys.readouterr().err == ""


def test_elsewhere_there_is_a_line_for_each(capsys: pytest.CaptureFixture[str]) -> None:
    """A log file gets a bar, or stdout gets the progress."""
    assert list(Track(2).follow(["one", "two"], "refreshing")) == ["one", "two"]

    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "refreshing one (1 of 2)\nrefreshing two (2 of 2)\n"
