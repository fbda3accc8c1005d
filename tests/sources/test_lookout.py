"""Which sources something happened to, on real trees with the system's own notices."""

import logging
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from feeds.model.settings import Source
from feeds.sources.ground import Ground
from feeds.sources.lookout import SHORTEST_PAUSE, Lookout, make_index
from feeds.sources.notices import Notice
from tests.sources.limits import count_threads, run_limited

MakeSource = Callable[..., Source]
AsNobody = Callable[[], AbstractContextManager[None]]
WAIT = 30.0
"""Seconds after which a test gives up; nothing is asserted about time."""
BAD_NAME = b"\xb9\xfe.html"
LIMITED = """
import logging, sys, time
from datetime import timedelta
from pathlib import Path
from threading import Event
from feeds.model.settings import Source
from feeds.sources import lookout as room

logging.basicConfig(stream=sys.stdout, format="%(levelname)s %(message)s", level=logging.INFO)
root, now = Path(sys.argv[1]), [0.0]
sources = [
    Source(name, name, root / name, ("**/*.html",), "", timedelta(minutes=1), "UTC")
    for name in ("big", "small")
]
lookout = room.Lookout(sources, Event(), clock=lambda: now[0])
lookout.wait()
(root / "small/a.html").write_text("a")
told = set()
deadline = time.monotonic() + 30
while "small" not in told and time.monotonic() < deadline:
    now[0] += 0.01
    told |= lookout.wait()
print(sorted(told))
for folder in (root / "big").iterdir():
    if folder.name > "1":
        folder.rmdir()
now[0] += room.RETRY + 1
while "big" not in told and time.monotonic() < deadline:
    now[0] += room.LONGEST_PAUSE
    told |= lookout.wait()
print(sorted(told))
"""


class Post:
    """A lookout over some directories, already watching, that can be asked until it tells something."""

    def __init__(self, lookout: Lookout) -> None:
        self.lookout = lookout
        for _ in range(2):  # the folders are listed, watched, and listed once more
            self.lookout.wait()

    def hear(self, *wanted: str) -> set[str]:
        """Everything told until all of these are."""
        told: set[str] = set()
        deadline = time.monotonic() + WAIT
        while not told.issuperset(wanted):
            assert time.monotonic() < deadline, f"only {told or 'nothing'} was told"
            told |= self.lookout.wait()
        return told

    def drain(self, probe: Path) -> None:
        """Return when everything before now has been told; `probe` is in the directory of `probe`."""
        for _ in range(2):
            probe.write_text(f"{time.monotonic()}")
            self.hear("probe")


def is_watching(lookout: Lookout) -> bool:
    """Whether it hears anything at present."""
    return lookout._notices is not None  # noqa: SLF001 - nobody else needs to know


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A source's directory, beside that of a source called probe."""
    for name in ("articles", "probe"):
        (tmp_path / name).mkdir()
    return tmp_path / "articles"


@pytest.fixture
def probe(tmp_path: Path) -> Path:
    """A file whose changes the source called probe tells."""
    return tmp_path / "probe/probe.html"


@pytest.fixture
def open_post(make_source: MakeSource, probe: Path) -> Iterator[Callable[..., Post]]:
    """Watch directories: the first as `newsroom`, others under names of their own, and `probe`."""
    opened: list[Lookout] = []

    def begin(directory: Path, **others: Path) -> Post:
        named = {"newsroom": directory, **others, "probe": probe.parent}
        sources = [replace(make_source(each), id=name) for name, each in named.items()]
        opened.append(Lookout(sources, Event()))
        return Post(opened[-1])

    yield begin
    for lookout in opened:
        lookout.close()


