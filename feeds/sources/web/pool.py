"""Connections between two fetches: at most two a host, of one route, and not for long."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from feeds.sources.web.connection import Connection
from feeds.sources.web.route import Route

MOST_HOSTS = 64
"""Hosts whose connections are kept; a process may have about a thousand files open."""

MOST_IDLE = 2
LONGEST_IDLE = 30.0
"""Seconds; servers hang up about then."""


@dataclass(slots=True)
class _Idle:
    """A host's connections that nobody uses, the youngest last."""

    route: Route
    connections: list[tuple[Connection, float]] = field(default_factory=list)

    def close(self) -> None:
        for connection, _ in self.connections:
            connection.close()


class Pool:
    """Idle connections by host.

    A host's other routes (another source's proxy, http beside https) do not add to its connections:
    the old route's are closed.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._hosts: OrderedDict[str, _Idle] = OrderedDict()
        self._lock = threading.Lock()
        self._closed = False

    def take(self, route: Route) -> Connection | None:
        """An open connection on this route; None when a new one is to be made."""
        with self._lock:
            idle = self._hosts.get(route.host)
            if idle is None:
                return None
            if idle.route != route:
                self._drop(route.host)
                return None
            while idle.connections:
                connection, since = idle.connections.pop()
                if connection.is_connected and self._now() - since < LONGEST_IDLE:
                    return connection
                connection.close()
            return None

    def give(self, route: Route, connection: Connection) -> None:
        """Keep a connection whose answer was read to its end, if it is still open."""
        with self._lock:
            idle = self._hosts.get(route.host)
            if idle is None or idle.route != route:
                self._drop(route.host)
                idle = self._hosts[route.host] = _Idle(route)
            self._hosts.move_to_end(route.host)
            if connection.is_connected and len(idle.connections) < MOST_IDLE and not self._closed:
                idle.connections.append((connection, self._now()))
            else:
                connection.close()
            while len(self._hosts) > MOST_HOSTS:
                self._drop(next(iter(self._hosts)))

    def close(self) -> None:
        """Close what is idle, and what is given from now on."""
        with self._lock:
            self._closed = True
            for host in tuple(self._hosts):
                self._drop(host)

    def _drop(self, host: str) -> None:
        idle = self._hosts.pop(host, None)
        if idle:
            idle.close()
