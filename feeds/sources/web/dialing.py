"""Connections by address: the first that answers wins, and a dead one holds up nobody (RFC 8305)."""

import errno
import os
import selectors
import socket
from collections import deque
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from itertools import chain, zip_longest

from feeds.sources.web.deadline import Deadline
from feeds.sources.web.guard import Address
from feeds.sources.web.sockets import TimedSocket

STAGGER = 0.25
"""Seconds until the next address is tried beside the one that has not answered yet."""

MOST_ADDRESSES = 8

_TELLS_LITTLE = frozenset({errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT})
"""What a machine without IPv6 says of every IPv6 address."""


def connect_first(addresses: Sequence[Address], port: int, deadline: Deadline) -> TimedSocket:
    """A connection to the first of these addresses that takes one. Raises OSError, TimeoutError.

    The families take turns, so an IPv6 that is dead costs a quarter of a second.
    """
    waiting = deque(take_turns(addresses)[:MOST_ADDRESSES])
    problem: OSError | None = None
    with selectors.DefaultSelector() as attempts:
        try:
            while waiting or attempts.get_map():
                if waiting:
                    problem = _worse(problem, _begin(waiting.popleft(), port, attempts))
                if not attempts.get_map():
                    continue
                left = deadline.remaining()
                for key, _ in attempts.select(min(STAGGER, left) if waiting else left):
                    done = _finish(key, attempts)
                    if isinstance(done, TimedSocket):
                        return done
                    problem = _worse(problem, done)
        finally:
            for key in list(attempts.get_map().values()):
                _socket_of(key).close()
    raise problem or OSError(errno.EHOSTUNREACH, os.strerror(errno.EHOSTUNREACH))


def take_turns(addresses: Sequence[Address]) -> tuple[Address, ...]:
    """IPv6 and IPv4 by turns, in the order of the family that came first."""
    first = [address for address in addresses if address.version == addresses[0].version]
    second = [address for address in addresses if address.version != addresses[0].version]
    pairs: Iterable[tuple[Address | None, Address | None]] = zip_longest(first, second)
    return tuple(address for address in chain.from_iterable(pairs) if address is not None)


def _begin(address: Address, port: int, attempts: selectors.BaseSelector) -> OSError | None:
    """Begin to connect; what forbids it at once."""
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    with ExitStack() as undo:
        try:
            attempt = undo.enter_context(TimedSocket(family, socket.SOCK_STREAM))
            attempt.setblocking(False)  # noqa: FBT003 - the library's own argument
            attempt.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            number = attempt.connect_ex((str(address), port))
        except OSError as problem:
            return problem
        if number not in {0, errno.EINPROGRESS}:
            return OSError(number, os.strerror(number))
        attempts.register(attempt, selectors.EVENT_WRITE)
        undo.pop_all()
    return None


def _finish(key: selectors.SelectorKey, attempts: selectors.BaseSelector) -> TimedSocket | OSError:
    """The connection that an attempt became, or why it became none."""
    attempt = _socket_of(key)
    attempts.unregister(attempt)
    number = attempt.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if not number:
        return attempt
    attempt.close()
    return OSError(number, os.strerror(number))


def _socket_of(key: selectors.SelectorKey) -> TimedSocket:
    attempt = key.fileobj
    assert isinstance(attempt, TimedSocket)
    return attempt


def _worse(known: OSError | None, problem: OSError | None) -> OSError | None:
    """The problem that tells more of the server."""
    if known is None or (problem is not None and known.errno in _TELLS_LITTLE):
        return problem if problem is not None else known
    return known
