"""Sites' names beside titles."""

from collections.abc import Callable

import pytest

from feeds.model.document import Claim, Document, Field
from feeds.normalize.sitename import cut_names, head_of, site_names

MakeClaim = Callable[..., Claim]
MakeDocument = Callable[..., Document]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Room opens | Gazette", "Room opens"),
        ("Gazette | Room opens", "Room opens"),
        ("Room opens | News | Gazette", "Room opens | News"),
        ("Room opens - gazette.example.org", "Room opens"),
        ("Room: opens", "Room: opens"),
        ("Gazette", "Gazette"),
        ("学校召开会议--时政--临江网", "学校召开会议--时政"),
        ("一周菜单（11.25-11.30）-临江市第一初级中学", "一周菜单（11.25-11.30）"),
        ("走进中国－拉美论坛", "走进中国－拉美论坛"),
        ("Problems--Simple Cells Can Do It", "Problems--Simple Cells Can Do It"),
    ],
)
def test_cut_names(title: str, expected: str) -> None:
    """A name that is known stays in a title, or a part of the title goes."""
    assert cut_names(title, {"gazette", "gazette.example.org"}) == expected


def test_site_names(document: MakeDocument, claim: MakeClaim) -> None:
    """A site is not known by its own word and by its host."""
    made = document(
        claim(Field.SOURCE, "The Gazette", detail="og:site_name"),
        claim(Field.SOURCE, "Wire", detail="source"),
        base="https://www.harbour.example.org/1",
    )

    assert site_names(made) == {"the gazette", "harbour.example.org", "harbour"}


@pytest.mark.parametrize(
    ("title", "head"), [("A day | Gazette", "A day"), ("A day", "A day"), ("| Gazette", "| Gazette")]
)
def test_head_of(title: str, head: str) -> None:
    """What stands before a site's name is not found."""
    assert head_of(title) == head
