"""From the validated file to the frozen settings: what was left out filled in, paths made absolute."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from feeds.model import settings as model
from feeds.model.fetching import DEFAULT_MAX_BYTES
from feeds.settings import models
from feeds.settings.addresses import DEFAULT_DATABASE, place_database, place_path
from feeds.settings.inheritance import Inheritance
from feeds.settings.layers import Effective, value_of
from feeds.settings.web import Folders, make_rule, make_web

DEFAULT_INCLUDE = ("**/*.html", "**/*.htm", "**/*.md", "**/*.txt", "**/*.json")
DEFAULT_EVERY = timedelta(minutes=15)
DEFAULT_LIMIT = 50
DEFAULT_ZONE = "UTC"


class Assembly:
    """Puts the settings of one file, with those that it includes, together."""

    def __init__(self, file: models.File, inheritance: Inheritance, folders: Folders) -> None:
        self._file = file
        self._inheritance = inheritance
        self._folders = folders
        self._zone = file.site.timezone or DEFAULT_ZONE

    def settings(self, path: Path) -> model.Settings:
        """The settings that the file, read from an absolute path, stands for."""
        file = self._file
        folder = self._folders.folder_of(("database",))
        patterns = dict.fromkeys(rule.host for rule in file.rules or ())
        return model.Settings(
            file=path,
            site=_site(file.site),
            database=place_database(file.database or DEFAULT_DATABASE, folder),
            sources=tuple(self._source(number, one) for number, one in enumerate(file.sources or ())),
            categories=tuple(self._category(number, one) for number, one in enumerate(file.categories or ())),
            feeds=tuple(self._feed(number, one) for number, one in enumerate(file.feeds or ())),
            rules=tuple(make_rule(one, self._inheritance.rule(one), self._folders) for one in patterns),
        )

    def _source(self, number: int, source: models.Source) -> model.Source:
        given = self._inheritance.source(number)
        folder = self._folders.folder_of(("sources", number))
        made = model.Source(
            id=source.id,
            title=source.title or source.id,
            directory=place_path(Path(source.directory), folder) if source.directory else Path(),
            include=_once(value_of(given, "include", DEFAULT_INCLUDE)),
            link=value_of(given, "link", ""),
            every=value_of(given, "every", DEFAULT_EVERY),
            timezone=value_of(given, "timezone", self._zone),
            enabled=source.enabled is not False,
            listed=value_of(given, "listed", default=True),
            description=source.description or "",
            language=value_of(given, "language", ""),
            author=value_of(given, "author", ""),
            image=value_of(given, "image", ""),
            categories=_once(value_of(given, "categories", ())),
            max_bytes=value_of(given, "max_bytes", DEFAULT_MAX_BYTES),
            aliases=_once(source.aliases),
            ingest_tokens=_once(value_of(given, "ingest_token", ())),
            web=make_web(source.url, given, self._folders) if source.url else None,
            is_paced=source.url is None or value_of(given, "every", None) is not None,
            access=value_of(given, "access", model.Audience.PUBLIC),
        )
        columns = [self._column(number, place, made) for place in range(len(source.columns or ()))]
        return replace(made, columns=tuple(columns))

    def _column(self, number: int, place: int, source: model.Source) -> model.Source:
        """A column as the source that it is read as."""
        written = (self._file.sources or [])[number]
        column = (written.columns or [])[place]
        given = self._inheritance.column(number, place)
        url = written.url or ""
        return replace(
            source,
            id=f"{source.id}/{column.id}",
            title=f"{source.title}{model.JOINT}{column.title or column.id}",
            every=value_of(given, "every", DEFAULT_EVERY),
            timezone=value_of(given, "timezone", self._zone),
            enabled=source.enabled and column.enabled is not False,
            listed=value_of(given, "listed", default=True),
            description=column.description or "",
            language=value_of(given, "language", ""),
            author=value_of(given, "author", ""),
            image=value_of(given, "image", ""),
            categories=_once(value_of(given, "categories", ())),
            max_bytes=value_of(given, "max_bytes", DEFAULT_MAX_BYTES),
            aliases=_former_names(source, column),
            web=make_web(urljoin(url, column.url), given, self._folders, url),
            is_paced=value_of(given, "every", None) is not None,
        )

    def _category(self, number: int, category: models.Category) -> model.Category:
        given = self._inheritance.category(number)
        return model.Category(
            id=category.id,
            title=category.title or category.id,
            match=_match(category.match),
            parent=category.parent or "",
            enabled=category.enabled is not False,
            description=category.description or "",
            **_presented(given),
        )

    def _feed(self, number: int, feed: models.Feed) -> model.Feed:
        given = self._inheritance.feed(number)
        exclude = feed.exclude or models.Exclude()
        return model.Feed(
            id=feed.id,
            title=feed.title or feed.id,
            categories=None if feed.categories is None else _once(feed.categories),
            sources=None if feed.sources is None else _once(feed.sources),
            exclude=model.Exclude(
                categories=_once(exclude.categories),
                sources=_once(exclude.sources),
                match=_match(exclude),
            ),
            limit=value_of(given, "limit", DEFAULT_LIMIT),
            content=value_of(given, "content", model.Content.FULL),
            enabled=feed.enabled is not False,
            description=feed.description or "",
            aliases=_once(feed.aliases),
            **_presented(given),
        )


def _former_names(source: model.Source, column: models.Column) -> tuple[str, ...]:
    """What a column was called before it or its source was renamed, oldest first."""
    names = [
        f"{house}/{name}"
        for house in (*source.aliases, source.id)
        for name in (*_once(column.aliases), column.id)
    ]
    return tuple(names[:-1])


def _presented(given: Effective) -> dict[str, Any]:
    """What categories and feeds have in common, and may have from `defaults`."""
    return {
        "listed": value_of(given, "listed", default=True),
        "language": value_of(given, "language", ""),
        "author": value_of(given, "author", ""),
        "image": value_of(given, "image", ""),
        "access": value_of(given, "access", model.Audience.PUBLIC),
    }


def _site(site: models.Site) -> model.Site:
    return model.Site(
        title=site.title,
        url=site.url,
        description=site.description or "",
        language=site.language or "",
        timezone=site.timezone or DEFAULT_ZONE,
        contact=site.contact or "",
        author=site.author or "",
        image=site.image or "",
        reprints=site.reprints.threshold if site.reprints else None,
    )


def _match(match: models.Match | None) -> model.Match:
    if match is None:
        return model.Match()
    return model.Match(
        words=_once(match.words),
        fields=tuple(dict.fromkeys(match.fields_ or model.DEFAULT_MATCH_FIELDS)),
        breadcrumbs=_once(match.breadcrumbs),
        tags=_once(match.tags),
        url=_once(match.url),
    )


def _once(values: Iterable[str] | None) -> tuple[str, ...]:
    """The values in their order, each once; none for None."""
    return tuple(dict.fromkeys(values or ()))
