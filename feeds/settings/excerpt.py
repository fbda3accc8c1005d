"""The lines that problems stand in, without the secrets that stand in them, too."""

import re
from dataclasses import dataclass, field

from feeds.text.yamltree import Node, Place, Scalar

_CREDENTIALS = re.compile(r"(?<=//).*(?=@)")
_LIKELY_CREDENTIALS = re.compile(r"(?<=//)[^/,\s\"']*(?=@)")
_HAZARD = re.compile(r"auth|cookie|header|password|secret|token", re.IGNORECASE)
"""A file that is no YAML does not say which of its words are secrets."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A place of a file that is not shown: all of it, or the name and password of the address there."""

    number: int
    place: Place
    end: Place
    is_address: bool = False


@dataclass(slots=True)
class Excerpts:
    """The lines of every file, and where secrets stand in them."""

    texts: list[tuple[str, ...]] = field(default_factory=list)
    secrets: list[Secret] = field(default_factory=list)

    def hide(self, number: int, place: Place, end: Place | None, *, is_address: bool = False) -> None:
        """Never show what stands there."""
        if end is not None:
            self.secrets.append(Secret(number, place, end, is_address))

    def hide_value(self, number: int, node: Node) -> None:
        """Never show a value, unless it is the name of a variable."""
        if not isinstance(node, Scalar) or not node.text.startswith("${"):
            self.hide(number, node.place, node.end)

    def at(self, number: int, line: int, column: int, width: int) -> tuple[str, int]:
        """A line of a file, and how many of its characters stand at the column; nothing for no such line."""
        lines = self.texts[number] if number < len(self.texts) else ()
        if not 1 <= line <= len(lines):
            return "", 0
        text = lines[line - 1]
        for secret in self.secrets:
            if secret.number == number and secret.place.line <= line <= secret.end.line:
                text = _veil(text, line, secret)
        text = _LIKELY_CREDENTIALS.sub(_stars, text)
        rest = len(text.rstrip()) - column + 1
        return text.rstrip(), max(1, min(width, rest) if width else rest)


def is_hazardous(text: str) -> bool:
    """Whether a line of a broken file may hold a secret."""
    return _HAZARD.search(text) is not None


def _veil(text: str, line: int, secret: Secret) -> str:
    """The line with stars in place of a secret, so that everything else stays where it was."""
    first = secret.place.column - 1 if line == secret.place.line else len(text) - len(text.lstrip())
    last = secret.end.column - 1 if line == secret.end.line else len(text)
    inside = text[first:last]
    stars = _CREDENTIALS.sub(_stars, inside) if secret.is_address else "*" * len(inside)
    return text[:first] + stars + text[last:]


def _stars(found: re.Match[str]) -> str:
    return "*" * len(found[0])
