"""Pushed items as files: which name, which bytes, and what is refused."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import ArticleError, Malformed
from feeds.model.push import Parcel
from feeds.sources.items import name_item, unpack_items
from feeds.sources.naming import clean_name
from feeds.sources.temporaries import is_temporary

ITEM: dict[str, Any] = {
    "id": "https://www.example.edu/news/7?a=1",
    "title": "开放日",
    "content_html": "<p>x</p>",
}


def unpack(value: Any) -> list[Parcel | ArticleError]:
    """What a text or a value holds."""
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return list(unpack_items(data))


def read(parcel: Parcel | ArticleError) -> Any:
    """The item in a file."""
    assert isinstance(parcel, Parcel), parcel
    return json.loads(parcel.read(10**6))


def test_an_item_becomes_a_file_called_after_its_id() -> None:
    """An item's file has another name tomorrow, or does not hold the whole item."""
    (parcel,) = unpack(ITEM)

    assert isinstance(parcel, Parcel)
    assert (parcel.given, parcel.name) == (ITEM["id"], name_item(ITEM["id"]))
    assert parcel.name == "https-www-example-edu-news-7-a-1-22cad192ade996b0a97e.json"
    assert read(parcel) == ITEM


def test_the_same_item_is_the_same_bytes() -> None:
    """A CMS that writes its keys in another order, or escapes differently, changes the file."""
    (one,) = unpack(json.dumps(ITEM).encode())
    (two,) = unpack(json.dumps(dict(reversed(ITEM.items())), ensure_ascii=False, indent=4).encode())

    assert isinstance(one, Parcel)
    assert isinstance(two, Parcel)
    assert one.read(10**6) == two.read(10**6)


@pytest.mark.parametrize("shape", [list, lambda items: {"version": "1.1", "items": items}])
def test_a_list_and_a_feed_are_their_items(shape: Any) -> None:
    """Only single items can be pushed, or their order is lost."""
    items = [{**ITEM, "id": number} for number in (3, 1, 2)]

    assert [read(parcel)["id"] for parcel in unpack(shape(items))] == [3, 1, 2]


def test_a_feed_lends_its_authors_and_language() -> None:
    """An item that named no author because its feed does loses them when it stands alone."""
    items = [ITEM, {**ITEM, "id": 2, "author": {"name": "B"}, "language": "fr"}, {**ITEM, "authors": []}]
    feed = {"authors": [{"name": "A"}], "language": "de", "title": "not lent", "items": items}

    first, second, third = map(read, unpack(feed))

    assert (first["authors"], first["language"], first["title"]) == ([{"name": "A"}], "de", ITEM["title"])
    assert (second.get("authors"), second["language"]) == (None, "fr")
    assert third["authors"] == [{"name": "A"}]


@pytest.mark.parametrize(
    ("member", "words"),
    [
        ({"title": "x"}, "has no `id`"),
        ({**ITEM, "id": None}, "has no `id`"),
        ({**ITEM, "id": ""}, "`id` is empty"),
        ({**ITEM, "id": " \u200b\0\n"}, "`id` is empty"),
        ({**ITEM, "id": 1.5}, "`id` is neither text nor a whole number"),
        ({**ITEM, "id": True}, "`id` is neither"),
        ({**ITEM, "id": ["a"]}, "`id` is neither"),
        ({**ITEM, "id": "x" * 501}, "`id` is longer than 500"),
        (7, "is no object"),
        ("text", "is no object"),
        (None, "is no object"),
        (b'[{"id": 1, "a": 1e999}]', "too large"),
    ],
)
def test_an_item_that_cannot_be_taken_says_so_in_its_place(member: Any, words: str) -> None:
    """A bad item stops the good ones beside it, or the sentence names neither place nor mend."""
    refused = unpack(member)[0] if isinstance(member, bytes) else unpack([ITEM, member, ITEM])[1]

    assert isinstance(refused, ArticleError)
    assert words in refused.sentence
    assert refused.subject in {"item #0", "item #1"}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no valid JSON"),
        (b"{", "line 1, column 2"),
        (b"<p>", "no valid JSON"),
        (b"NaN", "no valid JSON"),
        (b'{"id": NaN}', "NaN is not JSON"),
        (b'"text"', "no JSON Feed item"),
        (b"7", "no JSON Feed item"),
        (b"null", "no JSON Feed item"),
        (b"[]", "holds no items"),
        (b'{"items": []}', "holds no items"),
        ('{"id": "开"}'.encode("gbk"), "is not UTF-8"),
        ('{"id": "开"}'.encode("utf-16"), "is not UTF-8"),
        (b'{"id": "\x00"}', "no valid JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"id":' * 100_000, "nested too deeply"),
    ],
)
def test_a_text_that_holds_no_items_is_refused(data: bytes, words: str) -> None:
    """What is no JSON, no item, or not UTF-8 is an error of ours, or passes for done."""
    with pytest.raises(Malformed, match=words):
        unpack(data)


def test_a_byte_order_mark_is_no_matter() -> None:
    """JSON from a Windows program cannot be pushed."""
    assert read(unpack(b"\xef\xbb\xbf" + json.dumps(ITEM).encode())[0]) == ITEM


def test_half_a_character_is_kept_as_its_escape() -> None:
    """A lone surrogate, which some systems write, ends in a traceback or loses the item."""
    (parcel,) = unpack(b'{"id": "a\\ud800", "title": "\\ud800", "content_text": "x"}')

    assert isinstance(parcel, Parcel)
    assert parcel.name == name_item("a")
    assert b"\\ud800" in parcel.read(1000)


def test_a_number_too_long_for_any_machine_is_kept() -> None:
    """A hostile number of thousands of digits ends in a traceback."""
    (parcel,) = unpack(b'{"id": ' + b"9" * 5000 + b"}")
    assert isinstance(parcel, ArticleError)
    assert "longer" in parcel.sentence
    (parcel,) = unpack(b'{"id": 1, "size": ' + b"9" * 5000 + b"}")
    assert read(parcel)["size"] == "9" * 5000


@given(st.text(min_size=1))
def test_any_id_gives_a_name_that_every_disk_takes(item_id: str) -> None:
    """An id from outside leads to another folder, a hidden file, or a name that no disk takes."""
    try:
        name = name_item(item_id)
    except ArticleError:
        return
    assert name == clean_name(name)
    assert name.isascii()
    assert not {"/", "\\", "\0"} & set(name)
    assert len(name) <= 80
    assert not is_temporary(name)


@given(st.text(), st.text())
def test_two_ids_have_two_names(one: str, other: str) -> None:
    """Two articles share a file, unless their ids differ in nothing that is kept of them."""
    try:
        names = {name_item(one), name_item(other)}
    except ArticleError:
        return
    assert len(names) == 2 or one.split() == other.split() or not (one.isprintable() and other.isprintable())
