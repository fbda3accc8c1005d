"""Front matter, as its authors write it and as attackers do."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.errors import Malformed
from feeds.formats.frontmatter import split_front_matter
from feeds.model.document import Field


def _values(text: str) -> dict[Field, tuple[str, ...]]:
    return {claim.field: claim.values for claim in split_front_matter(text, "a.md").claims}


def test_yaml_keys() -> None:
    """English and Chinese keys are known, lists and mappings of people too, and others are ignored."""
    text = (
        "---\n标题: 甲\n作者: [王小雨, {name: 李大江}]\ndate: 2026-01-21\ntags:\n- a\n- 2\n"
        "breadcrumbs: 首页 > 要闻\nx: {y: [1]}\n---\n正文"
    )
    assert _values(text) == {
        Field.TITLE: ("甲",),
        Field.AUTHORS: ("王小雨", "李大江"),
        Field.PUBLISHED: ("2026-01-21",),
        Field.TAGS: ("a", "2"),
        Field.BREADCRUMBS: ("首页", "要闻"),
    }
    assert split_front_matter(text, "a.md").rest == "正文"


def test_toml() -> None:
    """TOML between +++ lines is read, its dates included."""
    assert _values('+++\ntitle = "A"\ndate = 2026-01-21T09:30:00+01:00\ndraft = true\n+++\nx') == {
        Field.TITLE: ("A",),
        Field.PUBLISHED: ("2026-01-21T09:30:00+01:00",),
    }


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("---\ntitle: a\nb: [1\n---\nx", "line 3"),
        ("---\ntitle: a\nno end", "never ends"),
        ("---\n- a\n- b\n---\n", "key: value"),
        ("---\na: &x 1\nb: *x\n---\n", "line 2"),
        ("+++\na = \n+++\n", "line 2"),
        ("+++\na = " + "[" * 3000 + "\n+++\n", "front matter"),
        ("---\na: " + "[" * 30 + "]" * 30 + "\n---\n", "nested"),
        ("---\na: " + "x" * 70_000 + "\n---\n", "64 KiB"),
    ],
)
def test_broken_front_matter_names_the_place(text: str, place: str) -> None:
    """Front matter that cannot be read is refused with file, place and mend."""
    with pytest.raises(Malformed, match=place) as error:
        split_front_matter(text, "a.md")
    assert error.value.subject == "a.md"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "---",
        "---\nA text below a rule\n",
        "--- \n\nwords\n---\nmore",
        "----\na: 1\n----\n",
        "text\n---\na: 1\n---",
    ],
)
def test_a_rule_is_no_front_matter(text: str) -> None:
    """A thematic break above a text, or later in it, is part of the text."""
    split = split_front_matter(text, "a.md")

    assert split.claims == ()
    assert split.rest == text


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=200), st.sampled_from(["---", "+++"]))
def test_any_front_matter(inside: str, fence: str) -> None:
    """Any text between the lines gives claims or Malformed, nothing else."""
    with suppress(Malformed):
        split_front_matter(f"{fence}\n{inside}\n{fence}\nx", "a.md")
