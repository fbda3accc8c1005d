"""`feedmill completion`: what a shell needs to complete commands, options and names."""

import click
from click.shell_completion import get_completion_class

from feeds.cli.options import COMPLETION_VARIABLE, config_option

SHELLS = ("bash", "zsh", "fish")


@click.command
@click.argument("shell", type=click.Choice(SHELLS))
@config_option
def command(shell: str) -> None:
    """Print the completion script of a SHELL, in which feedmill must be found by its name.

    \b
    eval "$(feedmill completion bash)"            in ~/.bashrc
    eval "$(feedmill completion zsh)"             in ~/.zshrc, below compinit
    feedmill completion fish > ~/.config/fish/completions/feedmill.fish
    """  # noqa: D301 - click keeps lines apart after a backspace
    chosen = get_completion_class(shell)
    assert chosen is not None
    group = click.get_current_context().find_root().command
    click.echo(chosen(group, {}, "feedmill", COMPLETION_VARIABLE).source())
