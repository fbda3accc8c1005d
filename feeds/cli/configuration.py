"""The configuration as commands get it: settings, with the warnings told."""

import os

import click

from feeds.cli.options import find_config
from feeds.model.settings import Settings
from feeds.settings import load_settings


def read_settings(*, silent: bool = False) -> Settings:
    """The settings of the chosen file; its warnings go to stderr unless silent. Raises ConfigError."""
    loaded = load_settings(find_config(), environ=os.environ)
    for warning in () if silent else loaded.warnings:
        click.echo(str(warning), err=True)
    return loaded.settings
