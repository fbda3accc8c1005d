"""`feedmill preview`: a source's articles as they would be taken, before it is live."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import click

from feeds.classify import category_label, compile_rules, labels_of
from feeds.cli.completing import complete_source
from feeds.cli.configuration import read_settings
from feeds.cli.options import config_option
from feeds.cli.speech import retell, say, say_counted
from feeds.cli.terminal import Track, print_fields
from feeds.flow.preview import Preview
from feeds.model.article import Draft, Person, Precision, Stamp
from feeds.model.reading import SETTLE
from feeds.model.settings import Settings, Source
from feeds.normalize import to_item
from feeds.service import open_glance


@click.command
@click.argument("source_id", metavar="SOURCE", shell_complete=complete_source)
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many articles."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON Feed item a line, with the whole text.")
@config_option
def command(source_id: str, *, limit: int, as_json: bool) -> int:
    """Show the newest articles of SOURCE as they would be taken now. Nothing is stored.

    SOURCE/COLUMN is one column of a source that has several; SOURCE alone is all of them.

    \b
    feedmill preview newsroom
    feedmill preview newsroom --limit 50 --json | jq .title

    Exit status 1 if something in the source gives no article: which and why is on stderr.
    """  # noqa: D301 - click keeps lines apart after a backspace
    settings = read_settings()
    codes = [_show(settings, source, limit, as_json=as_json) for source in settings.find_sources(source_id)]
    return max(codes)


def _show(settings: Settings, source: Source, limit: int, *, as_json: bool) -> int:
    """Print what is in one source, or one column; the exit status that it deserves."""
    preview = _look(settings, source, limit)
    if preview.unsettled:  # written this very moment: whoever writes a file and looks wants to see it
        time.sleep(SETTLE.total_seconds())
        preview = _look(settings, source, limit)
    categories = _Categories(settings)
    for draft in preview.newest:
        held = categories.of(draft, source)
        if as_json:
            click.echo(json.dumps(to_item(draft, categories=held), ensure_ascii=False))
        else:
            print_fields(draft.title, list(describe(draft, source, held)))
    for line in list_problems(preview):
        click.echo(line, err=True)
    return 1 if preview.dropped else 0


def _look(settings: Settings, source: Source, limit: int) -> Preview:
    track = Track(1)
    with open_glance(settings, datetime.now(UTC), track.tell) as glance, track.draw():
        return glance.look(source, limit=limit)


class _Categories:
    """Which categories a draft would be in, by their ids, in the file's order."""

    def __init__(self, settings: Settings) -> None:
        self._rules = compile_rules(settings)
        self._ids = tuple(one.id for one in settings.categories)

    def of(self, draft: Draft, source: Source) -> list[str]:
        labels = labels_of(draft, source.id, self._rules)
        return [one for one in self._ids if category_label(one) in labels]


def describe(draft: Draft, source: Source, categories: list[str]) -> Iterator[tuple[str, str]]:
    """What is known of a draft, as names and values; what is unknown is left out."""
    found = (
        ("file", draft.origin if source.web is None else ""),
        ("published", _tell_moment(draft.published)),
        ("updated", _tell_moment(draft.updated)),
        ("authors", _names(draft.authors)),
        ("contributors", _names(draft.contributors)),
        ("editors", _names(draft.editors)),
        ("source", draft.source),
        ("breadcrumbs", " > ".join(draft.breadcrumbs)),
        ("tags", ", ".join(draft.tags)),
        ("categories", ", ".join(categories)),
        ("language", draft.language),
        ("address", draft.url),
        ("picture", draft.image),
        ("summary", draft.summary),
    )
    return ((say(name), value) for name, value in found if value)


def list_problems(preview: Preview) -> Iterator[str]:
    """Everything that an admin should look at, and how many articles there are, a line each."""
    for drop in preview.dropped:
        yield say("dropped {origin}: {reason}", origin=drop.origin, reason=retell(drop.reason))
    for note in preview.notes:
        yield f"{note.origin}: {retell(note.reason)}"
    for path in preview.unsettled:
        yield f"{path}: {say('still being written')}"
    yield say_counted(
        preview.articles,
        "{articles} article, {shown} shown, {dropped} dropped; nothing was stored",
        "{articles} articles, {shown} shown, {dropped} dropped; nothing was stored",
        articles=preview.articles,
        shown=len(preview.newest),
        dropped=len(preview.dropped),
    )


def _tell_moment(stamp: Stamp | None) -> str:
    if stamp is None:
        return ""
    return f"{stamp.at:%Y-%m-%d}" if stamp.precision is Precision.DAY else stamp.at.isoformat(" ", "seconds")


def _names(people: tuple[Person, ...]) -> str:
    return ", ".join(person.name for person in people)
