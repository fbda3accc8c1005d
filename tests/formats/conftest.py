"""Reads what a test writes."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from feeds.formats import parse
from feeds.model.document import Document
from feeds.model.payload import MediaType, Payload
from feeds.ports import Parsed

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def _parse(data: str | bytes, kind: MediaType) -> Parsed:
    content = data.encode() if isinstance(data, str) else data
    return parse(Payload("news/a.x", kind, content, NOW))


@pytest.fixture(scope="session")
def parse_as() -> Callable[[str | bytes, MediaType], Parsed]:
    """Parse a file of a type; its origin is news/a.x."""
    return _parse


@pytest.fixture(scope="session")
def read_as() -> Callable[[str | bytes, MediaType], Document]:
    """Read the only document of a file of a type."""

    def read(data: str | bytes, kind: MediaType) -> Document:
        (document,) = _parse(data, kind).documents
        return document

    return read
