"""YAML as plain data and as a tree with places."""

import json
import math
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feeds.text import yamlevents, yamltree
from feeds.text.yamlcare import careful_events
from feeds.text.yamlevents import QUICK, is_read_alike, quick_events
from feeds.text.yamltree import (
    Entry,
    Mapping,
    Node,
    Place,
    Scalar,
    Sequence,
    YamlError,
    load_plain,
    load_tree,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        ("# nothing", None),
        ("---\n...\n", None),
        ("%YAML 1.2\n---\na: b", {"a": "b"}),
        ("\ufeffa: b", {"a": "b"}),
        ("[no, yes, on, off, y, n, No, YES]", ["no", "yes", "on", "off", "y", "n", "No", "YES"]),
        ("[true, True, TRUE, false, False, FALSE, tRue]", [True] * 3 + [False] * 3 + ["tRue"]),
        ("[null, Null, NULL, ~, nuLL]", [None] * 4 + ["nuLL"]),
        ("[0, -1, +12, 007, 0o17, 0x1F, 0b1, 1_000]", [0, -1, 12, 7, 15, 31, "0b1", "1_000"]),
        (
            "[1.5, .5, 1., 1e3, -1E-2, 1.5.2, 1e, '.', -.]",
            [1.5, 0.5, 1.0, 1000.0, -0.01, "1.5.2", "1e", ".", "-."],
        ),
        ("[.inf, -.Inf, +.INF]", [math.inf, -math.inf, math.inf]),
        (
            "[2026-01-21, 2026-01-21T10:00:00+08:00, 12:30:45]",
            ["2026-01-21", "2026-01-21T10:00:00+08:00", "12:30:45"],
        ),
        ("""['1', "true", '~', "a\\tb", '']""", ["1", "true", "~", "a\tb", ""]),
        ("a: |\n  one\n  two\nb: >\n  one\n  two\n", {"a": "one\ntwo\n", "b": "one two\n"}),
        ("1: a\ntrue: b\n~: c\n2026-01-21: d", {"1": "a", "true": "b", "~": "c", "2026-01-21": "d"}),
        ("<<: {a: 1}\n=: 2", {"<<": {"a": 1}, "=": 2}),
        ("a:\nb: {c, d: }\ne:\n-\n- ", {"a": None, "b": {"c": None, "d": None}, "e": [None, None]}),
        ("标题: 教育新闻\r\n来源: 神州\r\n", {"标题": "教育新闻", "来源": "神州"}),
    ],
)
def test_plain_values_follow_the_core_schema(text: str, expected: object) -> None:
    """A value has the type that YAML 1.2 gives it: words stay words, dates stay text, keys are text."""
    assert expected == load_plain(text)


def test_what_is_not_a_number_is_a_float() -> None:
    """`.nan` is read; it equals nothing, so it stands apart."""
    assert math.isnan(load_plain(".nan"))


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("a: 1\nb: 2\na: 3", (3, 1), "`a` is written twice"),
        ("a: {b: 1, b: 2}", (1, 11), "`b` is written twice"),
        ("- &x a\n- *x", (1, 3), "(an anchor)"),
        ("- *x", (1, 3), "(an alias)"),
        ("a: !!str b", (1, 4), "(a tag)"),
        ("a: !x!y b", (1, 4), "(a tag)"),
        ("a: !<tag:x> [b]", (1, 4), "(a tag)"),
        ("a: 1\n---\nb: 2", (2, 1), "a second document"),
        ("%YAML 1.1\n---\na: yes", (1, 1), "only YAML 1.2"),
        ("? [a]\n: b", (1, 3), "a key must be text"),
        ("a: b: c", (1, 5), "a `:` cannot stand here"),
        ("a:\n\t- b", (2, 1), "a tab"),
        ("a: @b", (1, 4), "put the text in quotes"),
        ("a: [b\nc: d", (2, 2), "a bracket that is not closed"),
        ("a:\n  - b\n c: d", (3, 2), "does not fit the lines above"),
        ('x:\n "a', (2, 2), "a quote that is not closed"),
        ('"\\ude00\\ud83d"', (1, 1), "half a character"),
        ('a: "b\ny', (1, 4), "a quote that is not closed"),
        ('a: "\\q"', (1, 6), "meaningless letter"),
        ('a: "\\UFFFFFFFF"', (1, 1), "no YAML from here on"),
        ('a: "\\ud800"', (1, 4), "half a character"),
        ("a: \x00", (1, 4), "does not allow (U+0000)"),
        ("a: b\r\nc: \x07", (2, 4), "does not allow (U+0007)"),
        ("a: \ud800", (1, 4), "does not allow (U+D800)"),
        ("a: " + "1" * 401, (1, 4), "more than 400 digits"),
        ("[" * 21 + "]" * 21, (1, 21), "deeper than 20 levels"),
        ("%YAML 1." + "9" * 9000 + "\n---\n", (1, 1), "no YAML from here on"),
    ],
)
def test_what_is_refused_says_where_and_why(text: str, place: tuple[int, int], what: str) -> None:
    """A text that is no YAML, or more than plain data, is refused at its place with a sentence."""
    with pytest.raises(YamlError) as caught:
        load_plain(text)

    assert what in caught.value.what
    assert place == (caught.value.line, caught.value.column)


