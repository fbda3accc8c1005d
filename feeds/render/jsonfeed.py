"""JSON Feed 1.1 (jsonfeed.org), with what the feed's page needs under `_feedmill`."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from feeds.model.article import OriginFeed, Person
from feeds.model.document import Attachment
from feeds.model.feed import Channel, Entry, Term
from feeds.render.moments import rfc3339
from feeds.render.outgoing import make_safe_channel, make_safe_entry

JSON_FEED = "https://jsonfeed.org/version/1.1"


def render_json(channel: Channel, entries: Sequence[Entry]) -> bytes:
    """The feed as JSON Feed 1.1, entries in their order; equal arguments give equal bytes."""
    safe = make_safe_channel(channel)
    feed = {
        "version": JSON_FEED,
        "title": safe.title,
        "home_page_url": safe.page_url,
        "feed_url": safe.feed_url("json"),
        "description": safe.description,
        "icon": safe.image,
        "authors": [{"name": safe.author}],
        "language": safe.language,
        "hubs": [{"type": "WebSub", "url": safe.hub}] if safe.hub else [],
        "_feedmill": _about_channel(safe),
    }
    items = [_make_item(make_safe_entry(entry, safe), safe) for entry in entries]
    return write_json(_without_empty(feed) | {"items": items})


def write_json(value: Any) -> bytes:
    """Compact UTF-8 JSON, keys in their order, without NaN (RFC 8259)."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8")


def _about_channel(channel: Channel) -> dict[str, Any]:
    about = {
        "about": channel.site_url,
        "kind": channel.kind.value,
        "id": channel.id,
        "updated": rfc3339(channel.updated),
        "every": int(channel.every.total_seconds()),
        "site_title": channel.site_title,
        "site_url": channel.site_url,
    }
    return about | {"terms": _terms(channel.terms)}


def _make_item(entry: Entry, channel: Channel) -> dict[str, Any]:
    item = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_html": entry.content_html,
        "summary": entry.summary,
        "image": entry.image,
        "date_published": rfc3339(entry.published),
        "date_modified": rfc3339(entry.updated),
        "authors": _people(entry.authors),
        "tags": list(dict.fromkeys((*(term.label for term in entry.terms), *entry.tags))),
        "language": entry.language,
        "attachments": [_attachment(one) for one in entry.attachments],
    }
    # One of the two contents must be there, even if an entry has neither text nor title.
    content = {} if entry.content_html else {"content_text": entry.summary or entry.title}
    return _without_empty(item) | content | {"_feedmill": _about_entry(entry, channel)}


def _about_entry(entry: Entry, channel: Channel) -> dict[str, Any]:
    known = {
        "about": channel.site_url,
        "source": entry.source,
        "source_id": entry.source_id,
        "editors": _people(entry.editors),
        "contributors": _people(entry.contributors),
        "breadcrumbs": list(entry.breadcrumbs),
        "categories": [term.term for term in entry.terms],
        "terms": _terms(entry.terms),
        "rights": entry.rights,
        "comments": entry.comments,
        "feed": _origin_feed(entry.feed) if entry.feed else "",
    }
    return _without_empty(known) | {"precision": entry.precision.value, "external": entry.external}


def _origin_feed(feed: OriginFeed) -> dict[str, str]:
    updated = rfc3339(feed.updated) if feed.updated else ""
    named = {"id": feed.id, "title": feed.title, "url": feed.url, "page": feed.page}
    return _without_empty(named | {"updated": updated, "rights": feed.rights})


def _people(people: Iterable[Person]) -> list[dict[str, str]]:
    return [_without_empty({"name": one.name, "url": one.url}) for one in people]


def _terms(terms: Iterable[Term]) -> list[dict[str, str]]:
    return [_without_empty({"term": one.term, "label": one.label, "scheme": one.scheme}) for one in terms]


def _attachment(attachment: Attachment) -> dict[str, Any]:
    named = {"url": attachment.url, "mime_type": attachment.media_type, "title": attachment.title}
    measured = {"size_in_bytes": attachment.length, "duration_in_seconds": attachment.duration}
    return _without_empty(named) | {key: value for key, value in measured.items() if value is not None}


def _without_empty(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Unknown is left out, never written as an empty value."""
    return {key: value for key, value in fields.items() if value not in ("", [])}
