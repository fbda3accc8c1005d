"""YAML text as the events of a parser, with places and in our own words where it is wrong.

The one door of PyYAML, of which only the scanner and parser are used. It lends libyaml, which is some thirty
times faster than `yamlcare` and knows an older YAML: it is asked only about texts that the two read alike,
and whatever it refuses is read again with care.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

QUICK = bool(yaml.__with_libyaml__)
"""Whether this machine's PyYAML brought libyaml with it."""


class Place(NamedTuple):
    """A position in the text; both count from 1, columns in characters."""

    line: int
    column: int


class YamlError(ValueError):
    """Text that is no YAML, or more than this house takes. Line and column count from 1."""

    def __init__(self, what: str, line: int, column: int) -> None:
        super().__init__(f"line {line}, column {column}: {what}")
        self.what = what
        self.line = line
        self.column = column


_STRANGE = "[\t\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]"
_WITH_CARE = re.compile(
    _STRANGE
    + r"""
    | ^%                        # a directive
    | ^\.\.\.                   # the end of a document
    | \?(?=[\s,\]}]|$)          # an explicit key
    | ["']:[^\s,\]}]            # a value right after the colon of a quoted key
    | [|>][-+0-9]{0,3}\#        # a comment without its space, after the mark of a block
    | ^\ +$                     # a line of blanks, which may stand at the head of a block
    """,
    re.MULTILINE | re.VERBOSE,
)
"""Where the two parsers were seen to differ, in 500,000 random texts and the YAML test suite."""

STUMBLES = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)
"""What both parsers let through for text they cannot read: an escape above U+10FFFF is a ValueError."""


def is_read_alike(text: str) -> bool:
    """Whether libyaml is here and would read this text as YAML 1.2, or refuse it."""
    return QUICK and _WITH_CARE.search(text) is None


def quick_events(text: str) -> Iterator[Any]:
    """The events of libyaml. Raises YamlError, whose place and sentence say nothing."""
    try:
        yield from yaml.parse(text, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, *STUMBLES) as error:
        raise YamlError("this is no YAML", 1, 1) from error


def place_of(mark: Any) -> Place:
    """Where an event begins or ends."""
    return Place(mark.line + 1, mark.column + 1)
