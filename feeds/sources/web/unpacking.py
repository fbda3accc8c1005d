"""Packed bodies, unpacked no further than is allowed: a few kilobytes may hold gigabytes."""

import zlib

CODINGS = "gzip, deflate"
"""What is really unpacked here, as Accept-Encoding says it (POLL-02)."""

_GZIP_MAGIC = b"\x1f\x8b"
_AUTOMATIC = 32 + zlib.MAX_WBITS
"""zlib tells gzip and zlib apart by themselves."""

_MOST_CODINGS = 2


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
    """Undoes one coding piece by piece; hands out at most `most` bytes in all."""

    def __init__(self, coding: str, most: int) -> None:
        self._gzip = coding == "gzip"
        self._room = most
        self._begun = False
        self._plain = False
        self._ended = False
        self._stream = zlib.decompressobj(_AUTOMATIC)

    def feed(self, piece: bytes) -> bytes:
        """What comes out of another piece. Raises BrokenCoding."""
        if not self._begun:
            self._begin(piece)
        out = bytearray()
        while piece and self._room and not self._ended:
            more, piece = (piece, b"") if self._plain else self._step(piece)
            out += more[: self._room]
            self._room -= len(more[: self._room])
        return bytes(out)

    @property
    def is_full(self) -> bool:
        """Whether all that is allowed came out."""
        return not self._room

    def finish(self) -> None:
        """The last piece was fed. Raises BrokenCoding when something is missing."""
        if self._begun and not self._plain and not self._stream.eof and self._room:
            raise BrokenCoding("breaks off in the middle")

    def _begin(self, piece: bytes) -> None:
        """Look at the first bytes: some servers say gzip and send none, or deflate without its frame."""
        self._begun = bool(piece)
        if self._gzip:
            self._plain = bool(piece) and not _GZIP_MAGIC.startswith(piece[:2])
        elif piece[:1] and (piece[0] & 0x0F != 8 or piece[0] >> 4 > 7):
            self._stream = zlib.decompressobj(-zlib.MAX_WBITS)

    def _step(self, piece: bytes) -> tuple[bytes, bytes]:
        """What a piece gives within the room, and what is left of the piece."""
        try:
            out = self._stream.decompress(piece, self._room)
        except zlib.error as problem:
            raise BrokenCoding(f"cannot be unpacked ({problem})") from problem
        if not self._stream.eof:
            return out, self._stream.unconsumed_tail
        rest = self._stream.unused_data
        if self._gzip and rest.startswith(_GZIP_MAGIC):
            self._stream = zlib.decompressobj(_AUTOMATIC)
            return out, rest
        self._ended = True
        return out, b""
