"""From a path to settings, or to every problem at once."""

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from feeds.errors import ConfigError, Problem
from feeds.model.settings import Settings
from feeds.settings.assembly import Assembly
from feeds.settings.caution import cautions
from feeds.settings.document import Document, Finding
from feeds.settings.family import Families
from feeds.settings.inclusion import read_sheets
from feeds.settings.inheritance import Inheritance
from feeds.settings.keys import TO_COME, keys_to_come
from feeds.settings.kinds import kind_findings
from feeds.settings.layout import make_document
from feeds.settings.models import File, Verdict, validate
from feeds.settings.origins import Origins
from feeds.settings.references import Register
from feeds.settings.salvage import complete, prune
from feeds.settings.sheets import Sheet
from feeds.settings.verdict import findings_of
from feeds.settings.web import Folders

_ROUNDS = 5
"""Mending one thing may show another, such as a circle behind a circle."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Settings that can be used, and what to look at besides, in reading order."""

    settings: Settings
    warnings: tuple[Problem, ...]
    origins: Origins = field(repr=False, compare=False)
    files: tuple[Path, ...]
    """Every file that was read, absolute, the main one first."""
    folders: tuple[Path, ...] = ()
    """Where files may appear that would be read as well."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a configuration is measured by."""

    to_come: Mapping[str, frozenset[str]] = field(default_factory=lambda: TO_COME)
    """Keys of each level that are refused although they are right."""
    families: Families = field(default_factory=Families)


@dataclass(frozen=True, slots=True)
class Inspection:
    """Everything there is to say of a configuration, in reading order; and what of it can be used."""

    problems: tuple[Problem, ...]
    files: tuple[Path, ...]
    usable: Loaded | None
    """Without whatever is wrong. None: so much is that nothing is left."""

    @property
    def is_right(self) -> bool:
        """Whether all of it can be used."""
        return all(problem.warning for problem in self.problems)


def load_settings(path: Path, *, environ: Mapping[str, str], terms: Terms | None = None) -> Loaded:
    """Read the YAML file and those that it includes. Raises ConfigError with all problems, and nothing else.

    Problems come in reading order, warnings among them, and name the file as `path` does. Nothing else is
    read: directories need not exist.
    """
    found = inspect_settings(path, environ=environ, terms=terms)
    if found.usable is None or not found.is_right:
        raise ConfigError(found.problems, found.files)
    return found.usable


@contextmanager
def _uncollected() -> Iterator[None]:
    """A file becomes many values that all stay: to look for circles among them is a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_uncollected()
def inspect_settings(path: Path, *, environ: Mapping[str, str], terms: Terms | None = None) -> Inspection:
    """The same for who wants to hear all of it. Raises ConfigError only if the file itself cannot be read."""
    terms = terms or Terms()
    found = read_sheets(path, environ)
    files = (*(sheet.path for sheet in found.sheets), *found.unread)
    reading = _read(found.sheets, environ, terms, is_whole=found.is_whole)
    document = reading.document
    wrong = [*(one for one in found.problems if not one.warning), *reading.problems()]
    sound = _salvage(reading, found.sheets, environ, terms) if wrong else reading
    loaded = sound.load(files, tuple(found.folders), terms) if sound else None
    warnings = [one for one in found.problems if one.warning]
    if loaded is not None:
        loaded = replace(loaded, warnings=_in_order(document, [*warnings, *loaded.warnings]))
        warnings = list(loaded.warnings)
    return Inspection(_in_order(document, [*wrong, *warnings]), files, loaded)


@dataclass(frozen=True, slots=True)
class _Reading:
    """Sheets laid out and judged."""

    document: Document
    verdict: Verdict
    findings: tuple[Finding, ...]
    of_layout: tuple[Problem, ...]

    def problems(self) -> list[Problem]:
        """All that is wrong; of a value that could not be filled in, nothing more is said."""
        document = self.document
        told = [finding for finding in self.findings if not document.is_unusable(finding.path)]
        return [*self.of_layout, *(document.problem(finding) for finding in told)]

    def load(self, files: tuple[Path, ...], folders: tuple[Path, ...], terms: Terms) -> Loaded:
        """The settings, with their own warnings. Only of what nothing is wrong with."""
        document, verdict = self.document, self.verdict
        assert isinstance(verdict, File)
        inheritance = Inheritance(document, verdict, terms.families)
        homes = Folders(document, tuple(file.parent for file in files))
        settings = Assembly(verdict, inheritance, homes).settings(files[0])
        warnings = [document.problem(finding, warning=True) for finding in cautions(settings, document)]
        return Loaded(settings, tuple(warnings), Origins(document, inheritance, settings), files, folders)


def _read(sheets: Sequence[Sheet], environ: Mapping[str, str], terms: Terms, *, is_whole: bool) -> _Reading:
    document, problems = make_document(sheets, environ)
    document.is_whole = is_whole
    return _judge(document, problems, terms)


def _judge(document: Document, problems: Iterable[Problem], terms: Terms) -> _Reading:
    verdict = validate(document.data)
    findings = [
        *Register(document, terms.families.names()).findings(),
        *kind_findings(document),
        *([] if isinstance(verdict, File) else findings_of(verdict)),
    ]
    later = list(keys_to_come(document, terms.to_come))
    return _Reading(document, verdict, (*later, *_beside(findings, later)), tuple(problems))


def _salvage(
    reading: _Reading, sheets: Sequence[Sheet], environ: Mapping[str, str], terms: Terms
) -> _Reading | None:
    """A reading of what is left without all that is wrong; None if even that is wrong, again and again."""
    for _ in range(_ROUNDS):
        unusable = (Finding(path, "") for path in reading.document.unusable)
        sheets = prune(sheets, reading.document, [*reading.findings, *unusable])
        secrets = reading.document.excerpts.secrets
        document, _ = make_document(sheets, environ)
        document.excerpts.secrets.extend(secrets)  # what was taken out stands in lines that are shown
        complete(document)
        reading = _judge(document, (), terms)
        if not reading.findings and not document.unusable and isinstance(reading.verdict, File):
            return reading
    return None


def _beside(findings: Iterable[Finding], later: Iterable[Finding]) -> Iterable[Finding]:
    """What there is to say besides: nothing of a key that has to be taken out anyway."""
    refused = {finding.path for finding in later}
    return (one for one in findings if refused.isdisjoint(one.path[:end] for end in range(len(one.path) + 1)))


def _in_order(document: Document, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems in reading order; files that could not be read come last."""
    told = list(problems)
    files = dict.fromkeys([*document.files, *(problem.file for problem in told)])
    number = {file: place for place, file in enumerate(files)}
    return tuple(sorted(told, key=lambda one: (number[one.file], one.line, one.column, one.what)))
