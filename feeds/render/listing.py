"""Every published feed as a plain JSON list, for machines that look for one (/feeds.json)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from feeds.model.feed import Listing
from feeds.render.jsonfeed import write_json
from feeds.render.moments import rfc3339
from feeds.render.outgoing import safe_address, safe_iri, safe_language, safe_line


def render_list(listings: Iterable[Listing]) -> bytes:
    """A JSON array in the order given; `newest` and `updated` are null where there is none."""
    return write_json([_describe(listing) for listing in listings])


def _describe(listing: Listing) -> dict[str, Any]:
    page = safe_address(listing.page_url) or safe_iri(listing.page_url)
    return {
        "id": safe_line(listing.id),
        "kind": listing.kind.value,
        "title": safe_line(listing.title),
        "description": safe_line(listing.description),
        "language": safe_language(listing.language),
        "categories": [safe_line(title) for title in listing.categories],
        "page": page,
        "rss": f"{page}.rss",
        "atom": f"{page}.atom",
        "json": f"{page}.json",
        "entries": listing.entries,
        "newest": _moment(listing.newest),
        "updated": _moment(listing.updated),
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else rfc3339(moment)
