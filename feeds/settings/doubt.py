"""Values that can be used and say something else than it seems: a comment, commas, a sign that is turned."""

import json
import re
from collections.abc import Iterator

from feeds.settings.document import Document, Finding, Path
from feeds.settings.zones import guess_zone
from feeds.text.signs import split_items, type_plainly
from feeds.text.yamltree import Entry, Scalar

_LISTS = frozenset({"breadcrumbs", "categories", "include", "sources", "tags", "words"})
_READ = _LISTS | {"directory", "timezone"}
_COMMENT = re.compile(r"\s*:\s+(#[^\s#].*)")
_QUOTED = re.compile("[“‘「'\"].*[”’」'\"]")
_TURNED = re.compile(r"Etc/GMT\+0*([1-9][0-9]?)")


def doubts(document: Document) -> Iterator[Finding]:
    """A warning for each."""
    for path, entry in document.keys.items():
        if not isinstance(entry.value, Scalar):
            continue
        if path[-1] in _READ and isinstance(value := document.value(path), str):
            yield from _text(path, value)
        elif not entry.value.text and entry.end is not None:
            yield from _comment(document, path, entry)


def _text(path: Path, value: str) -> Iterator[Finding]:
    if path[-1] in _LISTS and not value.startswith("re:") and len(items := split_items(value)) > 1:
        several = f"did you mean [{', '.join(map(_quote, items))}]?"
        yield Finding(
            path, "is one text with a comma in it", "if several are meant, write [a, b]", clue=several
        )
    if path[-1] == "directory" and _QUOTED.fullmatch(value):
        sentence = "stands in quotes that are a part of its name"
        yield Finding(path, sentence, "take them out", clue=f"did you mean {type_plainly(value)}?")
    if path[-1] == "timezone" and (turned := _TURNED.fullmatch(value)):
        sentence = f"is {turned[1]} hours west of Greenwich: these names turn the sign round"
        zone = guess_zone(f"utc+{turned[1]}")
        yield Finding(path, sentence, "write a place", clue=f"did you mean {zone}?" if zone else "")


def _quote(item: str) -> str:
    """An item as a list takes it."""
    return item if item[0].isalnum() else json.dumps(item, ensure_ascii=False)


def _comment(document: Document, path: Path, entry: Entry) -> Iterator[Finding]:
    """A value that was left out, with what looks like one behind a number sign."""
    assert entry.end is not None
    spot = document.spot(path, at_key=True)
    behind = document.excerpts.line(spot.number, entry.end.line)[entry.end.column - 1 :]
    if _COMMENT.match(behind):
        sentence = "is followed by a comment alone, since `#` begins one"
        yield Finding(path, sentence, "if a value is meant, put it in quotes", bare=True, at_key=True)
