"""How wide text is on a terminal, where a Chinese character takes two columns."""

import re
from collections.abc import Iterator, Sequence

from rich.cells import cell_len

GAP = "  "
_NEVER_FIRST = "，。；：、？！）》」』”’…"
_PIECE = re.compile(rf"\s+|[⺀-鿿＀-￯“‘（《「『][{_NEVER_FIRST}]*|[^\s⺀-鿿＀-￯“‘（《「『]+")
"""What is not torn apart: a word, or one Chinese character with the punctuation that may not begin a line."""


def count_cells(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return cell_len(text)


def pad(text: str, width: int) -> str:
    """The text with spaces behind it, up to a width."""
    return text + " " * (width - cell_len(text))


def align(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The rows with their cells below each other."""
    lines = [columns, *rows]
    widths = [max(cell_len(line[place]) for line in lines) for place in range(len(columns))]
    for line in lines:
        yield GAP.join(pad(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip()


def wrap(text: str, width: int) -> list[str]:
    """A paragraph as lines of at most so many columns; a word that is longer has a line of its own."""
    lines = [""]
    for piece in _PIECE.findall(text):
        if piece.isspace():
            lines[-1] += " " if lines[-1] else ""
        elif lines[-1] and cell_len(lines[-1] + piece) > width:
            lines.append(piece)
        else:
            lines[-1] += piece
    return [line.rstrip() for line in lines]
