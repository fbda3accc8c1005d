"""JSON files: a JSON Feed 1.1 item, a list of items, or a whole JSON Feed with its items."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from feeds.errors import Malformed, MissingField
from feeds.formats.ledger import Ledger
from feeds.model.document import Attachment, Document, Field, Origin
from feeds.model.payload import Payload
from feeds.model.reading import Drop
from feeds.ports import Parsed
from feeds.text.chars import strip_illegal
from feeds.text.charset import decode
from feeds.text.markup import text_to_html

MAX_MEMBERS = 50_000
MAX_ATTACHMENTS = 100

_TEXTS = (
    (Field.URL, "url"),
    (Field.TITLE, "title"),
    (Field.PUBLISHED, "date_published"),
    (Field.UPDATED, "date_modified"),
    (Field.SUMMARY, "summary"),
    (Field.LANGUAGE, "language"),
    (Field.IMAGE, "image"),
    (Field.IMAGE, "banner_image"),
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where items stand, and what they inherit from the object around them."""

    origin: str
    place: Origin
    """ITEM for a file of ours, whose words are an author's own; FEED for somebody's feed."""
    modified: datetime
    base: str = ""
    shared: Mapping[str, Any] = field(default_factory=dict)


def read_items(payload: Payload) -> Parsed:
    """The documents of a JSON file; members that cannot be used are drops.

    Raises Malformed for what is no JSON or no item, MissingField when no member can be used.
    """
    data = load_json(decode(payload.data, declared=payload.charset).text, payload.origin)
    sheet = Sheet(payload.origin, Origin.ITEM, payload.modified, payload.url)
    if isinstance(data, dict) and not isinstance(data.get("items"), list):
        return Parsed((read_item(data, sheet, payload.origin),))
    members = data["items"] if isinstance(data, dict) else data
    found = read_members(members, replace(sheet, shared=data if isinstance(data, dict) else {}))
    if not found.documents:
        reason = found.drops[0].reason if found.drops else "the list is empty"
        raise MissingField(
            payload.origin, f"no item in it can be used ({reason}); add one or remove the file"
        )
    return found


def load_json(text: str, origin: str) -> dict[str, Any] | list[Any]:
    """An object or a list. Raises Malformed for anything else, with the place where it goes wrong."""
    try:
        data = json.loads(text.removeprefix("\ufeff"), parse_int=_number, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        what = f"line {error.lineno}, column {error.colno}: no valid JSON ({error.msg}); correct it there"
        raise Malformed(origin, what) from error
    except RecursionError as error:
        raise Malformed(origin, "JSON nested too deeply; an item is a flat object") from error
    except ValueError as error:
        raise Malformed(origin, f"no valid JSON ({error}); write a number, a text or null") from error
    if not isinstance(data, dict | list):
        raise Malformed(
            origin, 'no JSON Feed item; write {"title": ..., "content_html": ...} or a list of such'
        )
    return data


def _number(digits: str) -> int | str:
    return int(digits) if len(digits) <= 30 else digits


def _refuse_constant(word: str) -> None:
    raise ValueError(f"{word} is not JSON")


def read_members(members: Sequence[Any], sheet: Sheet) -> Parsed:
    """A document for each member of a list; those that cannot be used are drops."""
    documents: list[Document] = []
    drops: list[Drop] = []
    for index, member in enumerate(members[:MAX_MEMBERS]):
        origin = f"{sheet.origin}#{index}"
        try:
            documents.append(read_item(member, sheet, origin))
        except (Malformed, MissingField) as error:
            drops.append(Drop(origin, f"#{index}: {error.sentence}"))
    if len(members) > MAX_MEMBERS:
        drops.append(Drop(sheet.origin, f"more than {MAX_MEMBERS} items; put the rest into further files"))
    return Parsed(tuple(documents), tuple(drops))


def read_item(member: Any, sheet: Sheet, origin: str) -> Document:
    """One item's document. Raises Malformed for what is no object, MissingField for an empty one."""
    if not isinstance(member, dict):
        raise Malformed(origin, 'an item must be an object; write {"title": ..., "content_html": ...}')
    body = _body(member)
    if not body and not _text(member.get("title")).strip() and not _is_pointer(member, sheet):
        raise MissingField(origin, "neither a title nor a content; give the item one of them")
    ledger = Ledger()
    ledger.add(Field.OWN_ID, _text(member.get("id")), sheet.place, "id")
    for about, key in _TEXTS:
        ledger.add(about, _text(member.get(key)), sheet.place, key)
    _add_people(ledger, sheet.place, member, "authors")
    _add_lists(ledger, member, sheet.place)
    if not ledger.has(Field.AUTHORS):
        _add_people(ledger, sheet.place, sheet.shared, "authors")
    if not ledger.has(Field.LANGUAGE):
        language = _text(sheet.shared.get("language"))
        ledger.add(Field.LANGUAGE, language, sheet.place, "language of the feed")
    return Document(
        origin,
        ledger.claims(),
        body,
        sheet.modified,
        base=sheet.base or _text(member.get("url")),
        attachments=_attachments(member),
    )


def _is_pointer(member: Mapping[str, Any], sheet: Sheet) -> bool:
    """Whether an item of somebody's feed stands for a link or a file, and says nothing itself."""
    return sheet.place is Origin.FEED and bool(_text(member.get("url")).strip() or _attachments(member))


def _body(member: Mapping[str, Any]) -> str:
    html = member.get("content_html")
    if isinstance(html, str) and html.strip():
        return strip_illegal(html)
    return text_to_html(_text(member.get("content_text")))


def _add_lists(ledger: Ledger, member: Mapping[str, Any], place: Origin) -> None:
    ledger.add_list(Field.TAGS, _texts(member.get("tags")), place, "tags")
    own = member.get("_feedmill")
    if not isinstance(own, dict):
        return
    for about, key in ((Field.SOURCE, "source"), (Field.RIGHTS, "rights"), (Field.COMMENTS, "comments")):
        ledger.add(about, _text(own.get(key)), place, f"_feedmill.{key}")
    _add_people(ledger, place, own, "editors")
    _add_people(ledger, place, own, "contributors")
    ledger.add_list(Field.BREADCRUMBS, _texts(own.get("breadcrumbs")), place, "_feedmill.breadcrumbs")


def _add_people(ledger: Ledger, place: Origin, holder: Mapping[str, Any], key: str) -> None:
    people = holder.get(key)
    if not isinstance(people, list):
        people = [holder.get("author")] if key == "authors" else []
    names = [_text(person.get("name") if isinstance(person, dict) else person) for person in people[:200]]
    ledger.add_list(Field(key), names, place, key)


def _attachments(member: Mapping[str, Any]) -> tuple[Attachment, ...]:
    listed = member.get("attachments")
    if not isinstance(listed, list):
        return ()
    return tuple(
        _attachment(each)
        for each in listed[:MAX_ATTACHMENTS]
        if isinstance(each, dict) and _text(each.get("url"))
    )


def _attachment(each: Mapping[str, Any]) -> Attachment:
    return Attachment(
        _text(each.get("url")).strip(),
        _text(each.get("mime_type")),
        _count(each.get("size_in_bytes")),
        _text(each.get("title")),
        _count(each.get("duration_in_seconds")),
    )


def _count(value: Any) -> int | None:
    """A positive number, a fraction cut off; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 2**63:
        return None
    return int(value) or None


def _text(value: Any) -> str:
    """A text or a number as text; anything else is nothing."""
    if isinstance(value, str):
        return strip_illegal(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _texts(value: Any) -> list[str]:
    return [_text(each) for each in value[:200]] if isinstance(value, list) else []
