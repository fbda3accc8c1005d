"""Packed bodies, piece by piece."""

import gzip
import tracemalloc
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.sources.web.unpacking import BrokenCoding, UnknownCoding, Unpacker, read_codings

RAW = -zlib.MAX_WBITS


def unpack(data: bytes, coding: str, *, most: int = 1_000_000, size: int = 7) -> bytes:
    """A body fed in pieces."""
    unpacker = Unpacker(coding, most)
    pieces = (data[start : start + size] for start in range(0, len(data), size))
    out = b"".join(part for piece in pieces for part in unpacker.feed(piece))
    return out + unpacker.finish()


@given(st.binary(max_size=300), st.integers(1, 40))
def test_what_was_packed_comes_out(data: bytes, size: int) -> None:
    """A body depends on how the network cuts it."""
    assert unpack(gzip.compress(data), "gzip", size=size) == data
    assert unpack(gzip.compress(data) * 2, "gzip", size=size) == data * 2
    assert unpack(gzip.compress(data) + b"\0" * 20, "gzip", size=size) == data
    assert unpack(zlib.compress(data), "deflate", size=size) == data
    assert unpack(zlib.compress(data, wbits=RAW), "deflate", size=size) == data


@given(st.binary(max_size=60), st.sampled_from(["gzip", "deflate"]))
def test_any_bytes_come_out_or_are_broken(data: bytes, coding: str) -> None:
    """Some bytes raise what nobody catches."""
    with suppress(BrokenCoding):
        assert len(unpack(data, coding)) <= 1_000_000


@given(st.integers(0, 50), st.sampled_from(["gzip", "deflate"]))
def test_no_more_comes_out_than_is_allowed(most: int, coding: str) -> None:
    """A bomb goes off (SEC-08)."""
    packed = gzip.compress(bytes(100_000)) if coding == "gzip" else zlib.compress(bytes(100_000))
    unpacker = Unpacker(coding, most)
    assert len(b"".join(unpacker.feed(packed))) == most
    assert not [*unpacker.feed(packed)]
    assert unpacker.finish() == b""


def test_a_bomb_of_one_piece_takes_no_memory() -> None:
    """What is not handed out is unpacked all the same, or all of it at once."""
    packed = gzip.compress(bytes(20_000_000))
    for most in (1000, 20_000_000):
        unpacker = Unpacker("gzip", most)
        tracemalloc.start()
        try:
            assert sum(map(len, unpacker.feed(packed))) == most
            assert tracemalloc.get_traced_memory()[1] < 4_000_000
        finally:
            tracemalloc.stop()


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_half_a_body_is_broken(coding: str) -> None:
    """A body that breaks off is taken for a whole one."""
    text = bytes(range(256)) * 20
    packed = gzip.compress(text) if coding == "gzip" else zlib.compress(text)
    for cut in (2, 3, len(packed) // 2, len(packed) - 1):
        with pytest.raises(BrokenCoding, match="breaks off in the middle"):
            unpack(packed[:cut], coding)
    with pytest.raises(BrokenCoding, match="cannot be unpacked"):
        unpack(packed[:-3] + b"xyz", coding)


def test_what_is_not_packed_though_it_says_so_stays_as_it_is() -> None:
    """A server that says gzip and sends none cannot be read, nor can an empty body."""
    assert unpack(b"<rss>\x1f\x8b</rss>", "gzip", size=3) == b"<rss>\x1f\x8b</rss>"
    assert unpack(b"", "gzip") == b""
    assert unpack(b"", "deflate") == b""
    assert unpack(b"x", "gzip") == b"x"
    assert len(unpack(b"<rss/>" * 100, "gzip", most=10)) == 10


@pytest.mark.parametrize(
    ("header", "codings"),
    [
        ("", ()),
        ("identity", ()),
        ("GZip", ("gzip",)),
        ("x-gzip", ("gzip",)),
        ("deflate , gzip", ("gzip", "deflate")),
        ("gzip,,none", ("gzip",)),
    ],
)
def test_codings_are_undone_from_the_last(header: str, codings: tuple[str, ...]) -> None:
    """Two codings are undone in the wrong order."""
    assert read_codings(header) == codings


@pytest.mark.parametrize("header", ["br", "zstd", "gzip, br", "gzip, gzip, gzip", "compress", "x" * 1000])
def test_other_codings_are_refused(header: str) -> None:
    """A body that nobody here can unpack is parsed as it is, or codings are nested without end."""
    with pytest.raises(UnknownCoding) as caught:
        read_codings(header)
    assert len(str(caught.value)) <= 40
