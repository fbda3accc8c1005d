"""Files that lie beside articles. The store says which exist; a path is never joined here."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound
from werkzeug.wsgi import wrap_file

from feeds.sources.media import MediaFile
from feeds.web.conditional import format_http_date, is_still_good
from feeds.web.stored import NotModified
from feeds.web.wiring import Wiring

ReadMedia = Callable[[Path, str], MediaFile | None]
"""Opens the file at a path below a root; None when there is none to be served."""

LONGEST_PATH = 1024
MAX_AGE = 3600
"""Seconds; a file keeps its address when it changes, so not for long."""


def add_media(app: Flask, wiring: Wiring, read_media: ReadMedia) -> None:
    """Answer for every file that a visible article of a configured source refers to."""

    @app.get("/media/<source_id>/<path:path>")
    def media(source_id: str, path: str) -> Response:
        file = _find_file(wiring, read_media, source_id=source_id, path=path)
        if file is None:
            raise NotFound
        try:
            return _answer_file(wiring, file, path)
        except BaseException:
            file.stream.close()
            raise


def _find_file(wiring: Wiring, read_media: ReadMedia, *, source_id: str, path: str) -> MediaFile | None:
    source = wiring.catalogue.sources.get(source_id)
    if source is None or len(path) > LONGEST_PATH or "\0" in path:
        return None
    return read_media(source.directory, path) if wiring.store.has_media(source_id, path) else None


def _answer_file(wiring: Wiring, file: MediaFile, path: str) -> Response:
    """The file, the part that was asked for (RFC 9110, 14.2), or 304. Raises 416 for no such part.

    The stream is closed by whoever reads it to its end, or here.
    """
    headers = _describe(wiring, file, path)
    if is_still_good(
        request.headers.get("If-None-Match"),
        request.headers.get("If-Modified-Since"),
        etag=file.etag,
        last_modified=file.modified,
        now=wiring.clock(),
    ):
        file.stream.close()
        return NotModified(status=304, headers=headers)
    headers |= {"Content-Type": file.media_type, "Content-Length": str(file.size), "Accept-Ranges": "bytes"}
    if request.method == "HEAD":
        file.stream.close()
        return Response(headers=headers)
    response = Response(wrap_file(request.environ, file.stream), headers=headers, direct_passthrough=True)
    if request.range is not None and request.range.units == "bytes":
        response.make_conditional(request.environ, accept_ranges=True, complete_length=file.size)
    return response


def _describe(wiring: Wiring, file: MediaFile, path: str) -> dict[str, str]:
    """The headers that a 200 and a 304 share."""
    disposition = "inline" if file.inline else "attachment"
    name = quote(path.rpartition("/")[2], safe="")
    return {
        "ETag": file.etag,
        "Last-Modified": format_http_date(min(file.modified, wiring.clock())),
        "Cache-Control": f"public, max-age={MAX_AGE}",
        "Content-Disposition": f"{disposition}; filename*=UTF-8''{name}",
    }
