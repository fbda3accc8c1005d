"""Pushed files on their way: whole in their places, or nowhere."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds.errors import DiskFull, Malformed, SourceError, UnreadableRoot, Unwritable
from feeds.model.settings import Source
from feeds.sources.directory import read_directory
from feeds.sources.refusals import explain_write
from feeds.sources.tray import STAGING, Tray

MakeSource = Callable[..., Source]
AsNobody = Callable[[], AbstractContextManager[None]]
NOW = datetime.now(UTC)


@pytest.fixture
def source(tmp_path: Path, make_source: MakeSource) -> Source:
    """A source over an empty folder."""
    (tmp_path / "articles").mkdir()
    return make_source(tmp_path / "articles")


@pytest.fixture
def tray(source: Source) -> Iterator[Tray]:
    """An open tray for the source."""
    with Tray(source, NOW) as opened:
        yield opened


def list_files(folder: Path) -> list[str]:
    """Every file below a folder, hidden ones as well."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def push(source: Source, *paths: str) -> None:
    """Put a small file at each path."""
    with Tray(source, NOW) as tray:
        for path in paths:
            tray.stage(path, b"new")
        tray.secure()
        tray.put()


def test_what_is_staged_is_nowhere_until_it_is_put(tray: Tray, source: Source) -> None:
    """A pass sees a file that its push has not finished, or does not see one that it has."""
    tray.stage("a.md", b"one")
    tray.stage("posts/deep/b.md", b"two")
    before = read_directory(source, {}, NOW).present

    tray.secure()
    tray.put()

    assert before == frozenset()
    assert (source.directory / "a.md").read_bytes() == b"one"
    assert (source.directory / "posts/deep/b.md").read_bytes() == b"two"
    assert list_files(source.directory) == ["a.md", "posts/deep/b.md"]
    assert (tray.has_made("a.md"), tray.has_made("posts/deep/b.md")) == (True, True)


def test_a_tray_that_is_not_put_leaves_nothing(source: Source) -> None:
    """A push that failed leaves its files in the directory, in sight or out of it."""
    with Tray(source, NOW) as tray:
        tray.stage("a.md", b"one")

    assert list_files(source.directory) == []


def test_a_file_is_replaced_as_a_whole(tray: Tray, source: Source) -> None:
    """Whoever reads the old file meanwhile gets a part of the new one."""
    path = source.directory / "a.md"
    path.write_bytes(b"old")
    with path.open("rb") as reading:
        tray.stage("a.md", b"new")
        tray.put()

        assert reading.read() == b"old"
    assert path.read_bytes() == b"new"
    assert not tray.has_made("a.md")


def test_the_same_bytes_are_known_to_stand(tray: Tray, source: Source) -> None:
    """A push that changes nothing writes, or one that changes something does not."""
    (source.directory / "a.md").write_bytes(b"old")

    stood = [tray.stands("a.md", data) for data in (b"old", b"odd", b"older")]

    assert stood == [True, False, False]
    assert not tray.stands("b.md", b"old")


def test_the_last_of_two_for_one_place_counts(tray: Tray, source: Source) -> None:
    """The first of two files for one place is put, or is left behind."""
    tray.stage("a.md", b"one")
    tray.stage("a.md", b"two")
    tray.stage("b.md", b"three")
    tray.unstage("b.md")
    tray.unstage("c.md")
    tray.put()

    assert (source.directory / "a.md").read_bytes() == b"two"
    assert list_files(source.directory) == ["a.md"]


def test_a_new_file_is_as_open_as_the_umask_says(tray: Tray, source: Source) -> None:
    """The web server, which is another user, cannot read what was pushed."""
    before = os.umask(0o027)
    try:
        tray.stage("a.md", b"one")
    finally:
        os.umask(before)
    tray.put()

    assert (source.directory / "a.md").stat().st_mode & 0o777 == 0o640


def test_a_link_is_replaced_and_not_followed(tray: Tray, source: Source, tmp_path: Path) -> None:
    """A link in the directory leads a push out of it."""
    outside = tmp_path / "outside.md"
    outside.write_bytes(b"precious")
    (source.directory / "a.md").symlink_to(outside)

    assert not tray.stands("a.md", b"precious")
    tray.stage("a.md", b"new")
    tray.put()

    assert outside.read_bytes() == b"precious"
    assert (source.directory / "a.md").read_bytes() == b"new"
    assert not tray.remove("b.md")


