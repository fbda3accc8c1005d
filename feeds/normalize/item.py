"""A draft as a JSON Feed 1.1 item, and the reasons for each of its fields."""

from collections.abc import Mapping, Sequence
from typing import Any

from feeds.model.article import Draft, Person, Stamp
from feeds.model.document import Document, Field
from feeds.normalize.pick import describe

_FIELDS = {
    Field.OWN_ID: "own_id",
    Field.URL: "url",
    Field.TITLE: "title",
    Field.PUBLISHED: "published",
    Field.UPDATED: "updated",
    Field.AUTHORS: "authors",
    Field.CONTRIBUTORS: "contributors",
    Field.EDITORS: "editors",
    Field.SOURCE: "source",
    Field.BREADCRUMBS: "breadcrumbs",
    Field.TAGS: "tags",
    Field.LANGUAGE: "language",
    Field.SUMMARY: "summary",
    Field.IMAGE: "image",
}


def to_item(draft: Draft, *, categories: Sequence[str] = ()) -> dict[str, Any]:
    """The item with its `_feedmill` extension; unknown fields are left out. Dates are RFC 3339."""
    item: dict[str, Any] = {
        "id": draft.own_id or draft.url or draft.origin,
        "url": draft.url,
        "title": draft.title,
        "content_html": draft.body_html,
        "content_text": draft.body_text,
        "summary": draft.summary,
        "image": draft.image,
        "date_published": _moment(draft.published),
        "date_modified": _moment(draft.updated),
        "authors": _people(draft.authors),
        "tags": list(draft.tags),
        "language": draft.language,
        "attachments": _attachments(draft),
        "_feedmill": _known(
            {
                "source": draft.source,
                "editors": _people(draft.editors),
                "contributors": _people(draft.contributors),
                "breadcrumbs": list(draft.breadcrumbs),
                "categories": list(categories),
            }
        ),
    }
    return _known(item)


def explain(draft: Draft, document: Document) -> dict[str, Any]:
    """Every field's candidates, with where they stood and which one won, and what was refused."""
    fields: dict[str, Any] = {}
    for field, name in _FIELDS.items():
        won = draft.provenance.get(name, "")
        candidates = [
            {
                "values": list(claim.values),
                "from": describe(claim),
                "won": bool(won) and describe(claim) == won,
            }
            for claim in document.about(field)
        ]
        if won and not any(candidate["won"] for candidate in candidates):
            candidates.append({"values": _shown(getattr(draft, name)), "from": won, "won": True})
        if candidates:
            fields[name] = {"value": _shown(getattr(draft, name)), "candidates": candidates}
    return {"origin": draft.origin, "fields": fields, "notes": list(draft.notes)}


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}


def _moment(stamp: Stamp | None) -> str:
    return stamp.at.isoformat() if stamp else ""


def _people(people: Sequence[Person]) -> list[dict[str, str]]:
    return [_known({"name": person.name, "url": person.url}) for person in people]


def _attachments(draft: Draft) -> list[dict[str, Any]]:
    return [
        _known(
            {
                "url": each.url,
                # JSON Feed 1.1 requires the type.
                "mime_type": each.media_type or "application/octet-stream",
                "title": each.title,
                "size_in_bytes": each.length,
            }
        )
        for each in draft.attachments
    ]


def _shown(value: Any) -> list[str]:
    if isinstance(value, Stamp):
        return [value.at.isoformat()]
    if isinstance(value, tuple):
        return [each.name if isinstance(each, Person) else str(each) for each in value]
    return [str(value)] if value else []
