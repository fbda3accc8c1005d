"""JSON Feed 1.0 and 1.1 as somebody else publishes it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from feeds.errors import Malformed, NotAFeed
from feeds.formats.item import Sheet, load_json, read_members
from feeds.formats.syndication.facts import upstream_of
from feeds.formats.syndication.naming import name_entries
from feeds.model.document import Origin
from feeds.model.payload import Payload
from feeds.model.upstream import FeedFacts
from feeds.ports import Parsed
from feeds.text.chars import squeeze, strip_illegal
from feeds.text.urls import resolve

_MARK = "jsonfeed.org/version/"


def read_json_feed(text: str, payload: Payload) -> Parsed:
    """The items and the feed's own fields. Raises NotAFeed for JSON that is no feed."""
    try:
        data = load_json(text, payload.origin)
    except Malformed as error:
        raise NotAFeed(payload.origin, f"this is JSON, but broken: {error.sentence}") from error
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not (isinstance(items, list) or _MARK in str(data.get("version"))):
        raise NotAFeed(
            payload.origin,
            "this is JSON, but no JSON Feed: there is no list of items; give a feed's address",
        )
    facts = _facts(data, payload.url)
    sheet = Sheet(payload.origin, Origin.FEED, payload.modified, payload.url or facts.url, data)
    found = read_members(items if isinstance(items, list) else [], sheet)
    upstream = upstream_of(facts)
    documents = [replace(document, upstream=upstream) for document in found.documents]
    named = name_entries(documents, payload.origin)
    return Parsed(named.documents, (*found.drops, *named.drops), facts)


def _facts(data: Mapping[str, Any], url: str) -> FeedFacts:
    def text(key: str) -> str:
        value = data.get(key)
        return squeeze(strip_illegal(value)) if isinstance(value, str) else ""

    base = url or text("feed_url")
    version = "1.1" if f"{_MARK}1.1" in text("version") else "1.0"
    return FeedFacts(
        kind=f"JSON Feed {version}",
        title=text("title"),
        description=text("description"),
        url=resolve(text("feed_url"), base) or url,
        page=resolve(text("home_page_url"), base),
        language=text("language"),
        image=resolve(text("icon") or text("favicon"), base),
        hubs=_hubs(data.get("hubs"), base),
        next_page=resolve(text("next_url"), base),
        ended=data.get("expired") is True,
    )


def _hubs(hubs: Any, base: str) -> tuple[str, ...]:
    if not isinstance(hubs, list):
        return ()
    addresses = [hub.get("url") for hub in hubs[:5] if isinstance(hub, dict) and hub.get("type") == "WebSub"]
    return tuple(found for one in addresses if isinstance(one, str) and (found := resolve(one, base)))
