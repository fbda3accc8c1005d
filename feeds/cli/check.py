"""`feedmill check`: what is wrong with the configuration, before it is live."""

from datetime import UTC, datetime

import click

from feeds.cli.configuration import read_settings
from feeds.cli.options import config_option
from feeds.errors import SourceError
from feeds.model.settings import Settings, Source
from feeds.sources.directory import read_directory


@click.command
@click.option("--online", is_flag=True, help="Look at every source as well: is it there, what does it hold?")
@config_option
def command(*, online: bool) -> int:
    """Validate the configuration: all problems at once, each as file:line:column: message.

    Exit status 2 if there is one. With --online, 1 if a source cannot be read; nothing is stored.
    """
    settings = read_settings()
    click.echo(
        f"ok: {len(settings.sources)} sources, {len(settings.categories)} categories, "
        f"{len(settings.feeds)} feeds"
    )
    if online:
        return _look_at_sources(settings)
    _warn_of_missing(settings)
    return 0


def _warn_of_missing(settings: Settings) -> None:
    """A directory may come later; most that are missing are spelled wrong."""
    for source in settings.sources:
        if not source.directory.is_dir():
            click.echo(
                f"{source.id}: warning: {source.directory} does not exist yet; make it with "
                f"mkdir -p, or correct `directory:` (it is relative to the folder of {settings.file.name})",
                err=True,
            )


def _look_at_sources(settings: Settings) -> int:
    """1 if a source cannot be looked at."""
    readable = [_look_at(source) for source in settings.sources]
    return 0 if all(readable) else 1


def _look_at(source: Source) -> bool:
    """Whether a source can be listed; its files are counted, not opened."""
    try:
        reading = read_directory(source, {}, datetime.now(UTC))
    except SourceError as error:
        click.echo(str(error), err=True)
        return False
    paused = "" if source.enabled else ", paused (enabled: false)"
    click.echo(f"{source.id}: {len(reading.present)} files in {source.directory}{paused}")
    for drop in reading.drops:
        click.echo(f"{source.id}: {drop.origin}: {drop.reason}", err=True)
    if not reading.present:
        patterns = ", ".join(source.include)
        click.echo(f"{source.id}: warning: no file there matches {patterns}", err=True)
    return reading.complete and not reading.drops
