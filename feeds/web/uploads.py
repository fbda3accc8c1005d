"""The body of a push as parcels: JSON, or files in a form. Bounded before it is read."""

import errno
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import IO

from flask import Request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import BadRequest, HTTPException, RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.formparser import FormDataParser
from werkzeug.wsgi import get_input_stream

from feeds.errors import ArticleError, Malformed
from feeds.model.push import Parcel
from feeds.sources.items import unpack_items
from feeds.web.problems import InsufficientStorage

MOST_PARTS = 200
"""Parts of a form: an article with its pictures, or some articles."""
MOST_ITEMS = 1000
"""Items of a push: each costs some milliseconds, and a client waits for all of them."""
FORM_FACTOR = 4
"""A form may hold so many times what one file may: pictures come with their article."""
SPOOL = 512 * 1024
"""Bytes of a file that stay in memory while it is taken in; the parser needs some to read at all."""
ITEM = "item"
"""The form's field that holds JSON."""
TYPES = "application/json, application/feed+json, multipart/form-data"

_PLAIN = frozenset({"", "utf-8", "utf8", "us-ascii"})


class WrongType(UnsupportedMediaType):
    """415, saying what would be taken instead (RFC 9110, 15.5.16)."""

    def __init__(self, description: str, name: str, value: str) -> None:
        super().__init__(description)
        self._header = (name, value)

    def get_headers(self, *arguments: object, **named: object) -> list[tuple[str, str]]:
        """The usual ones, and what is taken."""
        return [*super().get_headers(*arguments, **named), self._header]  # type: ignore[arg-type]  # passed on


@contextmanager
def open_parcels(request: Request, max_bytes: int) -> Iterator[tuple[Parcel | ArticleError, ...]]:
    """What a request pushes into a source whose files hold so much at most. Raises HTTPException."""
    with ExitStack() as opened:
        parcels = tuple(_read(request, max_bytes, opened))
        if len(parcels) > MOST_ITEMS:
            raise RequestEntityTooLarge(
                f"{len(parcels):,} items, and {MOST_ITEMS:,} are taken in one push; send them in several."
            )
        if not parcels:
            raise BadRequest("Nothing was pushed: the form holds neither an item nor a file.")
        yield parcels


def _read(request: Request, max_bytes: int, opened: ExitStack) -> Iterator[Parcel | ArticleError]:
    coding = request.headers.get("Content-Encoding", "identity")
    if coding.lower() != "identity":
        raise WrongType("Send the body as it is, not compressed.", "Accept-Encoding", "identity")
    if request.mimetype == "multipart/form-data":
        return _read_form(request, max_bytes, opened)
    if request.mimetype != "application/json" and not request.mimetype.endswith("+json"):
        raise WrongType(f"Push JSON or a form: {TYPES}.", "Accept", TYPES)
    if request.mimetype_params.get("charset", "").lower() not in _PLAIN:
        raise WrongType("JSON is UTF-8 (RFC 8259); send it so.", "Accept", TYPES)
    with explain_reading(max_bytes):
        if (request.content_length or 0) > max_bytes:
            raise RequestEntityTooLarge
        # One more than is taken: at its limit the stream just ends, as if that were all.
        data = get_input_stream(request.environ, max_content_length=max_bytes + 1).read()
        if len(data) > max_bytes:
            raise RequestEntityTooLarge
    return _unpack(data, "The body")


def _unpack(data: bytes, what: str) -> Iterator[Parcel | ArticleError]:
    try:
        return unpack_items(data)
    except Malformed as error:
        raise BadRequest(f"{what} {error.sentence}.") from error


def _read_form(request: Request, max_bytes: int, opened: ExitStack) -> Iterator[Parcel | ArticleError]:
    limit = max_bytes * FORM_FACTOR

    def make_spool(
        total_content_length: int | None,  # noqa: ARG001 - the parser's signature
        content_type: str | None,  # noqa: ARG001
        filename: str | None,  # noqa: ARG001
        content_length: int | None = None,  # noqa: ARG001
    ) -> IO[bytes]:
        return opened.enter_context(tempfile.SpooledTemporaryFile(max_size=SPOOL))

    parser = FormDataParser(
        stream_factory=make_spool,
        max_form_memory_size=max_bytes + SPOOL,
        max_content_length=limit,
        max_form_parts=MOST_PARTS,
        silent=False,
    )
    with explain_reading(limit):
        _, form, files = parser.parse(
            get_input_stream(request.environ, max_content_length=limit),
            request.mimetype,
            request.content_length,
            request.mimetype_params,
        )
    for name, text in form.items(multi=True):
        yield from _unpack(_encode(name, text), f"`{name}`")
    for name, file in files.items(multi=True):
        if name == ITEM:
            yield from _unpack(_read_whole(file, max_bytes), f"`{name}`")
        else:
            yield _make_parcel(file)


def _encode(name: str, text: str) -> bytes:
    if name != ITEM:
        raise BadRequest(f"The form has a field {name[:100]!r}; it takes `{ITEM}` (JSON) and files.")
    if "�" in text:
        raise BadRequest(f"`{ITEM}` is not UTF-8; send JSON as UTF-8.")
    return text.encode("utf-8", "surrogatepass")


def _read_whole(file: FileStorage, max_bytes: int) -> bytes:
    """A file of the form that is JSON. Raises HTTPException when it is too large."""
    data = file.stream.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise RequestEntityTooLarge(
            f"`{ITEM}` holds more than the {max_bytes:,} bytes that are taken here; "
            "send less at once, or raise the source's `max_bytes`."
        )
    return data


def _make_parcel(file: FileStorage) -> Parcel:
    name = file.filename or ""
    return Parcel(name, name, file.stream.read)


@contextmanager
def explain_reading(limit: int) -> Iterator[None]:
    """What goes wrong while a body is read, as answers; a stream that breaks is an HTTPException already."""
    try:
        yield
    except RequestEntityTooLarge as error:
        raise RequestEntityTooLarge(
            f"The body holds more than the {limit:,} bytes or {MOST_PARTS} parts that are taken here; "
            "send less at once, or raise the source's `max_bytes`."
        ) from error
    except HTTPException as error:
        raise BadRequest("The body ended before it was whole.") from error
    except ValueError as error:
        raise BadRequest(f"The form cannot be read: {error}.") from error
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise InsufficientStorage("No room is left for temporary files.") from error
