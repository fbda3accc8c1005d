"""`feedmill schedule`: the scheduler alone, until it is told to stop."""

import signal
from contextlib import closing

import click

from feeds.cli.configuration import read_settings
from feeds.cli.journal import Journal, start_log
from feeds.cli.options import config_option
from feeds.cli.signals import ENDINGS, catch, wait_for_end
from feeds.service import open_service


@click.command
@click.option(
    "--x-parent", "parent", type=int, hidden=True, help="End when this process is no longer the parent."
)
@config_option
def command(*, parent: int | None) -> None:
    """Refresh each source when its time has come, and publish. Needed once, beside the web servers.

    Ends on SIGTERM or Ctrl-C after the refreshes that run; a second one ends it at once.
    """
    settings = read_settings(silent=parent is not None)
    start_log()
    with catch(*ENDINGS) as signals, closing(open_service(settings)) as service:
        scheduler = service.make_scheduler(Journal().note)
        scheduler.start()
        try:
            wait_for_end(signals, parent)
        finally:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            scheduler.stop()
