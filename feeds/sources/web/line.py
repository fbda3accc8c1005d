"""One request on one connection, as an adapter of requests."""

import os
import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from http.client import RemoteDisconnected
from typing import Any

from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from urllib3.response import HTTPResponse

from feeds.sources.web.connection import Connection, Dialer, open_connection
from feeds.sources.web.deadline import Deadline
from feeds.sources.web.names import LookUp
from feeds.sources.web.pool import Pool
from feeds.sources.web.route import Route

_HUNG_UP = (RemoteDisconnected, ConnectionResetError, BrokenPipeError)
"""What a server's farewell to an idle connection looks like."""


class Line(BaseAdapter):
    """Sends one request over the pool's connections, or a new one; then `release` or `close` it."""

    def __init__(
        self, route: Route, pool: Pool, look: LookUp, deadline: Deadline, stopping: threading.Event
    ) -> None:
        super().__init__()
        self._stopping = stopping
        self._route = route
        self._pool = pool
        self._look = look
        self._deadline = deadline
        self._connection: Connection | None = None
        self._socket: socket.socket | None = None
        self._answer: HTTPResponse | None = None

    def send(self, request: PreparedRequest, *_args: Any, **_options: Any) -> Response:
        """The answer's head; its body is read by whoever wants it.

        An idle connection that the server hung up just now is replaced once. Raises Refusal,
        OSError (ConnectionAbortedError when all are stopping), and what http.client and urllib3 raise.
        """
        idle = self._pool.take(self._route)
        if idle is not None:
            try:
                return self._ask(idle, request)
            except _HUNG_UP:
                idle.close()
        return self._ask(open_connection(Dialer(self._route, self._look, self._deadline)), request)

    def release(self) -> None:
        """Nobody needs the answer any more; if it was read to its end, the connection may serve again.

        After an interim answer (103 and its like) the real one is still to come: that one is let go.
        """
        if self._connection and self._answer and self._answer.closed and self._answer.status >= 200:
            self._pool.give(self._route, self._connection)
            self._connection = None

    def close(self) -> None:
        """Nobody wants the rest."""
        if self._answer is not None:
            self._answer.close()
        if self._connection is not None:
            self._connection.close()
            self._connection = None
            # Whoever still holds a part of a broken answer must not keep the socket open.
            if self._socket is not None and (number := self._socket.detach()) >= 0:
                os.close(number)

    def hang_up(self) -> None:
        """Called from another thread, when all are stopping: whoever reads from this line finds it dead."""
        if self._socket is not None:
            with suppress(OSError):
                # Of a TLS socket as well: its own `shutdown` would pull the rug from under the reader.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def _ask(self, connection: Connection, request: PreparedRequest) -> Response:
        self._connection = connection
        meter = connection.dialer.meter
        meter.start(self._deadline)
        if connection.sock is None:
            connection.connect()
        self._socket = connection.sock
        if self._stopping.is_set():
            raise ConnectionAbortedError
        connection.request(
            request.method or "GET",
            self._target(request),
            headers=self._headers(request),
            preload_content=False,
            decode_content=False,
        )
        meter.expect_head()
        self._answer = connection.getresponse()
        meter.expect_body()
        return _make_response(request, self._answer)

    def _target(self, request: PreparedRequest) -> str:
        """The request's target: a proxy is told the whole address."""
        if self._route.proxy and not self._route.secure:
            return request.url or ""
        return str(request.path_url)

    def _headers(self, request: PreparedRequest) -> Mapping[str, str]:
        headers = {str(name): str(value) for name, value in request.headers.items()}
        if self._route.proxy and not self._route.secure:
            headers.update(self._route.proxy.headers())
        return headers


def _make_response(request: PreparedRequest, answer: HTTPResponse) -> Response:
    response = Response()
    response.status_code = answer.status
    response.headers = CaseInsensitiveDict(answer.headers)
    response.raw = answer
    response.reason = answer.reason or ""
    response.url = request.url or ""
    response.request = request
    return response
