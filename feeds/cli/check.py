"""`feedmill check`: what is wrong with the configuration, before it is live."""

import json
import shlex
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from feeds.cli.configuration import inspect_chosen, tell_problems
from feeds.cli.options import config_option
from feeds.cli.speech import retell, say, say_counted
from feeds.errors import ConfigError, Problem, SourceError
from feeds.model.settings import Settings, Source
from feeds.settings import Inspection, Loaded
from feeds.text.urls import show_address

if TYPE_CHECKING:
    from feeds.ports import Reader

FAILED = 1
AT_A_TIME = 16
"""Sources that are looked at together."""
WRONG = 2
COUNTED = (
    ("sources", "{number} source", "{number} sources"),
    ("categories", "{number} category", "{number} categories"),
    ("feeds", "{number} feed", "{number} feeds"),
)
"""What the configuration has, in the order that it is told, as one and as many."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at a source found: how many files, or articles; None when it could not be looked at."""

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
        found = inspect_chosen()
    except ConfigError as error:
        found = Inspection(error.problems, error.files, None)
    loaded = found.usable
    problems = _in_order([*found.problems, *(_missing(loaded) if loaded and not online else ())])
    if loaded is None or not found.is_right:
        if as_json:
            _print_json(problems, None, None)
        else:
            tell_problems(problems)
        return WRONG
    looks = _look_at_all(loaded.settings) if online else None
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
            if "\\" in source.directory.name:
                clue = "write `/` between folders, as everywhere but on Windows"
            yield loaded.origins.warn(number, "directory", "does not exist yet", clue=clue)


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    """In reading order, each file's together."""
    told = list(problems)
    files = list(dict.fromkeys(problem.file for problem in told))
    return sorted(told, key=lambda one: (files.index(one.file), one.line, one.column))


def _look_at_all(settings: Settings) -> list[Look]:
    """Several at a time: the slowest server is waited for once."""
    from feeds.sources.reader import open_reader  # noqa: PLC0415 - half of the time of a check without a look

    with open_reader(settings.site, settings.rules) as read, ThreadPoolExecutor(AT_A_TIME) as pool:
        return list(pool.map(lambda source: _look_at(source, read), settings.read_sources))


def _look_at(source: Source, read: "Reader") -> Look:
    """List a source; what it lists is counted, not opened."""
    try:
        reading = read(source, {}, datetime.now(UTC))
        if source.web is not None and not reading.present and (error := reading.find().error):
            raise error
    except SourceError as error:
        return Look(source, None, (str(error),))
    faults = tuple(f"{source.id}: {drop.origin}: {drop.reason}" for drop in reading.drops)
    return Look(source, len(reading.present), faults)


def _print_plainly(problems: Sequence[Problem], settings: Settings, looks: Sequence[Look]) -> None:
    if problems:
        tell_problems(problems)
    counts = _counts(settings)
    told = [say_counted(counts[name], one, many, number=counts[name]) for name, one, many in COUNTED]
    click.echo(say("ok: {counts}", counts=say(", ").join(told)))
    for look in looks:
        source = look.source
        if look.files is not None:
            paused = "" if source.enabled else say(", paused (enabled: false)")
            click.echo(f"{source.id}: {_tell_found(source, look.files)}{paused}")
        for fault in look.faults:
            click.echo(retell(fault), err=True)
        if look.files == 0:
            click.echo(f"{source.id}: {_tell_empty(source)}", err=True)


def _tell_found(source: Source, number: int) -> str:
    if source.web is not None:
        one, many = "{number} article at {address}", "{number} articles at {address}"
        return say_counted(number, one, many, number=number, address=show_address(source.web.url))
    one, many = "{number} file in {directory}", "{number} files in {directory}"
    return say_counted(number, one, many, number=number, directory=source.directory)


def _tell_empty(source: Source) -> str:
    if source.web is not None:
        return say("warning: nothing is listed there")
    return say("warning: no file there matches {patterns}", patterns=", ".join(source.include))


def _counts(settings: Settings) -> dict[str, int]:
    return {name: len(getattr(settings, name)) for name, _, _ in COUNTED}


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
    web = look.source.web
    place = {"url": show_address(web.url)} if web is not None else {"directory": str(look.source.directory)}
    return {
        "source": look.source.id,
        **place,
        "enabled": look.source.enabled,
        "files" if web is None else "articles": look.files,
        "faults": list(look.faults),
    }
