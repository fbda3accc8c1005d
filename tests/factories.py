"""Values for tests: everything that a test does not care about, filled in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from typing import Any

from feeds.model.article import Article, Draft, Precision, Stamp
from feeds.model.payload import MediaType, Payload
from feeds.model.settings import Category, Feed, Settings, Site, Source
from feeds.text.slugs import article_slug

CHINA = timezone(timedelta(hours=8))
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def make_draft(origin: str = "a.txt", **fields: Any) -> Draft:
    """A small complete draft; its hashes follow from its words."""
    given: dict[str, Any] = {
        "title": f"Title of {origin}",
        "body_html": f"<p>Body of {origin}.</p>",
        "body_text": f"Body of {origin}.",
        "published": Stamp(datetime(2026, 1, 21, 9, 30, tzinfo=CHINA), Precision.MINUTE),
        **fields,
    }
    words = sha256((given["title"] + given["body_text"]).encode()).hexdigest()
    body = sha256(given["body_text"].encode()).hexdigest()
    return Draft(origin=origin, **{"words_hash": words, "body_hash": body, **given})


def make_article(origin: str = "a.txt", **fields: Any) -> Article:
    """A stored article; fields of the draft and of the article may be given side by side."""
    own = {name: fields.pop(name) for name in tuple(fields) if name in ARTICLE_FIELDS}
    draft = own.pop("draft", None) or make_draft(origin, **fields)
    identity = own.pop("id", f"urn:example:{origin}")
    published = own.pop("published_stamp", None) or draft.published or Stamp(NOON, Precision.SECOND)
    article = Article(
        id=identity,
        slug=article_slug(identity),
        source_id="newsroom",
        draft=draft,
        first_seen=NOON,
        published=published,
        updated=published.at,
        arrived=True,
    )
    return replace(article, **own)


ARTICLE_FIELDS = {
    "id",
    "slug",
    "source_id",
    "draft",
    "first_seen",
    "published_stamp",
    "arrived",
    "version",
}


def make_payload(text: str = "Title\n\nBody.", origin: str = "a.txt") -> Payload:
    """A text file's bytes."""
    return Payload(origin, MediaType.TEXT, text.encode(), NOON)


def make_source(identity: str = "newsroom", directory: Path = Path("/nowhere"), **fields: Any) -> Source:
    """A directory source that is looked at every minute."""
    given: dict[str, Any] = {
        "title": identity.title(),
        "include": ("**/*.html", "**/*.htm", "**/*.md", "**/*.txt", "**/*.json"),
        "link": "",
        "every": timedelta(minutes=1),
        "timezone": "Asia/Shanghai",
        **fields,
    }
    return Source(id=identity, directory=directory, **given)


def make_settings(
    *sources: Source,
    feeds: tuple[Feed, ...] = (),
    categories: tuple[Category, ...] = (),
    database: str = "sqlite://",
    **site: Any,
) -> Settings:
    """A configuration for http://feeds.example.org."""
    given = {"title": "Example", "url": "http://feeds.example.org", "timezone": "Asia/Shanghai", **site}
    return Settings(
        file=Path("/nowhere/feedmill.yaml"),
        site=Site(**given),
        database=database,
        sources=sources,
        categories=categories,
        feeds=feeds,
    )
