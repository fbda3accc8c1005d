"""The configuration as commands get it: settings, with the warnings told."""

import os
from collections.abc import Sequence
from importlib import import_module

from feeds.cli.options import find_config
from feeds.configuration import Configuration
from feeds.errors import Problem
from feeds.model.settings import Settings
from feeds.settings import Inspection, Loaded, inspect_settings, load_settings


def read_configuration(*, silent: bool = False, brief: bool = False) -> Configuration:
    """The chosen file, to be looked at again; its warnings go to stderr unless silent. Raises ConfigError.

    `brief` as Configuration has it.
    """
    configuration = Configuration(find_config(), os.environ, brief=brief)
    if configuration.loaded.warnings and not silent:
        tell_problems(configuration.loaded.warnings)
    return configuration


def read_settings() -> Settings:
    """The settings of the chosen file; its warnings go to stderr. Raises ConfigError."""
    return read_configuration().settings


def tell_problems(problems: Sequence[Problem]) -> None:
    """What is wrong, on stderr; what draws it is loaded only now."""
    import_module("feeds.cli.problems").print_problems(problems)


def inspect_chosen() -> Inspection:
    """All there is to say of the chosen file. Raises ConfigError only if it cannot be read."""
    return inspect_settings(find_config(), environ=os.environ)


def load_chosen() -> Loaded:
    """The chosen file, read once; its warnings are the caller's. Raises ConfigError."""
    return load_settings(find_config(), environ=os.environ)
