"""JSON files: a JSON Feed 1.1 item, a list of items, or a whole JSON Feed with its items."""

import json
from collections.abc import Mapping
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


def read_items(payload: Payload) -> Parsed:
    """The documents of a JSON file; members that cannot be used are drops.

    Raises Malformed for what is no JSON or no item, MissingField when no member can be used.
    """
    data = _load(payload)
    if isinstance(data, dict) and not isinstance(data.get("items"), list):
        return Parsed((_read_item(data, payload, payload.origin, {}),))
    shared = data if isinstance(data, dict) else {}
    members = data["items"] if isinstance(data, dict) else data
    return _read_members(members, payload, shared)


def _load(payload: Payload) -> dict[str, Any] | list[Any]:
    text = decode(payload.data, declared=payload.charset).text.removeprefix("\ufeff")
    try:
        data = json.loads(text, parse_int=_number, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        what = f"line {error.lineno}, column {error.colno}: no valid JSON ({error.msg}); correct it there"
        raise Malformed(payload.origin, what) from error
    except RecursionError as error:
        raise Malformed(payload.origin, "JSON nested too deeply; an item is a flat object") from error
    except ValueError as error:
        raise Malformed(payload.origin, f"no valid JSON ({error}); write a number, a text or null") from error
    if not isinstance(data, dict | list):
        raise Malformed(
            payload.origin, 'no JSON Feed item; write {"title": ..., "content_html": ...} or a list of such'
        )
    return data


def _number(digits: str) -> int | str:
    return int(digits) if len(digits) <= 30 else digits


def _refuse_constant(word: str) -> None:
    raise ValueError(f"{word} is not JSON")


def _read_members(members: list[Any], payload: Payload, shared: Mapping[str, Any]) -> Parsed:
    documents: list[Document] = []
    drops: list[Drop] = []
    for index, member in enumerate(members[:MAX_MEMBERS]):
        origin = f"{payload.origin}#{index}"
        try:
            documents.append(_read_item(member, payload, origin, shared))
        except (Malformed, MissingField) as error:
            drops.append(Drop(origin, f"#{index}: {error.sentence}"))
    if len(members) > MAX_MEMBERS:
        drops.append(Drop(payload.origin, f"more than {MAX_MEMBERS} items; put the rest into further files"))
    if not documents:
        reason = drops[0].reason if drops else "the list is empty"
        raise MissingField(
            payload.origin, f"no item in it can be used ({reason}); add one or remove the file"
        )
    return Parsed(tuple(documents), tuple(drops))


def _read_item(member: Any, payload: Payload, origin: str, shared: Mapping[str, Any]) -> Document:
    if not isinstance(member, dict):
        raise Malformed(origin, 'an item must be an object; write {"title": ..., "content_html": ...}')
    body = _body(member)
    if not body and not _text(member.get("title")).strip():
        raise MissingField(origin, "neither a title nor a content; give the item one of them")
    ledger = Ledger()
    ledger.add(Field.OWN_ID, _text(member.get("id")), Origin.ITEM, "id")
    for field, key in _TEXTS:
        ledger.add(field, _text(member.get(key)), Origin.ITEM, key)
    _add_people(ledger, Field.AUTHORS, member, "authors")
    _add_lists(ledger, member)
    if not ledger.has(Field.AUTHORS):
        _add_people(ledger, Field.AUTHORS, shared, "authors")
    if not ledger.has(Field.LANGUAGE):
        ledger.add(Field.LANGUAGE, _text(shared.get("language")), Origin.ITEM, "language of the feed")
    url = _text(member.get("url"))
    return Document(
        origin,
        ledger.claims(),
        body,
        payload.modified,
        base=payload.url or url,
        attachments=_attachments(member),
    )


def _body(member: Mapping[str, Any]) -> str:
    html = member.get("content_html")
    if isinstance(html, str) and html.strip():
        return strip_illegal(html)
    return text_to_html(_text(member.get("content_text")))


def _add_lists(ledger: Ledger, member: Mapping[str, Any]) -> None:
    ledger.add_list(Field.TAGS, _texts(member.get("tags")), Origin.ITEM, "tags")
    own = member.get("_feedmill")
    if not isinstance(own, dict):
        return
    ledger.add(Field.SOURCE, _text(own.get("source")), Origin.ITEM, "_feedmill.source")
    _add_people(ledger, Field.EDITORS, own, "editors")
    _add_people(ledger, Field.CONTRIBUTORS, own, "contributors")
    ledger.add_list(Field.BREADCRUMBS, _texts(own.get("breadcrumbs")), Origin.ITEM, "_feedmill.breadcrumbs")


def _add_people(ledger: Ledger, field: Field, holder: Mapping[str, Any], key: str) -> None:
    people = holder.get(key)
    if not isinstance(people, list):
        people = [holder.get("author")] if key == "authors" else []
    names = [_text(person.get("name") if isinstance(person, dict) else person) for person in people[:200]]
    ledger.add_list(field, names, Origin.ITEM, key)


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
    size = each.get("size_in_bytes")
    length = size if isinstance(size, int) and not isinstance(size, bool) and 0 < size < 2**63 else None
    return Attachment(
        _text(each.get("url")).strip(), _text(each.get("mime_type")), length, _text(each.get("title"))
    )


def _text(value: Any) -> str:
    """A text or a number as text; anything else is nothing."""
    if isinstance(value, str):
        return strip_illegal(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _texts(value: Any) -> list[str]:
    return [_text(each) for each in value[:200]] if isinstance(value, list) else []
