"""`feedmill refresh`: one pass now, then publish."""

import json
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from enum import Enum, auto

import click

from feeds.cli.completing import complete_source
from feeds.cli.configuration import read_settings
from feeds.cli.options import config_option, detail_options
from feeds.cli.signals import end_gently
from feeds.cli.speech import retell, say, say_counted
from feeds.cli.terminal import Track
from feeds.cli.wording import list_failures, list_intents, list_remarks, summarize, to_json
from feeds.errors import LeaseLost, SourceBusy, Stopped
from feeds.flow.ending import Confirmed
from feeds.flow.publish import Published
from feeds.model.report import Report
from feeds.model.settings import Source
from feeds.service import Service, open_service

PATIENCE = 60.0
"""Seconds for which sources that another process is refreshing are waited for, all together."""
LOOK = 0.2
"""Seconds between two looks at whether they are free."""


class Manner(Enum):
    """How much is told on stdout, and in which form."""

    PLAIN = auto()
    VERBOSE = auto()
    QUIET = auto()
    JSON = auto()


@dataclass
class Errand:
    """One pass over each of some sources: the free ones first, then those that were somebody else's."""

    service: Service
    confirmed: Confirmed
    silent: bool = False
    """Show no progress."""
    reports: list[Report] = field(default_factory=list)
    busy: list[str] = field(default_factory=list)
    """Why some could not be begun, or not be ended."""

    def run(self, sources: Sequence[Source]) -> None:
        """Raises Stopped when the process is asked to end."""
        named = {source.id: source for source in sources}
        held = [error for name in self._follow(named) if (error := self._try(named[name]))]
        for error in held:
            told = say("waiting, at most a minute: {reason}", reason=retell(error.sentence))
            click.echo(f"{error.subject}: {told}", err=True)
        deadline = time.monotonic() + PATIENCE
        while held and time.monotonic() < deadline:
            self.service.wait(LOOK)
            held = [error for one in held if (error := self._try(named[one.subject]))]
        self.busy += [
            say("{error}; run this again later, or leave it to that process", error=retell(error))
            for error in held
        ]

    def _follow(self, names: Collection[str]) -> Iterator[str]:
        """The names one by one; how far each pass is is shown meanwhile."""
        if self.silent:
            yield from names
            return
        track = Track(len(names))
        self.service = self.service.telling(track.tell)
        yield from track.follow(names, say("refreshing"))

    def _try(self, source: Source) -> SourceBusy | None:
        """One pass; the reason if somebody else is at it."""
        try:
            self.reports.append(self.service.refresh(source, confirmed=self.confirmed))
        except SourceBusy as busy:
            return busy
        except LeaseLost as lost:
            self.busy.append(retell(lost))
        return None


@click.command
@click.argument("sources", nargs=-1, metavar="[SOURCE]...", shell_complete=complete_source)
@click.option(
    "--confirm-withdrawals", is_flag=True, help="Withdraw what vanished, even if that is most of a source."
)
@click.option(
    "--confirm-arrivals",
    is_flag=True,
    help="Take what looks new but is old, even if it is most of a source.",
)
@detail_options
@click.option(
    "--json", "as_json", is_flag=True, help="A JSON object a line: each report, then what was published."
)
@config_option
def command(  # noqa: PLR0913 - click hands over each option
    sources: tuple[str, ...],
    *,
    confirm_withdrawals: bool,
    confirm_arrivals: bool,
    verbose: bool,
    quiet: bool,
    as_json: bool,
) -> int:
    """Read all sources, or those named, once and now; then publish.

    Each ends in a report on stdout. Exit status 1 if a source failed or a file gave no article: which
    and why is on stderr, and all the rest has been done. A source that another process is refreshing
    comes last, and is waited for a minute. One that is named is asked even if its address was given up
    for its 404. Ends on SIGTERM or Ctrl-C after the file at hand.

    \b
    feedmill refresh
    feedmill refresh newsroom --verbose
    feedmill refresh newsroom --confirm-withdrawals
    feedmill refresh --json | jq 'select(.error)'
    """  # noqa: D301 - click keeps lines apart after a backspace
    manner = _pick_manner(verbose=verbose, quiet=quiet, as_json=as_json)
    with closing(open_service(read_settings())) as service, end_gently(service.stopping.set) as asked:
        confirmed = Confirmed(confirm_withdrawals, confirm_arrivals, again=bool(sources))
        errand = Errand(service, confirmed, silent=quiet)
        try:
            errand.run(service.find_sources(sources))
            published = service.publish(last=True)
        except Stopped as stopped:
            _tell(errand, manner)
            click.echo(retell(stopped), err=True)
            return asked.status
    failures = _tell(errand, manner)
    _tell_published(published, manner)
    failures += map(retell, published.failed)
    for failure in failures:
        click.echo(failure, err=True)
    return 1 if failures else 0


def _pick_manner(*, verbose: bool, quiet: bool, as_json: bool) -> Manner:
    asked = ((as_json, Manner.JSON), (quiet, Manner.QUIET), (verbose, Manner.VERBOSE))
    return next((manner for wanted, manner in asked if wanted), Manner.PLAIN)


def _tell(errand: Errand, manner: Manner) -> list[str]:
    """Print each report; what failed comes back, for stderr."""
    failures = errand.busy
    for report in errand.reports:
        for line in _list_lines(report, manner):
            click.echo(line)
        failures += list_failures(report)
    return failures


def _list_lines(report: Report, manner: Manner) -> Iterator[str]:
    if manner is Manner.JSON:
        yield json.dumps(to_json(report), ensure_ascii=False)
    elif manner is not Manner.QUIET:
        yield summarize(report)
        yield from list_intents(report) if manner is Manner.VERBOSE else ()
        yield from list_remarks(report)


def _tell_published(published: Published, manner: Manner) -> None:
    changed, looked_at = published.changed, published.looked_at
    if manner is Manner.JSON:
        click.echo(json.dumps({"published": changed, "looked_at": looked_at}, ensure_ascii=False))
    elif manner is not Manner.QUIET:
        click.echo(_count_published(len(changed), looked_at))


def _count_published(changed: int, looked_at: int) -> str:
    if not looked_at:
        return say("published: no feed had to be looked at")
    return say_counted(
        changed,
        "published: {number} of {all} feeds looked at is different now",
        "published: {number} of {all} feeds looked at are different now",
        number=changed,
        all=looked_at,
    )
