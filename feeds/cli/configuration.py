"""The configuration as commands get it: settings, with the warnings told."""

import os

import click

from feeds.cli.options import find_config
from feeds.configuration import Configuration
from feeds.model.settings import Settings


def read_configuration(*, silent: bool = False, brief: bool = False) -> Configuration:
    """The chosen file, to be looked at again; its warnings go to stderr unless silent. Raises ConfigError.

    `brief` as Configuration has it.
    """
    configuration = Configuration(find_config(), os.environ, brief=brief)
    for warning in () if silent else configuration.loaded.warnings:
        click.echo(str(warning), err=True)
    return configuration


def read_settings() -> Settings:
    """The settings of the chosen file; its warnings go to stderr. Raises ConfigError."""
    return read_configuration().settings
