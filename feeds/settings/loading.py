"""From a path to settings, or to every problem at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

from feeds.errors import ConfigError, Problem
from feeds.model.settings import Settings
from feeds.settings.assembly import assemble
from feeds.settings.caution import cautions
from feeds.settings.document import Document, Finding, make_document
from feeds.settings.models import File, validate
from feeds.settings.references import Register
from feeds.settings.verdict import findings_of
from feeds.text.yamltree import Scalar, YamlError, load_tree

MAX_FILE_BYTES = 2 * 1024 * 1024
_START = "begin with `site:` and its `title` and `url`"


@dataclass(frozen=True, slots=True)
class Loaded:
    """Settings that can be used, and what to look at besides, in file order."""

    settings: Settings
    warnings: tuple[Problem, ...]
    files: tuple[Path, ...] = ()
    """Every file that was read, absolute, the main one first."""


def load_settings(path: Path, *, environ: Mapping[str, str]) -> Loaded:
    """Read the YAML file. Raises ConfigError with all problems, in file order, and nothing else.

    Problems name the file as `path` does. Nothing is read but the file: directories need not exist.
    """
    document = _read_document(path, environ)
    if not isinstance(document.data, dict):
        finding = Finding((), "stands where the file's keys are meant", _START)
        raise ConfigError((document.problem(finding),))
    verdict = validate(document.data)
    findings = [*Register(document).findings(), *([] if isinstance(verdict, File) else findings_of(verdict))]
    problems = _problems(document, findings)
    if problems or not isinstance(verdict, File):
        raise ConfigError(problems)
    settings = assemble(verdict, path.absolute())
    warnings = (document.problem(finding, warning=True) for finding in cautions(settings, document))
    ordered = tuple(sorted(warnings, key=attrgetter("line", "column")))
    return Loaded(settings, ordered, (path.absolute(),))


def _problems(document: Document, findings: list[Finding]) -> tuple[Problem, ...]:
    """All problems in file order; of a value that could not be filled in, nothing more is said."""
    told = [document.problem(finding) for finding in findings if not document.is_unusable(finding.path)]
    return tuple(sorted([*document.problems, *told], key=attrgetter("line", "column", "what")))


def _read_document(path: Path, environ: Mapping[str, str]) -> Document:
    file = str(path)
    text = _read_text(path)
    try:
        root = load_tree(text, max_bytes=MAX_FILE_BYTES)
    except YamlError as error:
        raise ConfigError((Problem(file, error.line, error.column, error.what),)) from error
    if isinstance(root, Scalar) and root.value is None:
        raise ConfigError((Problem(file, 1, 1, "the file is empty", _START),))
    return make_document(file, root, environ)


def _read_text(path: Path) -> str:
    """The file's text. Raises ConfigError with a mend for everything that can be in the way."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError as error:
        hint = "`feedmill --config PATH` names another"
        raise ConfigError((Problem(str(path), 1, 1, "no such file", hint),)) from error
    except IsADirectoryError as error:
        hint = "name the YAML file in it"
        raise ConfigError((Problem(str(path), 1, 1, "this is a directory", hint),)) from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "no path"
        what = f"cannot be read: {reason}"
        hint = "it must be a file that this user may read"
        raise ConfigError((Problem(str(path), 1, 1, what, hint),)) from error
    if len(data) > MAX_FILE_BYTES:
        raise ConfigError((Problem(str(path), 1, 1, "larger than 2 MB", "is this the right file?"),))
    return _decode(str(path), data)


def _decode(file: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise ConfigError((Problem(file, line, column, "this is not UTF-8", "save it as UTF-8"),)) from error
