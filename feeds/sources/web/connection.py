"""One connection: to a vetted address, on a meter."""

import logging
import socket
from dataclasses import dataclass, field

from urllib3.connection import HTTPConnection, HTTPSConnection

from feeds.sources.web.deadline import Deadline
from feeds.sources.web.dialing import connect_first
from feeds.sources.web.guard import Refusal, check_name, is_private_name, vet, vet_proxy
from feeds.sources.web.names import LookUp, find_addresses
from feeds.sources.web.route import Route
from feeds.sources.web.sockets import Meter, TimedSocket, TimedTlsSocket
from feeds.sources.web.tls import make_context

logging.getLogger("urllib3").setLevel(logging.ERROR)
"""It would print whole addresses, tokens included, of servers whose headers are odd."""


@dataclass(slots=True)
class Dialer:
    """Makes a route's socket, once, in time."""

    route: Route
    look: LookUp
    deadline: Deadline
    meter: Meter = field(default_factory=Meter)

    def dial(self) -> TimedSocket:
        """Connect to the route's host, or to its proxy. Raises Refusal, OSError, TimeoutError."""
        route = self.route
        if route.proxy is None:
            check_name(route.host)
            found = find_addresses(route.host, self.look, self.deadline)
            addresses, port = vet(found, route.allowed), route.port
        else:
            self._vet_beyond_proxy()
            check_name(route.proxy.host)
            found = find_addresses(route.proxy.host, self.look, self.deadline)
            addresses, port = vet_proxy(found), route.proxy.port
        line = connect_first(addresses, port, self.deadline)
        line.meter = self.meter
        return line

    def _vet_beyond_proxy(self) -> None:
        """Judge what the proxy will be asked for, as far as DNS knows it here."""
        route = self.route
        check_name(route.host)
        try:
            found = find_addresses(route.host, self.look, self.deadline)
        except socket.gaierror:
            if is_private_name(route.host) and not route.allowed:
                raise Refusal(
                    "has the name of a local network; if that is meant, name the network in `allow_private`"
                ) from None
            return
        vet(found, route.allowed)


class PlainConnection(HTTPConnection):
    """http. It connects once."""

    def __init__(self, dialer: Dialer) -> None:
        place = dialer.route.proxy or dialer.route
        super().__init__(place.host, place.port)
        self.dialer = dialer

    def _new_conn(self) -> TimedSocket:
        return self.dialer.dial()


class SecureConnection(HTTPSConnection):
    """https, through a tunnel where there is a proxy. It connects once."""

    def __init__(self, dialer: Dialer) -> None:
        route = dialer.route
        place = route.proxy or route
        super().__init__(place.host, place.port, ssl_context=make_context(route.tls))
        self.dialer = dialer
        if route.proxy:
            self.set_tunnel(route.host, route.port, route.proxy.headers())

    def _new_conn(self) -> TimedSocket:
        return self.dialer.dial()

    def connect(self) -> None:
        """Connect, and agree on TLS."""
        super().connect()
        assert isinstance(self.sock, TimedTlsSocket)
        self.sock.meter = self.dialer.meter


Connection = PlainConnection | SecureConnection


def open_connection(dialer: Dialer) -> Connection:
    """A connection that is made when it is first asked. Raises OSError for an unusable `tls: {ca}`."""
    return SecureConnection(dialer) if dialer.route.secure else PlainConnection(dialer)
