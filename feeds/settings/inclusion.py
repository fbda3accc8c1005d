"""The files of a configuration: the one that was named, and those that it includes."""

import glob
import itertools
import os
from collections.abc import Iterator
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from pathlib import Path

from feeds.errors import ConfigError, Problem
from feeds.settings.document import show
from feeds.settings.environment import substitute
from feeds.settings.excerpt import Excerpts
from feeds.settings.refusal import Refused
from feeds.settings.sheets import START, Sheet, read_sheet
from feeds.text.yamltree import Place, Scalar, Sequence

MAX_FILES = 1000
_EXAMPLE = "write `include: [sources/*.yaml]`, from this file's folder on"


@dataclass(frozen=True, slots=True)
class _Mention:
    """A value of an `include:`, in a sheet."""

    sheet: Sheet
    place: Place
    end: Place | None
    text: str
    is_veiled: bool = False
    """Whether it came from the environment, so it is not shown."""

    def problem(self, what: str, hint: str, *, warning: bool = False) -> Problem:
        """What is wrong with it."""
        width = self.end.column - self.place.column if self.end and self.end.line == self.place.line else 0
        line, column = self.place
        excerpt, width = Excerpts([self.sheet.lines]).at(0, line, column, width)
        return Problem(
            self.sheet.name, line, column, what, hint, warning=warning, excerpt=excerpt, width=width
        )


@dataclass(slots=True)
class Sheets:
    """All files in reading order, the main one first, and what is wrong with how they hang together."""

    sheets: list[Sheet] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unread: list[Path] = field(default_factory=list)
    """Files that are missing, cannot be read, or say nothing."""
    folders: list[Path] = field(default_factory=list)
    """Where the patterns look, whatever they found."""
    is_whole: bool = True
    """False: a file is missing or could not be read."""


def read_sheets(path: Path, environ: AnyMapping[str, str]) -> Sheets:
    """Read a file and, from it on, all that are included. Raises ConfigError if the first cannot be read."""
    reader = _Reader(environ)
    sheet = read_sheet(str(path), path.absolute())
    if sheet is None:
        raise ConfigError((Problem(str(path), 1, 1, "the file is empty", START),))
    reader.take(sheet, ())
    return reader.found


class _Reader:
    """Follows `include:` from file to file, each file once."""

    def __init__(self, environ: AnyMapping[str, str]) -> None:
        self.found = Sheets()
        self._environ = environ
        self._read: set[str] = set()

    def take(self, sheet: Sheet, trail: tuple[_Mention, ...]) -> None:
        """A file, and behind it those that it includes."""
        self._read.add(os.path.realpath(sheet.path))
        self.found.sheets.append(sheet)
        for mention in self._mentions(sheet):
            for name in self._names(mention):
                self._follow(name, mention, trail)

    def _mentions(self, sheet: Sheet) -> Iterator[_Mention]:
        """What a file says it includes, variables filled in."""
        values = [entry.value for entry in sheet.root.entries if entry.key == "include"]
        for node in values[:1]:
            for item in node.items if isinstance(node, Sequence) else [node]:
                mention = _Mention(sheet, item.place, item.end, "")
                if isinstance(item, Scalar) and item.value is None and not isinstance(node, Sequence):
                    continue
                if not isinstance(item, Scalar) or not item.text.strip():
                    self._tell(mention, "include: only names of files can stand here", _EXAMPLE)
                    continue
                try:
                    text, touched = substitute(item.text, self._environ)
                except Refused as refused:
                    self._tell(mention, f"include: {refused.sentence}", refused.hint)
                    continue
                yield _Mention(sheet, item.place, item.end, text.strip(), is_veiled=touched)

    def _names(self, mention: _Mention) -> Iterator[str]:
        """The files that a mention means, from its own file's folder on, in the order of their names."""
        if not mention.text.isprintable():
            self._tell(mention, "include: this is no name of a file", _EXAMPLE)
            return
        if not glob.has_magic(mention.text):
            yield mention.text
            return
        folder = mention.sheet.path.parent
        self.found.folders.append(folder / _fixed_part(mention.text))
        # pathlib's glob would take hidden files, among them those that editors leave behind.
        names = glob.glob(mention.text, root_dir=folder, recursive=True)  # noqa: PTH207
        files = sorted(name for name in names if name.isprintable() and (folder / name).is_file())
        yield from files
        if not files:
            hint = "this is fine if they come later; else correct the pattern"
            what = "include: no file matches this pattern"
            self.found.problems.append(mention.problem(what, hint, warning=True))

    def _follow(self, name: str, mention: _Mention, trail: tuple[_Mention, ...]) -> None:
        path = Path(os.path.abspath(mention.sheet.path.parent / name))  # noqa: PTH100 -- links stay links
        real = os.path.realpath(path)
        way = (mention, *trail)
        if real in self._read:
            if not glob.has_magic(mention.text):
                self._tell_circle(real, way)
            return
        if len(self.found.sheets) >= MAX_FILES:
            self._tell(mention, f"include: more than {MAX_FILES} files", "is this the right pattern?")
            return
        shown = os.path.normpath(os.path.join(os.path.dirname(mention.sheet.name), name))  # noqa: PTH118, PTH120 -- as the admin would name it
        try:
            sheet = read_sheet(shown, path)
        except ConfigError as error:
            self.found.unread.append(path)
            self._tell_unread(mention, name, error)
            return
        self._read.add(real)
        if sheet is None:
            self.found.unread.append(path)
        else:
            self.take(sheet, way)

    def _tell_unread(self, mention: _Mention, name: str, error: ConfigError) -> None:
        """A file that is not there is the mention's fault; one that is no YAML is its own."""
        self.found.is_whole = False
        problem = error.problems[0]
        if (problem.line, problem.column) != (1, 1) or problem.excerpt:
            self.found.problems.append(problem)
            return
        hint = _EXAMPLE if problem.what == "no such file" else problem.hint
        self._tell(mention, f"include: {'***' if mention.is_veiled else show(name)}: {problem.what}", hint)

    def _tell_circle(self, real: str, way: tuple[_Mention, ...]) -> None:
        """A file that includes itself, by whichever way; one that is merely named twice is no problem."""
        round_trip = [os.path.realpath(mention.sheet.path) for mention in way]
        if real not in round_trip:
            return
        names = [mention.sheet.name for mention in way[: round_trip.index(real) + 1]]
        shown = " → ".join([*reversed(names), names[-1]])
        self._tell(way[0], f"include: this makes a circle ({shown})", "a file cannot include itself")

    def _tell(self, mention: _Mention, what: str, hint: str) -> None:
        self.found.is_whole = False
        self.found.problems.append(mention.problem(what, hint))


def _fixed_part(pattern: str) -> str:
    """The folders of a pattern before the first that may be any."""
    fixed = itertools.takewhile(lambda part: not glob.has_magic(part), pattern.split("/")[:-1])
    return "/".join(fixed)
