"""A gunicorn worker with threads that no slow client can hold on to."""

import errno
import socket
import struct
import time
from contextlib import suppress
from typing import Any

from gunicorn.http.errors import ParseException
from gunicorn.workers.gthread import ThreadWorker


class OrderlyReader:
    """Reads a body; chunks that break the protocol are a broken connection, which applications know."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader

    def read(self, size: int) -> bytes:
        """The next bytes, empty at the end. OSError when there is no telling where that is."""
        try:
            data: bytes = self._reader.read(size)
        except ParseException as error:
            raise OSError(errno.EPROTO, str(error)) from error
        return data


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn leaves these waits unbounded; a handful of slow clients would then hold every thread."""

    head_seconds = 20.0
    """How long a client may take for the head of its request."""
    body_seconds = 300.0
    """How long a client may take for the whole body of its request."""
    stall_seconds = 30
    """How long a client may take nothing at all of its answer, or send nothing of its body."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._heads: dict[Any, float] = {}
        self._bodies: dict[Any, float] = {}

    def handle(self, conn: Any) -> Any:
        """Serve one request of a connection; runs in a thread."""
        stall = struct.pack("ll", self.stall_seconds, 0)
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, stall)
        self._heads[conn] = time.monotonic()
        try:
            return super().handle(conn)
        finally:
            self._heads.pop(conn, None)

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Answer a request whose head is complete."""
        self._heads.pop(conn, None)
        self._bodies[conn] = time.monotonic()
        req.body.reader = OrderlyReader(req.body.reader)
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", self.stall_seconds, 0))
        try:
            return super().handle_request(req, conn)
        except BlockingIOError as stalled:
            raise BrokenPipeError(errno.EPIPE, "the client takes nothing of its answer") from stalled
        finally:
            self._bodies.pop(conn, None)

    def murder_pending(self) -> None:
        """Give up connections that keep us waiting; called about once a second."""
        super().murder_pending()
        now = time.monotonic()
        for conn, since in list(self._heads.items()):
            if since < now - self.head_seconds:
                self._give_up(conn, socket.SHUT_RDWR)
        for conn, since in list(self._bodies.items()):
            if since < now - self.body_seconds:
                self._give_up(conn, socket.SHUT_RD)

    def _give_up(self, conn: Any, how: int) -> None:
        """Wake the thread that reads from this connection: it finds that nothing more will come.

        Of a body half of the connection stays open: the client is told.
        """
        with suppress(OSError):  # it may have ended a moment ago
            conn.sock.shutdown(how)
