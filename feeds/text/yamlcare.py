"""YAML 1.2 read with care: where a text is wrong, and what is wrong with it in our own words.

The one door of ruamel.yaml, of which only the scanner and parser are used. It is slow, and loaded when
the first text needs it.
"""

from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from feeds.text.yamlevents import STUMBLES, Place, YamlError, place_of

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
    ("expected alphabetic or numeric character", "a value that begins with `*` or `&`: put it in quotes"),
    ("undefined tag handle", "a value that begins with `!` (a tag): put it in quotes"),
)


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
        except (YAMLError, *STUMBLES) as error:
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
    if any(sign in problem for sign in ("end of stream", "<stream end>", "expected alphabetic")):
        mark = error.context_mark or mark
    where = place_of(mark) if mark is not None else where
    for fragment, sentence in _SENTENCES:
        if fragment in problem:
            return YamlError(sentence, where.line, where.column)
    return YamlError(problem or "this is no YAML from here on", where.line, where.column)
