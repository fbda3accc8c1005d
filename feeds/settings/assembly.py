"""From the validated file to the frozen settings: defaults filled in, paths made absolute."""

import os
from pathlib import Path

from feeds.model import settings as model
from feeds.settings import models
from feeds.settings.addresses import place_database


def assemble(file: models.File, path: Path) -> model.Settings:
    """The settings that a file, read from an absolute path, stands for."""
    return model.Settings(
        file=path,
        site=_site(file.site),
        database=place_database(file.database, path.parent),
        sources=tuple(_source(source, file, path.parent) for source in file.sources),
        categories=tuple(_category(category, file.defaults) for category in file.categories),
        feeds=tuple(_feed(feed, file.defaults) for feed in file.feeds),
    )


def _site(site: models.Site) -> model.Site:
    return model.Site(
        title=site.title,
        url=site.url,
        description=site.description,
        language=site.language,
        timezone=site.timezone,
        contact=site.contact,
        author=site.author,
        image=site.image,
    )


def _source(source: models.Source, file: models.File, folder: Path) -> model.Source:
    defaults = file.defaults
    return model.Source(
        id=source.id,
        title=source.title or source.id,
        directory=Path(os.path.abspath(folder / source.directory)),  # noqa: PTH100 -- links stay links
        include=_once(source.include or defaults.include),
        link=source.link,
        every=source.every or defaults.every,
        timezone=source.timezone or defaults.timezone or file.site.timezone,
        enabled=source.enabled,
        listed=_listed(source, defaults),
        description=source.description,
        language=source.language or defaults.language,
        author=source.author or defaults.author,
        image=source.image or defaults.image,
        categories=_once(source.categories),
        max_bytes=source.max_bytes or defaults.max_bytes,
        ingest_tokens=_once(defaults.ingest_token if source.ingest_token is None else source.ingest_token),
        aliases=_once(source.aliases),
    )


def _category(category: models.Category, defaults: models.Defaults) -> model.Category:
    return model.Category(
        id=category.id,
        title=category.title or category.id,
        match=_match(category.match),
        parent=category.parent,
        enabled=category.enabled,
        listed=_listed(category, defaults),
        description=category.description,
        language=category.language or defaults.language,
        author=category.author or defaults.author,
        image=category.image or defaults.image,
    )


def _feed(feed: models.Feed, defaults: models.Defaults) -> model.Feed:
    return model.Feed(
        id=feed.id,
        title=feed.title or feed.id,
        categories=None if feed.categories is None else _once(feed.categories),
        sources=None if feed.sources is None else _once(feed.sources),
        exclude=model.Exclude(
            categories=_once(feed.exclude.categories),
            sources=_once(feed.exclude.sources),
            match=_match(feed.exclude),
        ),
        limit=feed.limit or defaults.limit,
        content=feed.content or defaults.content,
        aliases=_once(feed.aliases),
        enabled=feed.enabled,
        listed=_listed(feed, defaults),
        description=feed.description,
        language=feed.language or defaults.language,
        author=feed.author or defaults.author,
        image=feed.image or defaults.image,
    )


def _match(match: models.Match) -> model.Match:
    return model.Match(
        words=_once(match.words),
        fields=tuple(dict.fromkeys(match.fields_)),
        breadcrumbs=_once(match.breadcrumbs),
        tags=_once(match.tags),
        url=_once(match.url),
    )


def _listed(named: models.Named, defaults: models.Defaults) -> bool:
    return defaults.listed if named.listed is None else named.listed


def _once(values: list[str]) -> tuple[str, ...]:
    """The values in their order, each once."""
    return tuple(dict.fromkeys(values))
