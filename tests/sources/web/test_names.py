"""Names looked up."""

import socket
from ipaddress import ip_address

import pytest

from feeds.sources.web.deadline import Deadline
from feeds.sources.web.names import find_addresses, look_up
from tests.servers import Names


def test_the_system_knows_this_machine() -> None:
    """A name's addresses are not found, or come several times."""
    found = look_up("localhost")
    assert set(found) <= {"127.0.0.1", "::1"}
    assert len(set(found)) == len(found) > 0


@pytest.mark.parametrize("host", ["a..b", "x" * 64 + ".example", "nothing.invalid"])
def test_what_is_no_name_is_an_error_of_the_network(host: str) -> None:
    """A name that cannot exist raises what nobody catches."""
    with pytest.raises(OSError, match=r".") as caught:
        look_up(host)
    assert isinstance(caught.value, socket.gaierror)


def test_addresses_are_not_looked_up() -> None:
    """An address is asked of DNS, or a name is not."""
    names = Names(www_example=[["192.0.2.1", "2001:db8::1"]])
    deadline = Deadline(5)
    assert find_addresses("127.1", names, deadline) == (ip_address("127.0.0.1"),)
    assert names.asked == []
    assert find_addresses("www.example", names, deadline) == (
        ip_address("192.0.2.1"),
        ip_address("2001:db8::1"),
    )
    assert names.asked == ["www.example"]


def test_time_that_is_over_is_over() -> None:
    """A fetch whose time is over goes on with another look-up."""
    now = [0.0]
    deadline = Deadline(5, lambda: now[0])
    now[0] = 100
    assert deadline.remaining() == 5
    with deadline:
        now[0] += 3
        assert deadline.remaining() == 2
    now[0] += 50
    assert deadline.remaining() == 2
    with deadline:
        now[0] += 2
        with pytest.raises(TimeoutError):
            deadline.remaining()
        with pytest.raises(TimeoutError):
            find_addresses("www.example", Names(), deadline)
