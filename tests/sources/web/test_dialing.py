"""Connections raced over several addresses, on real sockets."""

import errno
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from ipaddress import ip_address

import pytest

from feeds.sources.web import dialing
from feeds.sources.web.deadline import Deadline
from feeds.sources.web.dialing import MOST_ADDRESSES, connect_first, take_turns
from feeds.sources.web.guard import Address
from tests.servers import HOST

NOWHERE = "224.0.0.1"
"""A multicast address: the system itself refuses to connect to it."""


def addresses(*texts: str) -> list[Address]:
    """Addresses from their spelling."""
    return [ip_address(text) for text in texts]


@contextmanager
def deaf(host: str, port: int) -> Iterator[None]:
    """An address that neither takes a connection nor refuses it: its queue is full."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with ExitStack() as stack:
        listening = stack.enter_context(socket.socket(family))
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(0)
        for _ in range(4):
            queued = stack.enter_context(socket.socket(family))
            queued.setblocking(False)  # noqa: FBT003 - the library's own argument
            queued.connect_ex((host, port))
        yield


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    """An address that takes connections."""
    with socket.create_server((HOST, 0)) as made:
        yield made


def reach(listening: socket.socket, *texts: str, seconds: float = 5) -> str:
    """The address that a race over these ends at."""
    deadline = Deadline(seconds)
    with deadline, connect_first(addresses(*texts), listening.getsockname()[1], deadline) as line:
        return str(line.getpeername()[0])


def test_a_dead_ipv6_is_passed_over_in_time(listening: socket.socket) -> None:
    """A host whose IPv6 is dead takes longer than two seconds, or cannot be read at all."""
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    with deaf("::1", listening.getsockname()[1]):
        assert reach(listening, "::1", HOST, seconds=2) == HOST


def test_several_dead_addresses_are_passed_over(listening: socket.socket) -> None:
    """Each dead address costs a timeout."""
    port = listening.getsockname()[1]
    with deaf("127.0.0.3", port), deaf("127.0.0.4", port), deaf("127.0.0.5", port):
        assert reach(listening, "127.0.0.3", "127.0.0.4", "127.0.0.5", HOST, seconds=2) == HOST


def test_a_refusal_is_no_reason_to_wait(listening: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an address that refuses at once the next one waits for its turn."""
    monkeypatch.setattr(dialing, "STAGGER", 60.0)
    assert reach(listening, "127.0.0.3", "127.0.0.4", HOST, seconds=5) == HOST


def test_a_slow_address_may_still_win(listening: socket.socket) -> None:
    """An address that answers after the next one was begun is given up."""
    with deaf("127.0.0.3", listening.getsockname()[1]):
        assert reach(listening, HOST, "127.0.0.3") == HOST


def test_what_is_wrong_with_the_server_is_told(listening: socket.socket) -> None:
    """A machine without IPv6 hides that the server refuses."""
    listening.close()
    deadline = Deadline(5)
    with deadline:
        for texts in ((NOWHERE, HOST), (HOST, NOWHERE)):
            with pytest.raises(ConnectionRefusedError):
                connect_first(addresses(*texts), 1, deadline)
        with pytest.raises(OSError, match="unreachable") as caught:
            connect_first(addresses(NOWHERE), 1, deadline)
        assert caught.value.errno == errno.ENETUNREACH
        assert deadline.remaining() > 1


def test_only_dead_addresses_take_the_time_of_the_fetch(listening: socket.socket) -> None:
    """A race without a winner never ends."""
    deadline = Deadline(0.1)
    port = listening.getsockname()[1]
    with deaf("127.0.0.3", port), deadline, pytest.raises(TimeoutError):
        connect_first(addresses("127.0.0.3"), port, deadline)


def test_an_address_that_cannot_be_tried_is_passed_over(listening: socket.socket) -> None:
    """An address of an interface that is not there ends the race."""
    assert reach(listening, "fe80::1%nowhere0", HOST) == HOST


def test_families_take_turns() -> None:
    """All of a family's addresses are tried before the other family's first."""
    mixed = addresses("2400::1", "2400::2", "2400::3", "1.1.1.1", "1.1.1.2")
    assert take_turns(mixed) == tuple(addresses("2400::1", "1.1.1.1", "2400::2", "1.1.1.2", "2400::3"))
    assert take_turns(mixed[::-1])[:2] == tuple(addresses("1.1.1.2", "2400::3"))
    assert take_turns(addresses("1.1.1.1", "1.1.1.2")) == tuple(addresses("1.1.1.1", "1.1.1.2"))


def test_a_name_with_a_thousand_addresses_is_not_tried_a_thousand_times(listening: socket.socket) -> None:
    """A name makes the service knock at as many doors as it lists."""
    closed = [NOWHERE, *(f"127.1.0.{number}" for number in range(MOST_ADDRESSES - 1))]
    with pytest.raises(ConnectionRefusedError):
        reach(listening, *closed, HOST)
