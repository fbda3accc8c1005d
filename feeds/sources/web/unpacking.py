"""Packed bodies, unpacked no further than is allowed: a few kilobytes may hold gigabytes."""

import zlib
from collections.abc import Iterator
from typing import Any

CODINGS = "gzip, deflate"
"""What is really unpacked here, as Accept-Encoding says it (POLL-02)."""

_GZIP_MAGIC = b"\x1f\x8b"
_WITH_FRAME = 32 + zlib.MAX_WBITS
"""zlib tells gzip's frame and its own apart."""

_WITHOUT_FRAME = -zlib.MAX_WBITS
_MOST_CODINGS = 2
_ENOUGH_TO_TELL = 2
_STEP = 1024 * 1024
"""Bytes that come out at a time."""


class UnknownCoding(Exception):
    """A coding that was not asked for; its name."""


class BrokenCoding(Exception):
    """Bytes that are not packed as the answer says; why."""


def read_codings(header: str) -> tuple[str, ...]:
    """The codings of a Content-Encoding, the one to undo first at the front. Raises UnknownCoding."""
    names = [name.strip().lower().removeprefix("x-") for name in header.split(",")]
    codings = [name for name in names if name not in {"", "identity", "none"}]
    for name in codings:
        if name not in {"gzip", "deflate"}:
            raise UnknownCoding(name[:20])
    if len(codings) > _MOST_CODINGS:
        raise UnknownCoding(", ".join(codings)[:40])
    return tuple(reversed(codings))


class Unpacker:
    """Undoes one coding piece by piece; hands out at most `most` bytes in all.

    Some servers say gzip and send none, or deflate without its frame: both are taken.
    """

    def __init__(self, coding: str, most: int) -> None:
        self._gzip = coding == "gzip"
        self._room = most
        self._held = b""
        """A first byte, too little to tell what begins."""
        self._stream: Any = None
        """The member that is being unpacked; None before the first and between two."""
        self._members = 0
        self._plain = False
        self._ended = False

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """What comes out of another piece, by and by; to be taken to its end. Raises BrokenCoding."""
        data, self._held = self._held + piece, b""
        while data and self._room and not self._ended:
            if self._plain or self._stream is not None:
                more, data = (data[: self._room], b"") if self._plain else self._step(data)
                self._room -= len(more)
                yield more
            elif len(data) >= _ENOUGH_TO_TELL:
                self._begin(data)
            else:
                self._held, data = data, b""

    def finish(self) -> bytes:
        """The last piece was fed: what was held back. Raises BrokenCoding when something is missing."""
        if self._room and (self._stream is not None or (self._held and not self._gzip)):
            raise BrokenCoding("breaks off in the middle")
        return b"" if self._members else self._held[: self._room]

    def _begin(self, data: bytes) -> None:
        """Look at what begins: a member, a body that is not packed, or the padding after the last member."""
        if not self._gzip:
            framed = data[0] & 0x0F == zlib.DEFLATED and int.from_bytes(data[:2]) % 31 == 0
            self._stream = zlib.decompressobj(_WITH_FRAME if framed else _WITHOUT_FRAME)
        elif data.startswith(_GZIP_MAGIC):
            self._stream = zlib.decompressobj(_WITH_FRAME)
        else:
            self._ended = bool(self._members)
            self._plain = not self._members

    def _step(self, data: bytes) -> tuple[bytes, bytes]:
        """What comes out within the room, and what is left to be fed."""
        stream = self._stream
        try:
            out = stream.decompress(data, min(self._room, _STEP))
        except zlib.error as problem:
            raise BrokenCoding(f"cannot be unpacked ({problem})") from problem
        if not stream.eof:
            return out, stream.unconsumed_tail
        self._members += 1
        self._stream = None
        self._ended = not self._gzip
        return out, stream.unused_data
