"""Host names looked up, in time."""

import queue
import socket
import threading
from collections.abc import Callable, Sequence
from ipaddress import ip_address

from feeds.sources.web.deadline import Deadline
from feeds.sources.web.guard import Address, read_literal

LookUp = Callable[[str], Sequence[str]]
"""A name's addresses, best first. Raises OSError (socket.gaierror) when there are none."""


def look_up(host: str) -> tuple[str, ...]:
    """What the system's resolver says, in the order in which it wants them tried (RFC 6724)."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except UnicodeError as problem:
        raise socket.gaierror(socket.EAI_NONAME, "no possible name") from problem
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def find_addresses(host: str, look: LookUp, deadline: Deadline) -> tuple[Address, ...]:
    """A host's addresses, at least one. Raises OSError, or TimeoutError when DNS does not answer in time.

    The system's resolver cannot be interrupted, so it is asked on a thread that may be left behind.
    """
    literal = read_literal(host)
    if literal is not None:
        return (literal,)
    answers: queue.SimpleQueue[Sequence[str] | OSError] = queue.SimpleQueue()
    threading.Thread(target=_ask, args=(host, look, answers), name=f"look up {host}", daemon=True).start()
    try:
        answer = answers.get(timeout=deadline.remaining())
    except queue.Empty:
        raise TimeoutError("DNS did not answer") from None
    if isinstance(answer, OSError):
        raise answer
    if not answer:
        raise socket.gaierror(socket.EAI_NONAME, "no addresses")
    return tuple(ip_address(text) for text in answer)


def _ask(host: str, look: LookUp, answers: "queue.SimpleQueue[Sequence[str] | OSError]") -> None:
    try:
        answers.put(look(host))
    except OSError as problem:
        answers.put(problem)
