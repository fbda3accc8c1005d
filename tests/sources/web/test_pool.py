"""Idle connections between two fetches."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from feeds.model.fetching import Access
from feeds.sources.web import pool as module
from feeds.sources.web.connection import Connection, Dialer, open_connection
from feeds.sources.web.deadline import Deadline
from feeds.sources.web.names import look_up
from feeds.sources.web.pool import LONGEST_IDLE, Pool
from feeds.sources.web.route import Route, make_route
from tests.servers import Server


class Time:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """The moment."""
        return self.now


@pytest.fixture
def time() -> Time:
    """The pool's clock."""
    return Time()


@pytest.fixture
def pool(time: Time) -> Iterator[Pool]:
    """A pool on that clock."""
    made = Pool(time)
    yield made
    made.close()


@pytest.fixture
def server() -> Iterator[Server]:
    """A server to be connected to."""
    with Server() as made:
        yield made


@pytest.fixture
def route(server: Server, access: Access) -> Route:
    """The way to that server."""
    return make_route(server.url("/"), access)


def connect(route: Route) -> Connection:
    """An open connection."""
    made = open_connection(Dialer(route, look_up, Deadline(5)))
    made.connect()
    return made


def test_the_youngest_idle_connection_is_taken(pool: Pool, route: Route) -> None:
    """A connection is handed out twice, or the one that the server soon closes comes first."""
    first, second = connect(route), connect(route)
    pool.give(route, first)
    pool.give(route, second)
    assert pool.take(route) is second
    assert pool.take(route) is first
    assert pool.take(route) is None
    first.close()
    second.close()


def test_what_is_too_many_too_old_or_dead_is_closed(
    pool: Pool, route: Route, server: Server, time: Time
) -> None:
    """A host has more than two idle connections, or one that its server is about to close."""
    three = [connect(route) for _ in range(3)]
    for connection in three:
        pool.give(route, connection)
    assert [connection.is_closed for connection in three] == [False, False, True]
    time.now += LONGEST_IDLE
    assert pool.take(route) is None
    assert all(connection.is_closed for connection in three)
    dead = connect(route)
    pool.give(route, dead)
    server.close()
    assert pool.take(route) is None
    assert dead.is_closed
    for _ in range(3):
        pool.give(route, dead)
    assert pool.take(route) is None


def test_a_dead_connection_takes_no_place(pool: Pool, route: Route) -> None:
    """Connections that their server ended keep living ones from being used again."""
    dead, alive = connect(route), connect(route)
    dead.close()
    for each in (dead, dead, alive):
        pool.give(route, each)
    assert pool.take(route) is alive
    alive.close()


def test_another_way_to_a_host_closes_the_first_ones_connections(pool: Pool, route: Route) -> None:
    """A connection made under one source's rules serves another source, or stays open beside its own."""
    other = replace(route, allowed=())
    for end in ("take", "give"):
        idle, mine = connect(route), connect(route)
        pool.give(route, idle)
        if end == "take":
            assert pool.take(other) is None
        else:
            pool.give(other, mine)
            assert pool.take(other) is mine
        assert idle.is_closed
        mine.close()


def test_hosts_that_were_not_used_lately_are_let_go(
    pool: Pool, route: Route, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thousand hosts keep a thousand files open."""
    monkeypatch.setattr(module, "MOST_HOSTS", 2)
    routes = [replace(route, host=f"{letter}.example") for letter in "abc"]
    connections = [connect(route) for _ in routes]
    for each, connection in zip(routes, connections, strict=True):
        pool.give(each, connection)
    assert [connection.is_closed for connection in connections] == [True, False, False]
    pool.close()
    assert all(connection.is_closed for connection in connections)
    late = connect(route)
    pool.give(route, late)
    assert late.is_closed
