"""`feedmill refresh`: one pass now, then publish."""

from collections.abc import Sequence
from contextlib import closing

import click

from feeds.cli.configuration import read_settings
from feeds.cli.options import config_option
from feeds.cli.terminal import Track
from feeds.cli.wording import list_failures, list_intents, list_remarks, summarize
from feeds.errors import SourceBusy
from feeds.flow.ending import Confirmed
from feeds.model.report import Report
from feeds.service import Service, open_service


@click.command
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option(
    "--confirm-withdrawals", is_flag=True, help="Withdraw what vanished, even if that is most of a source."
)
@click.option(
    "--confirm-arrivals",
    is_flag=True,
    help="Take what looks new but is old, even if it is most of a source.",
)
@click.option("-v", "--verbose", is_flag=True, help="Name every article, what became of it, and why.")
@config_option
def command(
    sources: tuple[str, ...], *, confirm_withdrawals: bool, confirm_arrivals: bool, verbose: bool
) -> int:
    """Read all sources, or those named, once and now; then publish.

    Each ends in a report on stdout. Exit status 1 if a source failed or a file gave no article: which
    and why is on stderr, and all the rest has been done.
    """
    with closing(open_service(read_settings())) as service:
        confirmed = Confirmed(withdrawals=confirm_withdrawals, arrivals=confirm_arrivals)
        reports, failures = _refresh(service, sources, confirmed)
        published = service.publish()
    for report in reports:
        click.echo(summarize(report))
        for line in list_intents(report) if verbose else ():
            click.echo(line)
        for line in list_remarks(report):
            click.echo(line)
        failures += list_failures(report)
    click.echo(
        f"published: {len(published.changed)} of {published.looked_at} feeds looked at are different now"
    )
    failures += map(str, published.failed)
    for failure in failures:
        click.echo(failure, err=True)
    return 1 if failures else 0


def _refresh(service: Service, names: Sequence[str], confirmed: Confirmed) -> tuple[list[Report], list[str]]:
    """The reports of the passes, and why some could not be begun."""
    sources = {source.id: source for source in service.find_sources(names)}
    reports: list[Report] = []
    busy: list[str] = []
    for source_id in Track(len(sources)).follow(sources, "refreshing"):
        try:
            reports.append(service.refresh(sources[source_id], confirmed=confirmed))
        except SourceBusy as error:
            busy.append(str(error))
    return reports, busy
