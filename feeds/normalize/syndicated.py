"""What a copied article keeps of the feed it came from: that feed, the rights, the discussion."""

from datetime import datetime, tzinfo

from feeds.model.article import OriginFeed
from feeds.model.document import Document, Field, Origin
from feeds.normalize.pick import pick_first
from feeds.text.chars import squeeze
from feeds.text.dates import parse_stamp
from feeds.text.iris import is_usable_iri
from feeds.text.urls import resolve

ORDER = (Origin.FRONT_MATTER, Origin.ITEM, Origin.FEED)
MAX_TEXT = 1000


def make_origin_feed(document: Document, zone: tzinfo) -> OriginFeed | None:
    """The feed that a document was copied from; None where there was none, or it said nothing."""
    if document.upstream is None:
        return None
    told = document.upstream
    base = document.base
    url = resolve(told.url, base)
    own = told.id.strip()
    feed = OriginFeed(
        id=own if is_usable_iri(own) else url,
        title=squeeze(told.title)[:MAX_TEXT],
        url=url,
        page=resolve(told.page, base),
        updated=_moment(told.updated, zone),
        rights=squeeze(told.rights)[:MAX_TEXT],
    )
    return feed if feed != OriginFeed() else None


def pick_rights(document: Document) -> str:
    """Who holds which rights, in the publisher's words; empty when nobody says so."""
    picked = pick_first(document.about(Field.RIGHTS), ORDER, lambda claim: squeeze(claim.value)[:MAX_TEXT])
    return picked.value if picked else ""


def pick_comments(document: Document, base: str) -> str:
    """The address of the page where the article is discussed; empty when there is none."""
    picked = pick_first(document.about(Field.COMMENTS), ORDER, lambda claim: resolve(claim.value, base))
    return picked.value if picked else ""


def _moment(text: str, zone: tzinfo) -> datetime | None:
    stamp = parse_stamp(text, zone=zone)
    return stamp.at if stamp else None
