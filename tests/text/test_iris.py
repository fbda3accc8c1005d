"""Identifiers that may stand in a feed as they are."""

import pytest

from feeds.text.iris import is_usable_iri


@pytest.mark.parametrize(
    "iri",
    [
        "https://example.org/2026/1?x=1#y",
        "http://example.org",
        "HTTP://Example.org/%7ebob",
        "https://例え.jp/記事",
        "urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8",
        "urn:uuid:6BA7B810-9DAD-11D1-80B4-00C04FD430C8",
        "urn:isbn:9783161484100",
        "tag:example.org,2026-01-21:article-1",
        "tag:jane@example.org,2026:a/b?c#d",
    ],
)
def test_usable(iri: str) -> None:
    """An id that readers know is replaced by another."""
    assert is_usable_iri(iri)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "http://",
        "https:///path",
        "https://example.org/a b",
        "https://example.org/{id}",
        "//example.org/1",
        "javascript:alert(1)",
        "data:text/html,x",
        "urn:uuid:1",
        "urn:uuid:8d5261ba-bf62-ac81-946c-9276ea617917c",
        "urn:x",
        "urn:isbn:é",
        "tag:exa!mple.org,2026:1",
        "tag:example.org,26:1",
        "tag:example.org,2026:é",
        "https://example.org/1\n",
    ],
)
def test_unusable(text: str) -> None:
    """An id that is none, or a broken one, is published as it is."""
    assert not is_usable_iri(text)
