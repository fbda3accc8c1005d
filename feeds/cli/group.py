"""The command `feedmill` itself: knows its commands by name and loads the one that is called."""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any

import click

from feeds import __version__
from feeds.cli.options import config_option
from feeds.cli.speech import is_english
from feeds.text.nearness import nearest

COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "init": "Write a new configuration to start from.",
        "serve": "Serve the feeds and keep them fresh.",
        "refresh": "Read sources once, now, and publish.",
        "check": "Say what is wrong with the configuration.",
        "config": "Print what holds for a source, and which line says so.",
        "schema": "Print the JSON Schema of the configuration, for editors.",
        "preview": "Show what a source holds; nothing is stored.",
        "plan": "Tell what the configuration would change.",
        "render": "Print a feed.",
        "status": "Tell how sources and feeds are.",
        "push": "Take articles into a source at once.",
        "extract": "Print what is found in files, one JSON line an article.",
        "schedule": "Run the scheduler alone.",
        "completion": "Print what a shell needs to complete commands.",
    }
)
"""Each command and its line in the overview; its file has the same name and an attribute `command`."""


class Context(click.Context):
    """A command's context: its help is in the language in force."""

    def make_formatter(self) -> click.HelpFormatter:
        """Whoever writes the help page."""
        if is_english():
            return super().make_formatter()
        formatter: type[click.HelpFormatter] = import_module("feeds.cli.usage").Formatter
        return formatter(width=self.terminal_width, max_width=self.max_content_width)


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called, and not to be listed."""

    context_class = Context

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The commands' names, in the order of the overview."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """The command of this name, imported now; None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"feeds.cli.{cmd_name}").command
        command.context_class = Context
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is called. Raises UsageError, which names the one that was probably meant."""
        near = nearest(args[0], COMMANDS)
        if not near or args[0] in COMMANDS or ctx.resilient_parsing:
            return super().resolve_command(ctx, args)
        raise click.UsageError(f"No such command {args[0]!r}. Did you mean {near!r}?", ctx)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        """Names that a shell may go on with, commands from the table alone."""
        item = import_module("click.shell_completion").CompletionItem
        named = [item(name, help=line) for name, line in COMMANDS.items() if name.startswith(incomplete)]
        return named + click.Command.shell_complete(self, ctx, incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """The overview, from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="feedmill", message="%(prog)s %(version)s")
@config_option
def cli() -> None:
    """Articles in, feeds out: RSS, Atom and JSON feeds from directories and from the web.

    Exit status: 0 done; 1 some of the work failed, which and why is on stderr; 2 wrong usage or
    configuration.
    """
