"""One file's bytes as a payload: its kind, its moment, unpacked where it was packed."""

import errno
import gzip
import io
import os
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

from feeds.errors import ArticleError, Malformed, MissingField, TooLarge, UnreadableFile
from feeds.model.payload import Payload
from feeds.sources.beneath import open_file
from feeds.sources.kinds import pick_media_type
from feeds.sources.refusals import explain_file, show_name

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_GZIP = ".gz"


def read_file(path: Path, *, origin: str, max_bytes: int) -> Payload:
    """A single file, wherever it stands; links are followed. Raises ArticleError with the mend.

    At most `max_bytes` are read, and as many come out of a packed file. Pipes and devices are
    refused, never waited for.
    """
    data, modified_ns = read_bytes(path, origin=origin, max_bytes=max_bytes)
    return make_payload(origin, data, modified_ns=modified_ns, max_bytes=max_bytes)


def read_bytes(path: Path, *, origin: str, max_bytes: int) -> tuple[bytes, int]:
    """A single file's bytes as they are, and its modification time in nanoseconds. Raises ArticleError."""
    try:
        file = open_file(path)
    except (OSError, ValueError) as problem:
        raise _refuse(problem, path, origin) from problem
    with open(file, "rb") as stream:  # noqa: PTH123 - a descriptor has no Path
        status = os.fstat(file)
        check_size(origin, status.st_size, max_bytes)
        try:
            data = stream.read(max_bytes + 1)
        except OSError as problem:
            raise _refuse(problem, path, origin) from problem
    check_read(origin, data, max_bytes)
    return data, status.st_mtime_ns


def make_payload(origin: str, data: bytes, *, modified_ns: int, max_bytes: int) -> Payload:
    """The payload that a file's bytes are. Raises ArticleError when they are none.

    `origin` keeps the `.gz` of a packed page.
    """
    name = origin
    if origin.lower().endswith(_GZIP):
        name = origin[: -len(_GZIP)]
        data = _unpack(origin, data, max_bytes)
    if not data or data.isspace():
        raise MissingField(show_name(origin), "is empty; write the article, or remove the file")
    return Payload(
        origin=origin,
        media_type=pick_media_type(name, data),
        data=data,
        modified=make_moment(modified_ns),
    )


def check_size(origin: str, size: int, max_bytes: int) -> None:
    """Raise TooLarge for more bytes than are allowed."""
    if size > max_bytes:
        raise TooLarge(
            show_name(origin),
            f"holds {size:,} bytes, and {max_bytes:,} are allowed; make it smaller, or raise `max_bytes`",
        )


def check_read(origin: str, data: bytes, max_bytes: int) -> None:
    """Raise TooLarge for more bytes than are allowed, of which only one more was read."""
    if len(data) > max_bytes:
        raise TooLarge(
            show_name(origin),
            f"holds more than the {max_bytes:,} bytes allowed; make it smaller, or raise `max_bytes`",
        )


def _unpack(origin: str, data: bytes, max_bytes: int) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            text = stream.read(max_bytes + 1)
    except (OSError, EOFError, zlib.error) as problem:
        raise Malformed(
            show_name(origin),
            f"is no whole gzip file ({problem}); pack it again, or take the .gz from its name",
        ) from problem
    if len(text) > max_bytes:
        raise TooLarge(
            show_name(origin),
            f"unpacks to more than the {max_bytes:,} bytes allowed; make it smaller, or raise `max_bytes`",
        )
    return text


def _refuse(problem: OSError | ValueError, path: Path, origin: str) -> ArticleError:
    match problem:
        case FileNotFoundError():
            what = "does not exist; look for a slip in the path"
        case IsADirectoryError():
            what = "is a directory; name the files in it"
        case OSError(errno=errno.EINVAL | errno.ENXIO):
            what = "is no regular file; write its contents into one"
        case OSError():
            what = explain_file(problem, os.fspath(path))
        case _:
            what = "is no possible path; look for a slip in it"
    return UnreadableFile(show_name(origin), what)


def make_moment(modified_ns: int) -> datetime:
    """A file's moment, in UTC, with room for every time zone; 1970 where no calendar holds it."""
    try:
        moment = _EPOCH + timedelta(microseconds=modified_ns // 1000)
    except OverflowError:
        return _EPOCH
    return moment if 1 < moment.year < 9999 else _EPOCH
