"""Help pages and wrong usage in another language than click's own; not loaded for English."""

import re
from collections.abc import Iterable

import click
from click.shell_completion import CompletionItem, FishComplete, ZshComplete, add_completion_class

from feeds.cli.cells import count_cells, wrap
from feeds.cli.speech import retell, say

_KINDS = ("INTEGER RANGE", "INTEGER", "TEXT")
"""What click calls the value of an option that has no name for it."""
_REMARK = re.compile(r"^(.*?)(?:  )?\[((?:default|env|required|x?[0-9]).*)\]$", re.DOTALL)
"""An option's help, and what stands in brackets behind it."""


class Formatter(click.HelpFormatter):
    """click's help page with its words, and those of the commands, in the language in force."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The first line."""
        for name in ("[OPTIONS]", "COMMAND [ARGS]..."):
            args = args.replace(name, say(name))
        super().write_usage(prog, args, prefix or say("Usage:"))

    def write_heading(self, heading: str) -> None:
        """A section's name."""
        self.write(f"{'':>{self.current_indent}}{say(heading)}：\n")

    def write_text(self, text: str) -> None:
        """A command's text, paragraph by paragraph; examples keep their lines."""
        for number, paragraph in enumerate(split_paragraphs(text)):
            if number:
                self.write("\n")
            if paragraph.startswith("\b"):
                lines = [say(line) for line in paragraph.splitlines()[1:]]
            else:
                lines = wrap(say(paragraph), self.width - self.current_indent)
            self.write("".join(f"{'':>{self.current_indent}}{line}\n" for line in lines))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Names and what they mean, side by side."""
        told = [(tell_kind(name), tell_meaning(meaning)) for name, meaning in rows]
        width = min(max((count_cells(name) for name, _ in told), default=0), col_max) + col_spacing
        begin = " " * (self.current_indent + width)
        for name, meaning in told:
            lines = wrap(meaning, max(self.width - len(begin), 10))
            gap = width - count_cells(name)
            joint = " " * gap if gap >= col_spacing else f"\n{begin}"
            beside = f"\n{begin}".join(lines)
            self.write(f"{'':>{self.current_indent}}{name}{joint}{beside}\n")


def split_paragraphs(text: str) -> list[str]:
    """A command's text in paragraphs, each on one line, but for examples, which begin with a backspace."""
    parts = (part.strip(" \n") for part in re.split(r"\n[ ]*\n", text))
    return [part if part.startswith("\b") else " ".join(part.split()) for part in parts if part]


def tell_kind(option: str) -> str:
    """An option as the help page names it, the kind of its value in the language in force."""
    name, gap, kind = option.partition(" ")
    return name + gap + (say(kind) if kind in _KINDS else kind)


def tell_meaning(text: str) -> str:
    """An option's help: the sentence as a whole, or apart from what click put in brackets behind it."""
    if (told := say(text)) != text or (found := _REMARK.match(text)) is None:
        return told
    remarks = "；".join(retell(remark) for remark in found[2].split("; "))
    return f"{say(found[1])} [{remarks}]".strip()


class Zsh(ZshComplete):
    """What zsh shows beside a name."""

    def format_completion(self, item: CompletionItem) -> str:
        """One name with its meaning."""
        return super().format_completion(_in_force(item))


class Fish(FishComplete):
    """What fish shows beside a name."""

    def format_completion(self, item: CompletionItem) -> str:
        """One name with its meaning."""
        return super().format_completion(_in_force(item))


def _in_force(item: CompletionItem) -> CompletionItem:
    return CompletionItem(item.value, item.type, tell_meaning(item.help) if item.help else None)


def tell_shells() -> None:
    """Shells that ask for completions get their meanings in the language in force."""
    add_completion_class(Zsh)
    add_completion_class(Fish)


def complain(error: click.ClickException) -> None:
    """Say on stderr what is wrong with the command line, or why a command gave up."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        option = max(context.help_option_names, key=len)
        click.echo(context.get_usage(), err=True)
        click.echo(
            say("Try '{command} {option}' for help.", command=context.command_path, option=option), err=True
        )
        click.echo(err=True)
    click.echo(say("Error: {message}", message=retell(error.format_message())), err=True)
