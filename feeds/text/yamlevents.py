"""YAML text as the events of a parser, with places and in our own words where it is wrong.

The one door of ruamel.yaml and of PyYAML, of which only the scanners and parsers are used. ruamel.yaml
knows YAML 1.2, and where a text is wrong. PyYAML lends libyaml, which is some thirty times faster and
an older YAML: it is asked only about texts that the two read alike, and whatever it refuses is read
again with care.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

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

_SENTENCES = (
    (
        "mapping values are not allowed",
        "a `:` cannot stand here: check the indentation, or quote the text",
    ),
    ("could not find expected ':'", "a key without its `:`, or text that needs quotes"),
    ("found character '\\t'", "a tab: indent with spaces"),
    ("that cannot start any token", "a character that no value can begin with: put the text in quotes"),
    ("<document start>", "text after the end of the data: check the indentation"),
    ("expected <block end>", "this does not fit the lines above: check the indentation, dashes and quotes"),
    ("sequence entries are not allowed", "a `-` that cannot stand here: put it on its own line"),
    ("expected ',' or", "a bracket that is not closed, or a comma that is missing"),
    ("expected the node content", "a value is missing here"),
    ("found unexpected end of stream", "a quote that is not closed"),
    ("unknown escape character", "a `\\` with a meaningless letter: use single quotes"),
    ("undefined tag handle", "a value that begins with `!` (a tag): put it in quotes"),
)
_STUMBLES = (YAMLError, ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)
"""What the two let through for text they cannot read: an escape above U+10FFFF is a ValueError."""


def is_read_alike(text: str) -> bool:
    """Whether libyaml is here and would read this text as YAML 1.2, or refuse it."""
    return QUICK and _WITH_CARE.search(text) is None


def quick_events(text: str) -> Iterator[Any]:
    """The events of libyaml. Raises YamlError, whose place and sentence say nothing."""
    try:
        yield from yaml.parse(text, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, *_STUMBLES) as error:
        raise YamlError("this is no YAML", 1, 1) from error


def place_of(mark: Any) -> Place:
    """Where an event begins or ends."""
    return Place(mark.line + 1, mark.column + 1)


def careful_events(text: str) -> Iterator[Any]:
    """The events of ruamel.yaml. Raises YamlError with the place and the sentence."""
    parser = YAML(typ="safe", pure=True)
    where = Place(1, 1)
    stream = parser.parse(text.removeprefix("\ufeff"))
    while True:
        try:
            event = next(stream, None)
        except ReaderError as error:
            raise _unreadable(text, error) from error
        except MarkedYAMLError as error:
            raise _broken(error, where) from error
        except _STUMBLES as error:
            raise YamlError("this is no YAML from here on", where.line, where.column) from error
        if event is None:
            return
        where = place_of(event.start_mark)
        yield event


def _unreadable(text: str, error: ReaderError) -> YamlError:
    before = text.removeprefix("\ufeff")[: error.position].replace("\r\n", "\n").replace("\r", "\n")
    what = f"a character that YAML does not allow (U+{error.character:04X})"
    return YamlError(what, before.count("\n") + 1, len(before) - before.rfind("\n"))


def _broken(error: MarkedYAMLError, where: Place) -> YamlError:
    problem = str(error.problem or "")
    mark = error.problem_mark or error.context_mark
    if "end of stream" in problem:
        mark = error.context_mark or mark
    where = place_of(mark) if mark is not None else where
    for fragment, sentence in _SENTENCES:
        if fragment in problem:
            return YamlError(sentence, where.line, where.column)
    return YamlError(problem or "this is no YAML from here on", where.line, where.column)