@pytest.mark.parametrize("folder", ["posts", STAGING])
def test_a_link_in_a_folders_place_is_refused(source: Source, tmp_path: Path, folder: str) -> None:
    """A folder that is a link leads a push, or its temporary files, out of the directory."""
    (tmp_path / "outside").mkdir()
    (source.directory / folder).symlink_to(tmp_path / "outside")

    with pytest.raises(Unwritable, match="link"):
        push(source, "posts/a.md")

    assert list_files(tmp_path / "outside") == []


def test_a_directory_that_is_a_link_is_the_admins_own_choice(tmp_path: Path, make_source: MakeSource) -> None:
    """A `directory:` that a pass reads through a link cannot be pushed into."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")

    push(make_source(tmp_path / "link"), "a.md")

    assert list_files(tmp_path / "real") == ["a.md"]


@pytest.mark.parametrize("kind", ["missing", "file", "dead link"])
def test_without_a_directory_nothing_can_be_pushed(
    tmp_path: Path, make_source: MakeSource, kind: str
) -> None:
    """A missing directory, perhaps a disk that is not mounted, is made; or the error names no mend."""
    if kind == "file":
        (tmp_path / "articles").write_bytes(b"")
    elif kind == "dead link":
        (tmp_path / "articles").symlink_to("nowhere")

    with pytest.raises(UnreadableRoot, match="articles"), Tray(make_source(tmp_path / "articles"), NOW):
        pass

    assert not (tmp_path / "articles").is_dir()


def test_an_empty_directory_of_a_known_source_is_no_place(tray: Tray, source: Source) -> None:
    """A push goes into the empty folder under a disk that is not mounted, and vanishes when it is."""
    (source.directory / ".hidden").write_bytes(b"")
    with pytest.raises(UnreadableRoot, match="mount"):
        tray.confirm_mounted()

    (source.directory / "a.md").write_bytes(b"x")
    tray.confirm_mounted()


def test_a_folder_in_a_files_way_is_said(tray: Tray, source: Source) -> None:
    """A folder that has the file's name is a traceback, or is replaced."""
    (source.directory / "a.md").mkdir()
    (source.directory / "b.md").mkdir()

    with pytest.raises(Malformed, match="folder"):
        tray.stands("a.md", b"x")
    assert not tray.remove("b.md")
    tray.stage("b.md", b"x")
    with pytest.raises(Unwritable):
        tray.put()


def test_a_file_is_removed_and_nothing_else(tray: Tray, source: Source, tmp_path: Path) -> None:
    """A link, a folder, or what is not there is removed, or is an error."""
    (source.directory / "a.md").write_bytes(b"x")
    (tmp_path / "outside.md").write_bytes(b"x")
    (source.directory / "link.md").symlink_to(tmp_path / "outside.md")
    (source.directory / "out").symlink_to(tmp_path)

    removed = [tray.remove(path) for path in ("a.md", "a.md", "link.md", "out/outside.md", "no/a.md")]

    assert removed == [True, False, False, False, False]
    assert list_files(tmp_path) == ["articles/link.md", "outside.md"]


def test_only_what_this_tray_made_is_taken_back(tray: Tray, source: Source) -> None:
    """A refused push takes away a file that was there before, or that another push put there since."""
    (source.directory / "old.md").write_bytes(b"old")
    for path in ("old.md", "made.md", "gone.md", "replaced.md"):
        tray.stage(path, b"new")
    tray.put()
    (source.directory / "gone.md").unlink()
    with Tray(source, NOW) as another:
        another.stage("replaced.md", b"another's")
        another.put()

    for path in ("old.md", "made.md", "gone.md", "replaced.md", "never.md"):
        tray.take_back(path)

    assert list_files(source.directory) == ["old.md", "replaced.md"]


