"""`feedmill push`: articles into a directory source, at once; what a CMS does over HTTP, done here."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import click

from feeds.cli.cells import pad
from feeds.cli.completing import complete_file, complete_source
from feeds.cli.configuration import read_settings
from feeds.cli.options import config_option
from feeds.cli.speech import retell, say
from feeds.errors import ArticleError, Malformed, UnknownFeed
from feeds.intake import DirectoryIntake
from feeds.model.push import Fate, Outcome, Parcel, Receipt
from feeds.model.settings import Settings, Source
from feeds.service import open_service
from feeds.sources.file import read_bytes
from feeds.sources.items import unpack_items

PATIENCE = timedelta(minutes=1)
"""How long a refresh of the source that runs is waited for; who types a command can wait."""
STDIN = "-"
_FAILED = frozenset({Fate.DROPPED, Fate.HELD})


@click.command
@click.argument("files", nargs=-1, required=True, metavar="FILE|-...", shell_complete=complete_file)
@click.option(
    "--source",
    "source_id",
    metavar="ID",
    shell_complete=complete_source,
    help="Which source [default: the only one that can be meant].",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, as POST /ingest answers.")
@config_option
def command(files: tuple[str, ...], *, source_id: str | None, as_json: bool) -> int:
    """Take articles into a source's directory, read them, and publish, at once.

    FILE keeps its name; one that is there already is replaced, and pictures go beside the first article.
    With - JSON is read from stdin: an item, a list of items, or a JSON Feed. An item is known by its
    `id`: pushed again it takes the place of what was pushed before.

    \b
    feedmill push notice.html photo.png --source newsroom
    cms-export --json | feedmill push - --json
    """  # noqa: D301 - click keeps lines apart after a backspace
    settings = read_settings()
    source = find_source(settings, source_id)
    parcels = tuple(list_parcels(files))
    with closing(open_service(settings)) as service:
        receipt = DirectoryIntake(service, patience=PATIENCE).push(source, parcels)
    if as_json:
        click.echo(json.dumps(receipt.to_json(), ensure_ascii=False))
    else:
        tell(receipt)
    failed = receipt.problem or any(one.fate in _FAILED for one in receipt.outcomes)
    return 1 if failed else 0


def find_source(settings: Settings, source_id: str | None) -> Source:
    """The source of this id, now or before; without one: the only that takes pushes, or the only one.

    Raises UnknownFeed for an id that nobody has, UsageError when several could be meant.
    """
    known = ", ".join(source.id for source in settings.sources)
    if source_id is not None:
        for source in settings.sources:
            if source_id == source.id or source_id in source.aliases:
                return source
        raise UnknownFeed(source_id, f"no source has this id (there are: {known or 'none'})")
    directories = [source for source in settings.sources if source.web is None]
    takers = [source for source in directories if source.ingest_tokens] or directories
    if len(takers) != 1:
        raise click.UsageError(f"say which source is meant: --source ID (there are: {known or 'none'})")
    return takers[0]


def list_parcels(files: Sequence[str]) -> Iterator[Parcel | ArticleError]:
    """What the command line names, in order."""
    for name in files:
        if name != STDIN:
            yield _make_parcel(name)
            continue
        try:
            yield from unpack_items(sys.stdin.buffer.read())
        except Malformed as error:
            yield Malformed("stdin", error.sentence)


def tell(receipt: Receipt) -> None:
    """A line for each outcome: what was done on stdout, what was not on stderr."""
    for one in receipt.outcomes:
        if one.fate in _FAILED:
            told = f"{say(one.fate)} {retell(one.given)}: {retell(one.reason)}"
            click.echo(f"{receipt.source_id}: {told}", err=True)
        else:
            click.echo(_describe(one))
    if receipt.problem:
        click.echo(retell(receipt.problem), err=True)


def _describe(outcome: Outcome) -> str:
    title = f" “{outcome.title}”" if outcome.title else ""
    address = f" {outcome.url}" if outcome.url else ""
    reason = f" ({retell(outcome.reason)})" if outcome.reason else ""
    return f"{pad(say(outcome.fate), 9)} {outcome.given}{title}{address}{reason}"


def _make_parcel(name: str) -> Parcel:
    def read(most: int) -> bytes:
        data, _modified = read_bytes(Path(name), origin=name, max_bytes=most - 1)
        return data

    return Parcel(name, name, read)
