"""Media told by their first bytes."""

import codecs
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.sources.magic import find_magic

BMP = b"BM" + struct.pack("<IHHI", 70, 0, 0, 54)
WEBM = b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webmB\x87\x81\x04"
OGG = b"OggS\0\x02" + bytes(20) + b"\x01\x1e"


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
        (b"GIF89a\x01\0", "image/gif"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "image/webp"),
        (b"\0\0\0\x1cftypavif\0\0\0\0mif1avifmiaf", "image/avif"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf", "image/avif"),
        (BMP + struct.pack("<I", 40), "image/bmp"),
        (b"\0\0\1\0\1\0\x10\x10\0\0\1\0\x20\0", "image/vnd.microsoft.icon"),
        (b"ID3\x03\0\0", "audio/mpeg"),
        (b"\xff\xfb\x90\x44", "audio/mpeg"),
        (b"\xff\xf3\x40\xc0", "audio/mpeg"),
        (b"\0\0\0\x20ftypM4A \0\0\0\0", "audio/mp4"),
        (OGG + b"\x01vorbis", "audio/ogg"),
        (OGG + b"OpusHead", "audio/ogg"),
        (OGG + b"\x80theora", "video/ogg"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "audio/wav"),
        (b"fLaC\0\0\0\x22", "audio/flac"),
        (b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41", "video/mp4"),
        (b"\0\0\0\x20ftypXXXX\0\0\x02\0mp42", "video/mp4"),
        (WEBM, "video/webm"),
        (b"%PDF-1.7\n", "application/pdf"),
    ],
)
def test_media_that_browsers_show_are_told_apart(head: bytes, media_type: str) -> None:
    """A picture, a sound, a film or a PDF is handed over under a wrong name, or as a download."""
    assert find_magic(head) == media_type


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'>",
        b"<!doctype html><script>",
        b"<?xml version='1.0'?>",
        b"%!PS-Adobe",
        b" %PDF-1.7",
        b"BMW opens a plant, and this is a text that goes on for some time",
        BMP + struct.pack("<I", 41),
        codecs.BOM_UTF16_LE + "<html>".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "<html>".encode("utf-16-be"),
        b"\xff\xfb\xff\xff",
        b"\xff\xfb\x9c\0",
        b"\0\0\1\0\0\0",
        b"RIFF\x24\0\0\0WEBP<scr",
        b"RIFF\x24\0\0\0AVI ",
        b"\0\0\0\x14ftypqt  \0\0\0\0qt  ",
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        b"\0\0\0\x10ftypXXXX\0\0\0\0mp42",
        WEBM.replace(b"webm", b"matr"),
        b"PK\x03\x04",
    ],
)
def test_everything_else_is_a_download(head: bytes) -> None:
    """A file that a browser may run is shown in place."""
    assert find_magic(head) is None


@settings(deadline=None, max_examples=50)
@given(
    st.sampled_from([b"", b"\0\0\0\x20ftyp", b"RIFF", b"OggS\0", b"BM", b"\0\0\1\0"]), st.binary(max_size=100)
)
def test_any_bytes_have_a_type_or_none(start: bytes, rest: bytes) -> None:
    """Some bytes stop the look-up, or a text becomes a medium."""
    found = find_magic(start + rest)
    assert found is None or found.partition("/")[0] in {"image", "audio", "video", "application"}
    assert find_magic(b"<" + start + rest) is None or rest[3:].startswith(b"ftyp") or start.endswith(b"ftyp")