def test_bounds_are_held_exactly() -> None:
    """Size counts bytes, depth counts collections, and the bound itself is still allowed."""
    assert load_plain("a: 文", max_bytes=6) == {"a": "文"}
    with pytest.raises(YamlError, match="more than 5 bytes"):
        load_plain("a: 文", max_bytes=5)
    assert load_plain("[[a]]", max_depth=2) == [["a"]]
    with pytest.raises(YamlError, match="deeper than 1 levels"):
        load_plain("[[a]]", max_depth=1)


@pytest.mark.parametrize(
    "piece", ["[", "{", "- ", "? ", "{a: ", "[\n", "a:\n ", "&a ", "!a ", "'", '"', "|", "%", "a,", "#\n"]
)
def test_a_flood_of_one_piece_ends(piece: str) -> None:
    """64 KiB of anything is an answer within a moment, not a stack overflow."""
    place = failure(piece * (65_000 // len(piece)))

    assert place is None or place.line >= 1


def test_a_billion_laughs_are_refused() -> None:
    """A text cannot name more than it spells out."""
    laughs = 'a: &a ["lol"]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n'

    with pytest.raises(YamlError):
        load_plain(laughs)


def test_a_tree_knows_where_everything_stood() -> None:
    """Keys and values, those left out included, carry the place that an editor shows."""
    text = "site:\n  title: 新闻\nlist:\n  - a\n  -\n  - {b: 007, c: }\nsite: ~\n"

    expected = Mapping(
        Place(1, 1),
        (
            Entry(
                "site",
                Place(1, 1),
                Mapping(Place(2, 3), (Entry("title", Place(2, 3), Scalar(Place(2, 10), "新闻", "新闻")),)),
            ),
            Entry(
                "list",
                Place(3, 1),
                Sequence(
                    Place(4, 3),
                    (
                        Scalar(Place(4, 5), "a", "a"),
                        Scalar(Place(5, 3), None, ""),
                        Mapping(
                            Place(6, 5),
                            (
                                Entry("b", Place(6, 6), Scalar(Place(6, 9), 7, "007")),
                                Entry("c", Place(6, 14), Scalar(Place(6, 14), None, "")),
                            ),
                        ),
                    ),
                ),
            ),
            Entry("site", Place(7, 1), Scalar(Place(7, 7), None, "~")),
        ),
    )
    assert expected == load_tree(text)


def test_an_empty_text_is_a_null_at_its_beginning() -> None:
    """Who asks for a tree always gets one."""
    assert load_tree("") == Scalar(Place(1, 1), None, "")


def failure(text: str) -> Place | None:
    """Where a text is refused; None if it is taken."""
    try:
        load_tree(text, max_bytes=65536)
    except YamlError as error:
        return Place(error.line, error.column)
    return None


def places(node: Node) -> list[Place]:
    """Every place in a tree."""
    if isinstance(node, Scalar):
        return [node.place]
    if isinstance(node, Sequence):
        return [node.place, *(place for item in node.items for place in places(item))]
    return [node.place, *(p for entry in node.entries for p in (entry.place, *places(entry.value)))]


def is_inside(place: Place, text: str) -> bool:
    """Whether an editor can go there."""
    rows = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return 1 <= place.line <= len(rows) and 1 <= place.column <= len(rows[place.line - 1]) + 1


PIECES = st.lists(
    st.sampled_from(
        [
            *"abé新1.-+~:?,[]{}#&*!|>'\"%@`\\ \n\t\r\0\ufeff\x85\u2028\ud800",
            "\n  ",
            "\n- ",
            ": ",
            "---\n",
            "...\n",
            "!!",
            "0x",
        ]
    )
    | st.text(max_size=2),
    max_size=25,
).map("".join)


@settings(deadline=None, max_examples=200)
@given(PIECES)
def test_any_text_is_a_tree_or_a_yaml_error(text: str) -> None:
    """Nothing but a tree or a YamlError comes of a text, and every place lies inside it."""
    place = failure(text)
    found = places(load_tree(text)) if place is None else [place]

    assert all(is_inside(place, text) for place in found)


@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=60))
def test_any_bytes_are_plain_data_or_a_yaml_error(data: bytes) -> None:
    """Front matter in any encoding, read as any, cannot break its reader."""
    for text in (
        data.decode("latin-1"),
        data.decode("utf-8", "surrogateescape"),
        data.decode("utf-16", "replace"),
    ):
        try:
            json.dumps(load_plain(text))
        except YamlError:
            continue


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None, max_examples=50)
@given(JSON)
def test_json_is_read_as_what_it_is(value: Any) -> None:
    """Every JSON text is YAML 1.2 and gives the same values."""
    assert value == load_plain(json.dumps(value))


