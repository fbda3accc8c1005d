"""Problems as people read them."""

import io

import pytest
from rich.console import Console

from feeds.cli.cells import count_cells
from feeds.cli.check import problem_as_json
from feeds.cli.problems import LONGEST, describe_problem
from feeds.cli.terminal import print_lines
from feeds.errors import Problem


def show(problem: Problem) -> list[str]:
    """A problem's lines without their styles."""
    return ["".join(text for text, _style in line) for line in describe_problem(problem)]


def underlined(problem: Problem) -> str:
    """What of the shown line stands over the carets, cell by cell."""
    _, shown, carets = show(problem)
    cells = "".join(char * count_cells(char) for char in shown)
    return "".join(cell for cell, caret in zip(cells, carets, strict=False) if caret == "^")


def test_the_first_line_is_what_scripts_read() -> None:
    """file:line:column: message (hint) is torn apart, or a warning is no warning."""
    problem = Problem("a.yaml", 3, 2, "no such thing", "try another", warning=True, excerpt="x: y", width=1)

    assert str(problem) == show(problem)[0] == "a.yaml:3:2: warning: no such thing (try another)"


def test_carets_stand_below_wide_characters() -> None:
    """A Chinese character moves the carets by one column instead of two."""
    problem = Problem("a.yaml", 12, 8, "x", excerpt="标题: 新闻 学院 # 注", width=2)

    assert show(problem)[1:] == [
        "   12 | 标题: 新闻 学院 # 注",
        "      |            ^^^^",
    ]
    assert underlined(problem) == "学学院院"


@pytest.mark.parametrize("place", [1, 60, 120, 178, 195])
@pytest.mark.parametrize("char", ["a", "新"])
@pytest.mark.parametrize("width", [1, 5, 150])
def test_a_long_line_is_cut_around_its_place(place: int, char: str, width: int) -> None:
    """The place is cut off, the carets stand elsewhere, or the line is longer than a terminal."""
    text = char * (place - 1) + "!" * width + char * 20
    _, shown, _ = show(problem := Problem("a", 1, place, "x", excerpt=text, width=width))

    assert count_cells(shown) <= LONGEST + 8
    assert underlined(problem).rstrip("…") == "!" * min(width, len(underlined(problem).rstrip("…")))
    assert underlined(problem)


def test_tabs_and_controls_move_no_caret() -> None:
    """A tab or an escape in the line reaches the terminal."""
    problem = Problem("a", 1, 4, "x", excerpt="a\t\x1bb", width=1)

    assert show(problem)[1:] == ["    1 | a  b", "      |    ^"]


def test_colour_is_for_terminals(capsys: pytest.CaptureFixture[str]) -> None:
    """A pipe gets escapes, or a terminal none."""
    problem = Problem("a.yaml", 1, 1, "wrong", excerpt="[red]x[/red]", width=5)
    stream = io.StringIO()
    print_lines(describe_problem(problem), Console(file=stream, force_terminal=True, color_system="standard"))
    print_lines(describe_problem(problem))

    assert "\x1b[" in stream.getvalue()
    assert "[red]" in stream.getvalue()
    assert capsys.readouterr().err.splitlines() == show(problem)


def test_a_problem_without_a_line_is_a_sentence() -> None:
    """A file that could not be read gets an empty line with carets."""
    problem = Problem("a.yaml", 1, 1, "no such file")

    assert show(problem) == ["a.yaml:1:1: no such file"]
    assert problem_as_json(problem)["hint"] is None
