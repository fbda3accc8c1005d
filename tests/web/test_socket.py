"""The application over a real socket: what goes over the wire, Date included."""

import http.client
import socket
import threading
from collections.abc import Iterator
from email.utils import parsedate_to_datetime

import feedparser
import pytest
from flask import Flask

from tests.web.conftest import serve

ROUNDS = 8


@pytest.fixture
def port(app: Flask) -> Iterator[int]:
    """The port of the sample application."""
    with serve(app) as port:
        yield port


def ask(
    port: int, path: str, *, method: str = "GET", **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    """One request; header names are written with underscores."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(
            method, path, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def test_a_304_on_the_wire(port: int) -> None:
    """HTTP-04, HTTP-01: a 304 lacks Date or a validator, or has a body or its type."""
    first, body = ask(port, "/feeds/all.rss")
    assert (first.status, len(body)) == (200, int(first.headers["Content-Length"]))
    again, nothing = ask(port, "/feeds/all.rss", If_None_Match=first.headers["ETag"])
    assert (again.status, nothing) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary", "Last-Modified", "Link"):
        assert again.headers[name] == first.headers[name]
    assert again.headers["Date"]
    assert "Content-Type" not in again.headers


def test_last_modified_is_not_later_than_date(port: int) -> None:
    """HTTP-05: Last-Modified lies after Date, or either is there twice."""
    response, _ = ask(port, "/feeds/all.rss")
    assert parsedate_to_datetime(response.headers["Last-Modified"]) <= parsedate_to_datetime(
        response.headers["Date"]
    )
    assert len(response.headers.get_all("Date", [])) == 1


def test_head_on_the_wire(port: int) -> None:
    """HTTP-08: HEAD sends a body, or another length than GET."""
    got, body = ask(port, "/feeds/all.rss")
    head, nothing = ask(port, "/feeds/all.rss", method="HEAD")
    assert nothing == b""
    assert head.headers["Content-Length"] == got.headers["Content-Length"] == str(len(body))


def test_a_client_library_polls(port: int) -> None:
    """HTTP-06: a client that keeps what it was told does not get a 304 on its next poll."""
    first = feedparser.parse(f"http://127.0.0.1:{port}/feeds/all.rss")
    assert first.status == 200
    assert feedparser.parse(f"http://127.0.0.1:{port}/feeds/all.rss", etag=first.etag).status == 304
    assert feedparser.parse(f"http://127.0.0.1:{port}/feeds/all.rss", modified=first.modified).status == 304


def test_raw_bytes_in_the_request(port: int) -> None:
    """A request line or header that no library would write is an error of ours."""
    for path in (
        b"/feeds/\xff\xfe.rss",
        b"/feeds/%zz.rss",
        b"/feeds/all.rss?\xe4",
        b"http://evil.example/feeds/all",
    ):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(b"GET " + path + b' HTTP/1.0\r\nIf-None-Match: \xff"\r\n\r\n')
            answer = connection.makefile("rb").read()
        assert int(answer.split(b" ", 2)[1]) < 500
        assert b"evil.example" not in answer


def test_many_at_once_get_the_same(port: int) -> None:
    """HTTP-22: threads disturb each other's answers."""
    bodies: set[bytes] = set()

    def poll() -> None:
        bodies.add(ask(port, "/feeds/all")[1])

    threads = [threading.Thread(target=poll) for _ in range(ROUNDS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(bodies) == 1
