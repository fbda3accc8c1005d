"""Files that lie beside articles, and pictures that are kept for them.

The store says which exist; a path is never joined here.
"""

from collections.abc import Callable
from io import BytesIO
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
LONGEST_ID = 64
MAX_AGE = 3600
"""Seconds; a file keeps its address when it changes, so not for long."""
_CHANGING = f"public, max-age={MAX_AGE}"
_UNCHANGING = "public, max-age=31536000, immutable"
"""Of pictures that are named by their bytes."""


def add_media(app: Flask, wiring: Wiring, read_media: ReadMedia) -> None:
    """Answer for every file that a visible article refers to."""

    @app.get("/media/<source_id>/<path:path>")
    def media(source_id: str, path: str) -> Response:
        source = wiring.catalogue.sources.get(source_id)
        if len(source_id) > LONGEST_ID or len(path) > LONGEST_PATH or "\0" in source_id + path:
            raise NotFound
        if source is None or source.web is not None:
            return _answer_picture(wiring, *f"{source_id}/{path}".rsplit("/", 1))
        file = read_media(source.directory, path) if wiring.store.has_media(source_id, path) else None
        if file is None:
            raise NotFound
        return _answer_or_close(wiring, file, path, _CHANGING)


def _answer_picture(wiring: Wiring, source_id: str, name: str) -> Response:
    """A kept picture; one that gave way to newer ones is where it was fetched.

    The source, or the column, that has it may be gone from the file: another one shows its article on.
    """
    picture = wiring.store.find_picture(source_id, name)
    if picture is None:
        raise NotFound
    if picture.data is None:
        return Response(status=302, headers={"Location": picture.url, "Cache-Control": _CHANGING})
    file = MediaFile(
        stream=BytesIO(picture.data),
        size=len(picture.data),
        modified=picture.stored,
        media_type=picture.media_type,
        inline=True,
        etag=f'"{name}"',
    )
    return _answer_or_close(wiring, file, name, _UNCHANGING)


def _answer_or_close(wiring: Wiring, file: MediaFile, path: str, caching: str) -> Response:
    try:
        return _answer_file(wiring, file, path, caching)
    except BaseException:
        file.stream.close()
        raise


def _answer_file(wiring: Wiring, file: MediaFile, path: str, caching: str) -> Response:
    """The file, the part that was asked for (RFC 9110, 14.2), or 304. Raises 416 for no such part.

    The stream is closed by whoever reads it to its end, or here.
    """
    headers = _describe(wiring, file, path, caching)
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


def _describe(wiring: Wiring, file: MediaFile, path: str, caching: str) -> dict[str, str]:
    """The headers that a 200 and a 304 share."""
    disposition = "inline" if file.inline else "attachment"
    name = quote(path.rpartition("/")[2], safe="")
    return {
        "ETag": file.etag,
        "Last-Modified": format_http_date(min(file.modified, wiring.clock())),
        "Cache-Control": caching,
        "Content-Disposition": f"{disposition}; filename*=UTF-8''{name}",
    }
