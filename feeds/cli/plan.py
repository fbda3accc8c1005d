"""`feedmill plan`: what this configuration would change, before it is live."""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict

import click

from feeds.cli.configuration import read_settings
from feeds.cli.options import config_option
from feeds.cli.speech import say, say_counted
from feeds.flow.planning import FeedChange, Plan, SourceChange, Title
from feeds.service import open_service

SHOWN = 5
"""Entries that are named for each feed and direction, unless all are asked for."""


@click.command
@click.option("-v", "--verbose", is_flag=True, help="Name every entry that would enter or leave a feed.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole plan as JSON.")
@config_option
def command(*, verbose: bool, as_json: bool) -> None:
    """Tell what this file would change against what is stored; nothing is changed.

    Sources that come, go or are renamed; feeds, and the entries that would enter or leave each;
    categories that would hold more than half of everything.

    \b
    feedmill plan --config new.yaml
    feedmill plan --json | jq '.feeds[].path'
    """  # noqa: D301 - click keeps lines apart after a backspace
    with closing(open_service(read_settings())) as service:
        plan = service.plan()
    if as_json:
        click.echo(json.dumps(asdict(plan), ensure_ascii=False))
        return
    for line in tell(plan, None if verbose else SHOWN):
        click.echo(line)


def tell(plan: Plan, shown: int | None) -> Iterator[str]:
    """The plan as lines; `shown` limits the entries that are named, None: all."""
    if not (plan.sources or plan.feeds or plan.wide):
        yield say_counted(
            plan.articles,
            "nothing would be different ({number} article is stored)",
            "nothing would be different ({number} articles are stored)",
            number=plan.articles,
        )
        return
    for source in plan.sources:
        yield _tell_source(source)
    for feed in plan.feeds:
        yield from _tell_feed(feed, shown)
    for wide in plan.wide:
        share = 100 * wide.articles // wide.of
        yield say(
            "category {id}: would hold {number} of {all} articles ({share} %); "
            "a narrower rule would sort better",
            id=wide.id,
            number=wide.articles,
            all=wide.of,
            share=share,
        )


def _tell_source(change: SourceChange) -> str:
    match change.what:
        case "new":
            return say("source {id}: new; what is there at its first pass is history", id=change.id)
        case "renamed":
            one = "source {id}: goes on as what was {former}; its {number} article keeps its id"
            many = "source {id}: goes on as what was {former}; its {number} articles keep their ids"
        case _:
            one = "source {id}: gone; its {number} article leaves every feed and stays stored"
            many = "source {id}: gone; its {number} articles leave every feed and stay stored"
    number = change.articles
    return say_counted(number, one, many, id=change.id, former=change.former, number=number)


def _tell_feed(change: FeedChange, shown: int | None) -> Iterator[str]:
    match change.what:
        case "new":
            number = len(change.enter)
            one, many = "{path}: new, with {number} entry", "{path}: new, with {number} entries"
            yield say_counted(number, one, many, path=change.path, number=number)
        case "gone":
            number = len(change.leave)
            one, many = "{path}: gone, with {number} entry", "{path}: gone, with {number} entries"
            yield say_counted(number, one, many, path=change.path, number=number)
        case _:
            yield say(
                "{path}: {enter} would enter, {leave} would leave",
                path=change.path,
                enter=len(change.enter),
                leave=len(change.leave),
            )
            yield from _name_entries("+", change.enter, shown)
            yield from _name_entries("-", change.leave, shown)


def _name_entries(sign: str, entries: Sequence[Title], shown: int | None) -> Iterator[str]:
    for entry in entries[:shown]:
        yield f"  {sign} {entry.title or entry.id}"
    if shown is not None and len(entries) > shown:
        more = say("and {number} more (--verbose names them)", number=len(entries) - shown)
        yield f"  {sign} {more}"
