"""Stored bytes as an answer: looked up, compared with what the client has, and sent as they are."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from flask import Response, request
from werkzeug.datastructures import Headers
from werkzeug.exceptions import ServiceUnavailable

from feeds.errors import StoreBusy
from feeds.model.representation import RepresentationHead
from feeds.web.codings import pick_coding
from feeds.web.conditional import format_http_date, is_still_good
from feeds.web.wiring import Wiring

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

ATTEMPTS = 3
"""A representation may be replaced between look-up and reading; hardly three times in a row."""
RETRY_AFTER = 30
"""Seconds after which something that was never published is worth asking for again."""
STALE_IF_ERROR = 7 * 24 * 3600
"""Seconds for which a cache may show its copy while we are down (RFC 5861, 4)."""
STALE_WHILE_REVALIDATE = 60
"""Seconds for which a cache may show its copy while it asks for the next (RFC 5861, 3)."""
METHODS = "GET, HEAD, OPTIONS"
FOR_ANY_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link",
}


class NotModified(Response):
    """A 304 that keeps Last-Modified: clients that know no ETag store what they are told here."""

    def get_wsgi_headers(self, environ: "WSGIEnvironment") -> Headers:
        """The headers as sent; the library would drop Last-Modified."""
        headers = super().get_wsgi_headers(environ)
        headers["Last-Modified"] = self.headers["Last-Modified"]
        return headers


def answer_stored(wiring: Wiring, path: str, extra: Mapping[str, str]) -> Response:
    """What is stored at `path`, or 304. Raises ServiceUnavailable when it was never published."""
    for _ in range(ATTEMPTS):
        heads = wiring.store.find_heads(path)
        if not heads:
            raise ServiceUnavailable(retry_after=RETRY_AFTER)
        head = heads[pick_coding(heads, request.headers.get("Accept-Encoding"))]
        headers = {**_describe(wiring, head), **extra}
        if _is_good(wiring, head):
            return NotModified(status=304, headers=headers)
        headers |= _describe_body(head)
        if request.method == "HEAD":
            return Response(headers=headers)
        body = wiring.store.read_body(head)
        if body is not None:
            return Response(body, headers=headers)
    raise StoreBusy(path, "was replaced while it was read; ask again.")


def answer_options() -> Response:
    """What may be asked here, for browsers on other origins too (Fetch, CORS preflight)."""
    headers = {
        "Allow": METHODS,
        "Access-Control-Allow-Methods": METHODS,
        "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since",
        "Access-Control-Max-Age": "86400",
    }
    return Response(status=204, headers=FOR_ANY_ORIGIN | headers)


def _is_good(wiring: Wiring, head: RepresentationHead) -> bool:
    # Compared with the stored moment, not with the one we send: a client that saw the same
    # bytes never sends a later one, and one that saw other bytes never sends this one.
    return is_still_good(
        request.headers.get("If-None-Match"),
        request.headers.get("If-Modified-Since"),
        etag=head.validators.etag,
        last_modified=head.validators.last_modified,
        now=wiring.clock(),
    )


def _describe(wiring: Wiring, head: RepresentationHead) -> dict[str, str]:
    """The headers that a 200 and a 304 share (RFC 9110, 15.4.5)."""
    seconds = max(int(head.max_age.total_seconds()), 0)
    # Stored moments may lie two seconds ahead, so that two changes never share one.
    shown = min(head.validators.last_modified, wiring.clock())
    return FOR_ANY_ORIGIN | {
        "ETag": head.validators.etag,
        "Last-Modified": format_http_date(shown),
        "Cache-Control": (
            f"public, max-age={seconds}, stale-while-revalidate={STALE_WHILE_REVALIDATE},"
            f" stale-if-error={STALE_IF_ERROR}"
        ),
    }


def _describe_body(head: RepresentationHead) -> dict[str, str]:
    headers = {"Content-Type": head.media_type, "Content-Length": str(head.length)}
    if head.coding.value != "identity":
        headers["Content-Encoding"] = head.coding.value
    return headers
