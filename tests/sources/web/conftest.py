"""What the tests of the web client share: a client without gaps, and what its sources may ask."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from feeds.model.fetching import Access
from feeds.sources.web import Client
from feeds.sources.web.budget import Budget
from tests.servers import LOCAL

AGENT = "Feedmill/9.9 (+webmaster@example.edu)"


@pytest.fixture
def client() -> Iterator[Client]:
    """A client that waits for nobody."""
    made = Client(AGENT, budget=Budget(gap=0))
    yield made
    made.close()


@pytest.fixture
def access() -> Access:
    """A source that may ask the tests' servers, for a moment and for a megabyte."""
    return Access(allow_private=LOCAL, timeout=timedelta(seconds=10), max_bytes=1_000_000)


@pytest.fixture
def hasty(access: Access) -> Access:
    """A source whose time is over soon."""
    return Access(allow_private=LOCAL, timeout=timedelta(seconds=0.25), max_bytes=access.max_bytes)
