"""`feedmill refresh`: one pass now, then publish."""

import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field

import click

from feeds.cli.configuration import read_settings
from feeds.cli.options import config_option
from feeds.cli.signals import end_gently
from feeds.cli.terminal import Track
from feeds.cli.wording import list_failures, list_intents, list_remarks, summarize
from feeds.errors import LeaseLost, SourceBusy, Stopped
from feeds.flow.ending import Confirmed
from feeds.model.report import Report
from feeds.model.settings import Source
from feeds.service import Service, open_service

PATIENCE = 60.0
"""Seconds for which sources that another process is refreshing are waited for, all together."""
LOOK = 0.2
"""Seconds between two looks at whether they are free."""


@dataclass
class Errand:
    """One pass over each of some sources: the free ones first, then those that were somebody else's."""

    service: Service
    confirmed: Confirmed
    reports: list[Report] = field(default_factory=list)
    busy: list[str] = field(default_factory=list)
    """Why some could not be begun, or not be ended."""

    def run(self, sources: Sequence[Source]) -> None:
        """Raises Stopped when the process is asked to end."""
        named = {source.id: source for source in sources}
        held = [
            error
            for name in Track(len(named)).follow(named, "refreshing")
            if (error := self._try(named[name]))
        ]
        for error in held:
            click.echo(f"{error.subject}: waiting, at most a minute: {error.sentence}", err=True)
        deadline = time.monotonic() + PATIENCE
        while held and time.monotonic() < deadline:
            self.service.wait(LOOK)
            held = [error for one in held if (error := self._try(named[one.subject]))]
        self.busy += [f"{error}; run this again later, or leave it to that process" for error in held]

    def _try(self, source: Source) -> SourceBusy | None:
        """One pass; the reason if somebody else is at it."""
        try:
            self.reports.append(self.service.refresh(source, confirmed=self.confirmed))
        except SourceBusy as busy:
            return busy
        except LeaseLost as lost:
            self.busy.append(str(lost))
        return None


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
    and why is on stderr, and all the rest has been done. A source that another process is refreshing
    comes last, and is waited for a minute. Ends on SIGTERM or Ctrl-C after the file at hand.
    """
    with closing(open_service(read_settings())) as service, end_gently(service.stopping.set) as asked:
        errand = Errand(service, Confirmed(withdrawals=confirm_withdrawals, arrivals=confirm_arrivals))
        try:
            errand.run(service.find_sources(sources))
            published = service.publish()
        except Stopped as stopped:
            _tell(errand, verbose=verbose)
            click.echo(stopped, err=True)
            return asked.status
    failures = _tell(errand, verbose=verbose)
    click.echo(
        f"published: {len(published.changed)} of {published.looked_at} feeds looked at are different now"
    )
    failures += map(str, published.failed)
    for failure in failures:
        click.echo(failure, err=True)
    return 1 if failures else 0


def _tell(errand: Errand, *, verbose: bool) -> list[str]:
    """Print each report; what failed comes back, for stderr."""
    failures = errand.busy
    for report in errand.reports:
        click.echo(summarize(report))
        for line in list_intents(report) if verbose else ():
            click.echo(line)
        for line in list_remarks(report):
            click.echo(line)
        failures += list_failures(report)
    return failures
