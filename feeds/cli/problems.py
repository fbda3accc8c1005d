"""Problems of the configuration as people read them: the sentence, and the line with the place underlined."""

from collections.abc import Iterable, Iterator

from feeds.cli.cells import count_cells
from feeds.cli.speech import retell, say
from feeds.cli.terminal import Line, print_lines
from feeds.errors import Problem

LONGEST = 100
"""Cells of a line that are shown; more of it is cut off around the place."""
_BEFORE = 50
_CUT = "…"


def print_problems(problems: Iterable[Problem]) -> None:
    """Each problem on stderr: `file:line:column: message`, then its line, underlined."""
    print_lines(line for problem in problems for line in describe_problem(problem))


def describe_problem(problem: Problem) -> Iterator[Line]:
    """A problem's lines, each as pieces with their style. Joined, the first is `str(problem)` in English."""
    colour = "yellow" if problem.warning else "red"
    kind = [(say("warning: "), "bold yellow")] if problem.warning else []
    hint = [(say(" ({hint})", hint=retell(problem.hint)), "green")] if problem.hint else []
    place = f"{problem.file}:{problem.line}:{problem.column}: "
    yield [(place, "bold"), *kind, (retell(problem.what), ""), *hint]
    if not problem.excerpt:
        return
    number = f"{problem.line:>5}"
    before, marked, after = crop_excerpt(problem)
    yield [(f"{number} | ", "dim"), (before, ""), (marked, f"bold {colour}"), (after, "")]
    carets = " " * count_cells(before) + "^" * max(1, count_cells(marked))
    yield [(" " * len(number) + " | ", "dim"), (carets, f"bold {colour}")]


def crop_excerpt(problem: Problem) -> tuple[str, str, str]:
    """What stands before the place, at it, and behind it, in at most so many cells and without tabs."""
    text = "".join(char if char.isprintable() else " " for char in problem.excerpt)
    start = problem.column - 1
    before, marked, after = text[:start], text[start : start + problem.width], text[start + problem.width :]
    if count_cells(text) <= LONGEST:
        return before, marked, after
    if count_cells(before) > _BEFORE:
        before = _CUT + _fit(before[::-1], _BEFORE - 1)[::-1]
    room = LONGEST - count_cells(before)
    if count_cells(marked) > room:
        return before, _fit(marked, room - 1) + _CUT, ""
    room -= count_cells(marked)
    return before, marked, after if count_cells(after) <= room else _fit(after, room - 1) + _CUT


def _fit(text: str, room: int) -> str:
    """As much of the beginning as fits."""
    kept = text[: max(0, room)]
    while count_cells(kept) > room:
        kept = kept[:-1]
    return kept
