"""JSON Feed items that are pushed: each one a file of its own, called after its id.

The name follows from the id alone, so the same id is the same file for good: pushed again it takes
the place of what was pushed before, and a rebuild from the files gives the same articles.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from feeds.errors import ArticleError, Malformed, MissingField
from feeds.formats.item import load_json
from feeds.model.push import Parcel
from feeds.text.chars import squeeze, strip_illegal
from feeds.text.slugs import slug_of

LONGEST_ID = 500
"""Characters. Of a longer one only the beginning would count, and two could be one."""
SUFFIX = ".json"

_READABLE = 48
_DIGITS = 20
_LENT = (("language", ("language",)), ("authors", ("authors", "author")))
"""What a whole feed says for items that do not say it: the key, and the keys that stand for it."""


def unpack_items(data: bytes) -> Iterator[Parcel | ArticleError]:
    """One file for each item of a JSON text, or why there is none, in order.

    The text is an item, a list of items, or a JSON Feed. Raises Malformed when it is none of these.
    """
    value = _parse(data)
    if isinstance(value, dict) and not isinstance(value.get("items"), list):
        return iter([_pack(value, "the item", {})])
    lent = value if isinstance(value, dict) else {}
    members = value["items"] if isinstance(value, dict) else value
    if not members:
        raise Malformed("", "holds no items; send at least one")
    return (_pack(member, f"item #{number}", lent) for number, member in enumerate(members))


def name_item(item_id: str) -> str:
    """The file of the item with this id: its letters as far as they go, and a hash of the whole.

    Raises MissingField for an empty id, Malformed for one that is too long.
    """
    own = _tidy(item_id)
    if not own:
        raise MissingField("", "its `id` is empty; write one that never changes")
    if len(own) > LONGEST_ID:
        raise Malformed("", f"its `id` is longer than {LONGEST_ID} characters; write a shorter one")
    digest = hashlib.sha256(own.encode()).hexdigest()[:_DIGITS]
    return "-".join(filter(None, [slug_of(own)[:_READABLE].strip("-"), digest])) + SUFFIX


def _tidy(item_id: str) -> str:
    """An id as it is compared: what a normalized article keeps of it."""
    return squeeze(strip_illegal(item_id))


def _parse(data: bytes) -> dict[str, Any] | list[Any]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Malformed("", f"is not UTF-8 (byte {error.start}); send JSON as UTF-8") from error
    return load_json(text, "")


def _pack(member: Any, place: str, lent: Mapping[str, Any]) -> Parcel | ArticleError:
    if not isinstance(member, dict):
        return Malformed(place, 'is no object; write {"id": ..., "title": ..., "content_html": ...}')
    item_id = member.get("id")
    if item_id is None:
        return MissingField(place, "has no `id`; write one that never changes, such as its number in the CMS")
    if isinstance(item_id, bool) or not isinstance(item_id, str | int):
        return Malformed(place, "its `id` is neither text nor a whole number; put it in quotation marks")
    try:
        name = name_item(str(item_id))
        data = _write(_borrow(member, lent))
    except ArticleError as error:
        return type(error)(place, error.sentence)
    return Parcel(_tidy(str(item_id)), name, lambda most: data[:most])


def _borrow(member: Mapping[str, Any], lent: Mapping[str, Any]) -> dict[str, Any]:
    """The item with its feed's authors and language, where it has none."""
    borrowed = {
        key: lent[key] for key, own in _LENT if key in lent and not any(member.get(each) for each in own)
    }
    return {**member, **borrowed}


def _write(item: Mapping[str, Any]) -> bytes:
    """The item as its file holds it: the same bytes whatever the order of its keys."""
    try:
        return _dump(item, plain=False)
    except UnicodeEncodeError:
        return _dump(item, plain=True)
    except (ValueError, RecursionError) as error:
        raise Malformed("", "holds a number that is too large, or is nested too deeply") from error


def _dump(item: Mapping[str, Any], *, plain: bool) -> bytes:
    text = json.dumps(item, ensure_ascii=plain, sort_keys=True, indent=1, allow_nan=False)
    return f"{text}\n".encode()
