"""What the system tells, heard through the one door of the library."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from feeds.errors import FolderGone, WatchError
from feeds.sources.notices import Notice, Notices
from tests.sources.limits import count_threads, run_limited

WAIT = 30.0
"""Seconds after which a test gives up; nothing is asserted about time."""
TRY = """
import sys
from threading import Event
from feeds.sources.notices import Notices
try:
    Notices(sys.argv[1:], Event())
    print("watched")
except Exception as error:
    print(type(error).__name__, error)
"""


@pytest.fixture
def folder(tmp_path: Path) -> str:
    """A folder by its real path."""
    return os.path.realpath(tmp_path)


@pytest.fixture
def notices(folder: str) -> Iterator[Notices]:
    """What happens in it."""
    with closing(Notices([folder], Event())) as made:
        yield made


def wait_for(condition: Callable[[], bool]) -> None:
    """Ask again until it is so."""
    deadline = time.monotonic() + WAIT
    while not condition():
        assert time.monotonic() < deadline, "it never came about"


def hear(notices: Notices, wanted: Notice) -> None:
    """Return when this is told."""
    wait_for(lambda: wanted in notices.wait())


def test_everything_that_happens_to_a_file_is_told(folder: str, notices: Notices) -> None:
    """A file is made, changed, touched, moved or removed without a word."""
    one, other = Path(folder, "开放日.html"), Path(folder, "b.html")
    for deed, path, gone in (
        (lambda: one.write_text("a"), one, False),
        (lambda: one.write_text("ab"), one, False),
        (lambda: os.utime(one, (1, 1)), one, False),
        (lambda: one.chmod(0o600), one, False),
        (lambda: one.rename(other), other, False),
        (lambda: other.rename(one), other, True),
        (one.unlink, one, True),
    ):
        deed()
        hear(notices, Notice(os.fspath(path), gone))


def test_reading_is_not_told(folder: str) -> None:
    """A pass wakes the next one, for ever."""
    path = Path(folder, "a.html")
    path.write_text("a")
    with closing(Notices([folder], Event())) as notices:
        path.read_text()
        list(Path(folder).iterdir())
        Path(folder, "z.html").write_text("z")
        told = set(notices.wait())
        while not told:
            told = set(notices.wait())

    assert {notice.path for notice in told} == {os.fspath(Path(folder, "z.html"))}


def test_each_folder_is_watched_by_itself(folder: str) -> None:
    """A link to another disk, or a hidden folder with thousands below it, uses up the system's room."""
    Path(folder, "below").mkdir()
    with closing(Notices([folder], Event())) as notices:
        Path(folder, "below/a.html").write_text("a")
        Path(folder, "z.html").write_text("z")
        told = set(notices.wait())
        while not told:
            told = set(notices.wait())

    assert {notice.path for notice in told} == {os.fspath(Path(folder, "z.html"))}


def test_a_folder_that_is_not_there_is_said_to_be_gone(folder: str) -> None:
    """A folder that went away a moment ago stops all watching."""
    with pytest.raises(FolderGone, match="none"):
        Notices([folder, f"{folder}/none"], Event())


def test_a_name_that_cannot_be_told_ends_the_notices(folder: str, notices: Notices) -> None:
    """Nothing is told any more, and nobody knows."""
    Path(os.fsdecode(os.fsencode(folder) + b"/\xb9\xfe.html")).touch()
    with pytest.raises(WatchError, match="convmv"):
        wait_for(lambda: bool(notices.wait()))
    with pytest.raises(WatchError, match="nothing more"):
        notices.wait()


def test_a_stop_ends_the_wait(folder: str) -> None:
    """Ending the program is taken for a defect, or waits for the next change."""
    stop = Event()
    with closing(Notices([folder], stop)) as notices:
        stop.set()
        assert notices.wait() == ()


def test_no_thread_is_left_behind(folder: str) -> None:
    """Each time that folders come and go a thread stays."""
    wait_for(lambda: count_threads() == 0)
    notices = Notices([folder], Event())
    assert count_threads() == 1
    notices.close()
    wait_for(lambda: count_threads() == 0)


@pytest.mark.parametrize(
    ("watches", "instances", "said"),
    [
        (10, 10, "watched"),
        (1, 10, "TooManyFolders the system watches no more folders (OS file watch limit reached.)"),
        (10, 0, "WatchError the system has nothing left to watch with"),
    ],
)
def test_a_limit_is_told_with_its_mend(tmp_path: Path, watches: int, instances: int, said: str) -> None:
    """A limit of the system is passed over in silence, or ends the program."""
    folders = [tmp_path / "a", tmp_path / "b"]
    for each in folders:
        each.mkdir()

    told = run_limited(TRY, *map(str, folders), watches=watches, instances=instances)

    assert told.startswith(said)
    assert said == "watched" or "sysctl fs.inotify" in told
