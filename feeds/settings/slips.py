"""Slips of those who type YAML, found where they stand.

A parser stumbles over what follows them, often lines later, and tells it in its own terms. Nothing is looked
for in a file that can be read: what is a slip in a broken file may be meant in a whole one.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

REACH = 5
"""Lines before the one that a parser complains of in which its reason may stand."""
_KEY = r"(?:[-－]\s*)?[\"']?[A-Za-z_][\w-]*[\"']?"


class Slip(NamedTuple):
    """One of them; all count from 1."""

    line: int
    column: int
    width: int
    what: str


class _Kind(NamedTuple):
    pattern: re.Pattern[str]
    """Its group `here` is what is wrong."""
    what: str
    reach: int = REACH


_KINDS = (
    _Kind(
        re.compile(r"^(?P<here><{7}|={7}|>{7})(?: |$)"),
        "a mark that git left where two versions differ: keep one of them, and take the marks out",
    ),
    _Kind(re.compile(r"^(?P<here>\t+)"), "a tab: indent with spaces", 0),
    _Kind(
        re.compile(r"^ *(?P<here>[\u00a0\u2000-\u200b\u3000]+)|^ *-(?P<after>[\u00a0\u3000])"),
        "a space that YAML does not take for one, such as a full-width one: type an ordinary space",
    ),
    _Kind(
        re.compile(rf"^\s*{_KEY}\s*(?P<here>：)|[{{,]\s*[A-Za-z_]+\s*(?P<after>：)"),
        "a full-width colon: type `:` and a space",
    ),
    _Kind(
        re.compile(r"^\s*(?P<here>[－–—])\s*\w"),
        "a dash that YAML does not take for one: type `-` and a space",
    ),
    _Kind(re.compile(r"^\s*(?P<here>-)[A-Za-z_]\w*:(?:\s|$)"), "a dash needs a space behind it"),
    _Kind(
        re.compile(r"[\[{,:]\s+(?P<here>\$\{[^}]*\}?)"),
        'within brackets `${...}` needs quotes around it, as in {title: "${NAME}"}',
        1,
    ),
    _Kind(re.compile(r":\s+(?P<here>\{\{)"), "text that begins with a brace: put it in quotes", 0),
    _Kind(
        re.compile(r":\s+(?:\"[^\"]*\"|'[^']*')\s*(?P<here>[^\s#,\]}].*)$"),
        "text behind a quote that is closed: put all of it in one pair of quotes, which are not used within",
        0,
    ),
    _Kind(
        re.compile(r"(?:[\[{].*:\s+|[\[{]|[\[{].*,\s+)(?P<here>#[^\s#].*)$"),
        "from its `#` on this is a comment: put the text in quotes",
    ),
)
_UNSPACED = _Kind(re.compile(r"^\s*(?:-\s+)?[a-z_]+(?P<here>:)[^\s/]"), "a colon needs a space behind it")


def find_slip(lines: Sequence[str], line: int) -> Slip | None:
    """The slip that is nearest before what a parser stumbled over in a line, or in it; None without one."""
    for distance in range(min(REACH, line - 1) + 1):
        number = line - distance
        text = lines[number - 1] if number <= len(lines) else ""
        for slip in _find_in(text, number, [kind for kind in _KINDS if kind.reach >= distance]):
            return slip
    return None


def explain_shape(text: str) -> str:
    """Why a line is text where keys are meant, or holds a key that nobody knows; empty for no reason."""
    return next((slip.what for slip in _find_in(text, 1, [*_KINDS, _UNSPACED])), "")


def _find_in(text: str, number: int, kinds: Sequence[_Kind]) -> Iterator[Slip]:
    for kind in kinds:
        if found := kind.pattern.search(text):
            group = next(name for name, held in found.groupdict().items() if held is not None)
            start, end = found.span(group)
            yield Slip(number, start + 1, end - start, kind.what)
