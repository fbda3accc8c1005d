"""A changed directory is looked at in haste, as often as it is worth it."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from feeds.model.reading import Haste
from feeds.model.settings import Source
from feeds.sources.unrest import QUIET
from feeds.sources.watch import Watch

MakeSource = Callable[..., Source]
WAIT = 30.0
"""Seconds after which a test gives up; nothing is asserted about time."""
AT_ONCE = timedelta(milliseconds=10)


def hasty() -> float:
    """A clock that goes ten times as fast: nothing here depends on how long a pause is."""
    return time.monotonic() * 10


@dataclass
class Desk:
    """Takes orders for looks. A test ends them, or has them end at once with what is said in advance."""

    answers: dict[str, list[timedelta | None]] = field(default_factory=dict)
    busy: int = 0
    """So many orders are turned away: a look runs already."""
    held: bool = False
    """Looks go on until `end` is called."""
    orders: list[tuple[str, Haste]] = field(default_factory=list)
    running: list[Future[timedelta | None]] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def hurry(self, source_id: str, haste: Haste) -> Future[timedelta | None] | None:
        """As the scheduler does it."""
        with self.changed:
            if self.busy:
                self.busy -= 1
                return None
            self.orders.append((source_id, haste))
            look: Future[timedelta | None] = Future()
            if self.held:
                self.running.append(look)
            else:
                waiting = self.answers.get(source_id, [])
                look.set_result(waiting.pop(0) if waiting else None)
            self.changed.notify_all()
            return look

    def count(self, source_id: str) -> int:
        """How often a look at this source was begun."""
        return [one for one, _ in self.orders].count(source_id)

    def wait_for(self, source_id: str, count: int) -> None:
        """Return when so many looks at this source were begun."""
        with self.changed:
            assert self.changed.wait_for(lambda: self.count(source_id) >= count, WAIT), self.orders

    def end(self) -> None:
        """End the looks that run."""
        with self.changed:
            while self.running:
                self.running.pop().set_result(None)


Watching = Callable[..., AbstractContextManager[None]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The directory of a source called newsroom; that of one called probe is beside it."""
    for name in ("newsroom", "probe"):
        (tmp_path / name).mkdir()
    return tmp_path / "newsroom"


@pytest.fixture
def watching(root: Path, make_source: MakeSource) -> Watching:
    """Watch both until the end of a block, once each has been looked at for the first time."""

    @contextmanager
    def begin(desk: Desk, clock: Callable[[], float] = hasty) -> Iterator[None]:
        sources = [replace(make_source(root.parent / name), id=name) for name in ("newsroom", "probe")]
        stop = threading.Event()
        thread = threading.Thread(target=Watch(sources, clock).run, args=(desk.hurry, stop))
        thread.start()
        try:
            for source in sources:
                desk.wait_for(source.id, 1)
                desk.end()
            yield
        finally:
            stop.set()
            thread.join(WAIT)
            assert not thread.is_alive()

    return begin


def put(folder: Path, name: str = "a.html") -> None:
    """A file moved into place: one change, however long the writer is kept waiting."""
    (folder / ".new").write_text("a")
    (folder / ".new").rename(folder / name)


def knock(root: Path, desk: Desk) -> None:
    """Return when a change that is made now in the other directory was answered with a look."""
    before = desk.count("probe")
    put(root.parent / "probe")
    desk.wait_for("probe", before + 1)


def test_each_source_is_looked_at_once_when_watching_begins(root: Path, watching: Watching) -> None:
    """What changed while the program was down waits for the schedule, or all are looked at at once."""
    desk = Desk(held=True)
    with watching(desk):
        desk.held = False
        desk.end()
        knock(root, desk)

    assert [one for one, _ in desk.orders] == ["newsroom", "probe", "probe"]


