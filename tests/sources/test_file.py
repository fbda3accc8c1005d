"""Single files as payloads."""

import gzip
import os
import tracemalloc
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.errors import ArticleError, Malformed, MissingField, TooLarge, UnknownFormat, UnreadableFile
from feeds.model.payload import MediaType
from feeds.sources.file import make_moment, make_payload, read_file

Write = Callable[..., Path]
AsNobody = Callable[[], AbstractContextManager[None]]


def test_a_file_is_read_under_the_name_it_was_given(tmp_path: Path, write: Write) -> None:
    """A file's bytes, kind or moment are lost, or it goes by another name."""
    path = write(tmp_path / "开放日.HTM", "<p>开放日</p>")
    (tmp_path / "link.html").symlink_to(path)
    payload = read_file(path, origin="news/a.htm", max_bytes=100)
    assert (payload.origin, payload.media_type) == ("news/a.htm", MediaType.HTML)
    assert payload.data == "<p>开放日</p>".encode()
    assert payload.modified == datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
    assert read_file(tmp_path / "link.html", origin="a.html", max_bytes=100).data == payload.data


def test_what_is_no_readable_file_says_what_to_do(tmp_path: Path, write: Write) -> None:
    """A path that leads to nothing readable is waited for, or answered with a traceback."""
    os.mkfifo(tmp_path / "pipe")
    cases = {
        tmp_path / "none.html": "does not exist; look for a slip",
        tmp_path: "is a directory; name the files in it",
        tmp_path / "pipe": "is no regular file",
        Path("/dev/zero"): "is no regular file",
        Path("a\0b"): "is no possible path",
        tmp_path / ("x" * 300): "could not be read (File name too long)",
        Path("/proc/self/mem"): "could not be read (Input/output error)",
    }
    for path, sentence in cases.items():
        with pytest.raises(UnreadableFile) as caught:
            read_file(path, origin="a\n.html", max_bytes=100)
        assert sentence in caught.value.sentence
        assert caught.value.subject == r"a\n.html"


def test_a_forbidden_file_names_the_mend(open_path: Path, write: Write, as_nobody: AsNobody) -> None:
    """Nobody is told whom to give which right."""
    path = write(open_path / "a b.html")
    path.chmod(0)
    with (
        as_nobody(),
        pytest.raises(UnreadableFile, match=r"user nobody; allow it with chmod a\+r '/.*/a b.html'"),
    ):
        read_file(path, origin="a b.html", max_bytes=100)


def test_an_empty_file_is_no_article(tmp_path: Path, write: Write) -> None:
    """An empty file gives an empty article."""
    for data in (b"", b" \r\n"):
        with pytest.raises(MissingField, match="is empty"):
            read_file(write(tmp_path / "a.html", data), origin="a.html", max_bytes=100)


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    """200 MB are read to find out that they are too many."""
    path = tmp_path / "a.html"
    with path.open("wb") as stream:
        stream.truncate(200_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge, match="holds 200,000,000 bytes, and 1,000,000 are allowed"):
            read_file(path, origin="a.html", max_bytes=1_000_000)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_a_file_that_hides_its_size_is_bounded() -> None:
    """A file that claims no bytes and has many is read to its end."""
    path = Path("/proc/self/maps")
    if not path.exists():
        pytest.skip("needs Linux's /proc, where files claim no bytes")
    with pytest.raises(TooLarge):
        read_file(path, origin="maps.txt", max_bytes=100)


def test_a_packed_file_is_unpacked_within_bounds(tmp_path: Path, write: Write) -> None:
    """A packed page keeps its packing, or a bomb of one fills the memory."""
    two = write(
        tmp_path / "a.html.gz", gzip.compress(b"<p>Open</p>", mtime=0) + gzip.compress(b"<p>day</p>", mtime=0)
    )
    payload = read_file(two, origin="a.html.GZ", max_bytes=1000)
    assert (payload.data, payload.media_type) == (b"<p>Open</p><p>day</p>", MediaType.HTML)
    bomb = write(tmp_path / "b.html.gz", gzip.compress(bytes(50_000_000), mtime=0))
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge, match="unpacks to more than the 100,000 bytes allowed"):
            read_file(bomb, origin="b.html.gz", max_bytes=100_000)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "data", [b"<p>", gzip.compress(b"<p>Open day</p>", mtime=0)[:-9], b"\x1f\x8b\x08\0\0\0\0\0\0\0\xff"]
)
def test_a_broken_pack_is_malformed(data: bytes) -> None:
    """A pack that is cut short gives half an article, or a traceback."""
    with pytest.raises(Malformed, match="is no whole gzip file"):
        make_payload("a.html.gz", data, modified_ns=0, max_bytes=1000)


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=20), st.binary(max_size=200), st.booleans())
def test_any_bytes_are_a_payload_or_an_article_error(name: str, data: bytes, packed: bool) -> None:  # noqa: FBT001 - given by position
    """Some bytes or some name give anything but a payload or a reason."""
    origin = f"{name}.gz" if packed else name
    with suppress(ArticleError):
        payload = make_payload(origin, data, modified_ns=0, max_bytes=100)
        assert payload.origin == origin
        assert len(payload.data) <= 100 or not packed


def test_impossible_moments_are_no_obstacle() -> None:
    """A file from the year 300,000 stops its source."""
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    assert [make_moment(ns) for ns in (0, 10**25, -(10**25), 253402300799 * 10**9)] == [epoch] * 4
    assert make_moment(-(10**9)) == datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)


def test_an_unknown_kind_says_what_to_do(tmp_path: Path, write: Write) -> None:
    """A picture among the articles is parsed as text."""
    path = write(tmp_path / "a.dat", b"\x89PNG\r\n\x1a\n")
    with pytest.raises(UnknownFormat, match=r"give it a suffix that says so \(.html .md .txt .json\)"):
        read_file(path, origin="a.dat", max_bytes=100)
