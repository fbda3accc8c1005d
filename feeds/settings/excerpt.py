"""The lines that problems stand in, without the secrets that stand in them, too."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from feeds.text.nearness import nearest
from feeds.text.yamltree import Node, Place, Scalar

_CREDENTIALS = re.compile(r"(?<=//).*(?=@)")
_LIKELY_CREDENTIALS = re.compile(
    r"""
      (?<=//) [^/,\s"']* (?=@)
    | (?<=//) [^/\s:@"'\[]+ : (?![0-9]{1,5}(?:[^0-9A-Za-z]|$)) [^/\s"',]+     # an @ was forgotten
    | (?<![\w:]) (?!mailto:) [\w.-]+ : [^\s/@,"'{}\[\]]+ (?=@)
    """,
    re.VERBOSE,
)
_HAZARD = re.compile(r"auth|cookie|header|passw|proxy|secret|session|token|\?.*=", re.IGNORECASE)
"""A file that is no YAML, or another one than was meant, does not say which of its words are secrets."""
_NEAR = 4
"""Lines above one whose words count for it too: who got an indentation wrong moved it away from its key."""
_SECRETS = ("auth", "cookies", "headers", "ingest_token", "password")
_DELICATE = re.compile(
    r"auth(?!ors?$)|bearer|cookie|credential|header|pass|pwd|secret|session|token|(?:^|[-_]|api)key$",
    re.IGNORECASE,
)
_QUERY = re.compile(
    r"(?<=[?&])(?P<name>[^=&]*(?:token|key|secret|pass|pwd|sign|auth)[^=&]*=)(?P<value>[^&#\s\"']+)",
    re.IGNORECASE,
)
"""What an address may carry behind its question mark."""


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

    def is_hazardous(self, number: int, line: int) -> bool:
        """Whether a line may hold a secret, should it not belong where it stands."""
        return number < len(self.texts) and is_hazardous(self.texts[number], line)

    def line(self, number: int, line: int) -> str:
        """A line as it stands in its file, for eyes other than people's."""
        lines = self.texts[number] if number < len(self.texts) else ()
        return lines[line - 1] if 1 <= line <= len(lines) else ""

    def at(self, number: int, line: int, column: int, width: int) -> tuple[str, int]:
        """A line of a file, and how many of its characters stand at the column; nothing for no such line."""
        lines = self.texts[number] if number < len(self.texts) else ()
        if not 1 <= line <= len(lines):
            return "", 0
        text = lines[line - 1]
        for secret in self.secrets:
            if secret.number == number and secret.place.line <= line <= secret.end.line:
                text = _veil(text, line, secret)
        text = hide_query(text)
        rest = len(text.rstrip()) - column + 1
        return text.rstrip(), max(1, min(width, rest) if width else rest)


def is_hazardous(lines: Sequence[str], number: int) -> bool:
    """Whether a line of a broken file may hold a secret: by its words, or those of what it stands below."""
    if any(map(_HAZARD.search, lines[max(0, number - 1 - _NEAR) : number])):
        return True
    indent = 1_000_000
    for text in reversed(lines[:number]):
        own = len(text) - len(text.lstrip())
        if text.strip() and own < indent:
            indent = own
            if _HAZARD.search(text):
                return True
        if not indent:
            break
    return False


@cache
def is_delicate(key: str) -> bool:
    """Whether a key that nobody knows may hold a secret, as far as its name tells."""
    return _DELICATE.search(key) is not None or nearest(key, _SECRETS, cutoff=0.75) != ""


def hide_query(text: str) -> str:
    """A text with stars for what addresses in it carry as a password, a token or a key."""
    text = _LIKELY_CREDENTIALS.sub(_stars, text)
    return _QUERY.sub(lambda found: found["name"] + "*" * len(found["value"]), text)


def _veil(text: str, line: int, secret: Secret) -> str:
    """The line with stars in place of a secret, so that everything else stays where it was."""
    first = secret.place.column - 1 if line == secret.place.line else len(text) - len(text.lstrip())
    last = secret.end.column - 1 if line == secret.end.line else len(text)
    if last <= first:
        return text  # it ended with the line before
    inside = text[first:last]
    stars = _CREDENTIALS.sub(_stars, inside) if secret.is_address else "*" * len(inside)
    return text[:first] + stars + text[last:]


def _stars(found: re.Match[str]) -> str:
    return "*" * len(found[0])
