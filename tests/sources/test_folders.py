"""Which folders are watched, on real trees."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from feeds.sources.folders import find_place, list_folders
from feeds.sources.globs import compile_globs

AsNobody = Callable[[], AbstractContextManager[None]]


def list_below(directory: Path, *include: str) -> set[str]:
    """The folders' paths below the root."""
    return set(list_folders(directory, compile_globs(include or ("**/*.html",))).places)


def test_folders_are_those_that_a_pass_looks_into(tmp_path: Path) -> None:
    """A folder with articles is deaf, or room for watches goes to hidden folders and through links."""
    for name in ("news/2026", "news/.git/objects", "@eaDir/a", "old~", "img"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "far").symlink_to("/")
    (tmp_path / "news/a.html").write_text("a")

    assert list_below(tmp_path) == {"", "news", "news/2026", "img"}
    assert list_below(tmp_path, "news/*.html", "*.md") == {"", "news"}


def test_a_directory_is_known_by_its_real_path(tmp_path: Path) -> None:
    """Notices come with real paths, which are then nobody's."""
    (tmp_path / "releases/2").mkdir(parents=True)
    (tmp_path / "current").symlink_to("releases/2")
    folders = list_folders(tmp_path / "current", compile_globs(["**/*.html"]))

    assert folders.root == os.path.realpath(tmp_path / "releases/2")
    assert [path for path, _, _ in folders.list_paths()] == [folders.root]
    assert folders.places[""] == find_place(tmp_path / "current")


def test_the_root_of_a_disk_can_be_watched() -> None:
    """A path begins with two slashes, and no notice fits it."""
    folders = list_folders(Path("/"), compile_globs(["*.html", "proc/*.html"]))

    assert {path for path, _, _ in folders.list_paths()} == {"/", "/proc"}


def test_other_folders_are_other_values(tmp_path: Path) -> None:
    """A folder that was replaced is not watched again."""
    (tmp_path / "news").mkdir()
    globs = compile_globs(["**/*.html"])
    before = list_folders(tmp_path, globs)
    assert list_folders(tmp_path, globs) == before
    (tmp_path / "news").rename(tmp_path / "gone")
    (tmp_path / "news").mkdir()
    (tmp_path / "gone").rmdir()

    assert set(list_folders(tmp_path, globs).places) == set(before.places)
    assert list_folders(tmp_path, globs) != before


def test_a_missing_directory_raises_and_has_no_place(tmp_path: Path) -> None:
    """A directory that is not there is taken for an empty one."""
    with pytest.raises(OSError, match="No such file"):
        list_folders(tmp_path / "none", compile_globs(["*.html"]))
    assert find_place(tmp_path / "none") is None


def test_what_may_not_be_entered_is_left_out(open_path: Path, as_nobody: AsNobody) -> None:
    """One closed folder keeps all others from being watched."""
    for name in ("open/deep", "closed/deep"):
        (open_path / name).mkdir(parents=True)
    (open_path / "closed").chmod(0)
    with as_nobody():
        assert list_below(open_path) == {"", "open", "open/deep"}
        with pytest.raises(PermissionError):
            list_below(open_path / "closed")


def test_a_folder_that_holds_a_name_outside_utf_8_is_left_out_and_named(tmp_path: Path) -> None:
    """The first notice of such a name breaks off all others, again and again."""
    (tmp_path / "old/deep").mkdir(parents=True)
    (tmp_path / "new").mkdir()
    Path(os.fsdecode(os.fsencode(tmp_path / "old") + b"/\xb9\xfe.html")).touch()
    folders = list_folders(tmp_path, compile_globs(["**/*.html"]))

    assert set(folders.places) == {"", "old/deep", "new"}
    assert folders.deaf == os.path.realpath(tmp_path / "old")


def test_a_root_with_a_name_outside_utf_8_is_not_watched(tmp_path: Path) -> None:
    """A path that no notice can carry is handed to the library, which breaks."""
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xb9\xfe"))).mkdir()
    (tmp_path / "link").symlink_to(os.fsdecode(b"\xb9\xfe"))

    with pytest.raises(OSError, match="UTF-8"):
        list_folders(tmp_path / "link", compile_globs(["**/*.html"]))
