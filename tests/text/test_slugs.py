"""Short names for addresses."""

import re
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.text.slugs import article_slug, slug_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello, World!", "hello-world"),
        ("Über Straßen & Ærø", "uber-strassen-aero"),
        ("教育新闻", ""),
        ("AI+教育 2026", "ai-2026"),
        ("--a__b--", "a-b"),
        ("ＦＵＬＬ", "full"),
        ("x" * 70, "x" * 64),
        ("a" * 63 + " b", "a" * 63),
        ("", ""),
    ],
)
def test_slug_of(text: str, expected: str) -> None:
    """A slug is not what its text says."""
    assert slug_of(text) == expected


@given(st.text(st.characters(codec=None), max_size=100))
@settings(deadline=None)
def test_slugs_fit_an_address_and_stay(text: str) -> None:
    """A slug needs quoting, is too long, or changes when it is made again."""
    slug = slug_of(text)
    assert re.fullmatch("(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", slug)
    assert len(slug) <= 64
    assert slug_of(slug) == slug


def test_a_uuid_is_its_own_slug() -> None:
    """ID-03: an article's address does not show its id."""
    name = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
    assert article_slug(f"urn:uuid:{name}") == name


@pytest.mark.parametrize(
    "iri",
    [
        "https://news.example.edu/info/1001/2345.htm",
        "tag:example.org,2026:a/b",
        "urn:uuid:../../etc/passwd",
        "urn:uuid:6BA7B810-9DAD-11D1-80B4-00C04FD430C8",
        "https://例子.example/新闻",
        "",
        "\ud800",
    ],
)
def test_another_iri_gives_hexadecimal_digits(iri: str) -> None:
    """ID-03: an IRI breaks out of the address, or its slug is not stable."""
    assert re.fullmatch("[0-9a-f]{32}", article_slug(iri))
    assert article_slug(iri) == article_slug(iri)


def test_the_form_never_changes() -> None:
    """ID-03: an article's address moved with an upgrade."""
    iri = "tag:example.org,2026:1"
    assert article_slug(iri) == uuid.uuid5(uuid.NAMESPACE_URL, iri).hex


@given(st.lists(st.text(max_size=30), unique=True, min_size=2, max_size=6))
@settings(deadline=None)
def test_different_iris_have_different_slugs(iris: list[str]) -> None:
    """ID-02: two articles share an address."""
    assert len({article_slug(f"tag:example.org,2026:{iri}") for iri in iris}) == len(iris)
