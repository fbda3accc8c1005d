"""Files that articles refer to, opened for the web."""

import os
import resource
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.sources.media import MediaFile, open_media

Write = Callable[..., Path]
AsNobody = Callable[[], AbstractContextManager[None]]
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


def open_well(root: Path, path: str) -> MediaFile:
    """A file that is there; closed again."""
    media = open_media(root, path)
    assert media
    media.stream.close()
    return media


def list_descriptors() -> set[int]:
    """The descriptors that are open, as far as a test gets."""
    found = set()
    for number in range(3000):
        with suppress(OSError):
            os.fstat(number)
            found.add(number)
    return found


def test_a_picture_is_shown_in_place(tmp_path: Path, write: Write) -> None:
    """A picture comes without its size, type or bytes."""
    write(tmp_path / "news/图.jpg", PNG)
    media = open_media(tmp_path, "news/图.jpg")
    assert media
    with media.stream as stream:
        assert stream.read() == PNG
    assert (media.size, media.media_type, media.inline) == (len(PNG), "image/png", True)
    assert media.modified == datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def test_a_sent_file_leaves_nothing_open(tmp_path: Path, write: Write) -> None:
    """A server runs out of descriptors, one picture after the other."""
    write(tmp_path / "a/b/c/d.png", PNG)
    before = list_descriptors()
    assert open_well(tmp_path, "a/b/c/d.png").inline
    assert list_descriptors() == before


def test_everything_else_is_a_download(tmp_path: Path, write: Write) -> None:
    """A page with a script, named like a picture, runs in our name."""
    for data in (b"<svg onload='alert(1)'>", b"<script>", b""):
        write(tmp_path / "a.png", data)
        media = open_well(tmp_path, "a.png")
        assert (media.media_type, media.inline) == ("application/octet-stream", False)


@pytest.mark.parametrize(
    "path",
    [
        *(
            "",
            "/",
            "/etc/passwd",
            "../secret.png",
            "in/../../secret.png",
            "news/../a.png",
            "./a.png",
            "news//a.png",
        ),
        *("a.png/", "news", "none.png", "a.png/b", "a\0.png", "\ud800.png", "x" * 300, "d/" * 3000 + "a.png"),
        *("link.png", "folder/secret.png", "inner.png", "pipe.png", ".hidden.png", ".git/a.png", "..", "."),
    ],
)
def test_no_path_leads_out_of_the_root(tmp_path: Path, write: Write, path: str) -> None:
    """A request reads a file that no article's directory holds, or hangs."""
    root = tmp_path / "in"
    for name in ("a.png", "news/a.png", ".hidden.png", ".git/a.png"):
        write(root / name, PNG)
    write(tmp_path / "secret.png", PNG)
    (root / "link.png").symlink_to("../secret.png")
    (root / "folder").symlink_to("..")
    (root / "inner.png").symlink_to("a.png")
    os.mkfifo(root / "pipe.png")
    before = list_descriptors()
    assert open_media(root, path) is None
    assert list_descriptors() == before


def test_a_root_that_is_gone_or_a_link(tmp_path: Path, write: Write) -> None:
    """A source whose directory is a link has no pictures, or one that is gone stops the request."""
    write(tmp_path / "release/a.png", PNG)
    (tmp_path / "current").symlink_to("release")
    assert open_well(tmp_path / "current", "a.png").inline
    assert open_media(tmp_path / "none", "a.png") is None


def test_a_forbidden_file_is_not_there(open_path: Path, write: Write, as_nobody: AsNobody) -> None:
    """A file that may not be read stops the request."""
    write(open_path / "a.png", PNG).chmod(0)
    with as_nobody():
        assert open_media(open_path, "a.png") is None


def test_a_failing_system_is_not_a_missing_file(tmp_path: Path, write: Write) -> None:
    """A server that is out of descriptors says for good that a picture does not exist."""
    write(tmp_path / "a.png", PNG)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    free = next(number for number in range(1000) if number not in list_descriptors())
    resource.setrlimit(resource.RLIMIT_NOFILE, (free, hard))
    try:
        with pytest.raises(OSError, match="Too many open files"):
            open_media(tmp_path, "a.png")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_changed_file_has_another_validator(tmp_path: Path, write: Write) -> None:
    """A client keeps an old picture, or fetches an unchanged one again."""
    path = write(tmp_path / "a.png", PNG)
    first = open_well(tmp_path, "a.png").etag
    assert open_well(tmp_path, "a.png").etag == first
    assert first.startswith('"')
    assert first.endswith('"')
    write(path, PNG, age=1)
    second = open_well(tmp_path, "a.png").etag
    write(path, PNG + b"x", age=1)
    third = open_well(tmp_path, "a.png").etag
    write(tmp_path / "b.png", PNG + b"x", age=1).rename(path)
    fourth = open_well(tmp_path, "a.png").etag
    assert len({first, second, third, fourth}) == 4


@settings(deadline=None, max_examples=50)
@given(
    st.lists(
        st.sampled_from(["a", "..", ".", "", "b.png", "link", "\0", "\ud800", "\udcff", "~"]), max_size=5
    )
)
def test_any_path_is_a_file_below_the_root_or_none(
    tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    """Some path stops the request, or is joined blindly."""
    top = tmp_path_factory.getbasetemp() / "media"
    if not top.exists():
        (top / "in/a").mkdir(parents=True)
        (top / "b.png").write_bytes(PNG)
        (top / "in/a/b.png").write_bytes(PNG)
        (top / "in/link").symlink_to("..")
    path = "/".join(names)
    media = open_media(top / "in", path)
    if media:
        media.stream.close()
    assert (media is not None) == (path == "a/b.png")
