"""Sizes of pictures, read off their headers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.model.picture import SUFFIXES
from feeds.sources.magic import find_magic
from feeds.sources.pixels import read_size
from tests.pictures import (
    claim_png,
    make_avif,
    make_bmp,
    make_gif,
    make_jpeg,
    make_png,
    make_webp,
)

PICTURES = {
    "png": make_png(640, 48),
    "jpeg": make_jpeg(640, 48),
    "gif": make_gif(640, 48),
    "bmp": make_bmp(640, 48),
    "bmp of OS/2": make_bmp(640, 48, is_old=True),
    "webp": make_webp(640, 48, b"VP8X"),
    "webp, lossless": make_webp(640, 48, b"VP8L"),
    "webp, lossy": make_webp(640, 48, b"VP8 "),
    "avif with a thumbnail": make_avif((64, 5), (640, 48), (20, 20)),
}


@pytest.mark.parametrize("kind", PICTURES)
def test_the_size_of_every_kind(kind: str) -> None:
    """A picture of a kind that is kept gets no size, or a wrong one."""
    data = PICTURES[kind]
    media_type = find_magic(data) or ""
    assert media_type in SUFFIXES
    assert read_size(data, media_type) == (640, 48)


@pytest.mark.parametrize("kind", PICTURES)
def test_a_picture_that_ends_anywhere(kind: str) -> None:
    """A header that is cut off is an error of ours instead of no size."""
    data = PICTURES[kind]
    media_type = find_magic(data) or ""
    for end in range(len(data)):
        assert read_size(data[:end], media_type) in {None, (640, 48), (64, 5)}


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (claim_png(0, 48), "image/png"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "image/png"),
        (b"\xff\xd8" + b"\xff\xe0\0\0" * 5, "image/jpeg"),
        (b"\xff\xd8" + b"\xff\xe0\0\x02" * 1001, "image/jpeg"),
        (b"\xff\xd8no marker", "image/jpeg"),
        (b"RIFF\0\0\0\0WEBPVP8 " + bytes(30), "image/webp"),
        (make_avif(), "image/avif"),
        (b"<svg width='640' height='48'/>", "image/svg+xml"),
    ],
)
def test_a_header_without_a_size(data: bytes, media_type: str) -> None:
    """A picture without pixels, or a header that leads nowhere, is given a size."""
    assert read_size(data, media_type) is None


@given(st.binary(max_size=200), st.sampled_from(sorted(SUFFIXES)))
def test_any_bytes(data: bytes, media_type: str) -> None:
    """Any bytes are a size or none, whatever they are called."""
    size = read_size(data, media_type)
    assert size is None or min(size) > 0
