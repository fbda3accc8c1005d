"""Which sources a token opens."""

from pathlib import Path

import pytest

from feeds.text.tokens import hash_token
from feeds.web.bearer import find_opened
from tests.factories import make_source

OLD, NEW, SHARED = "old-token-of-a-0123456789", "new-token-of-a-0123456789", "shared-0123456789-0123456789"
SOURCES = (
    make_source("a", Path("/a"), ingest_tokens=tuple(map(hash_token, (OLD, NEW, SHARED)))),
    make_source("b", Path("/b"), ingest_tokens=(hash_token(SHARED),)),
    make_source("c", Path("/c")),
)


@pytest.mark.parametrize(
    ("header", "opened"),
    [
        (f"Bearer {OLD}", "a"),
        (f"bearer {NEW}", "a"),
        (f"BEARER  {SHARED} ", "ab"),
        (f"Basic {OLD}", ""),
        (OLD, ""),
        ("Bearer", ""),
        ("Bearer ", ""),
        ("", ""),
        (f"Bearer {OLD[:-1]}", ""),
        (f"Bearer {OLD}x", ""),
        (f"Bearer {hash_token(OLD)}", ""),
        ("Bearer \xff\x00\udcff", ""),
    ],
)
def test_a_token_opens_its_own_sources(header: str, opened: str) -> None:
    """A wrong token, a part of one or its hash opens a source; or a right one does not."""
    assert "".join(source.id for source in find_opened(header, SOURCES)) == opened