class Turns(threading.Event):
    """Set after so many looks at whether it is set."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count

    def is_set(self) -> bool:
        """Whether it is time."""
        self.count -= 1
        return self.count < 0


def test_the_first_looks_come_one_after_the_other(root: Path, make_source: MakeSource) -> None:
    """A start is a stampede: every directory is read at once."""
    sources = [replace(make_source(root.parent / name), id=name) for name in ("newsroom", "probe")]
    desk = Desk(held=True)

    Watch(sources, hasty).run(desk.hurry, Turns(60))

    assert [one for one, _ in desk.orders] == ["newsroom"]


def test_a_source_rests_for_as_long_as_a_look_took(root: Path, watching: Watching) -> None:
    """A large directory in which something changes all the time keeps a core busy."""
    desk = Desk()
    passed = [0.0]
    with watching(desk, lambda: hasty() + passed[0]):
        desk.held = True
        put(root)
        desk.wait_for("newsroom", 2)
        passed[0] += 1000
        desk.held = False
        desk.end()
        for _ in range(2):
            knock(root, desk)
            put(root)
        knock(root, desk)
        assert desk.count("newsroom") == 2
        passed[0] += 2000
        desk.wait_for("newsroom", 3)


def test_a_look_makes_up_for_lost_notices(
    root: Path, watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of which the system told nothing stays deaf though its source is looked at all the time."""
    monkeypatch.setattr("feeds.sources.lookout.RELIST", 1e9)
    (root / "old").mkdir()
    bad = Path(os.fsdecode(os.fsencode(root / "old") + b"/\xb9\xfe.html"))
    bad.touch()
    desk = Desk()
    with watching(desk):
        bad.unlink()
        put(root)
        desk.wait_for("newsroom", 2)
        knock(root, desk)
        before = desk.count("newsroom")
        put(root / "old")
        desk.wait_for("newsroom", before + 1)


def test_a_change_is_looked_at_once_in_haste(root: Path, watching: Watching) -> None:
    """A change is looked at by the slow way, again and again, or never."""
    desk = Desk()
    with watching(desk):
        put(root)
        desk.wait_for("newsroom", 2)
        knock(root, desk)
        knock(root, desk)

    assert desk.count("newsroom") == 2
    assert desk.orders[-1] == ("probe", Haste(QUIET, calm=True))


def test_what_is_looked_at_already_is_asked_for_again(root: Path, watching: Watching) -> None:
    """A change during a pass on schedule is left to the next one."""
    desk = Desk()
    with watching(desk):
        desk.busy = 3
        put(root)
        desk.wait_for("newsroom", 2)

    assert desk.busy == 0


def test_a_change_during_a_look_is_looked_at_after_it(root: Path, watching: Watching) -> None:
    """Two looks run side by side, or what changed meanwhile is never seen."""
    desk = Desk()
    with watching(desk):
        desk.held = True
        put(root)
        desk.wait_for("newsroom", 2)
        put(root, "b.html")
        knock(root, desk)
        assert desk.count("newsroom") == 2
        desk.end()
        desk.wait_for("newsroom", 3)
        desk.end()


def test_a_look_that_asks_for_another_is_followed_by_it(root: Path, watching: Watching) -> None:
    """What was taken early is never confirmed, and a source that another process holds never looked at."""
    desk = Desk()
    with watching(desk):
        desk.answers["newsroom"] = [AT_ONCE, AT_ONCE, None]
        put(root)
        desk.wait_for("newsroom", 4)
        knock(root, desk)
        knock(root, desk)

    assert desk.count("newsroom") == 4


def test_an_endless_stream_of_changes_is_looked_at_and_is_never_calm(root: Path, watching: Watching) -> None:
    """A directory in motion is not looked at before it rests, or articles are withdrawn that only moved."""
    desk = Desk()
    with watching(desk, time.monotonic):
        stop = threading.Event()

        def trickle() -> None:
            while not stop.wait(0.02):
                (root / "a.html").write_text("a")

        writer = threading.Thread(target=trickle)
        writer.start()
        desk.wait_for("newsroom", 3)
        stop.set()
        writer.join()
        seen = [haste.calm for one, haste in desk.orders if one == "newsroom"]
        desk.wait_for("newsroom", len(seen) + 1)

    assert seen[1:] == [False] * (len(seen) - 1)
    assert [haste.calm for one, haste in desk.orders if one == "newsroom"][-1]


def test_a_cancelled_look_is_no_defect(root: Path, watching: Watching) -> None:
    """The end of the program, which cancels what waits, is told as an error."""
    desk = Desk()
    with watching(desk):
        desk.held = True
        put(root)
        desk.wait_for("newsroom", 2)
        assert desk.running.pop().cancel()
        desk.held = False
        put(root)
        desk.wait_for("newsroom", 3)


def test_with_nothing_to_watch_there_is_nothing_to_do() -> None:
    """A site without directories keeps a thread busy."""
    Watch([]).run(Desk().hurry, threading.Event())
