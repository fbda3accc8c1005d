"""A service that waits for somebody else's server ends when it is told to."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.newsroom import Newsroom
from tests.end_to_end.webroom import Site
from tests.servers import Exchange, Server, endless

WAIT = 30.0


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site whose feed is read, by the clock of the system's."""
    with Server() as server:
        made = Site(server, Newsroom(tmp_path))
        yield made
        made.room.close()


@pytest.mark.parametrize("trouble", ["silent", "endless"])
def test_stopping_does_not_wait_for_a_server(site: Site, trouble: str) -> None:
    """The scheduler ends while a source's server says nothing, or does not stop talking."""
    asked = threading.Event()
    more = endless()

    def talk(exchange: Exchange) -> None:
        asked.set()
        if trouble == "endless":
            more(exchange)
        exchange.pause(60)

    site.configure(more=", max_bytes: 1gb, timeout: 5m")
    site.server.routes["/feed.xml"] = talk
    scheduler = site.room.service.make_scheduler()
    scheduler.start()
    assert asked.wait(WAIT)
    stopping = threading.Thread(target=scheduler.stop)
    stopping.start()
    stopping.join(WAIT)

    assert not stopping.is_alive()
