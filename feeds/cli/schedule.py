"""`feedmill schedule`: the scheduler alone, until it is told to stop."""

import logging
import signal
from contextlib import closing

import click

from feeds.cli.configuration import read_configuration
from feeds.cli.journal import Journal, start_log
from feeds.cli.options import PARENT_OPTION, config_option
from feeds.cli.signals import ENDINGS, Signals, catch, go_round
from feeds.configuration import Configuration
from feeds.errors import StoreError
from feeds.service import Service, open_service

log = logging.getLogger(__name__)


@click.command
@click.option(
    PARENT_OPTION, "parent", type=int, hidden=True, help="End when this process is no longer the parent."
)
@config_option
def command(*, parent: int | None) -> None:
    """Refresh each source when its time has come, and publish. Needed once, beside the web servers.

    A changed configuration is taken within seconds, whole or not at all. Ends on SIGTERM or Ctrl-C after
    the refreshes that run; a second one ends it at once.

    \b
    feedmill schedule --config /etc/feedmill/feedmill.yaml
    """  # noqa: D301 - click keeps lines apart after a backspace
    configuration = read_configuration(silent=parent is not None)
    start_log()
    with catch(*ENDINGS) as signals:
        service: Service | None = open_service(configuration.settings)
        while service is not None:
            service = _run(service, configuration, signals, parent)


def _run(
    service: Service, configuration: Configuration, signals: Signals, parent: int | None
) -> Service | None:
    """Schedule under one configuration; the service of the next one, None at the end."""
    with closing(service):
        scheduler = service.make_scheduler(Journal().note)
        scheduler.start()
        following: Service | None = None
        try:
            following = _wait(configuration, signals, parent)
        finally:
            if following is None:
                signal.signal(signal.SIGINT, signal.SIG_DFL)
                signal.signal(signal.SIGTERM, signal.SIG_DFL)
            scheduler.stop()
        return following


def _wait(configuration: Configuration, signals: Signals, parent: int | None) -> Service | None:
    """Return when the process is asked to end, or its parent is gone: None; or when the file was changed."""
    for _ in go_round(signals, parent):
        before = configuration.loaded
        if not configuration.look():
            continue
        try:
            following = open_service(configuration.settings)
        except StoreError as error:
            configuration.refuse(before, str(error))
            continue
        log.info("the changed configuration is in force")
        return following
    return None
