"""`feedmill status`: how sources and feeds are, from the store alone."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import click

from feeds import __version__
from feeds.cli.configuration import read_settings
from feeds.cli.options import config_option
from feeds.cli.speech import retell, say
from feeds.cli.terminal import print_table
from feeds.cli.wording import describe_distance, describe_moment
from feeds.flow.targets import Scope, list_targets
from feeds.model.reading import SourceState
from feeds.model.settings import Source
from feeds.ports import Publication
from feeds.service import Service, open_service

SOURCE_COLUMNS = ("source", "articles", "last success", "next refresh", "state")
FEED_COLUMNS = ("feed", "entries", "newest article", "last different")


@click.command
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object; moments as RFC 3339, in UTC.")
@config_option
def command(*, as_json: bool) -> None:
    """Tell when each source was read and what each feed holds. Moments are in the site's time zone.

    \b
    feedmill status
    feedmill status --json | jq -r '.sources[] | select(.error) | .id'
    """  # noqa: D301 - click keeps lines apart after a backspace
    with closing(open_service(read_settings())) as service:
        if as_json:
            click.echo(json.dumps(to_json(service), ensure_ascii=False))
            return
        print_table([say(one) for one in SOURCE_COLUMNS], list(list_sources(service)))
        click.echo()
        print_table([say(one) for one in FEED_COLUMNS], list(list_feeds(service)))


def to_json(service: Service) -> dict[str, Any]:
    """Everything that the tables tell, for a script."""
    states = {state.source_id: state for state in service.store.serving.list_states()}
    publications = service.store.publishing.publications()
    return {
        "sources": [
            _source_to_json(source, states.get(source.id, SourceState(source.id)))
            for source in service.settings.read_sources
        ],
        "feeds": [
            _feed_to_json(target.path, publications.get(target.path))
            for target in list_targets(Scope(service.settings, service.settings.site.url, __version__))
        ],
    }


def _source_to_json(source: Source, state: SourceState) -> dict[str, Any]:
    return {
        "id": source.id,
        "title": source.title,
        "enabled": source.enabled,
        "articles": state.articles,
        "last_attempt": _moment(state.last_attempt),
        "last_success": _moment(state.last_success),
        "next_due": _moment(state.next_due),
        "failures": state.failures,
        "error": state.error,
    }


def _feed_to_json(path: str, publication: Publication | None) -> dict[str, Any]:
    if publication is None:
        return {"path": path, "published": False}
    listing = publication.listing
    return {
        "path": path,
        "published": True,
        "entries": listing.entries,
        "newest": _moment(listing.newest),
        "updated": _moment(listing.updated),
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds")


def list_sources(service: Service) -> Iterator[tuple[str, ...]]:
    """A row for each configured source."""
    now, zone = service.clock(), ZoneInfo(service.settings.site.timezone)
    states = {state.source_id: state for state in service.store.serving.list_states()}
    for source in service.settings.read_sources:
        state = states.get(source.id, SourceState(source.id))
        due = describe_due(source, state, now, zone)
        success = describe_moment(state.last_success, now, zone)
        yield source.id, str(state.articles), success, due, describe_state(source, state)


def describe_due(source: Source, state: SourceState, now: datetime, zone: tzinfo) -> str:
    """When a source is read next; since when it waits for that, if the moment is past."""
    if not source.enabled:
        return say("paused")
    if state.next_due is not None and state.next_due <= now:
        return say("due ({distance})", distance=describe_distance(state.next_due - now))
    return describe_moment(state.next_due, now, zone)


def describe_state(source: Source, state: SourceState) -> str:
    """The source's health in a few words, or its error."""
    if state.error:
        error = retell(state.error)
        again = state.failures > 1
        return say("failed {number} times: {error}", number=state.failures, error=error) if again else error
    if not source.enabled:
        return say("paused")
    return say("ok") if state.last_success else say("not read yet")


def list_feeds(service: Service) -> Iterator[tuple[str, ...]]:
    """A row for each feed, category and source; unlisted ones too."""
    now, zone = service.clock(), ZoneInfo(service.settings.site.timezone)
    publications = service.store.publishing.publications()
    for target in list_targets(Scope(service.settings, service.settings.site.url, __version__)):
        publication = publications.get(target.path)
        if publication is None:
            yield target.path, "-", "-", say("not published yet")
            continue
        listing = publication.listing
        newest = describe_moment(listing.newest, now, zone) if listing.newest else "-"
        yield target.path, str(listing.entries), newest, describe_moment(listing.updated, now, zone)
