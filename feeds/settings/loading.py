"""From a path to settings, or to every problem at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
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
from feeds.settings.models import File, validate
from feeds.settings.origins import Origins
from feeds.settings.references import Register
from feeds.settings.verdict import findings_of
from feeds.settings.web import Folders


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


def load_settings(path: Path, *, environ: Mapping[str, str], terms: Terms | None = None) -> Loaded:
    """Read the YAML file and those that it includes. Raises ConfigError with all problems, and nothing else.

    Problems come in reading order and name the file as `path` does. Nothing else is read: directories
    need not exist.
    """
    terms = terms or Terms()
    found = read_sheets(path, environ)
    document, problems = make_document(found.sheets, environ)
    document.is_whole = found.is_whole
    files = (*(sheet.path for sheet in found.sheets), *found.unread)
    verdict = validate(document.data)
    findings = [
        *Register(document, terms.families.names()).findings(),
        *kind_findings(document),
        *([] if isinstance(verdict, File) else findings_of(verdict)),
    ]
    later = list(keys_to_come(document, terms.to_come))
    findings = [*later, *_beside(findings, later)]
    wrong = [*(one for one in found.problems if not one.warning), *problems, *_problems(document, findings)]
    if wrong or not isinstance(verdict, File):
        raise ConfigError(_in_order(document, wrong), files)
    folders = Folders(document, tuple(file.parent for file in files))
    inheritance = Inheritance(document, verdict, terms.families)
    settings = Assembly(verdict, inheritance, folders).settings(files[0])
    warnings = [document.problem(finding, warning=True) for finding in cautions(settings, document)]
    return Loaded(
        settings,
        _in_order(document, [*found.problems, *warnings]),
        Origins(document, inheritance, settings),
        files,
        tuple(found.folders),
    )


def _beside(findings: Iterable[Finding], later: Iterable[Finding]) -> Iterable[Finding]:
    """What there is to say besides: nothing of a key that has to be taken out anyway."""
    refused = {finding.path for finding in later}
    return (one for one in findings if refused.isdisjoint(one.path[:end] for end in range(len(one.path) + 1)))


def _problems(document: Document, findings: Iterable[Finding]) -> list[Problem]:
    """Findings as problems; of a value that could not be filled in, nothing more is said."""
    return [document.problem(finding) for finding in findings if not document.is_unusable(finding.path)]


def _in_order(document: Document, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems in reading order; files that could not be read come last."""
    told = list(problems)
    files = dict.fromkeys([*document.files, *(problem.file for problem in told)])
    number = {file: place for place, file in enumerate(files)}
    return tuple(sorted(told, key=lambda one: (number[one.file], one.line, one.column, one.what)))
