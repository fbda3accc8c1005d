"""What a visitor sees when there is nothing to see: the one place where a request's errors end."""

import logging

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound, ServiceUnavailable
from werkzeug.wrappers import Response as AnyResponse

from feeds.errors import StoreError, UnknownFeed
from feeds.web.catalogue import Place
from feeds.web.feeds import UnknownFormat
from feeds.web.ingest import INGEST
from feeds.web.paper import make_policy, print_page
from feeds.web.problems import answer_problem
from feeds.web.stored import FOR_ANY_ORIGIN
from feeds.web.visit import read_visit
from feeds.web.wiring import Wiring
from feeds.web.wording import Wording

BUSY_RETRY_AFTER = 10
"""Seconds after which a database that did not answer is worth asking again."""
KEPT = {404: 60, 410: 3600}
"""Seconds for which a cache may remember that there is nothing."""
log = logging.getLogger("feeds.web")


def add_faults(app: Flask, wiring: Wiring) -> None:
    """Turn every error into a page in the house's own style; details go to the log alone."""

    @app.errorhandler(UnknownFeed)
    def unknown_feed(_: UnknownFeed) -> AnyResponse:
        return _answer(wiring, NotFound())

    @app.errorhandler(StoreError)
    def store_failed(error: StoreError) -> AnyResponse:
        log.error("%r could not be answered: %s", request.path, error)
        return _answer(wiring, ServiceUnavailable(retry_after=BUSY_RETRY_AFTER))

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> AnyResponse:
        return _answer(wiring, error)

    @app.errorhandler(Exception)
    def failed(error: Exception) -> AnyResponse:
        log.error("%r failed", request.path, exc_info=error)
        return _answer(wiring, InternalServerError())


def _answer(wiring: Wiring, error: HTTPException) -> AnyResponse:
    if request.path == INGEST:
        return answer_problem(error)
    status = error.code or 500
    visit = read_visit(wiring, "/")
    title, hint = _pick_words(visit.words, status)
    place: Place | None = error.place if isinstance(error, UnknownFormat) else None
    html = print_page(wiring, visit, "fault.html", title=title, hint=hint, place=place)
    headers = {name: value for name, value in error.get_headers() if name.lower() in {"allow", "retry-after"}}
    headers |= FOR_ANY_ORIGIN | {
        "Cache-Control": f"public, max-age={KEPT[status]}" if status in KEPT else "no-store",
        "Vary": "Accept, Accept-Encoding, Accept-Language",
        "Content-Security-Policy": make_policy(),
        "Content-Type": "text/html; charset=utf-8",
    }
    return Response(html.encode("utf-8", "replace"), status, headers)


def _pick_words(words: Wording, status: int) -> tuple[str, str]:
    """A title and a hint for a status."""
    sentences = {
        404: (words.not_found, words.not_found_hint),
        405: (words.not_allowed, words.not_allowed_hint),
        410: (words.gone, words.gone_hint),
        503: (words.not_ready, words.not_ready_hint),
    }
    if status in sentences:
        return sentences[status]
    return (words.broken, words.broken_hint) if status >= 500 else (words.refused, words.refused_hint)
