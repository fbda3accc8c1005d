"""What a shell is told of ids and files that may stand next. Imports nothing heavy before it is asked."""

import os
from collections.abc import Iterable

import click
from click.shell_completion import CompletionItem

from feeds.cli.options import find_config
from feeds.errors import ConfigError
from feeds.model.settings import Settings

EVERYTHING = "all"
"""The feed that is there without being configured."""


def complete_source(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """The sources of the chosen file whose ids begin so."""
    settings = _load(ctx)
    return _begin([source.id for source in settings.named_sources] if settings else (), incomplete)


def complete_column(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """The columns of the source that is named before."""
    settings = _load(ctx)
    sources = settings.sources if settings else ()
    named = [one for one in sources if one.id == ctx.params.get("source")]
    return _begin([column.id.partition("/")[2] for one in named for column in one.columns], incomplete)


def complete_feed(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """Everything that `feedmill render` prints: feeds by their id, categories and sources with their kind."""
    settings = _load(ctx)
    if settings is None:
        return []
    names = [EVERYTHING, *(feed.id for feed in settings.feeds)]
    names += [f"categories/{category.id}" for category in settings.categories]
    names += [f"sources/{source.id}" for source in settings.named_sources]
    return _begin(names, incomplete)


def complete_file(_ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Whatever files the shell finds, for arguments that may be something else as well."""
    return [CompletionItem(incomplete, type="file")]


def _load(ctx: click.Context) -> Settings | None:
    """What can be used of the chosen file, also while it is being mended; None for nothing."""
    from feeds.settings import inspect_settings  # noqa: PLC0415 - nothing heavy before a command is known

    with ctx:
        config = find_config()
    try:
        usable = inspect_settings(config, environ=os.environ).usable
    except ConfigError:
        return None
    return usable.settings if usable else None


def _begin(names: Iterable[str], incomplete: str) -> list[str]:
    return [name for name in names if name.startswith(incomplete)]
