"""Articles from a CMS: pushed with POST, taken back with DELETE, by whoever holds a source's token.

Where no source has a token there is no such address. Who has no token does not learn which sources have one.
"""

import logging
from collections.abc import Callable, Sequence

from flask import Flask, Response, jsonify, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import (
    BadRequest,
    Conflict,
    Forbidden,
    HTTPException,
    InternalServerError,
    NotFound,
    ServiceUnavailable,
    Unauthorized,
    UnprocessableEntity,
)

from feeds.errors import ArticleError, DiskFull, FeedsError, SourceError, SourcePaused, Unwritable
from feeds.model.push import Fate, Receipt
from feeds.model.settings import Source
from feeds.ports import Intake
from feeds.sources.items import name_item
from feeds.web.bearer import find_opened
from feeds.web.problems import InsufficientStorage, answer_problem
from feeds.web.uploads import open_parcels
from feeds.web.wiring import Wiring

INGEST = "/ingest"
RETRY_AFTER = 30
"""Seconds after which a source or a database that failed is worth asking again."""
MOST_NAMES = 100
"""Articles that may be taken back at once."""

log = logging.getLogger("feeds.web")


def add_ingest(app: Flask, wiring: Wiring, intake: Intake) -> None:
    """Answer pushes, if there is a source that takes any."""
    sources = wiring.settings.sources
    takers = tuple(source for source in sources if source.ingest_tokens and source.web is None)
    if not takers:
        return

    @app.post(INGEST)
    def push() -> Response:
        source = _find_source(takers)
        with open_parcels(request, source.max_bytes) as parcels:
            return _answer(_carry_out(lambda: intake.push(source, parcels)))

    @app.delete(INGEST)
    def withdraw() -> Response:
        source = _find_source(takers)
        names = _read_names()
        receipt = _carry_out(lambda: intake.withdraw(source, names))
        if receipt.count(Fate.DROPPED) == len(receipt.outcomes):
            return answer_problem(NotFound("Nothing of it is there."), receipt.to_json())
        return _answer(receipt)


def _find_source(takers: Sequence[Source]) -> Source:
    """The source that is meant and that the token opens. Raises HTTPException."""
    opened = find_opened(request.headers.get("Authorization", ""), takers)
    if not opened:
        raise _challenge()
    named = request.args.getlist("source")
    if not named and len(opened) == 1:
        return opened[0]
    if len(named) != 1:
        ids = ", ".join(source.id for source in opened)
        raise BadRequest(f"Say which source is meant: ?source=ID (the token opens: {ids}).")
    for source in opened:
        if named[0] == source.id or named[0] in source.aliases:
            return source
    if any(named[0] == source.id or named[0] in source.aliases for source in takers):
        raise Forbidden("This token is for another source.")
    raise NotFound("No source with this id takes pushes.")


def _challenge() -> Unauthorized:
    """RFC 6750, 3: to who sent no token no error is named."""
    named = {"error": "invalid_token"} if "Authorization" in request.headers else {}
    return Unauthorized(
        "Send the source's token: `Authorization: Bearer TOKEN`.",
        www_authenticate=WWWAuthenticate("bearer", {"realm": "ingest", **named}),
    )


def _read_names() -> dict[str, str]:
    """The files that are meant, by the sender's words for them. Raises HTTPException."""
    names = {name: name for name in request.args.getlist("file")}
    try:
        names |= {item_id: name_item(item_id) for item_id in request.args.getlist("id")}
    except ArticleError as error:
        raise BadRequest(f"It cannot have been pushed: {error.sentence}.") from error
    if not 0 < len(names) <= MOST_NAMES:
        raise BadRequest(f"Say what to take back: ?id=ID or ?file=NAME, up to {MOST_NAMES} times.")
    return names


def _carry_out(work: Callable[[], Receipt]) -> Receipt:
    """The receipt. Raises HTTPException for whatever stands in the way."""
    try:
        receipt = work()
    except FeedsError as error:
        log.error("a push failed: %s", error)  # noqa: TRY400 - the sentence says it all
        raise _translate(error) from error
    log.info("%s: pushed: %s", receipt.source_id, _summarize(receipt))
    return receipt


def _translate(error: FeedsError) -> HTTPException:
    """An error of ours as an answer; where things lie is for the log alone."""
    match error:
        case SourcePaused():
            return Conflict(f"The source {error.sentence}.")
        case DiskFull():
            return InsufficientStorage(f"It was not taken, or not all of it: {error.sentence}.")
        case Unwritable():
            return InternalServerError(f"It was not taken, or not all of it: {error.sentence}.")
        case SourceError():
            return ServiceUnavailable(
                "The source's directory cannot be read; its admin finds the reason in the log.",
                retry_after=RETRY_AFTER,
            )
        case _:
            return ServiceUnavailable(
                "The database does not answer. Push again in a moment: nothing is taken twice.",
                retry_after=RETRY_AFTER,
            )


def _answer(receipt: Receipt) -> Response:
    if receipt.count(Fate.DROPPED) == len(receipt.outcomes):
        return answer_problem(UnprocessableEntity("Nothing of it can be taken."), receipt.to_json())
    response = jsonify(receipt.to_json())
    response.headers["Cache-Control"] = "no-store"
    added = [one for one in receipt.outcomes if one.fate is Fate.ADDED and one.url]
    if receipt.count(Fate.STORED) or receipt.count(Fate.HELD):
        response.status_code = 202
    elif added:
        response.status_code = 201
        if len(added) == 1:
            response.headers["Location"] = added[0].url
    return response


def _summarize(receipt: Receipt) -> str:
    counts = [(receipt.count(fate), fate.value) for fate in Fate]
    return ", ".join(f"{count} {word}" for count, word in counts if count)
