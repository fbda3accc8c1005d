"""Ids are minted once, from what never changes."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.flow.identity import mint_id, own_iri
from feeds.model.article import Draft
from tests.factories import make_draft


def front(own_id: str, origin: str = "a.txt") -> Draft:
    """A draft whose front matter names its id."""
    return make_draft(origin, own_id=own_id, provenance={"own_id": "front matter id"})


def item(own_id: str) -> Draft:
    """A draft from a JSON item."""
    return make_draft(own_id=own_id, provenance={"own_id": "json item id"})


def test_an_id_follows_from_source_and_path_alone() -> None:
    """ID-03: title, address, words and date do not go in; the same files give the same ids."""
    one = mint_id(make_draft("a.txt", title="x", url="http://old.example/a"), "newsroom")

    assert one == mint_id(make_draft("a.txt", title="y", url="https://new.example/b"), "newsroom")
    assert one != mint_id(make_draft("b.txt"), "newsroom")
    assert one != mint_id(make_draft("a.txt"), "campus")
    assert one != mint_id(make_draft("a.txt"), "newsroom", attempt=1)
    assert UUID(one.removeprefix("urn:uuid:")).version == 5


def test_an_own_id_in_front_matter_holds_for_the_whole_site() -> None:
    """The same own id elsewhere is a second claim on one id, not another article."""
    assert mint_id(front("n-1"), "newsroom") == mint_id(front("n-1", "b.txt"), "campus")
    assert mint_id(front("n-1"), "newsroom") != mint_id(make_draft(), "newsroom")


def test_an_item_number_holds_within_its_source() -> None:
    """ID-02: feeds number their items alike; two sources' first items are two articles."""
    assert mint_id(item("1"), "newsroom") == mint_id(item("1"), "newsroom")
    assert mint_id(item("1"), "newsroom") != mint_id(item("1"), "campus")


@pytest.mark.parametrize(
    ("own", "kept"),
    [
        ("https://example.org/2026/1?x=1#y", True),
        ("urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8", True),
        ("tag:example.org,2026-01:article-1", True),
        ("urn:uuid:6BA7B810-9DAD-11D1-80B4-00C04FD430C8", True),
        ("urn:isbn:9783161484100", True),
        ("tag:jane@example.org,2026:a/b?c", True),
        ("urn:uuid:1", False),
        ("tag:exa!mple.org,2026:1", False),
        ("tag:example.org,26:1", False),
        ("http://", False),
        ("https:///path", False),
        ("javascript:alert(1)", False),
        ("https://example.org/a b", False),
        ("n-1", False),
        ("新闻-1", False),
    ],
)
def test_a_usable_iri_is_kept_as_it_is(own: str, *, kept: bool) -> None:
    """An upstream's permanent id stays what its readers know."""
    assert (mint_id(item(own), "newsroom") == own) is kept


def test_a_bare_uuid_becomes_its_urn() -> None:
    """A CMS's own UUID is an IRI with its prefix."""
    bare = "6BA7B810-9DAD-11D1-80B4-00C04FD430C8"

    assert mint_id(item(bare), "newsroom") == f"urn:uuid:{bare.lower()}"


@given(st.text(min_size=1))
def test_any_own_id_gives_an_iri(own: str) -> None:
    """Whatever front matter says, the id can stand in a feed, and is the same every time."""
    identity = mint_id(front(own), "newsroom")

    assert own_iri(identity) == identity
    assert identity == mint_id(front(own), "newsroom")