def test_what_a_dead_push_left_is_cleared_away(source: Source) -> None:
    """Temporary files gather over the years, or those of a push that runs beside are taken from it."""
    (source.directory / STAGING).mkdir()
    old, young = (source.directory / STAGING / name for name in ("old", "young"))
    for path, age in ((old, 7200), (young, 60)):
        path.write_bytes(b"half")
        os.utime(path, (NOW.timestamp() - age,) * 2)

    push(source, "a.md")

    assert list_files(source.directory) == [f"{STAGING}/young", "a.md"]


def test_a_tray_leaves_nothing_open(source: Source) -> None:
    """A server runs out of descriptors, one push after the other."""

    def count() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    before = count()
    for number in range(3):
        with Tray(source, NOW) as tray:
            tray.stage(f"posts/{number}.md", b"new")
            tray.secure()
            tray.put()
            tray.remove(f"posts/{number}.md")

    assert count() == before


@pytest.mark.parametrize(
    ("number", "kind", "words"),
    [
        (28, DiskFull, "no room is left"),
        (122, DiskFull, "no room is left"),
        (13, Unwritable, "chmod u\\+w"),
        (1, Unwritable, "chmod u\\+w"),
        (30, Unwritable, "may only be read"),
        (40, Unwritable, "link"),
        (20, Unwritable, "link or a file"),
        (5, Unwritable, "see to the disk"),
    ],
)
def test_what_a_disk_refuses_is_a_sentence(number: int, kind: type[SourceError], words: str) -> None:
    """A full disk, a read-only one, or a foreign one is told without the mend, or with where it lies."""
    error = explain_write(OSError(number, os.strerror(number), "/srv/secret"), "newsroom")

    assert type(error) is kind
    assert "/srv" not in str(error)
    with pytest.raises(kind, match=words):
        raise error


def test_a_write_that_fails_leaves_nothing(source: Source) -> None:
    """Half a file stays behind when the disk takes only so much of it."""
    program = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from tests.factories import make_source, NOON; from feeds.errors import Unwritable\n"
        "from feeds.sources.tray import Tray\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try:\n"
        "    with Tray(make_source(directory=Path(sys.argv[1])), NOON) as tray:\n"
        "        tray.stage('a.md', b'x' * 500)\n"
        "        tray.stage('b.md', b'x' * 5000)\n"
        "except Unwritable as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(source.directory)], check=True, capture_output=True, text=True
    )

    assert "could not be written" in done.stdout
    assert list_files(source.directory) == []


def test_another_users_directory_is_said(
    open_path: Path, make_source: MakeSource, as_nobody: AsNobody
) -> None:
    """A directory that may be read and not written is a traceback."""
    with as_nobody(), pytest.raises(Unwritable, match="may not be written by user"):
        push(make_source(open_path), "a.md")
    if os.geteuid() == 0:
        assert list_files(open_path) == []


PUSH_FOR_EVER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from feeds.sources.tray import Tray
from tests.factories import make_source

source = make_source(directory=Path(sys.argv[1]))
print("started", flush=True)
for number in range(1_000_000):
    with Tray(source, datetime.now(UTC)) as tray:
        for name in "abc":
            tray.stage(f"{name}.md", f"begin {number} ".encode() + b"x" * 100_000 + b" end")
        tray.secure()
        tray.put()
"""


@pytest.mark.parametrize("wait", [0.0, 0.02, 0.05])
def test_a_killed_push_leaves_whole_files(source: Source, wait: float) -> None:
    """After kill -9 a file is half, or a temporary one is taken for an article, or stays for good."""
    command = [sys.executable, "-c", PUSH_FOR_EVER, str(source.directory)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        while not (source.directory / "a.md").exists():
            pass
        signal.sigtimedwait([], wait)
        process.kill()

    seen = read_directory(source, {}, NOW + timedelta(hours=2)).present
    with Tray(source, NOW + timedelta(hours=2)) as tray:
        tray.stage("d.md", b"d")
        tray.put()

    assert seen <= {"a.md", "b.md", "c.md"}
    for path in seen:
        data = (source.directory / path).read_bytes()
        assert data.startswith(b"begin ")
        assert data.endswith(b"x end")
    assert list_files(source.directory) == sorted([*seen, "d.md"])
