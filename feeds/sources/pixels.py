"""How large a picture is, read off its header. Nothing is decoded: a bomb stays packed."""

import re
import struct
from collections.abc import Callable, Mapping
from types import MappingProxyType

Size = tuple[int, int]
"""Width and height in pixels."""

_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""JPEG's markers that begin a frame (ITU-T T.81, table B.1); the others among them are tables."""
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})
"""JPEG's markers without a length."""
_MOST_SEGMENTS = 1000
_ISPE = re.compile(rb"\x00\x00\x00\x14ispe\0{4}(.{8})", re.DOTALL)
_META = 65536
"""AVIF: how far into a file its properties are looked for."""


def read_size(data: bytes, media_type: str) -> Size | None:
    """A picture's width and height; None when its header does not tell, or tells of no pixels."""
    read = _READERS.get(media_type)
    try:
        size = read(data) if read is not None else None
    except (struct.error, IndexError):
        return None
    return size if size is not None and min(size) > 0 else None


def _read_png(data: bytes) -> Size | None:
    return _unpack(">II", data, 16) if data[12:16] == b"IHDR" else None


def _read_gif(data: bytes) -> Size:
    return _unpack("<HH", data, 6)


def _read_bmp(data: bytes) -> Size:
    (header,) = struct.unpack_from("<I", data, 14)
    if header == 12:
        return _unpack("<HH", data, 18)
    width, height = _unpack("<ii", data, 18)
    return width, abs(height)  # negative: its rows begin at the top


def _read_webp(data: bytes) -> Size | None:
    kind = data[12:16]
    if kind == b"VP8X" and len(data) >= 30:
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if kind == b"VP8L" and data[20] == 0x2F:
        (bits,) = struct.unpack_from("<I", data, 21)
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = _unpack("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    return None


def _read_jpeg(data: bytes) -> Size | None:
    """The size in the frame's header, after segments of any kind, thumbnails in them passed over."""
    place = 2
    for _ in range(_MOST_SEGMENTS):
        if data[place] != 0xFF:
            return None
        marker = data[place + 1]
        if marker == 0xFF:  # filling
            place += 1
        elif marker in _BARE:
            place += 2
        elif marker in _FRAMES:
            height, width = _unpack(">HH", data, place + 5)
            return width, height
        else:
            (length,) = struct.unpack_from(">H", data, place + 2)
            place += 2 + length
    return None


def _read_avif(data: bytes) -> Size | None:
    """The largest of its images: the others are tiles, thumbnails and the like."""
    sizes = [_unpack(">II", found[1], 0) for found in _ISPE.finditer(data[:_META])]
    return max(sizes, key=lambda size: size[0] * size[1], default=None)


def _unpack(shape: str, data: bytes, place: int) -> Size:
    first, second = struct.unpack_from(shape, data, place)
    return first, second


_READERS: Mapping[str, Callable[[bytes], Size | None]] = MappingProxyType(
    {
        "image/avif": _read_avif,
        "image/bmp": _read_bmp,
        "image/gif": _read_gif,
        "image/jpeg": _read_jpeg,
        "image/png": _read_png,
        "image/webp": _read_webp,
    }
)
