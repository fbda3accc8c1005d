"""The WSGI application over the real store: one factory for every server, ours and others."""

import os
from wsgiref.types import WSGIApplication

from feeds.service import Service
from feeds.sources.media import open_media
from feeds.web import Readiness, create_app


def make_app(service: Service) -> WSGIApplication:
    """The application for a service. /readyz compares what is published with what it would publish.

    A server that forks after this gets fresh connections in its children: SQLite's must not be shared.
    """
    readiness = Readiness(digest=service.press.edition)
    os.register_at_fork(after_in_child=lambda: service.store.engine.dispose(close=False))
    return create_app(
        service.settings,
        service.store.serving,
        clock=service.clock,
        read_media=open_media,
        ready=lambda: readiness,
    )
