"""Small pictures of every kind that is kept: headers that are true, and next to nothing behind them."""

import struct
import zlib


def make_png(width: int = 4, height: int = 3, shade: int = 0) -> bytes:
    """A whole grey picture."""
    rows = b"".join(b"\0" + bytes([shade]) * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return claim_png(width, height, header=header, pixels=zlib.compress(rows))


def claim_png(width: int, height: int, *, header: bytes = b"", pixels: bytes = b"") -> bytes:
    """A picture that says it is so large."""
    header = header or struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def make_jpeg(width: int, height: int) -> bytes:
    """Its size stands behind a thumbnail of another size, filling and tables."""
    thumbnail = b"Exif\0\0" + b"\xff\xd8" + _frame(9, 9)
    before = _segment(0xE1, thumbnail) + b"\xff\xff" + _segment(0xC4, b"tables") + b"\xff\x01"
    return b"\xff\xd8" + before + _frame(width, height) + b"\xff\xd9"


def make_gif(width: int, height: int) -> bytes:
    """The first screen's header."""
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\0\0\0;"


def make_bmp(width: int, height: int, *, is_old: bool = False) -> bytes:
    """With rows from the top, as a negative height says; the old kind knows none."""
    about = struct.pack("<IHH", 12, width, height) if is_old else struct.pack("<Iii", 40, width, -height)
    return b"BM" + struct.pack("<I", 90) + bytes(4) + struct.pack("<I", 54) + about + bytes(40)


def make_webp(width: int, height: int, kind: bytes) -> bytes:
    """One of the three kinds."""
    if kind == b"VP8X":
        body = bytes(4) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    elif kind == b"VP8L":
        body = b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14)
    else:
        body = b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height)
    return b"RIFF" + struct.pack("<I", len(body) + 12) + b"WEBP" + kind + struct.pack("<I", len(body)) + body


def make_avif(*sizes: tuple[int, int]) -> bytes:
    """With the properties of several images."""
    boxes = b"".join(b"\0\0\0\x14ispe" + struct.pack(">III", 0, *size) for size in sizes)
    return b"\0\0\0\x14ftypavif\0\0\0\0mif1" + b"\0\0\0\0meta" + boxes


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _segment(marker: int, data: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(data) + 2) + data


def _frame(width: int, height: int) -> bytes:
    return _segment(0xC2, b"\x08" + struct.pack(">HH", height, width) + b"\x03")
