"""Names out of bylines."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.model.article import Draft
from feeds.model.document import Claim, Field, Origin
from feeds.normalize.people import MAX_NAME, split_names

MakeDraft = Callable[..., Draft]
MakeClaim = Callable[..., Claim]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("韦明 李小捷 莫青", ["韦明", "李小捷", "莫青"]),
        ("王小雨、李大江，赵文", ["王小雨", "李大江", "赵文"]),
        ("本报记者 王小雨 通讯员 李大江", ["王小雨", "李大江"]),
        ("记者：王小雨", ["王小雨"]),
        ("王 强", ["王强"]),
        ("临江市教育局 办公室", ["临江市教育局 办公室"]),
        ("王小雨_NN4922", ["王小雨"]),
        ("王小雨/文", ["王小雨"]),
        ("By Jane Roe and John Doe", ["Jane Roe", "John Doe"]),
        ("Jane Roe, John Doe & Max Moe", ["Jane Roe", "John Doe", "Max Moe"]),
        ("Jane Roe, Jr", ["Jane Roe, Jr"]),
        ("Jane Roe <jane@example.org>", ["Jane Roe"]),
        ("Jane Roe, jane roe", ["Jane Roe"]),
        ("本报记者 王小雨 方 敏", ["王小雨", "方敏"]),
        ("临江网专栏作者 王小雨", ["王小雨"]),
        ("大渡 美咲", ["大渡 美咲"]),
        ("Posted byJane Roe", ["Jane Roe"]),
        ("Krautreporter", ["Krautreporter"]),
        ("Jane Roe, staff reporter", ["Jane Roe"]),
        ("(Image: Wire Images/Stock)", []),
        ("网络整理", []),
        ("admin", []),
        ("佚名", []),
        ("https://www.example.org/people/jane", []),
        ("x" * 61, []),
        ("2026-01-21", []),
        ("", []),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    """Roles, marks, addresses and junk go; names and organisations stay whole."""
    assert split_names([text]) == names


@settings(deadline=None, max_examples=75)
@given(st.lists(st.text(max_size=120), max_size=3))
def test_names_are_short_and_split_once(written: list[str]) -> None:
    """Any text gives short names, each once, and splitting a name again changes nothing."""
    names = split_names(written)

    assert all(0 < len(name) <= MAX_NAME for name in names)
    assert len(set(names)) == len(names)


def names_of(draft: Draft) -> list[str]:
    """Its authors' names."""
    return [person.name for person in draft.authors]


def test_an_editor_in_the_template_is_no_author(draft: MakeDraft, claim: MakeClaim) -> None:
    """Whom a page calls its editor is its author, because a template filled that in."""
    made = draft(
        claim(Field.AUTHORS, "赵文"), claim(Field.EDITORS, "赵文、李大江", origin=Origin.LABEL, detail="责编")
    )

    assert names_of(made) == []


def test_reporters_before_their_agency(draft: MakeDraft, claim: MakeClaim) -> None:
    """An agency stands as the author although the text names its reporters; alone it is the author."""
    agency = claim(Field.AUTHORS, "临江社", origin=Origin.JSON_LD)
    reporters = claim(Field.AUTHORS, "王小雨、李大江", origin=Origin.CREDIT, detail="记者")

    assert names_of(draft(agency, reporters)) == ["王小雨", "李大江"]
    assert names_of(draft(agency)) == ["临江社"]


def test_a_site_in_the_title_tag_is_nobody(draft: MakeDraft, claim: MakeClaim) -> None:
    """The site's name, at the end of the title tag, is an author."""
    tag = claim(Field.TITLE, "会议召开_临江新闻", origin=Origin.TITLE_TAG)

    assert names_of(draft(tag, claim(Field.AUTHORS, "临江"))) == []
