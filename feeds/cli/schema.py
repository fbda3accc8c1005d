"""`feedmill schema`: the JSON Schema of the configuration."""

import json

import click

from feeds.cli.options import config_option
from feeds.settings.schema import make_schema


@click.command
@config_option
def command() -> None:
    """Print the JSON Schema of the configuration, for editors that complete and check.

    Put it beside the file, and name it in the file's first line:

    \b
    feedmill schema > feedmill.schema.json
    # yaml-language-server: $schema=feedmill.schema.json
    """  # noqa: D301 - click keeps lines apart after a backspace
    click.echo(json.dumps(make_schema(), ensure_ascii=False, indent=2))
