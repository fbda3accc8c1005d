"""Drafts and stamps as JSON text and back. Unknown keys of a newer writer are ignored."""

import json
from datetime import datetime
from typing import Any

from feeds.model.article import Draft, OriginFeed, Person, Precision, Stamp
from feeds.model.document import Attachment


def dump_stamp(stamp: Stamp) -> str:
    """`2026-01-21T00:00:00+08:00 day`."""
    return f"{stamp.at.isoformat()} {stamp.precision}"


def load_stamp(text: str) -> Stamp:
    """What dump_stamp wrote."""
    at, precision = text.rsplit(" ", 1)
    return Stamp(datetime.fromisoformat(at), Precision(precision))


def dump_draft(draft: Draft) -> str:
    """Every field that is not empty, keys sorted: equal drafts give equal text."""
    fields = {
        "origin": draft.origin,
        "title": draft.title,
        "body_html": draft.body_html,
        "body_text": draft.body_text,
        "own_id": draft.own_id,
        "url": draft.url,
        "published": draft.published and dump_stamp(draft.published),
        "updated": draft.updated and dump_stamp(draft.updated),
        "withheld_until": draft.withheld_until and draft.withheld_until.isoformat(),
        "authors": _dump_people(draft.authors),
        "contributors": _dump_people(draft.contributors),
        "editors": _dump_people(draft.editors),
        "source": draft.source,
        "breadcrumbs": draft.breadcrumbs,
        "tags": draft.tags,
        "language": draft.language,
        "summary": draft.summary,
        "image": draft.image,
        "attachments": [_dump_attachment(one) for one in draft.attachments],
        "rights": draft.rights,
        "comments": draft.comments,
        "feed": draft.feed and _dump_feed(draft.feed),
        "media": draft.media,
        "provenance": dict(draft.provenance),
        "notes": draft.notes,
        "names": draft.names,
        "words_hash": draft.words_hash,
        "body_hash": draft.body_hash,
    }
    kept = {key: value for key, value in fields.items() if value}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def load_draft(text: str) -> Draft:
    """What dump_draft wrote."""
    fields: dict[str, Any] = json.loads(text)
    word = _Words(fields)
    return Draft(
        origin=word("origin"),
        title=word("title"),
        body_html=word("body_html"),
        body_text=word("body_text"),
        own_id=word("own_id"),
        url=word("url"),
        published=_load_stamp(fields.get("published")),
        updated=_load_stamp(fields.get("updated")),
        withheld_until=_load_moment(fields.get("withheld_until")),
        authors=_load_people(fields.get("authors")),
        contributors=_load_people(fields.get("contributors")),
        editors=_load_people(fields.get("editors")),
        source=word("source"),
        breadcrumbs=tuple(fields.get("breadcrumbs", ())),
        tags=tuple(fields.get("tags", ())),
        language=word("language"),
        summary=word("summary"),
        image=word("image"),
        attachments=tuple(Attachment(*member) for member in fields.get("attachments", ())),
        rights=word("rights"),
        comments=word("comments"),
        feed=_load_feed(fields.get("feed")),
        media=tuple(fields.get("media", ())),
        provenance=fields.get("provenance", {}),
        notes=tuple(fields.get("notes", ())),
        names=tuple(fields.get("names", ())),
        words_hash=word("words_hash"),
        body_hash=word("body_hash"),
    )


class _Words:
    """Text fields, empty where the writer left them out."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self._fields = fields

    def __call__(self, key: str) -> str:
        return str(self._fields.get(key, ""))


def _dump_people(people: tuple[Person, ...]) -> list[tuple[str, str]]:
    return [(person.name, person.url) for person in people]


def _load_people(rows: list[tuple[str, str]] | None) -> tuple[Person, ...]:
    return tuple(Person(name, url) for name, url in rows or ())


def _dump_attachment(one: Attachment) -> list[str | int | None]:
    """Address, type, length and title always, the measures only of what has some."""
    measures = [one.duration, one.width, one.height]
    return [one.url, one.media_type, one.length, one.title, *(measures if any(measures) else ())]


def _dump_feed(feed: OriginFeed) -> dict[str, str]:
    fields = {
        "id": feed.id,
        "title": feed.title,
        "url": feed.url,
        "page": feed.page,
        "updated": feed.updated.isoformat() if feed.updated else "",
        "rights": feed.rights,
    }
    return {key: value for key, value in fields.items() if value}


def _load_feed(fields: dict[str, Any] | None) -> OriginFeed | None:
    if fields is None:
        return None
    word = _Words(fields)
    return OriginFeed(
        id=word("id"),
        title=word("title"),
        url=word("url"),
        page=word("page"),
        updated=_load_moment(fields.get("updated")),
        rights=word("rights"),
    )


def _load_stamp(text: str | None) -> Stamp | None:
    return load_stamp(text) if text else None


def _load_moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
