"""Whether two globs can name one file."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache


def share_files(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether some path is matched by a glob of each; a class like [ab] counts as any character."""
    firsts, seconds = set(one), set(other)
    if firsts & seconds:
        return True
    return any(_meet(tuple(a.split("/")), tuple(b.split("/"))) for a in firsts for b in seconds)


def _meet(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return _can_equal(one, other, "**", _names_meet)


@cache
def _names_meet(one: str, other: str) -> bool:
    """Whether two patterns of one path segment can match the same name."""
    return _can_equal(_characters(one), _characters(other), "*", lambda a, b: a == b or "?" in (a, b))


def _characters(name: str) -> list[str]:
    """A segment's characters, each class as one `?`."""
    found: list[str] = []
    position = 0
    while position < len(name):
        end = name.find("]", position + 2) if name[position] == "[" else -1
        found.append("?" if end > 0 else name[position])
        position = end + 1 if end > 0 else position + 1
    return found


def _can_equal(one: Sequence[str], other: Sequence[str], wild: str, same: Callable[[str, str], bool]) -> bool:
    """Whether two sequences can spell the same thing when `wild` stands for any number of elements.

    Row by row from the end, so its cost is the product of the lengths and never more.
    """
    below = _last_row(other, wild)
    for first in reversed(one):
        row = [False] * len(below)
        row[-1] = first == wild and below[-1]
        for column in range(len(other) - 1, -1, -1):
            second = other[column]
            if wild in (first, second):
                row[column] = below[column] or row[column + 1]
            else:
                row[column] = below[column + 1] and same(first, second)
        below = row
    return below[0]


def _last_row(other: Sequence[str], wild: str) -> list[bool]:
    """Which rests of a sequence can be nothing at all."""
    row = [True]
    for element in reversed(other):
        row.insert(0, element == wild and row[0])
    return row
