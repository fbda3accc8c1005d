"""`feedmill check`: what is wrong with the configuration, before it is live."""

import json
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import click

from feeds.cli.configuration import load_chosen, tell_problems
from feeds.cli.options import config_option
from feeds.cli.speech import retell, say
from feeds.errors import ConfigError, Problem, SourceError
from feeds.model.settings import Settings, Source
from feeds.settings import Loaded
from feeds.sources.directory import read_directory

FAILED = 1
WRONG = 2
COUNTED = ("sources", "categories", "feeds")
"""What the configuration has, in the order that it is told."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at a source found. `files` is None when it could not be looked at."""

    source: Source
    files: int | None
    faults: tuple[str, ...] = ()
    """What could not be read, a sentence each."""

    @property
    def is_good(self) -> bool:
        """Whether everything there could be listed."""
        return self.files is not None and not self.faults


@click.command
@click.option("--online", is_flag=True, help="Look at every source as well: is it there, what does it hold?")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object with problems and counts.")
@config_option
def command(*, online: bool, as_json: bool) -> int:
    """Validate the configuration: all problems at once, each as file:line:column: message.

    Exit status 2 if there is one; warnings are none. With --online, 1 if a source cannot be read; nothing
    is stored.

    \b
    feedmill check --config site/feedmill.yaml
    feedmill check --online --json
    """  # noqa: D301 - click keeps lines apart after a backspace
    try:
        loaded = load_chosen()
    except ConfigError as error:
        if not as_json:
            raise
        _print_json(error.problems, None, None)
        return WRONG
    problems = [*loaded.warnings, *([] if online else _missing(loaded))]
    looks = [_look_at(source) for source in loaded.settings.sources if source.web is None] if online else None
    if as_json:
        _print_json(problems, loaded.settings, looks)
    else:
        _print_plainly(problems, loaded.settings, looks or ())
    return FAILED if looks and not all(look.is_good for look in looks) else 0


def _missing(loaded: Loaded) -> Iterator[Problem]:
    """A directory may come later; most that are missing are spelled wrong."""
    for number, source in enumerate(loaded.settings.sources):
        if source.web is None and not source.directory.is_dir():
            clue = f"make it with mkdir -p {shlex.quote(str(source.directory))}, or correct the path"
            yield loaded.origins.warn(number, "directory", "does not exist yet", clue=clue)


def _look_at(source: Source) -> Look:
    """List a source; its files are counted, not opened."""
    try:
        reading = read_directory(source, {}, datetime.now(UTC))
    except SourceError as error:
        return Look(source, None, (str(error),))
    faults = tuple(f"{source.id}: {drop.origin}: {drop.reason}" for drop in reading.drops)
    return Look(source, len(reading.present), faults)


def _print_plainly(problems: Sequence[Problem], settings: Settings, looks: Sequence[Look]) -> None:
    if problems:
        tell_problems(problems)
    counts = _counts(settings)
    told = say(", ").join(say(f"{{number}} {name}", number=number) for name, number in counts.items())
    click.echo(say("ok: {counts}", counts=told))
    for look in looks:
        source = look.source
        if look.files is not None:
            paused = "" if source.enabled else say(", paused (enabled: false)")
            found = say("{number} files in {directory}", number=look.files, directory=source.directory)
            click.echo(f"{source.id}: {found}{paused}")
        for fault in look.faults:
            click.echo(retell(fault), err=True)
        if look.files == 0:
            told = say("warning: no file there matches {patterns}", patterns=", ".join(source.include))
            click.echo(f"{source.id}: {told}", err=True)


def _counts(settings: Settings) -> dict[str, int]:
    return {name: len(getattr(settings, name)) for name in COUNTED}


def _print_json(problems: Sequence[Problem], settings: Settings | None, looks: Sequence[Look] | None) -> None:
    """One object: whether it can be used, every problem, and with a look at sources what that found."""
    shown: dict[str, Any] = {
        "ok": settings is not None,
        "problems": [problem_as_json(problem) for problem in problems],
        **(_counts(settings) if settings else {}),
    }
    if looks is not None:
        shown["online"] = [_look_as_json(look) for look in looks]
    click.echo(json.dumps(shown, ensure_ascii=False, indent=2))


def problem_as_json(problem: Problem) -> dict[str, Any]:
    """A problem for scripts; columns count characters from 1, the end is exclusive."""
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "end_column": problem.column + problem.width,
        "severity": "warning" if problem.warning else "error",
        "message": problem.what,
        "hint": problem.hint or None,
    }


def _look_as_json(look: Look) -> dict[str, Any]:
    return {
        "source": look.source.id,
        "directory": str(look.source.directory),
        "enabled": look.source.enabled,
        "files": look.files,
        "faults": list(look.faults),
    }
