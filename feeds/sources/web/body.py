"""An answer's body: unpacked, whole, and never more than is allowed."""

from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPException

from urllib3.exceptions import HTTPError
from urllib3.response import HTTPResponse

from feeds.sources.web.unpacking import Unpacker, read_codings

_PIECE = 64 * 1024
_SHORT = 16 * 1024


class TooMuch(Exception):
    """More bytes than are allowed; the rest of a sentence that begins with the address."""

    def __init__(self, most: int, announced: int | None = None) -> None:
        size = f"more than {most:,}" if announced is None else f"{announced:,}"
        super().__init__(f"holds {size} bytes, and {most:,} are allowed")


def read_body(answer: HTTPResponse, most: int) -> bytes:
    """The whole body. Raises TooMuch for more than `most` bytes, packed or unpacked, read or announced.

    Raises also UnknownCoding, BrokenCoding, OSError, and what http.client and urllib3 raise.
    """
    announced = answer.length_remaining
    if announced is not None and announced > most:
        raise TooMuch(most, announced)
    pieces = _limit(_read(answer), most)
    unpacked = _undo(pieces, read_codings(answer.headers.get("Content-Encoding", "")), most + 1)
    # Joined once: a buffer that grows made a process with 16 hostile fetches at a time thrice as large.
    return b"".join(_limit(unpacked, most))


def read_beginning(answer: HTTPResponse, most: int) -> bytes:
    """The body's first bytes, at most `most`; the rest is not waited for. Raises as `read_body`."""
    body = bytearray()
    for piece in _undo(_read(answer), read_codings(answer.headers.get("Content-Encoding", "")), most):
        body += piece
        if len(body) >= most:
            break
    return bytes(body[:most])


def drain(answer: HTTPResponse) -> bool:
    """Read away the short body of an answer nobody wants; False when it is not short, or breaks off."""
    left = answer.length_remaining
    if left is None or left > _SHORT:
        return False
    with suppress(OSError, HTTPException, HTTPError):
        return all(True for _ in _read(answer))
    return False


def _read(answer: HTTPResponse) -> Iterator[bytes]:
    # Not `stream`: of a chunked body it would read lines without end.
    while piece := answer.read1(_PIECE, decode_content=False):
        yield piece


def _limit(pieces: Iterator[bytes], most: int) -> Iterator[bytes]:
    left = most
    for piece in pieces:
        left -= len(piece)
        if left < 0:
            raise TooMuch(most)
        yield piece


def _undo(pieces: Iterator[bytes], codings: tuple[str, ...], most: int) -> Iterator[bytes]:
    """The pieces without their codings, at most `most` bytes of them."""
    for coding in codings:
        pieces = _unpack(pieces, Unpacker(coding, most))
    return pieces


def _unpack(pieces: Iterator[bytes], unpacker: Unpacker) -> Iterator[bytes]:
    for piece in pieces:
        yield from unpacker.feed(piece)
    yield unpacker.finish()
