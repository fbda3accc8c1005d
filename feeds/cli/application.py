"""The WSGI application over the real store: one factory for every server, ours and others."""

from collections.abc import Callable
from wsgiref.types import WSGIApplication

from feeds.errors import StoreError
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
        ready=lambda: Readiness(digest=service.press.edition, warnings=(*warnings(), *tell_stopped(service))),
        intake=DirectoryIntake(service),
    )


def tell_stopped(service: Service) -> tuple[str, ...]:
    """Which sources are not read any more, as a sentence; why is for who may see `feedmill status`."""
    try:
        names = ", ".join(service.list_stopped())
    except StoreError:  # /readyz says so itself
        return ()
    return (f"Not asked any more, for nothing is there: {names}; see `feedmill status`.",) if names else ()
