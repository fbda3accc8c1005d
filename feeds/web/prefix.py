"""Below which path the site lives: requests come with that prefix, or a proxy has cut it off."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes, urlsplit

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def parse_prefix(site_url: str) -> str:
    """The path of `site.url` as WSGI spells paths (latin-1 of the bytes), without a trailing slash."""
    return unquote_to_bytes(urlsplit(site_url).path).decode("latin-1").rstrip("/")


class PrefixMiddleware:
    """Moves a leading prefix from PATH_INFO to SCRIPT_NAME, and leaves other requests alone.

    A prefix may look like one of our own folders (`/feeds` for https://www.example.edu/feeds):
    then a request that a proxy has already cut, `/feeds/all.rss`, begins with it as well.
    So it is moved only if what remains is an address that this application has.
    """

    def __init__(self, app: "WSGIApplication", prefix: str, has_route: Callable[[str], bool]) -> None:
        self._app = app
        self._prefix = prefix
        self._has_route = has_route

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer as the wrapped application does."""
        path = environ.get("PATH_INFO", "")
        rest = path[len(self._prefix) :] or "/"
        if path.startswith(self._prefix) and rest.startswith("/") and self._has_route(rest):
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + self._prefix
            environ["PATH_INFO"] = rest
        return self._app(environ, start_response)