RIGHT = """\
site: {title: 新闻, url: "https://feeds.example.edu/a?b#c", 'k': [no, 007, ~, 1.5e3, -.inf]}
list:   # with a remark
  - id: a
    text: |
      one
       two
    folded: >-
      one
      two
  -
  - - x: 'it''s'
      y: "\\u65b0\\n"
  - plain over
    two lines
"""


def tree_of(events: Callable[[str], Iterator[Any]], text: str) -> Node | None:
    """The tree that a parser's events give; None when it refuses the text."""
    try:
        return yamltree.grow(events(text), 20)
    except YamlError:
        return None


def spell(node: Node | None) -> str:
    """Everything about a tree, the ends of what stands in one line included."""
    return re.sub(r"end=Place\(line=(\d+), column=\d+\)", r"end=\1", repr(node)) if node else ""


def ends(node: Node) -> Iterator[tuple[Place, Place]]:
    """Where each key and value that ends in its own line begins and ends."""
    if node.end and node.end.line == node.place.line:
        yield node.place, node.end
    for item in node.items if isinstance(node, Sequence) else ():
        yield from ends(item)
    for entry in node.entries if isinstance(node, Mapping) else ():
        assert entry.end is not None
        yield entry.place, entry.end
        yield from ends(entry.value)


@pytest.mark.skipif(not QUICK, reason="this PyYAML came without libyaml")
@settings(deadline=None, max_examples=250)
@given(PIECES | st.tuples(st.integers(0, len(RIGHT)), PIECES).map(lambda at: RIGHT[: at[0]] + at[1]))
@example(RIGHT)
def test_both_parsers_read_the_same(text: str) -> None:
    """What libyaml is trusted with, it reads as ruamel.yaml does, to the last column."""
    if not is_read_alike(text):
        return
    quick, careful = tree_of(quick_events, text), tree_of(careful_events, text)
    if not isinstance(quick, Mapping | Sequence):
        return

    assert careful is not None
    assert spell(quick) == spell(careful)
    assert list(ends(quick)) == list(ends(careful))


def test_a_right_file_is_read_quickly() -> None:
    """An ordinary text does not take the slow way."""
    assert is_read_alike(RIGHT) == QUICK
    assert isinstance(tree_of(quick_events, RIGHT), Mapping) or not QUICK


def test_without_libyaml_all_is_read_with_care(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PyYAML that was built without libyaml costs time, and nothing else."""
    quick = load_tree(RIGHT)
    monkeypatch.setattr(yamlevents, "QUICK", False)

    assert not is_read_alike(RIGHT)
    assert quick == load_tree(RIGHT)


def test_keys_and_values_know_where_they_end() -> None:
    """What an editor would underline is exactly what was written, quotes and brackets included."""
    text = "a: '新 闻'\nb: {c: [1, 2]}\nd:\n  e\n"
    rows = text.splitlines()

    found = [rows[start.line - 1][start.column - 1 : end.column - 1] for start, end in ends(load_tree(text))]

    expected = ["a", "'新 闻'", "b", "{c: [1, 2]}", "c", "[1, 2]", "1", "2", "d", "e"]
    assert expected == found
