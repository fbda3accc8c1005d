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
from feeds.cli.completing import complete_file
from feeds.cli.manifest import Asked, Page, parse_argument, parse_manifest
from feeds.cli.options import DEFAULT_CONFIG, config_option, find_named_config, parse_networks, parse_zone
from feeds.cli.speech import retell
from feeds.errors import ArticleError, FeedsError, Malformed, NotAFeed, SourceError
from feeds.formats import parse
from feeds.model.article import Draft
from feeds.model.document import Claim, Document, Field, Origin
from feeds.model.fetching import Access, Network
from feeds.model.guide import Guide, host_of, make_guide
from feeds.model.settings import Settings, Site, Source
from feeds.model.web import Rule, SourceType, Web, find_rule
from feeds.normalize import explain, normalize, to_item
from feeds.ports import Parsed, Reader
from feeds.settings import load_settings
from feeds.sources.file import read_file
from feeds.sources.reader import open_reader
from feeds.sources.visit import web_of

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
    fetch: Reader
    access: Access
    """How addresses are fetched."""
    site_rules: tuple[Rule, ...] = ()
    """What holds on which hosts."""

    def read(self, page: Page) -> Iterator[Line]:
        """A line for each article of a page. Raises ArticleError or SourceError when there is none."""
        if not page.path:
            yield from self._fetch(page.url)
            return
        now = datetime.now(UTC)
        payload = read_file(Path(page.path), origin=page.path, max_bytes=self.source.max_bytes)
        payload = replace(payload, url=page.url, modified=page.fetched_at or payload.modified)
        parsed = parse(payload, Guide(rules=self.site_rules))
        _tell_notes(parsed)
        for document in parsed.documents:
            own = _with_address(document, page.url) if len(parsed.documents) == 1 else document
            yield from self._attempt(own, self.source, page.fetched_at or now)
        for drop in parsed.drops:
            yield _refuse(Malformed(drop.origin, drop.reason))

    def _fetch(self, url: str) -> Iterator[Line]:
        """What stands at an address: a feed's or a sitemap's articles, else the one that the page is."""
        now = datetime.now(UTC)
        source = self._make_source(url)
        guide = make_guide(source.web, self.site_rules)
        reading = self.fetch(source, {}, now)
        if not reading.present and isinstance(reading.find().error, NotAFeed):
            reading = self.fetch(_as_page(source), {}, now)
        for sighting in reading.sightings:
            if sighting.drop is not None:
                yield _refuse(Malformed(sighting.drop.origin, sighting.drop.reason))
            elif sighting.payload is not None:
                parsed = parse(sighting.payload, guide)
                _tell_notes(parsed)
                for document in parsed.documents:
                    yield from self._attempt(document, source, now)
        if not reading.present and (error := reading.find().error):
            raise error
        for drop in reading.drops:
            yield _refuse(Malformed(drop.origin, drop.reason))

    def _make_source(self, url: str) -> Source:
        """A source at an address, which inherits from the rule of its host as any other."""
        access = replace(self.access, home=url)
        rule = find_rule(self.site_rules, host_of(url))
        if rule is None:
            return replace(self.source, web=Web(url, access=access))
        web = Web(url, select=rule.select, access=rule.apply(access, url))
        return replace(self.source, web=web, timezone=rule.timezone or self.source.timezone)

    def _attempt(self, document: Document, source: Source, read_at: datetime) -> Iterator[Line]:
        try:
            draft = normalize(document, source, read_at)
        except ArticleError as error:
            yield _refuse(error)
            return
        line = to_item(draft, categories=self._find_categories(draft))
        yield line | ({"_explain": explain(draft, document)} if self.explains else {})

    def _find_categories(self, draft: Draft) -> list[str]:
        labels = labels_of(draft, self.source.id, self.rules)
        return [one for one in self.categories if category_label(one) in labels]


@click.command
@click.argument("paths", nargs=-1, metavar="[PATH_OR_URL]...", shell_complete=complete_file)
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
    "--allow-private",
    "networks",
    multiple=True,
    callback=parse_networks,
    metavar="NETWORK",
    help="Addresses may be of this private network (10.0.0.0/8); may be given several times.",
)
@config_option
def command(
    paths: tuple[str, ...],
    *,
    manifest: IO[bytes] | None,
    explains: bool,
    timezone: str | None,
    networks: tuple[Network, ...],
) -> int:
    """Print what is found in files or at addresses, one JSON line an article, each as soon as it is ready.

    A line is a JSON Feed 1.1 item; an unknown field is left out. What cannot be read gives
    {"error": "..."} in its place, and exit status 1. With --config the site's categories are named too.

    \b
    feedmill extract --explain notice.txt
    feedmill extract https://www.example.edu/news/feed.xml
    feedmill extract --timezone Asia/Shanghai pages/*.html | jq -r .title
    feedmill extract --manifest pages.jsonl > articles.jsonl
    """  # noqa: D301 - click keeps lines apart after a backspace
    if not paths and manifest is None:
        raise click.UsageError("name files, or a manifest with --manifest; see feedmill extract --help")
    settings = read_settings_for(timezone)
    with open_reader(settings.site, settings.rules) as fetch:
        desk = make_desk(settings, fetch, Access(allow_private=networks), explains=explains)
        asked = _list_asked(paths, manifest, ZoneInfo(desk.source.timezone))
        # Of what was printed only a count is kept: a manifest may be as long as it likes.
        failed = sum(print_line(line) for line in read_all(asked, desk))
    return 1 if failed else 0


def read_settings_for(timezone: str | None) -> Settings:
    """The configuration's, if there is one, in a time zone if one is given. Raises ConfigError."""
    config = find_named_config() or (DEFAULT_CONFIG if DEFAULT_CONFIG.is_file() else None)
    if config is None:
        settings = Settings(file=Path(), site=Site(title="", url=""), database="")
    else:
        settings = load_settings(config, environ=os.environ).settings
    return replace(settings, site=replace(settings.site, timezone=timezone or settings.site.timezone))


def make_desk(settings: Settings, fetch: Reader, access: Access, *, explains: bool) -> Desk:
    """A desk with the settings' categories and zone."""
    source = replace(SOURCE, timezone=settings.site.timezone)
    rules = compile_rules(replace(settings, sources=(source,), feeds=()))
    categories = tuple(one.id for one in settings.categories)
    return Desk(source, rules, categories, explains, fetch, access, settings.rules)


def read_all(asked: Iterable[Asked], desk: Desk) -> Iterator[Line]:
    """The lines for everything asked, in order; one page's failure is a line and stays its own."""
    for one in asked:
        if isinstance(one, Malformed):
            yield _refuse(one)
            continue
        try:
            yield from desk.read(one)
        except (ArticleError, SourceError) as error:
            yield _refuse(error)
        except Exception as error:  # noqa: BLE001 - hundreds of pages must not be lost for one
            click.echo(traceback.format_exc(), err=True)
            yield _refuse(Malformed(one.path or one.url, f"an error in Feedmill itself: {error!r}"))


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


def _as_page(source: Source) -> Source:
    """The source, its address taken for that of an article."""
    return replace(source, web=replace(web_of(source), type=SourceType.PAGE))


def _tell_notes(parsed: Parsed) -> None:
    for note in parsed.notes:
        click.echo(f"{note.origin}: {retell(note.reason)}", err=True)


def _refuse(error: FeedsError) -> Line:
    return {"error": str(error)}
