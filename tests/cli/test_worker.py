"""A worker that slow clients cannot hold."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from typing import Any

import pytest
from gunicorn.app.base import BaseApplication
from gunicorn.workers.gthread import TConn

from feeds.cli.server import ServerLog
from feeds.cli.worker import PatientWorker
from tests.cli.conftest import SECONDS, wait_until

START = b"GET / HTTP/1.1\r\nHost: localhost\r\n"


class Hasty(PatientWorker):
    """Loses patience at once."""

    head_seconds = 0.0
    body_seconds = 0.0
    stall_seconds = 1


class Application(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Answers with as much as it is told to."""

    def __init__(self, size: int) -> None:
        self._size = size
        self.asked = threading.Event()
        self.may_answer = threading.Event()
        self.may_answer.set()
        super().__init__()

    def load_config(self) -> None:
        """Gunicorn's defaults."""

    def load(self) -> Callable[..., list[bytes]]:
        """A WSGI application."""

        def answer(_environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
            self.asked.set()
            self.may_answer.wait(SECONDS)
            start_response("200 OK", [("Content-Length", str(self._size))])
            return [b"x" * self._size]

        return answer


def make_worker(kind: type[PatientWorker], size: int = 2) -> PatientWorker:
    """A worker that serves nothing by itself."""
    app = Application(size)
    worker = kind(1, os.getppid(), [], app, 30, app.cfg, ServerLog(app.cfg))
    worker.wsgi = app.wsgi()
    return worker


@contextmanager
def handling(worker: PatientWorker) -> Iterator[tuple[socket.socket, list[Any]]]:
    """A connection that the worker handles in a thread: the client's end, and what handling gave."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = socket.create_connection(listener.getsockname(), timeout=SECONDS)
        served, address = listener.accept()
        conn = TConn(worker.cfg, served, address, listener.getsockname())
        given: list[Any] = []
        thread = threading.Thread(target=lambda: given.append(worker.handle(conn)))
        try:
            with client, served:
                thread.start()
                yield client, given
                thread.join(SECONDS)
        finally:
            worker.tmp.close()


def test_a_head_that_does_not_end_is_given_up() -> None:
    """A client that never finishes its request holds a thread for good."""
    worker = make_worker(Hasty)
    with handling(worker) as (client, given):
        client.sendall(START)

        def has_ended() -> bool:
            worker.murder_pending()
            return bool(given)

        wait_until(has_ended)
        assert given == [False]


def test_a_client_in_time_is_served() -> None:
    """A client that is as quick as others is given up."""
    worker = make_worker(PatientWorker)
    with handling(worker) as (client, given):
        client.sendall(START)
        worker.murder_pending()
        client.sendall(b"\r\n")

        assert client.recv(1000).startswith(b"HTTP/1.1 200 OK\r\n")
        wait_until(lambda: bool(given))
        assert given == [True]


def test_a_client_does_not_pay_for_a_slow_answer() -> None:
    """A connection is given up because the answer, and not the request, takes its time."""
    worker = make_worker(Hasty)
    worker.app.may_answer.clear()
    with handling(worker) as (client, _given):
        client.sendall(START + b"\r\n")
        assert worker.app.asked.wait(SECONDS)
        worker.murder_pending()
        worker.app.may_answer.set()

        assert client.recv(1000).startswith(b"HTTP/1.1 200 OK\r\n")


def test_an_answer_that_nobody_takes_is_given_up(caplog: pytest.LogCaptureFixture) -> None:
    """A client that does not read its answer holds a thread for good, or fills the log."""
    worker = make_worker(Hasty, 64 * 1024 * 1024)
    with handling(worker) as (client, given):
        client.sendall(START + b"\r\n")

        wait_until(lambda: bool(given))

        assert given == [False]
    assert caplog.text == ""


def read_body(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """A WSGI application that says what came of reading its request's body."""
    try:
        said = repr(environ["wsgi.input"].read())
    except BlockingIOError:
        said = "stalled"
    except OSError:
        said = "broken"
    start_response("200 OK", [("Content-Length", str(len(said)))])
    return [said.encode()]


def read_answer(client: socket.socket) -> bytes:
    """The body of the next answer."""
    response = HTTPResponse(client)
    response.begin()
    return response.read()


def test_a_body_that_trickles_is_given_up_and_answered() -> None:
    """A client that sends its body byte by byte holds a thread for good, or is not told that it was late."""
    worker = make_worker(Hasty)
    worker.head_seconds = SECONDS
    worker.wsgi = read_body
    with handling(worker) as (client, given):
        client.sendall(START + b"Content-Length: 10\r\n\r\nhalf")

        def has_ended() -> bool:
            worker.murder_pending()
            return bool(given)

        wait_until(has_ended)
        assert read_answer(client) == b"b'half'"


def test_a_body_that_stalls_is_given_up() -> None:
    """A client that stops in the middle of its body holds a thread until it pleases to go on."""
    worker = make_worker(Hasty)
    worker.body_seconds = SECONDS
    worker.wsgi = read_body
    with handling(worker) as (client, _given):
        client.sendall(START + b"Content-Length: 10\r\n\r\nhalf")

        assert read_answer(client) == b"stalled"


@pytest.mark.parametrize("chunks", [b"nonsense\r\n", b"2\r\nabc\r\n", b"fffffffffffffffffffff\r\n"])
def test_a_body_in_broken_chunks_is_a_broken_connection(chunks: bytes) -> None:
    """An error that no application can know of goes through it, and is taken for one of ours."""
    worker = make_worker(PatientWorker)
    worker.wsgi = read_body
    with handling(worker) as (client, _given):
        client.sendall(START + b"Transfer-Encoding: chunked\r\n\r\n" + chunks)
        client.shutdown(socket.SHUT_WR)

        assert read_answer(client) == b"broken"


def test_a_whole_body_is_read() -> None:
    """A client that is as quick as others is not heard to the end."""
    worker = make_worker(PatientWorker)
    worker.wsgi = read_body
    with handling(worker) as (client, given):
        client.sendall(START + b"Content-Length: 5\r\n\r\nwhole")

        assert read_answer(client) == b"b'whole'"
        wait_until(lambda: bool(given))
        assert given == [True]
