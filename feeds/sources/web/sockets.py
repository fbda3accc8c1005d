"""Sockets that know when the fetch is over: a timeout of each read alone lets a byte a second go on."""

import socket
import ssl
from typing import Any

from feeds.sources.web.deadline import Deadline

HEAD_LIMIT = 64 * 1024
"""Bytes of status line and headers that are read (SEC-08)."""

_IDLE = 1.0


class HeadTooLarge(OSError):
    """The head of an answer does not end."""


class Meter:
    """What one connection may still use: time, and bytes while the head of an answer is read."""

    def __init__(self) -> None:
        self._deadline: Deadline | None = None
        self._head: int | None = None

    def start(self, deadline: Deadline) -> None:
        """A fetch begins on this connection."""
        self._deadline = deadline

    def expect_head(self) -> None:
        """From now on an answer's head is read."""
        self._head = HEAD_LIMIT

    def expect_body(self) -> None:
        """The head was read."""
        self._head = None

    def remaining(self) -> float:
        """Seconds for the next step. Raises TimeoutError when there are none."""
        return self._deadline.remaining() if self._deadline else _IDLE

    def count(self, size: int) -> int:
        """Take note of bytes read. Raises HeadTooLarge."""
        if self._head is not None:
            self._head -= size
            if self._head < 0:
                raise HeadTooLarge
        return size


class TimedSocket(socket.socket):
    """A plain socket on a meter."""

    meter = Meter()

    def gettimeout(self) -> float:
        """What is left: a TLS handshake on this socket takes it over."""
        return self.meter.remaining()

    def recv_into(self, *args: Any, **keywords: Any) -> int:
        """Read within what is left."""
        self.settimeout(self.meter.remaining())
        return self.meter.count(super().recv_into(*args, **keywords))

    def sendall(self, *args: Any, **keywords: Any) -> None:
        """Write within what is left."""
        self.settimeout(self.meter.remaining())
        super().sendall(*args, **keywords)


class TimedTlsSocket(ssl.SSLSocket):
    """A TLS socket on a meter."""

    meter = Meter()

    def recv_into(self, *args: Any, **keywords: Any) -> int:
        """Read within what is left."""
        self.settimeout(self.meter.remaining())
        return self.meter.count(super().recv_into(*args, **keywords))

    def sendall(self, *args: Any, **keywords: Any) -> None:
        """Write within what is left."""
        self.settimeout(self.meter.remaining())
        super().sendall(*args, **keywords)
