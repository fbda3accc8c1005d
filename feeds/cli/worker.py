"""A gunicorn worker with threads that no slow client can hold on to."""

import errno
import socket
import struct
import time
from contextlib import suppress
from typing import Any

from gunicorn.workers.gthread import ThreadWorker


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn leaves both waits unbounded; a handful of slow clients would then hold every thread."""

    head_seconds = 20.0
    """How long a client may take for the head of its request."""
    stall_seconds = 30
    """How long a client may take nothing at all of its answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._heads: dict[Any, float] = {}

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
        try:
            return super().handle_request(req, conn)
        except BlockingIOError as stalled:
            raise BrokenPipeError(errno.EPIPE, "the client takes nothing of its answer") from stalled

    def murder_pending(self) -> None:
        """Give up connections that keep us waiting; called about once a second."""
        super().murder_pending()
        late = time.monotonic() - self.head_seconds
        for conn, since in list(self._heads.items()):
            if since < late:
                self._give_up(conn)

    def _give_up(self, conn: Any) -> None:
        """Wake the thread that reads from this connection: it finds that nothing more will come."""
        with suppress(OSError):  # it may have ended a moment ago
            conn.sock.shutdown(socket.SHUT_RDWR)
