"""Reads feeds that a test writes."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from feeds.formats import parse
from feeds.model.payload import MediaType, Payload
from feeds.ports import Parsed

NOW = datetime(2026, 3, 6, 12, tzinfo=UTC)
ADDRESS = "https://fetched.example.com/a/feed"


@pytest.fixture(scope="session")
def read() -> Callable[..., Parsed]:
    """Read a feed's text or bytes; `charset` as the transport said it."""

    def parse_it(data: str | bytes, *, charset: str = "", url: str = ADDRESS) -> Parsed:
        content = data if isinstance(data, bytes) else data.encode()
        return parse(Payload("feed", MediaType.FEED, content, NOW, charset=charset, url=url))

    return parse_it


@pytest.fixture(scope="session")
def rss() -> Callable[..., str]:
    """An RSS 2.0 feed around some items."""

    def make(*items: str, channel: str = "") -> str:
        inside = "".join(f"<item>{item}</item>" for item in items)
        return f'<rss version="2.0"><channel><title>T</title>{channel}{inside}</channel></rss>'

    return make
