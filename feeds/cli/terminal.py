"""Tables and progress on a terminal, plain text elsewhere. The one place that imports rich."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import click
from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn
from rich.table import Table
from rich.text import Text

from feeds.cli.cells import GAP, align, count_cells, pad
from feeds.cli.speech import say

T = TypeVar("T")
Line = Sequence[tuple[str, str]]
"""Pieces of text, each with the name of its style; no style: plain."""


def print_table(
    columns: Sequence[str], rows: Sequence[Sequence[str]], console: Console | None = None
) -> None:
    """A table on stdout, or on another console: drawn on a terminal, aligned by spaces when piped."""
    console = console or Console()
    if console.is_terminal:
        table = Table(header_style="bold")
        for column in columns:
            table.add_column(column, overflow="fold")
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        console.print(table)
        return
    for line in align(columns, rows):
        click.echo(line)


def print_fields(title: str, fields: Sequence[tuple[str, str]], console: Console | None = None) -> None:
    """A titled list of names and values on stdout, long values folded below themselves."""
    console = console or Console()
    width = max((count_cells(name) for name, _value in fields), default=0)
    if not console.is_terminal:
        for line in (title, *(f"  {pad(name, width)}{GAP}{value}" for name, value in fields), ""):
            click.echo(line)
        return
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", width=width, no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in fields:
        table.add_row(name, Text(value))
    console.print(Text(title, style="bold"))
    console.print(Padding(table, (0, 0, 1, 2)))


def print_lines(lines: Iterable[Line], console: Console | None = None) -> None:
    """Lines on stderr, or on another console: in colour on a terminal, plain elsewhere."""
    console = console or Console(stderr=True)
    for line in lines:
        if console.is_terminal:
            console.print(Text.assemble(*line), soft_wrap=True)
        else:
            click.echo("".join(text for text, _style in line), err=True)


class Track:
    """Work on several things, shown while it goes on: a bar on a terminal, a line each elsewhere."""

    def __init__(self, total: int, console: Console | None = None) -> None:
        self._total = total
        self._console = console or Console(stderr=True)
        self._progress: Progress | None = None
        self._files: TaskID | None = None

    @property
    def is_drawn(self) -> bool:
        """Whether there is a bar, which other output on the same terminal would tear."""
        return self._console.is_terminal

    def follow(self, things: Iterable[T], name: str) -> Iterator[T]:
        """Hand out the things one by one; `name` says what is being done with them."""
        if not self.is_drawn:
            yield from self._tell(things, name)
            return
        with self.draw() as progress:
            task = progress.add_task(name, total=self._total)
            for thing in things:
                progress.update(task, description=f"{name} {thing}")
                yield thing
                progress.advance(task)
                self._forget_files()

    @contextmanager
    def draw(self) -> Iterator[Progress]:
        """Room for bars on a terminal, gone at the end; elsewhere nothing is shown."""
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        progress = Progress(
            *columns,
            console=self._console,
            transient=True,
            redirect_stdout=False,  # rich would send it to this console, which is stderr
            disable=not self.is_drawn,
        )
        with progress:
            self._progress = progress
            try:
                yield progress
            finally:
                self._progress = self._files = None

    def tell(self, done: int, total: int) -> None:
        """Show how much of the thing at hand was looked at: files, or pages of the web."""
        if self._progress is None:
            return
        if self._files is None:
            self._files = self._progress.add_task(say("looked at"), total=total)
        self._progress.update(self._files, completed=done, total=total)

    def _forget_files(self) -> None:
        if self._progress is not None and self._files is not None:
            self._progress.remove_task(self._files)
            self._files = None

    def _tell(self, things: Iterable[T], name: str) -> Iterator[T]:
        for number, thing in enumerate(things, 1):
            place = say(" ({number} of {total})", number=number, total=self._total)
            click.echo(f"{name} {thing}{place}", err=True)
            yield thing
