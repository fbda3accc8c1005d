"""JSON Feed items, lists of them, and whole feeds."""

import json
from collections.abc import Callable

import pytest

from feeds.errors import Malformed, MissingField
from feeds.model.document import Document, Field
from feeds.model.payload import MediaType
from feeds.ports import Parsed

Read = Callable[[str | bytes, MediaType], Document]
ParseAs = Callable[[str | bytes, MediaType], Parsed]


def test_list_goes_on_after_a_bad_member(parse_as: ParseAs) -> None:
    """A bad member is a counted drop that names its number; the rest go on."""
    parsed = parse_as('[{"title":"a"}, 7, {"id":1}, {"content_text":"x < y"}]', MediaType.JSON)

    assert [document.origin for document in parsed.documents] == ["news/a.x#0", "news/a.x#3"]
    assert [drop.reason[:3] for drop in parsed.drops] == ["#1:", "#2:"]
    assert parsed.documents[1].body.strip() == "<p>x &lt; y</p>"


def test_feed_lends_authors_and_language(parse_as: ParseAs) -> None:
    """A whole feed's authors and language stand in for items that name none."""
    feed = {"version": "https://jsonfeed.org/version/1.1", "language": "de", "authors": [{"name": "A"}]}
    feed |= {"items": [{"title": "x"}, {"title": "y", "language": "fr", "authors": [{"name": "B"}]}]}
    first, second = parse_as(json.dumps(feed), MediaType.JSON).documents

    assert [(first.about(f)[0].value, second.about(f)[0].value) for f in (Field.LANGUAGE, Field.AUTHORS)] == [
        ("de", "fr"),
        ("A", "B"),
    ]


def test_fields_of_wrong_types_are_left_out(read_as: Read) -> None:
    """A field of the wrong type is absent, not an error."""
    item = {
        "title": "x",
        "id": 7,
        "url": [1],
        "tags": "a",
        "authors": 3,
        "attachments": [{"url": "u", "size_in_bytes": -1}, 3],
        "image": True,
    }
    document = read_as(json.dumps(item), MediaType.JSON)

    assert document.about(Field.OWN_ID)[0].value == "7"
    assert [document.about(field) for field in (Field.URL, Field.TAGS, Field.AUTHORS, Field.IMAGE)] == [
        (),
        (),
        (),
        (),
    ]
    assert [(each.url, each.length) for each in document.attachments] == [("u", None)]


def test_old_author_is_read(read_as: Read) -> None:
    """JSON Feed 1.0's single author counts."""
    assert read_as('{"title":"x","author":{"name":"A"}}', MediaType.JSON).about(Field.AUTHORS)[0].values == (
        "A",
    )


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("{", Malformed, "line 1, column 2"),
        ('{"title": NaN}', Malformed, "NaN"),
        ("[" * 100_000, Malformed, "nested"),
        ("3", Malformed, "no JSON Feed item"),
        ("[]", MissingField, "empty"),
        ('[{"id":1}]', MissingField, "#0"),
        ("{}", MissingField, "neither"),
    ],
)
def test_unusable_json(parse_as: ParseAs, text: str, error: type[Exception], words: str) -> None:
    """A file without a usable item says why, and what to write."""
    with pytest.raises(error, match=words):
        parse_as(text, MediaType.JSON)


def test_huge_numbers_are_survived(read_as: Read) -> None:
    """A number of a million digits costs nothing."""
    assert read_as('{"title":"x","id":' + "9" * 100_000 + "}", MediaType.JSON).body == ""
