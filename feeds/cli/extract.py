"""`feedmill extract`: what is found in files, one JSON line an article. No store, no configuration needed."""

import json
import os
import sys
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

import click

from feeds.classify import Rules, category_label, compile_rules, labels_of
from feeds.cli.manifest import Asked, Page, parse_argument, parse_manifest
from feeds.cli.options import DEFAULT_CONFIG, config_option, find_named_config, parse_zone
from feeds.cli.speech import retell
from feeds.errors import ArticleError, Malformed
from feeds.formats import parse
from feeds.model.article import Draft
from feeds.model.document import Claim, Document, Field, Origin
from feeds.model.settings import Settings, Site, Source
from feeds.normalize import explain, normalize, to_item
from feeds.settings import load_settings
from feeds.sources.file import read_file

SOURCE = Source(
    id="extract",
    title="",
    directory=Path(),
    include=(),
    link="",
    every=timedelta(hours=1),
    timezone="UTC",
)
"""Stands for the source that there is not."""

Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Desk:
    """How articles are looked at: the stand-in source, and the categories to find."""

    source: Source
    rules: Rules
    categories: tuple[str, ...]
    explains: bool

    def read(self, page: Page) -> Iterator[Line]:
        """A line for each article of a page. Raises ArticleError when there is none to be had."""
        now = datetime.now(UTC)
        payload = read_file(Path(page.path), origin=page.path, max_bytes=self.source.max_bytes)
        payload = replace(payload, url=page.url, modified=page.fetched_at or payload.modified)
        parsed = parse(payload)
        for document in parsed.documents:
            own = _with_address(document, page.url) if len(parsed.documents) == 1 else document
            yield from self._attempt(own, page.fetched_at or now)
        for drop in parsed.drops:
            yield _refuse(Malformed(drop.origin, drop.reason))

    def _attempt(self, document: Document, read_at: datetime) -> Iterator[Line]:
        try:
            draft = normalize(document, self.source, read_at)
        except ArticleError as error:
            yield _refuse(error)
            return
        line = to_item(draft, categories=self._find_categories(draft))
        yield line | ({"_explain": explain(draft, document)} if self.explains else {})

    def _find_categories(self, draft: Draft) -> list[str]:
        labels = labels_of(draft, self.source.id, self.rules)
        return [one for one in self.categories if category_label(one) in labels]


@click.command
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--manifest",
    type=click.File("rb"),
    metavar="FILE|-",
    help='Read what to look at from JSON lines {"path": "...", "url": "...", "fetched_at": "..."}.',
)
@click.option("--explain", "explains", is_flag=True, help="Add each field's candidates, and which one won.")
@click.option(
    "--timezone",
    callback=parse_zone,
    metavar="ZONE",
    help="Of dates without an offset [default: the named configuration's, else UTC].",
)
@click.option(
    "--allow-private", "networks", multiple=True, metavar="NETWORK", help="Not yet: nothing is fetched."
)
@config_option
def command(
    paths: tuple[str, ...],
    *,
    manifest: IO[bytes] | None,
    explains: bool,
    timezone: str | None,
    networks: tuple[str, ...],
) -> int:
    """Print what is found in files, one JSON line an article, in order, each as soon as it is ready.

    A line is a JSON Feed 1.1 item; an unknown field is left out. What cannot be read gives
    {"error": "..."} in its place, and exit status 1. With --config the site's categories are named too.

    \b
    feedmill extract --explain notice.txt
    feedmill extract --timezone Asia/Shanghai pages/*.html | jq -r .title
    feedmill extract --manifest pages.jsonl > articles.jsonl
    """  # noqa: D301 - click keeps lines apart after a backspace
    if networks:
        raise click.UsageError(
            "--allow-private: not yet; nothing is fetched in this version, so leave it out"
        )
    if not paths and manifest is None:
        raise click.UsageError("name files, or a manifest with --manifest; see feedmill extract --help")
    desk = make_desk(timezone, explains=explains)
    asked = _list_asked(paths, manifest, ZoneInfo(desk.source.timezone))
    # Of what was printed only a count is kept: a manifest may be as long as it likes.
    failed = sum(print_line(line) for line in read_all(asked, desk))
    return 1 if failed else 0


def make_desk(timezone: str | None, *, explains: bool) -> Desk:
    """A desk for a time zone; None: the configuration's, if there is one, else UTC. Raises ConfigError."""
    config = find_named_config() or (DEFAULT_CONFIG if DEFAULT_CONFIG.is_file() else None)
    if config is None:
        settings = Settings(file=Path(), site=Site(title="", url=""), database="")
    else:
        settings = load_settings(config, environ=os.environ).settings
    source = replace(SOURCE, timezone=timezone or settings.site.timezone)
    rules = compile_rules(replace(settings, sources=(source,), feeds=()))
    return Desk(source, rules, tuple(one.id for one in settings.categories), explains)


def read_all(asked: Iterable[Asked], desk: Desk) -> Iterator[Line]:
    """The lines for everything asked, in order; one page's failure is a line and stays its own."""
    for one in asked:
        if isinstance(one, Malformed):
            yield _refuse(one)
            continue
        try:
            yield from desk.read(one)
        except ArticleError as error:
            yield _refuse(error)
        except Exception as error:  # noqa: BLE001 - hundreds of pages must not be lost for one
            click.echo(traceback.format_exc(), err=True)
            yield _refuse(Malformed(one.path, f"an error in Feedmill itself: {error!r}"))


def print_line(line: Line) -> bool:
    """Put a line on stdout at once, as UTF-8 whatever the terminal speaks; True if it is an error.

    An error is told on stderr as well, unless both would end up on the same terminal.
    """
    layout = 2 if "_explain" in line and sys.stdout.isatty() else None
    try:
        data = json.dumps(line, ensure_ascii=False, indent=layout).encode()
    except UnicodeEncodeError:
        data = json.dumps(line, indent=layout).encode()
    click.echo(data)
    if "error" in line and not sys.stdout.isatty():
        click.echo(retell(line["error"]), err=True)
    return "error" in line


def _list_asked(paths: Iterable[str], manifest: IO[bytes] | None, zone: ZoneInfo) -> Iterator[Asked]:
    yield from map(parse_argument, paths)
    if manifest is not None:
        yield from parse_manifest(manifest, zone)


def _with_address(document: Document, url: str) -> Document:
    """The document, known to stand at this address whatever the page says of itself."""
    if not url:
        return document
    claim = Claim(Field.URL, (url,), Origin.SETTINGS, "manifest")
    return replace(document, claims=(claim, *document.claims))


def _refuse(error: ArticleError) -> Line:
    return {"error": str(error)}
