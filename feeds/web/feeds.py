"""Feeds as machines ask for them: /feeds/ID.rss and its kin, OPML, and the plain list."""

from flask import Flask, Response, redirect, request
from werkzeug.exceptions import Gone, NotFound
from werkzeug.wrappers import Response as AnyResponse

from feeds.errors import UnknownFeed
from feeds.model.feed import Kind
from feeds.model.representation import Format
from feeds.text.urls import quote_path
from feeds.web.catalogue import Place
from feeds.web.links import channel_path
from feeds.web.negotiation import pick_format
from feeds.web.pages import answer_channel_page
from feeds.web.stored import FOR_ANY_ORIGIN, answer_options, answer_stored
from feeds.web.wiring import Wiring

FOLDERS = ", ".join(kind.value for kind in Kind)
REDIRECT_MAX_AGE = 24 * 3600
RENAMED_MAX_AGE = 365 * 24 * 3600


class UnknownFormat(NotFound):
    """The place exists, but not under this extension."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place


class Renamed(Exception):
    """The place has another id now; `path` is the same format of it, quoted."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def add_feeds(app: Flask, wiring: Wiring) -> None:
    """Answer for every feed, category and source; nothing here knows how a feed is made."""

    @app.errorhandler(Renamed)
    def renamed(error: Renamed) -> AnyResponse:
        return _redirect(wiring, error.path, 301, RENAMED_MAX_AGE)

    @app.route(f"/<any({FOLDERS}):folder>/<name>", methods=["GET", "OPTIONS"])
    def channel(folder: str, name: str) -> AnyResponse:
        if request.method == "OPTIONS":
            return answer_options()
        return _answer_channel(wiring, Kind(folder), name)

    @app.route(f"/{Kind.SOURCE}/<name>/<column>", methods=["GET", "OPTIONS"])
    def column(name: str, column: str) -> AnyResponse:
        return channel(Kind.SOURCE, f"{name}/{column}")

    @app.get(f"/{Kind.SOURCE}/<name>/<column>/")
    def column_with_slash(name: str, column: str) -> AnyResponse:
        return channel_with_slash(Kind.SOURCE, f"{name}/{column}")

    @app.get(f"/<any({FOLDERS}):folder>/<name>/")
    def channel_with_slash(folder: str, name: str) -> AnyResponse:
        place, form = _find_place(wiring, Kind(folder), name)
        return _redirect(wiring, channel_path(place.kind, place.id) + (f".{form.value}" if form else ""))

    @app.route("/feeds.opml", methods=["GET", "OPTIONS"])
    @app.route("/feeds.json", methods=["GET", "OPTIONS"])
    def listing() -> Response:
        if request.method == "OPTIONS":
            return answer_options()
        return answer_stored(wiring, request.path, {})


def describe_links(wiring: Wiring, place: Place, form: Format | None) -> str:
    """A Link header that says what the documents' own links say (RFC 8288; DISC-02)."""
    page = wiring.links.channel(place.kind, place.id)
    parts = [f'<{page}>; rel="alternate"; type="text/html"'] if form else []
    for other in Format:
        relation = "self" if other is form else "alternate"
        media_type = other.media_type.partition(";")[0]
        parts.append(f'<{page}.{other.value}>; rel="{relation}"; type="{media_type}"')
    return ", ".join(parts)


def _answer_channel(wiring: Wiring, kind: Kind, name: str) -> Response:
    """An extension decides alone; without one Accept does."""
    place, form = _find_place(wiring, kind, name)
    path = channel_path(place.kind, place.id)
    if form:
        return answer_stored(wiring, f"{path}.{form.value}", {"Link": describe_links(wiring, place, form)})
    form = pick_format(request.headers.get("Accept"))
    if form is None:
        return answer_channel_page(wiring, place, {"Link": describe_links(wiring, place, None)})
    extra = {
        "Link": describe_links(wiring, place, form),
        "Vary": "Accept, Accept-Encoding",
        "Content-Location": wiring.links.representation(place.kind, place.id, form),
    }
    return answer_stored(wiring, f"{path}.{form.value}", extra)


def _find_place(wiring: Wiring, kind: Kind, name: str) -> tuple[Place, Format | None]:
    """The place a name means, and the format its extension asks for.

    Raises UnknownFeed, Renamed for an id that it had before (HTTP-13), and Gone for one that was published
    once and is configured no more (HTTP-14).
    """
    channel_id, dot, extension = name.partition(".")
    try:
        place = wiring.catalogue.find(kind, channel_id)
    except UnknownFeed:
        raise _explain_absence(wiring, kind, name) from None
    if not dot:
        return place, None
    if extension not in set(Format):
        raise UnknownFormat(place)
    return place, Format(extension)


def _explain_absence(wiring: Wiring, kind: Kind, name: str) -> Exception:
    channel_id, dot, extension = name.partition(".")
    renamed = wiring.catalogue.find_renamed(kind, channel_id)
    if renamed is not None:
        return Renamed(channel_path(renamed.kind, renamed.id) + dot + quote_path(extension))
    path = channel_path(kind, channel_id)
    if not wiring.catalogue.is_paused(kind, channel_id) and wiring.store.is_retired(path):
        return Gone()
    return UnknownFeed(path, "nothing of this name is configured.")


def _redirect(wiring: Wiring, path: str, code: int = 308, max_age: int = REDIRECT_MAX_AGE) -> AnyResponse:
    response = redirect(wiring.links.to(path), code)
    response.headers["Cache-Control"] = f"public, max-age={max_age}"
    response.headers.update(FOR_ANY_ORIGIN)
    return response
