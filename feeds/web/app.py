"""The application: views, errors and headers put together over settings and a store."""

from collections.abc import Callable

from flask import Flask, Response

from feeds.model.settings import Settings
from feeds.ports import Clock, Intake, ServeStore
from feeds.web.articles import add_articles
from feeds.web.extras import add_extras
from feeds.web.faults import add_faults
from feeds.web.feeds import add_feeds
from feeds.web.health import Readiness, add_health
from feeds.web.ingest import add_ingest
from feeds.web.media import ReadMedia, add_media
from feeds.web.pages import add_pages
from feeds.web.prefix import PrefixMiddleware, parse_prefix
from feeds.web.wiring import make_wiring

SEALED = "default-src 'none'; sandbox"
"""The policy for everything that is not a page: measured, it keeps a script inside XML from running."""


def create_app(  # noqa: PLR0913 - what the assembly hands over
    settings: Settings,
    store: ServeStore,
    *,
    clock: Clock,
    read_media: ReadMedia,
    ready: Callable[[], Readiness] | None = None,
    intake: Intake | None = None,
) -> Flask:
    """The WSGI application for one configuration over one store.

    It starts nothing, and writes nothing but through `intake`: without it nothing can be pushed.
    `ready` tells /readyz what this process would publish; without it any complete publish counts.
    """
    app = Flask(__name__, static_folder=None)
    # It would answer with a redirect that carries the request's Host (HTTP-20).
    app.url_map.merge_slashes = False
    wiring = make_wiring(settings, store, clock)
    add_health(app, wiring, ready)
    add_extras(app)
    add_pages(app, wiring)
    add_feeds(app, wiring)
    add_articles(app, wiring)
    add_media(app, wiring, read_media)
    if intake is not None:
        add_ingest(app, wiring, intake)
    add_faults(app, wiring)
    app.after_request(_harden)
    _accept_prefix(app, parse_prefix(settings.site.url))
    return app


def _harden(response: Response) -> Response:
    """What every answer says, whatever it is; a page has its own policy already."""
    response.headers.setdefault("Content-Security-Policy", SEALED)
    response.headers.setdefault("Vary", "Accept-Encoding")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _accept_prefix(app: Flask, prefix: str) -> None:
    """Let requests arrive with `site.url`'s path in front, if it has one."""
    if not prefix:
        return
    addresses = app.url_map.bind("")

    def has_route(path: str) -> bool:
        return bool(addresses.allowed_methods(path.encode("latin-1", "replace").decode("utf-8", "replace")))

    app.wsgi_app = PrefixMiddleware(app.wsgi_app, prefix, has_route)  # type: ignore[method-assign]  # Flask's documented place
