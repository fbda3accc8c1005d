"""Lists that scripts write down as data."""

import json
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.formats.page.literals import MAX_CHARS, Record, read_records

NAMES = st.text("abcxyz_", min_size=1, max_size=8)
VALUES = st.text(max_size=12).filter(lambda text: not text.startswith(("[", "{")))
RECORDS = st.lists(st.dictionaries(NAMES, VALUES, min_size=1, max_size=4), min_size=1, max_size=5)
PIECES = st.sampled_from(
    ['"', "'", "\\", "{", "}", "[", "]", "(", ")", ",", ":", "=", ";", "a", ".jpg", "\n", "//", "\\u00"]
)


def plain(text: str) -> list[tuple[tuple[str, ...], Mapping[str, str]]]:
    """What is found, as tuples."""
    return [(one.lists, dict(one.fields)) for one in read_records(text)]


@pytest.mark.parametrize(
    ("script", "found"),
    [
        (
            "var slides = [{img: 'a.jpg', n: 1, note: \"x\"}, {\"img\":'b.jpg'}];",
            [(("slides",), {"img": "a.jpg", "note": "x"}), (("slides",), {"img": "b.jpg"})],
        ),
        ('p[0] = "a.jpg"; p[1] = "b.jpg"', [(("p",), {"": "a.jpg"}), (("p",), {"": "b.jpg"})]),
        ('var p = new Array("a.jpg", "b.jpg");', [(("p",), {"": "a.jpg"}), (("p",), {"": "b.jpg"})]),
        ('show({images: ["a.jpg"], k: {v: "w"}})', [(("images",), {"": "a.jpg"}), (("k",), {"v": "w"})]),
        (r'g: JSON.parse("{\"list\":[{\"u\":\"\\/a\"}]}")', [(("g", "list"), {"u": "/a"})]),
        (r'["\u5e7f\x41\n\ud83d\ude00\ud83d", "]"]', [((), {"": "广A\n😀"}), ((), {"": "]"})]),
        ('a = "x', []),
        ("don't [ } ) 'b'", []),
        ('{"a": "b", "a": "c"}', [((), {"a": "b"})]),
        ("f()", []),
        ("", []),
    ],
)
def test_literals(script: str, found: list[tuple[tuple[str, ...], dict[str, str]]]) -> None:
    """A list is read under another name, an entry is lost, or code is taken for one."""
    assert [one for one in plain(script) if any(one[1].values())] == found


@settings(deadline=None, max_examples=60)
@given(NAMES, RECORDS)
def test_what_is_written_as_json_is_read_back(name: str, records: list[dict[str, str]]) -> None:
    """A list in a page is another one than its CMS wrote."""
    assert plain(f"var {name} = {json.dumps(records)};") == [((name,), one) for one in records]


@settings(deadline=None, max_examples=80)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_script(script: str) -> None:
    """A script breaks the page it stands in."""
    for record in read_records(script):
        assert isinstance(record, Record)


@pytest.mark.parametrize("piece", ['"\\', "[", '{"a":', "'", '"{\\"a\\":', "a=[", '["[",'])
def test_a_script_made_to_take_long(piece: str) -> None:
    """A page of half a megabyte takes minutes: every quote in it is looked for to its end."""
    assert list(read_records(piece * (MAX_CHARS // len(piece) // 4))) is not None
    assert list(read_records("x" * (MAX_CHARS + 1))) == []