OpenPost = Callable[..., Post]
DEEDS: dict[str, Callable[[Path], object]] = {
    "new": lambda root: (root / "b.html").write_text("b"),
    "edited": lambda root: (root / "a.html").write_text("ab"),
    "touched": lambda root: os.utime(root / "a.html", (1, 1)),
    "moved into place": lambda root: (root / ".a.html.tmp").rename(root / "b.html"),
    "renamed": lambda root: (root / "a.html").rename(root / "b.html"),
    "removed": lambda root: (root / "a.html").unlink(),
    "removed deep below": lambda root: (root / "news/2026/d.html").unlink(),
    "new folder": lambda root: (root / "more").mkdir(),
    "folder moved in": lambda root: (root.parent / "outside").rename(root / "inside"),
    "folder moved away": lambda root: (root / "news").rename(root.parent / "away"),
    "folder renamed": lambda root: (root / "news").rename(root / "old"),
    "folder closed": lambda root: (root / "news").chmod(0o700),
    "folder closed deep below": lambda root: (root / "news/2026").chmod(0o700),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_whatever_a_pass_may_find_is_told(root: Path, open_post: OpenPost, deed: str) -> None:
    """A change waits for the schedule."""
    (root / "news/2026").mkdir(parents=True)
    (root.parent / "outside").mkdir()
    for name in ("a.html", ".a.html.tmp", "news/2026/d.html", "../outside/e.html"):
        (root / name).write_text("a")
    post = open_post(root)

    DEEDS[deed](root)

    assert post.hear("newsroom") == {"newsroom"}


def test_what_concerns_no_article_is_not_told(root: Path, open_post: OpenPost, probe: Path) -> None:
    """Editors' temporary files, other programs' files and hidden folders start pass after pass."""
    (root / "site.pid").write_text("1")
    post = open_post(root)

    for name in (".a.html.swp", "a.html~", "a.html.part", "data.sqlite", "site.pid"):
        (root / name).write_text("2")
    (root / "site.pid").unlink()
    (root / ".git").mkdir()
    (root / "far").symlink_to("/")
    probe.write_text("probe")

    assert post.hear("probe") == {"probe"}
    (root / ".git/a.html").write_text("a")
    probe.write_text("again")
    assert post.hear("probe") == {"probe"}


def test_the_folders_of_a_narrow_glob_only_are_told(root: Path, make_source: MakeSource) -> None:
    """Folders in which nothing is taken cost watches and passes."""
    (root / "news").mkdir()
    source = make_source(root, ("news/*.html",))
    with closing(Lookout([source], Event())) as lookout:
        post = Post(lookout)
        (root / "images").mkdir()
        (root / "news/images").mkdir()
        for _ in range(3):
            assert lookout.wait() == frozenset()
        (root / "news/a.html").write_text("a")
        post.hear("newsroom")


def test_what_is_in_a_new_folder_is_told(root: Path, open_post: OpenPost, probe: Path) -> None:
    """Only the folders that were there at the start are ever watched."""
    post = open_post(root)
    (root / "2026/11").mkdir(parents=True)
    post.hear("newsroom")
    post.drain(probe)

    (root / "2026/11/a.html").write_text("a")
    post.hear("newsroom")
    post.drain(probe)
    (root / "2026").rename(root / "2027")
    post.hear("newsroom")
    post.drain(probe)
    (root / "2027/11/a.html").write_text("ab")
    post.hear("newsroom")


def test_a_folder_that_was_moved_away_and_back_is_told(root: Path, open_post: OpenPost, probe: Path) -> None:
    """A folder that is taken out for a moment stays deaf: it is the same one as before."""
    (root / "news").mkdir()
    post = open_post(root)
    (root / "news").rename(root.parent / "away")
    post.hear("newsroom")
    post.drain(probe)
    (root.parent / "away").rename(root / "news")
    post.hear("newsroom")
    post.drain(probe)

    (root / "news/a.html").write_text("a")
    post.hear("newsroom")


def test_a_directory_that_comes_late_is_watched(root: Path, open_post: OpenPost, probe: Path) -> None:
    """A disk that is mounted after the start is read on schedule only."""
    root.rmdir()
    post = open_post(root)
    post.drain(probe)
    root.mkdir()
    post.hear("newsroom")
    post.drain(probe)

    (root / "a.html").write_text("a")
    post.hear("newsroom")


def test_a_directory_that_is_opened_late_is_watched(
    open_path: Path, as_nobody: AsNobody, make_source: MakeSource
) -> None:
    """A directory that the program may not read at its start is read on schedule only."""
    closed = open_path / "articles"
    closed.mkdir(mode=0)
    with closing(Lookout([make_source(closed)], Event())) as lookout:
        with as_nobody():
            post = Post(lookout)
            assert lookout.wait() == frozenset()
        closed.chmod(0o755)
        with as_nobody():
            post.hear("newsroom")
        (closed / "a.html").write_text("a")
        with as_nobody():
            post.hear("newsroom")


def test_watching_that_breaks_again_and_again_is_taken_up_later_and_later(
    root: Path, make_source: MakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever makes odd names without end has every directory read without end."""
    monkeypatch.setattr("feeds.sources.lookout.LONGEST_PAUSE", 4 * SHORTEST_PAUSE)
    now = [0.0]
    bad = Path(os.fsdecode(os.fsencode(root) + b"/" + BAD_NAME))
    with closing(Lookout([make_source(root)], Event(), clock=lambda: now[0])) as lookout:
        post = Post(lookout)
        for factor, lived in ((1, 0.0), (2, 0.0), (4, 0.0), (4, 1.0), (1, 0.0)):
            bad.touch()
            while is_watching(lookout):
                lookout.wait()
            bad.unlink()
            now[0] += factor * SHORTEST_PAUSE - 0.01
            lookout.wait()
            assert not is_watching(lookout)
            now[0] += 0.02
            post.hear("newsroom")
            while not is_watching(lookout):
                lookout.wait()
            now[0] += lived


@pytest.mark.parametrize("pause", [True, False])
def test_a_directory_that_is_replaced_is_watched_again(
    root: Path, open_post: OpenPost, probe: Path, *, pause: bool
) -> None:
    """After the first release by two renames nothing is noticed any more, or only what the old one does."""
    post = open_post(root)
    (root.parent / "next").mkdir()
    root.rename(root.parent / "before")
    if pause:
        post.hear("newsroom")
        post.drain(probe)
    (root.parent / "next").rename(root)
    post.hear("newsroom")
    post.drain(probe)

    (root.parent / "before/a.html").write_text("a")
    probe.write_text("again")
    assert post.hear("probe") == {"probe"}
    (root / "a.html").write_text("a")
    post.hear("newsroom")


def test_a_link_that_leads_elsewhere_is_followed(root: Path, open_post: OpenPost, probe: Path) -> None:
    """`current` points to the next release, and the last one is still watched."""
    for name in ("1", "2"):
        (root / name).mkdir()
    current = root / "current"
    current.symlink_to("1")
    post = open_post(current)
    (root / "1/a.html").write_text("a")
    post.hear("newsroom")
    post.drain(probe)

    (root / "next").symlink_to("2")
    (root / "next").rename(current)
    post.hear("newsroom")
    post.drain(probe)
    (root / "2/a.html").write_text("a")
    post.hear("newsroom")


def test_everyone_who_takes_a_file_is_told(root: Path, open_post: OpenPost) -> None:
    """Of several sources over one folder, or one within another, only the last one is told."""
    (root / "news").mkdir()
    (root.parent / "link").symlink_to(root)
    post = open_post(root, same=root, inner=root / "news", linked=root.parent / "link")

    (root / "news/a.html").write_text("a")
    assert post.hear("newsroom", "same", "inner", "linked") == {"newsroom", "same", "inner", "linked"}


def test_one_folder_under_two_paths_is_watched_once_and_told_to_both(
    root: Path, make_source: MakeSource
) -> None:
    """A bind mount gives a folder two paths: the system knows one watch, whose notices name one of them."""
    one, other = Ground(make_source(root)), Ground(replace(make_source(root), id="mounted"))
    for ground in (one, other):
        assert ground.survey()
    assert other.folders
    other.folders = replace(other.folders, root="/mounted")

    index = make_index([one, other])

    assert list(index.values()) == [[(one, ""), (other, "")]]


def test_a_network_file_system_is_left_alone_and_named_once(
    root: Path, make_source: MakeSource, caplog: pytest.LogCaptureFixture
) -> None:
    """Changes that other machines make are awaited in vain, without a word, or a dead server stops all."""
    ground = Ground(make_source(root), network=lambda _path: "nfs4")
    for _ in range(3):
        assert not ground.look()
        assert not ground.survey()

    assert ground.folders is None
    (told,) = caplog.messages
    assert "nfs4" in told
    assert "feedmill push" in told


def test_a_link_to_a_network_file_system_is_found_out(
    root: Path, make_source: MakeSource, caplog: pytest.LogCaptureFixture
) -> None:
    """What lies behind a link is taken for this machine's."""
    (root.parent / "link").symlink_to(root)
    real = os.path.realpath(root)
    ground = Ground(make_source(root.parent / "link"), network=lambda path: "cifs" if path == real else "")

    assert not ground.survey()
    assert "cifs" in caplog.text


def test_a_name_outside_utf_8_stops_neither_other_folders_nor_other_sources(
    root: Path, open_post: OpenPost, probe: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """One such name ends all watching, for good, without a word, or again and again."""
    (root / "old").mkdir()
    post = open_post(root)
    bad = Path(os.fsdecode(os.fsencode(root / "old") + b"/" + BAD_NAME))
    bad.touch()
    post.hear("newsroom", "probe")
    post.drain(probe)

    assert "convmv" in caplog.text
    said = len(caplog.messages)
    bad.write_text("again")
    (root / "a.html").write_text("a")
    post.hear("newsroom")
    post.drain(probe)
    assert len(caplog.messages) == said

    with caplog.at_level(logging.INFO):
        bad.unlink()
        post.lookout._relist_at = 0.0  # noqa: SLF001 - nobody waits half a minute here
        post.hear("newsroom")
        post.drain(probe)
        (root / "old/b.html").write_text("b")
        post.hear("newsroom")
    assert caplog.messages[-1] == "newsroom: changes are noticed at once again"


def test_lost_notices_are_made_up_for(root: Path, open_post: OpenPost, probe: Path) -> None:
    """After a storm in which notices were lost a folder stays deaf for good."""
    post = open_post(root)
    post.drain(probe)
    (root / "new").mkdir()
    notices = post.lookout._notices  # noqa: SLF001 - what is heard here is lost there
    assert notices
    while not notices.wait():
        pass

    post.lookout.doubt("newsroom")
    post.hear("newsroom")
    post.drain(probe)
    (root / "new/a.html").write_text("a")
    post.hear("newsroom")


class Meddler:
    """The system's clock, which does something to the disk when a step of the lookout first reads it."""

    def __init__(self, step: str, deed: Callable[[], object]) -> None:
        self.step = step
        self.deed = deed
        self.done = False

    def __call__(self) -> float:
        """The moment."""
        if not self.done and sys._getframe(1).f_code.co_name == self.step:  # noqa: SLF001 - there is no other way
            self.done = True
            self.deed()
        return time.monotonic()


def test_a_folder_that_goes_between_listing_and_watching_is_no_matter(
    root: Path, make_source: MakeSource
) -> None:
    """A folder that is removed in the wrong moment ends all watching."""
    (root / "short").mkdir()
    clock = Meddler("_reopen", lambda: shutil.rmtree(root / "short"))
    with closing(Lookout([make_source(root)], Event(), clock=clock)) as lookout:
        lookout.wait()
        assert clock.done
        assert not is_watching(lookout)
        post = Post(lookout)
        while not is_watching(lookout):
            lookout.wait()
        (root / "a.html").write_text("a")
        post.hear("newsroom")


def test_what_happens_while_folders_are_watched_anew_is_told(
    root: Path, probe: Path, make_source: MakeSource
) -> None:
    """A new folder in one source swallows a change in another."""
    sources = [make_source(root), replace(make_source(probe.parent), id="probe")]
    clock = Meddler("_reopen", lambda: None)
    with closing(Lookout(sources, Event(), clock=clock)) as lookout:
        post = Post(lookout)
        clock.deed, clock.done = lambda: probe.write_text("probe"), False
        (root / "new").mkdir()
        post.hear("newsroom", "probe")


def test_what_is_watched_anew_is_not_watched_twice(root: Path, open_post: OpenPost, probe: Path) -> None:
    """Each new folder leaves a thread and a table of watches behind, until there are no more."""
    post = open_post(root)
    for number in range(3):
        (root / f"{number}").mkdir()
        post.hear("newsroom")
        post.drain(probe)

    deadline = time.monotonic() + WAIT
    while count_threads() > 1:
        assert time.monotonic() < deadline, "they stay"


def test_notices_from_the_root_of_a_disk_are_understood(make_source: MakeSource) -> None:
    """What stands directly below `/` is nobody's."""
    with closing(Lookout([make_source(Path("/"), ("*.html",))], Event())) as lookout:
        lookout.wait()
        assert lookout._judge([Notice("/a.html", gone=False)]) == {"newsroom"}  # noqa: SLF001 - nothing is written there
        assert lookout._judge([Notice("/", gone=True), Notice("/a.txt", gone=True)]) == {"newsroom"}  # noqa: SLF001 - the same


def test_without_room_the_largest_directory_waits_for_the_schedule(tmp_path: Path) -> None:
    """One archive with too many folders keeps every other source from being watched, or nobody is told."""
    (tmp_path / "small").mkdir()
    for number in range(30):
        (tmp_path / f"big/{number}").mkdir(parents=True)

    lines = run_limited(LIMITED, str(tmp_path), watches=20).splitlines()

    assert len(lines) == 4
    assert lines[0].startswith(
        "WARNING big: changes wait for the schedule: the system watches no more folders"
    )
    assert lines[1] == "['small']"
    assert lines[2] == "INFO big: changes are noticed at once again"
    assert lines[3] == "['big', 'small']"


def test_what_found_no_room_counts_as_unseen(root: Path, make_source: MakeSource) -> None:
    """What changed while there was no room is left to the schedule though there is room again."""
    ground = Ground(make_source(root))
    assert ground.survey()
    ground.watched = ground.folders

    ground.close(9.0)

    assert (ground.watched, ground.closed_until) == (None, 9.0)


def test_with_nothing_to_watch_with_the_schedule_goes_on_alone(tmp_path: Path) -> None:
    """Where the system offers no notices the log fills, or the thread dies."""
    for name in ("small", "big"):
        (tmp_path / name).mkdir()
    script = LIMITED.replace("+ 30", "+ 1")

    lines = run_limited(script, str(tmp_path), instances=0).splitlines()

    assert len(lines) == 3
    assert "max_user_instances" in lines[0]
    assert lines[1:] == ["[]", "[]"]
