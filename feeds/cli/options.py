"""What several commands have in common on the command line. Imports nothing heavy."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from feeds.model.fetching import Network

DEFAULT_CONFIG = Path("config/feedmill.yaml")
COMPLETION_VARIABLE = "_FEEDMILL_COMPLETE"
"""By this a shell asks for completions; click names it so."""
PARENT_OPTION = "--x-parent"
"""Its presence says that `feedmill serve` started this process, and decides what follows when it ends."""
CONFIG_VARIABLE = "FEEDMILL_CONFIG"
_CHOSEN = "feedmill.config"


def _remember(ctx: click.Context, _parameter: click.Parameter, value: Path | None) -> None:
    """Said before the command's name or after it; after it wins."""
    if value is not None:
        ctx.meta[_CHOSEN] = value


config_option = click.option(
    "--config",
    type=click.Path(path_type=Path),
    metavar="PATH",
    expose_value=False,
    callback=_remember,
    help=f"The YAML file [env {CONFIG_VARIABLE}; default {DEFAULT_CONFIG}]",
)
"""`--config PATH`, for the group and for each of its commands."""


def detail_options(command: Callable[..., object]) -> Callable[..., object]:
    """`--verbose` and `--quiet`, for commands that report on stdout. Failures are told either way."""
    command = click.option("-q", "--quiet", is_flag=True, help="Say nothing but what failed.")(command)
    return click.option(
        "-v", "--verbose", is_flag=True, help="Name every article, what became of it, and why."
    )(command)


def find_named_config(environ: Mapping[str, str] = os.environ) -> Path | None:
    """The configuration that the command line or the environment names; None when neither does."""
    chosen: Path | None = click.get_current_context().meta.get(_CHOSEN)
    named = environ.get(CONFIG_VARIABLE, "")
    return chosen or (Path(named) if named else None)


def find_config(environ: Mapping[str, str] = os.environ) -> Path:
    """The configuration to use."""
    return find_named_config(environ) or DEFAULT_CONFIG


def parse_zone(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """A time zone's name; None stays None."""
    if value is None:
        return None
    try:
        return ZoneInfo(value).key
    except (ValueError, KeyError, OSError) as error:
        raise click.BadParameter(f"{value!r} is no time zone; write one such as Asia/Shanghai") from error


def parse_networks(
    _ctx: click.Context, _parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[Network, ...]:
    """Networks, or single addresses."""
    try:
        return tuple(ip_network(value) for value in values)
    except ValueError as error:
        raise click.BadParameter(f"{error}; write a network such as 10.0.0.0/8") from error


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen. Port 0: any free one."""

    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def parse_bind(_ctx: click.Context, _parameter: click.Parameter, value: str) -> Address:
    """HOST:PORT; an IPv6 address stands in brackets."""
    host, colon, port = value.rpartition(":")
    bracketed = host.startswith("[") and host.endswith("]")
    host = host[1:-1] if bracketed else host
    if not colon or not host or (":" in host and not bracketed):
        raise click.BadParameter(f"{value!r} is not HOST:PORT; write 127.0.0.1:8000 or [::1]:8000")
    if not (port.isascii() and port.isdigit() and len(port) <= 5 and int(port) <= 65535):
        raise click.BadParameter(f"{port!r} is no port; write a number up to 65535")
    return Address(host, int(port))
