"""`feedmill serve`: the web server and the scheduler as one program."""

import errno
import os
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import click

import feeds
from feeds.cli.configuration import read_configuration
from feeds.cli.journal import start_log
from feeds.cli.options import PARENT_OPTION, Address, config_option, find_config, parse_bind
from feeds.cli.speech import say
from feeds.cli.supervisor import supervise

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_MENDS = {
    errno.EADDRINUSE: "something listens there already; stop it, or name another port with --bind HOST:PORT",
    errno.EACCES: "this user may not listen there; choose a port above 1023 with --bind HOST:PORT",
    errno.EADDRNOTAVAIL: "this machine does not have that address; name one of its own with --bind HOST:PORT",
}


@click.command
@click.option(
    "--bind",
    default="127.0.0.1:8000",
    show_default=True,
    callback=parse_bind,
    metavar="HOST:PORT",
    help="Where to listen; 0.0.0.0 or [::] for every address, port 0 for any free one.",
)
@click.option("--workers", type=click.IntRange(1, 256), default=2, show_default=True, help="Web processes.")
@click.option("--no-schedule", is_flag=True, help="Serve only; `feedmill schedule` runs elsewhere.")
@click.option("--access-log", is_flag=True, help="A line on stderr for every request.")
@click.option("--x-listener", "listener", type=int, hidden=True, help="A listening socket's descriptor.")
@click.option(
    PARENT_OPTION, "parent", type=int, hidden=True, help="End when this process is no longer the parent."
)
@config_option
def command(  # noqa: PLR0913 - click hands over each option
    *,
    bind: Address,
    workers: int,
    no_schedule: bool,
    access_log: bool,
    listener: int | None,
    parent: int | None,
) -> int:
    """Serve the feeds, refresh sources on schedule, and publish. Ends on SIGTERM or Ctrl-C.

    Feeds keep being served while sources are down or being read.

    \b
    feedmill serve
    feedmill serve --bind 127.0.0.1:9000 --workers 4
    feedmill serve --no-schedule          (with `feedmill schedule` elsewhere)
    """  # noqa: D301 - click keeps lines apart after a backspace
    configuration = read_configuration(silent=parent is not None, brief=True)
    start_log()
    taken = socket.socket(fileno=listener) if listener is not None else open_listener(bind)
    if no_schedule:
        from feeds.cli.server import Plan, serve  # noqa: PLC0415 - the supervisor stays small without it

        ready_line = describe_service(describe_address(taken), configuration.settings.site.url, find_config())
        plan = Plan(taken.detach(), workers, access_log=access_log, parent=parent, ready_line=ready_line)
        serve(plan, configuration)
    number = taken.fileno()
    web = ["serve", "--no-schedule", "--x-listener", str(number), "--workers", str(workers)]
    web += ["--access-log"] if access_log else []

    def start_web() -> subprocess.Popen[bytes]:
        with taken:  # from here on it is the child's: when that stops listening, nobody else does
            return start(web, number)

    return supervise(start_web, lambda: start(["schedule"]))


def open_listener(address: Address) -> socket.socket:
    """A socket that listens at an address. Raises ClickException with the mend."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    try:
        return socket.create_server((address.host, address.port), family=family, backlog=2048)
    except OSError as error:
        mend = _MENDS.get(error.errno or 0, f"{error.strerror}; name another address with --bind HOST:PORT")
        raise click.ClickException(f"cannot listen on {address}: {mend}") from error


def describe_service(here: str, site_url: str, config: Path) -> str:
    """What is served where, and a warning where the links in the feeds lead elsewhere on this machine."""
    line = say("Feedmill serves {address} (config {config}); stop with Ctrl-C", address=here, config=config)
    site = urlsplit(site_url)
    if site.hostname not in LOOPBACK or (site.port or 80) == urlsplit(here).port:
        return line
    warning = say(
        "warning: links in the feeds lead to {address}, not here; "
        "set `site.url`, or with the samples: FEEDMILL_URL={here}",
        address=f"{site_url}/",
        here=here.rstrip("/"),
    )
    return f"{line}\n{warning}"


def describe_address(listener: socket.socket) -> str:
    """Where a browser finds what listens here."""
    host, port = listener.getsockname()[:2]
    return f"http://{Address(host, port)}/"


def start(arguments: list[str], *descriptors: int) -> subprocess.Popen[bytes]:
    """A child of the same program and configuration, out of reach of the terminal's Ctrl-C."""
    common = ["--config", str(find_config()), PARENT_OPTION, str(os.getpid())]
    # -P: no module is taken from the directory that the admin happens to stand in.
    places = [str(Path(feeds.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-P", "-m", "feeds", *arguments, *common],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, places))},
        pass_fds=descriptors,
        process_group=0,
        stdin=subprocess.DEVNULL,
    )
