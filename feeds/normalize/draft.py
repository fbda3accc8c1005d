"""One document to one draft: the fields in the order in which they need each other."""

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Any

from feeds.errors import MissingField
from feeds.model.article import Draft
from feeds.model.document import Attachment, Document, Field, Origin
from feeds.model.settings import Source
from feeds.normalize.address import pick_address
from feeds.normalize.body import Body, make_body
from feeds.normalize.breadcrumbs import pick_breadcrumbs
from feeds.normalize.dates import Moments, pick_dates, zone_of
from feeds.normalize.fingerprint import hash_body, hash_words
from feeds.normalize.image import pick_image
from feeds.normalize.language import pick_language
from feeds.normalize.origin import pick_source
from feeds.normalize.people import pick_people
from feeds.normalize.pick import Pick, pick_first
from feeds.normalize.places import Places
from feeds.normalize.summary import pick_summary
from feeds.normalize.syndicated import make_origin_feed, pick_comments, pick_rights
from feeds.normalize.tags import pick_tags
from feeds.normalize.title import pick_title, title_of_path
from feeds.text.chars import squeeze
from feeds.text.namekeys import name_keys

VERSION = 13
"""Raised with every change that gives equal documents different drafts."""

MAX_ID = 500
_OWN_ID = (Origin.FRONT_MATTER, Origin.ITEM, Origin.FEED)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What has been picked so far."""

    title: Pick[str]
    url: Pick[str]
    body: Body
    moments: Moments
    places: Places
    zone: tzinfo


def normalize(document: Document, source: Source, read_at: datetime) -> Draft:
    """A document's draft, for its source, at the moment it was read (aware).

    Raises Malformed for a date that cannot be, MissingField when there is neither title nor text.
    """
    moments = pick_dates(document, source.timezone, read_at)
    address = pick_address(document, source)
    places = Places(document.origin, source.id, document.base or address.pick.value)
    title = pick_title(document)
    body = make_body(document.body, title.value, places)
    if not title.value and not body.text and "<img" not in body.html and document.upstream is None:
        raise MissingField(
            document.origin, "neither a title nor a text; write one of them or remove the file"
        )
    # An entry of a feed may have no title, and no text either: it stands for a link or a file.
    if not title.value and document.upstream is None:
        title = title_of_path(document.origin)
    parts = _Parts(title, address.pick, body, moments, places, zone_of(source.timezone))
    draft = _compose(document, parts)
    return replace(draft, notes=(*moments.notes, *address.notes))


def _compose(document: Document, parts: _Parts) -> Draft:
    body, title = parts.body, parts.title.value
    picks: dict[str, Pick[Any]] = {
        "title": parts.title,
        "url": parts.url,
        "published": parts.moments.published,
        "updated": parts.moments.updated,
        "own_id": pick_first(
            document.about(Field.OWN_ID), _OWN_ID, lambda claim: squeeze(claim.value)[:MAX_ID]
        )
        or Pick(""),
        "authors": pick_people(document, Field.AUTHORS),
        "contributors": pick_people(document, Field.CONTRIBUTORS),
        "editors": pick_people(document, Field.EDITORS),
        "source": pick_source(document),
        "breadcrumbs": pick_breadcrumbs(document),
        "tags": pick_tags(document),
        "language": pick_language(document, body.text or title),
        "summary": pick_summary(document, title, body),
        "image": pick_image(document, body.html, parts.places),
    }
    attachments = _attachments(document, parts.places)
    return Draft(
        origin=document.origin,
        body_html=body.html,
        body_text=body.text,
        withheld_until=parts.moments.withheld_until,
        attachments=attachments,
        rights=pick_rights(document),
        comments=pick_comments(document, parts.places.base),
        feed=make_origin_feed(document, parts.zone),
        media=tuple(parts.places.media),
        provenance={name: pick.provenance for name, pick in picks.items() if pick.claim},
        names=name_keys(parts.url.value, document),
        words_hash=hash_words(title, body, attachments),
        body_hash=hash_body(body.text),
        **{name: pick.value for name, pick in picks.items()},
    )


def _attachments(document: Document, places: Places) -> tuple[Attachment, ...]:
    resolved = (
        replace(each, url=places.of_link(each.url), title=squeeze(each.title))
        for each in document.attachments
    )
    return tuple(each for each in resolved if each.url)
