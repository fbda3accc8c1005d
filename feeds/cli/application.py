"""The WSGI application over the real store: one factory for every server, ours and others."""

from collections.abc import Callable
from wsgiref.types import WSGIApplication

from feeds.intake import DirectoryIntake
from feeds.service import Service
from feeds.sources.media import open_media
from feeds.web import Readiness, create_app


def make_app(service: Service, *, warnings: Callable[[], tuple[str, ...]] = tuple) -> WSGIApplication:
    """The application for a service. /readyz compares what is published with what it would publish.

    `warnings` are sentences that /readyz tells besides.
    """
    return create_app(
        service.settings,
        service.store.serving,
        clock=service.clock,
        read_media=open_media,
        ready=lambda: Readiness(digest=service.press.edition, warnings=warnings()),
        intake=DirectoryIntake(service),
    )
