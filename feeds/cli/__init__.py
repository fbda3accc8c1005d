"""The command line: one file a command. Errors become sentences and exit codes here, and nowhere else.

Nothing heavy is imported before a command is known: `feedmill --version` answers at once.
"""

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from feeds.cli.group import cli
from feeds.cli.options import COMPLETION_VARIABLE, PARENT_OPTION
from feeds.cli.speech import is_english, retell, say, speaking
from feeds.errors import ConfigError, FeedsError, StoreError, UnknownFeed

__all__ = ["cli", "main"]

FAILED = 1
WRONG = 2
INTERRUPTED = 130
"""What a shell says of a program that Ctrl-C ended."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and say how it went: 0 done, 1 some of the work failed, 2 wrong usage or configuration.

    What failed and why is on stderr, in the language of the locale. `argv` leaves out the program's name;
    None: the process's own.
    """
    _speak_unicode()
    with speaking():
        if COMPLETION_VARIABLE in os.environ and not is_english():
            import_module("feeds.cli.usage").tell_shells()
        return _run(argv)


def _run(argv: Sequence[str] | None) -> int:
    try:
        code = cli.main(args=argv, prog_name="feedmill", standalone_mode=False)
    except click.ClickException as error:
        _complain(error)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except ConfigError as error:
        import_module("feeds.cli.problems").print_problems(error.problems)
        return WRONG
    except FeedsError as error:
        message = retell(error)
        if isinstance(error, StoreError) and PARENT_OPTION not in (sys.argv if argv is None else argv):
            message = say("{message}; when that is mended, run this again", message=message)
        click.echo(say("Error: {message}", message=message), err=True)
        return WRONG if isinstance(error, UnknownFeed) else FAILED
    return code if isinstance(code, int) else 0


def _complain(error: click.ClickException) -> None:
    """What is wrong with the command line, or why a command gave up."""
    if is_english():
        error.show()
    else:
        import_module("feeds.cli.usage").complain(error)


def _speak_unicode() -> None:
    """A terminal that lacks a character gets its escape instead of a traceback."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
