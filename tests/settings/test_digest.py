"""The digest of settings."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from feeds.model.fetching import Access, Auth
from feeds.model.settings import Category, Content, Exclude, Feed, Match, Settings, Site, Source
from feeds.model.web import Rule, Select, Web
from feeds.settings import settings_digest

SETTINGS = Settings(
    file=Path("/etc/feedmill.yaml"),
    site=Site(title="教育新闻", url="https://feeds.example.edu"),
    database="sqlite:////var/feedmill.db",
    sources=(
        Source(
            id="a",
            title="A",
            directory=Path("/srv/a"),
            include=("**/*.html",),
            link="",
            every=timedelta(minutes=15),
            timezone="UTC",
        ),
    ),
    categories=(Category(id="b", title="B", match=Match(words=("职教",))),),
    feeds=(Feed(id="c", title="C", categories=("b",), exclude=Exclude(sources=("a",))),),
)
OTHERS: dict[type, object] = {str: "other", bool: False, int: 7, timedelta: timedelta(days=1), tuple: ("z",)}


def test_where_things_lie_and_who_may_push_does_not_count() -> None:
    """Moving the file, the articles or the database, or another token, publishes everything anew."""
    moved = replace(
        SETTINGS,
        file=Path("/other.yaml"),
        database="postgresql+psycopg://h/d",
        sources=(replace(SETTINGS.sources[0], directory=Path("/other"), ingest_tokens=("a",)),),
    )

    assert settings_digest(SETTINGS) == settings_digest(moved)


PLACES: list[tuple[Source | Category | Feed, Callable[[Any], Settings]]] = [
    (SETTINGS.sources[0], lambda thing: replace(SETTINGS, sources=(thing,))),
    (SETTINGS.categories[0], lambda thing: replace(SETTINGS, categories=(thing,))),
    (SETTINGS.feeds[0], lambda thing: replace(SETTINGS, feeds=(thing,))),
]


@pytest.mark.parametrize(("thing", "settings_with"), PLACES, ids=["source", "category", "feed"])
def test_every_other_key_counts(
    thing: Source | Category | Feed, settings_with: Callable[[Any], Settings]
) -> None:
    """Whatever may change what is published changes the digest."""
    for field in fields(thing):
        if field.name in {"directory", "ingest_tokens", "match", "exclude", "web", "columns"}:
            continue
        value = getattr(thing, field.name)
        other = Content.SUMMARY if isinstance(value, Content) else OTHERS.get(type(value), ("z",))
        changes: dict[str, Any] = {field.name: other}
        assert settings_digest(SETTINGS) != settings_digest(settings_with(replace(thing, **changes)))


def test_how_something_is_fetched_does_not_count() -> None:
    """A password, a proxy or a longer timeout publishes everything anew; another selector does not."""

    def digest(access: Access, select: Select) -> str:
        web = Web("https://www.example.edu/", select=select, access=access)
        column = replace(SETTINGS.sources[0], id="a/b", web=web)
        source = replace(SETTINGS.sources[0], web=web, columns=(column,))
        rule = Rule("*", select=select, access=access, given=frozenset({"timeout"}))
        return settings_digest(replace(SETTINGS, sources=(source,), rules=(rule,)))

    access = Access(
        home="https://www.example.edu/",
        auth=Auth("me", "secret"),
        timeout=timedelta(seconds=5),
        allow_private=(ip_network("10.0.0.0/8"),),
    )

    assert digest(Access(), Select()) == digest(access, Select())
    assert digest(access, Select(content="#a")) != digest(access, Select())


def test_rules_and_their_order_count() -> None:
    """A changed rule, an order, and a restriction to nothing are told apart."""
    category, feed = SETTINGS.categories[0], SETTINGS.feeds[0]
    digests = {
        settings_digest(SETTINGS),
        settings_digest(replace(SETTINGS, categories=(replace(category, match=Match(tags=("职教",))),))),
        settings_digest(replace(SETTINGS, feeds=(replace(feed, categories=None),))),
        settings_digest(replace(SETTINGS, feeds=(replace(feed, categories=()),))),
        settings_digest(replace(SETTINGS, site=replace(SETTINGS.site, url="https://x.example.edu"))),
        settings_digest(replace(SETTINGS, categories=(category, replace(category, id="d")))),
        settings_digest(replace(SETTINGS, categories=(replace(category, id="d"), category))),
    }

    assert len(digests) == 7


def test_another_process_finds_the_same_digest() -> None:
    """Two processes with the same settings agree, so neither renders for the other's sake."""
    code = (
        "from pathlib import Path; from feeds.model.settings import Settings, Site;"
        "from feeds.settings import settings_digest;"
        "print(settings_digest(Settings(Path('f'), Site('教', 'https://a.example'), 'd')))"
    )
    here = settings_digest(Settings(Path("g"), Site("教", "https://a.example"), "e"))
    there = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONHASHSEED": "1"}, check=True, capture_output=True, text=True
    )

    assert here == there.stdout.strip()
