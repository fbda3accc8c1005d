"""`feedmill config`: what holds for a source, and which line says so."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import click

from feeds.cli.completing import complete_column, complete_source
from feeds.cli.configuration import load_chosen
from feeds.cli.options import config_option
from feeds.cli.speech import retell, say
from feeds.cli.terminal import print_table
from feeds.errors import UnknownFeed
from feeds.settings import Loaded, Value
from feeds.text.nearness import nearest

COLUMNS = ("key", "value", "given by", "at")


@click.command
@click.argument("source", shell_complete=complete_source)
@click.argument("column", required=False, shell_complete=complete_column)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of a table.")
@config_option
def command(*, source: str, column: str | None, as_json: bool) -> None:
    """Print the values in force for SOURCE, or for one COLUMN of it, and the line that gave each.

    SOURCE/COLUMN is that column, too. Values come from `defaults`, built-in families, templates,
    rules of the host, the source and the column, the later ones first. Secrets, and whatever came
    from the environment, are printed as ***.

    \b
    feedmill config newsroom
    feedmill config campus notices --json
    """  # noqa: D301 - click keeps lines apart after a backspace
    values = find_values(load_chosen(), source, column)
    if as_json:
        shown = {"source": source, "column": column, "values": [_as_json(value) for value in values]}
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    rows = [(one.key, show_value(one), retell(one.by), show_place(one)) for one in values]
    print_table([say(name) for name in COLUMNS], rows)


def find_values(loaded: Loaded, source: str, column: str | None) -> tuple[Value, ...]:
    """The values of a source, or of a column of it. Raises UnknownFeed for a name nobody has."""
    if column is None and "/" in source:
        source, _, column = source.partition("/")
    number = _find(source, [one.id for one in loaded.settings.sources], "source")
    if column is None:
        return loaded.origins.of_source(number)
    ids = [one.id.partition("/")[2] for one in loaded.settings.sources[number].columns]
    return loaded.origins.of_column(number, _find(column, ids, f"column of {source}"))


def _find(name: str, known: Sequence[str], kind: str) -> int:
    if name in known:
        return known.index(name)
    near = nearest(name, known)
    hint = f"did you mean {near}?" if near else f"there are: {', '.join(known) or 'none'}"
    raise UnknownFeed(name, f"is no {kind} ({hint})")


def show_value(value: Value) -> str:
    """A value as the file would say it."""
    return _show(value.value)


def _show(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(_show, value))}]"
    return str(value)


def show_place(value: Value) -> str:
    """The file and line that gave a value; empty for a default."""
    return f"{value.file}:{value.line}" if value.file else ""


def _as_json(value: Value) -> dict[str, Any]:
    shown = asdict(value)
    return shown if value.file else {**shown, "file": None, "line": None, "column": None}
