"""Parcels on a tray: which are staged, where, and which are refused."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds.errors import ArticleError, Malformed, MissingField
from feeds.model.push import Parcel, Slip
from feeds.model.settings import Source
from feeds.sources.intake import TWICE, stage_parcels
from feeds.sources.tray import Tray

MakeSource = Callable[..., Source]
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def make_parcel(name: str, data: bytes = b"words") -> Parcel:
    """A file that is called as it is named."""
    return Parcel(name, name, lambda most: data[:most])


def stage(source: Source, *parcels: Parcel | ArticleError, bad: bytes = b"bad") -> tuple[Slip, ...]:
    """The slips, after everything staged was put."""

    def check(path: str, data: bytes) -> None:
        if data == bad:
            raise MissingField(path, "is no article")

    with Tray(source, NOW) as tray:
        slips = stage_parcels(source, parcels, tray, check)
        tray.put()
    return slips


def list_files(folder: Path) -> list[str]:
    """What stands below a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_articles_and_their_pictures_stand_side_by_side(tmp_path: Path, make_source: MakeSource) -> None:
    """A picture lies where its article does not look for it, or is taken for an article."""
    source = make_source(tmp_path, ("posts/*.md",))

    slips = stage(source, make_parcel("images/hall.png", PNG), make_parcel("../story.md"))

    assert slips == (
        Slip("images/hall.png", "posts/hall.png", is_picture=True),
        Slip("../story.md", "posts/story.md"),
    )
    assert list_files(tmp_path) == ["posts/hall.png", "posts/story.md"]


def test_a_refused_parcel_stops_no_other(tmp_path: Path, make_source: MakeSource) -> None:
    """One bad file costs all the others, or lies in the directory, or is refused without a reason."""
    source = make_source(tmp_path, max_bytes=100)
    given: list[Parcel | ArticleError] = [
        make_parcel("story.md"),
        make_parcel("x.exe"),
        make_parcel("bad.md", b"bad"),
        make_parcel("large.md", b"x" * 101),
        make_parcel(".hidden.md"),
        make_parcel("hall.md", PNG),
        make_parcel("hall.svg", b"<svg>"),
        Malformed("item #7", "is no object"),
        make_parcel("last.html"),
    ]

    slips = stage(source, *given)

    assert [slip.path for slip in slips] == ["story.md", *[""] * 7, "last.html"]
    assert [slip.given for slip in slips] == [
        *("story.md", "x.exe", "bad.md", "large.md", ".hidden.md", "hall.md", "hall.svg", "item #7"),
        "last.html",
    ]
    words = ["include", "no article", "100 bytes", "never taken", "picture", "include", "no object"]
    assert [word in slip.reason for word, slip in zip(words, slips[1:-1], strict=True)] == [True] * 7
    assert list_files(tmp_path) == ["last.html", "story.md"]


def test_a_picture_without_an_article_is_refused(tmp_path: Path, make_source: MakeSource) -> None:
    """A file that no article asked for is stored."""
    (slip,) = stage(make_source(tmp_path), make_parcel("hall.png", PNG))

    assert (slip.path, "together" in slip.reason) == ("", True)
    assert list_files(tmp_path) == []


def test_the_last_of_two_with_one_name_counts(tmp_path: Path, make_source: MakeSource) -> None:
    """Two files of one push overwrite each other in silence, or the first wins."""
    (tmp_path / "b.md").write_bytes(b"stood")
    source = make_source(tmp_path)

    slips = stage(
        source,
        make_parcel("a.md", b"one"),
        make_parcel("x/a.md", b"two"),
        make_parcel("b.md", b"other"),
        make_parcel("b.md", b"stood"),
        make_parcel("c.md", b"good"),
        make_parcel("c.md", b"bad"),
    )

    assert [(slip.path, slip.reason == TWICE, slip.is_new) for slip in slips[:4]] == [
        *(("", True, True), ("a.md", False, True), ("", True, True), ("b.md", False, False)),
    ]
    assert (tmp_path / "a.md").read_bytes() == b"two"
    assert (tmp_path / "b.md").read_bytes() == b"stood"
    assert (tmp_path / "c.md").read_bytes() == b"good"


def test_what_stands_already_is_neither_judged_nor_written(tmp_path: Path, make_source: MakeSource) -> None:
    """A file that is pushed again is written again: its inode and time change, and it is read again."""
    (tmp_path / "a.md").write_bytes(b"bad")
    before = (tmp_path / "a.md").stat().st_ino

    (slip,) = stage(make_source(tmp_path), make_parcel("a.md", b"bad"))

    assert slip == Slip("a.md", "a.md", is_new=False)
    assert (tmp_path / "a.md").stat().st_ino == before


@pytest.mark.parametrize("error", [MissingField("", "cannot be read")])
def test_a_parcel_that_cannot_be_read_is_refused(
    tmp_path: Path, make_source: MakeSource, error: ArticleError
) -> None:
    """A file that went away on its way in costs all the others."""

    def fail(_most: int) -> bytes:
        raise error

    slips = stage(make_source(tmp_path), Parcel("a.md", "a.md", fail), make_parcel("b.md"))

    assert [slip.reason for slip in slips] == ["cannot be read", ""]
