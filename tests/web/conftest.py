"""One application over a store in memory, by the test client and over a real socket."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import WSGIRequestHandler, make_server

from feeds.model.settings import Settings
from feeds.sources.media import open_media
from feeds.web import create_app
from tests.web.samples import NOW, make_settings, make_store, write_media
from tests.web.shelves import MemoryStore


class QuietHandler(WSGIRequestHandler):
    """Answers without a line on stderr for every request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


@contextmanager
def serve(app: Flask, port: int = 0) -> Iterator[int]:
    """The application on a real socket of 127.0.0.1, in a thread; gives the port."""
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=QuietHandler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def make_app(settings: Settings, store: MemoryStore) -> Flask:
    """The application at the samples' moment."""
    return create_app(settings, store, clock=lambda: NOW, read_media=open_media)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The sample configuration; both sources' directory is `tmp_path`, with the media in it."""
    write_media(tmp_path)
    return make_settings(directory=tmp_path)


@pytest.fixture
def store(settings: Settings) -> MemoryStore:
    """The sample store."""
    return make_store(settings)


@pytest.fixture
def app(settings: Settings, store: MemoryStore) -> Flask:
    """The sample application."""
    return make_app(settings, store)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """The test client of the sample application."""
    return app.test_client()
