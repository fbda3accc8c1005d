"""The reference, made from commands and settings: two pages and a man page (`make reference`)."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from feeds.cli.group import COMMANDS, cli
from tests.docs.keys import make_settings_page

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "reference" / "commands.md"
SETTINGS = DOCS / "reference" / "settings.md"
MANUAL = DOCS / "feedmill.1"
WIDTH = 100


def list_commands() -> Iterator[tuple[str, click.Command]]:
    """Every command with its name, in the order of the overview."""
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        yield name, command


def _make_root() -> click.Context:
    """The context of `feedmill` itself, whose settings its commands inherit."""
    return cli.make_context("feedmill", [], resilient_parsing=True)


def make_page() -> str:
    """docs/reference/commands.md."""
    lines = [
        "# Commands",
        "",
        "Made from the commands themselves by `make reference`. `feedmill COMMAND --help` says the same.",
        "",
        "Exit status: 0 done; 1 some of the work failed (which and why is on stderr); 2 wrong usage or",
        "configuration.",
        "Results go to stdout, everything else to stderr.",
        "",
    ]
    for name, command in list_commands():
        context = click.Context(
            command, info_name=name, parent=_make_root(), max_content_width=WIDTH, terminal_width=WIDTH
        )
        lines += [f"## feedmill {name}", "", "```text", command.get_help(context).strip(), "```", ""]
    return "\n".join(lines).rstrip() + "\n"


def make_manual() -> str:
    """docs/feedmill.1, for man(1)."""
    lines = [
        ".TH FEEDMILL 1",
        ".SH NAME",
        r"feedmill \- articles in, feeds out",
        ".SH SYNOPSIS",
        r".B feedmill",
        r"[\-\-config PATH] COMMAND [OPTIONS]",
        ".SH DESCRIPTION",
        *_paragraphs(cli.help or ""),
        ".SH COMMANDS",
    ]
    for name, command in list_commands():
        lines += _describe_command(name, command)
    lines += [
        ".SH EXIT STATUS",
        "0 when all was done, 1 when some of the work failed, 2 for wrong usage or configuration.",
        ".SH ENVIRONMENT",
        ".TP",
        ".B FEEDMILL_CONFIG",
        _escape("The YAML file that commands use without --config; by default config/feedmill.yaml."),
        ".TP",
        ".B FEEDMILL_UI",
        _escape(
            "zh or en: the language of commands, whatever the locale (LANGUAGE, LC_ALL, LC_MESSAGES, LANG)."
        ),
        ".TP",
        ".B FEEDMILL_SCHEDULE",
        _escape("Set to 1, wsgi:app runs the scheduler in its own process."),
    ]
    return "\n".join(lines) + "\n"


def _describe_command(name: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=name, parent=_make_root())
    usage = " ".join(command.collect_usage_pieces(context))
    yield f".SS {_escape(f'feedmill {name} {usage}')}"
    yield from _paragraphs(command.help or "")
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is not None:
            yield from (".TP", f".B {_escape(record[0])}", _escape(record[1]))


def _paragraphs(text: str) -> Iterator[str]:
    for place, paragraph in enumerate(re.split(r"\n\s*\n", text.strip())):
        if place:
            yield ".PP"
        if paragraph.lstrip().startswith("\b"):
            yield ".nf"
            yield from (_escape(line.strip()) for line in paragraph.lstrip().splitlines()[1:])
            yield ".fi"
        else:
            yield _escape(" ".join(paragraph.split()))


def _escape(text: str) -> str:
    """Text that roff takes as it is."""
    plain = text.replace("\\", r"\e").replace("-", r"\-").replace("\n", " ")
    return rf"\&{plain}" if plain.startswith((".", "'")) else plain


def main() -> int:
    """Write all three."""
    for path, text in ((PAGE, make_page()), (MANUAL, make_manual()), (SETTINGS, make_settings_page())):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
