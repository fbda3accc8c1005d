"""`make crash`: a service that is killed again and again, and a reader who must not notice.

Each life is a fork of this process: a real service over real files and a real database, which dies by
SIGKILL at a named point or at a random moment. Between two lives the directories change by a seeded
script, and a witness compares what is stored with what was stored before. After some lives one pass
may end; then everything must be there, once, with the ids and dates it always had.
"""

import argparse
import os
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from feeds.errors import LeaseLost, SourceBusy
from feeds.model.representation import Coding, Format
from feeds.service import Service, load_configuration, open_service
from tests.crash.folder import Folder
from tests.crash.points import Plan, Point, draw_plan
from tests.crash.witness import EMPTY, Snapshot, check_end, check_step, note_stored, take_snapshot
from tests.crash.wrapped import run, wrap

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LIVES = 25
"""Kills in one world: then the last pass is left alone, and the next world begins from nothing."""
STORIES = 30
QUIET = 0.25
"""How often the next pass finds the directories as the killed one left them, and is left alone itself."""
NEVER = Plan(Point.AT_RANDOM, 0)
CLOCK_GOES_BACK = 0.03
"""How often, between two lives, somebody sets the clock back an hour."""
FEED = "/feeds/everything"
CONFIG = """\
site: {{title: Almanac, url: "https://feeds.example.edu", timezone: Asia/Shanghai}}
database: {database}
defaults: {{every: 1m}}
sources:
  - {{id: newsroom, title: Newsroom, directory: newsroom/}}
  - {{id: club, title: Club, directory: club/}}
categories:
  - {{id: water, title: Water, match: {{words: [river, harbour], in: [body]}}}}
feeds:
  - {{id: everything, title: Everything, limit: 1000}}
  - {{id: dry, title: Dry, exclude: {{categories: [water]}}, limit: 20}}
"""


@dataclass
class Tally:
    """How many lives ended where."""

    killed: Counter[Point] = field(default_factory=Counter)
    survived: int = 0
    articles: int = 0
    worlds: int = 0

    def __str__(self) -> str:
        lines = [f"{point:32} {self.killed[point]:6}" for point in Point]
        lines.append(f"{'killed in all':32} {self.killed.total():6}")
        lines.append(f"{'ended before they were killed':32} {self.survived:6}")
        return "\n".join([*lines, f"worlds {self.worlds}, articles {self.articles}"])


class World:
    """One site from its first look to its last, and whoever kills it."""

    def __init__(self, root: Path, database: str, random: Random) -> None:
        self.now = START
        self._random = random
        self._folder = Folder(root, random, now=self.now)
        self._folder.fill(STORIES)
        config = root / "feedmill.yaml"
        config.write_text(CONFIG.format(database=database or "sqlite:///feedmill.db"), encoding="utf-8")
        self._settings = load_configuration(config, {}).settings
        self._last: Snapshot = EMPTY
        self._took = 0.5

    def live(self, point: Point) -> bool:
        """One life, which is to end at a point; whether it did."""
        started = time.monotonic()
        delay = self._random.uniform(0, self._took) if point is Point.AT_RANDOM else None
        killed = self._fork(draw_plan(point, self._random), delay)
        if not killed:
            self._took = (self._took + time.monotonic() - started) / 2
        self._compare(f"{point} ({'killed' if killed else 'survived'})")
        if killed and self._random.random() < QUIET:
            self._go_on_alone()
        self._folder.now = self._go_on()
        self._folder.change()
        return killed

    def end(self) -> int:
        """One pass that is left alone; how many articles there are after all."""
        self._go_on_alone()
        return len(self._last.articles)

    def _go_on_alone(self) -> None:
        """A pass after which everything must be there, though nothing changed since the one that died."""
        self.now += timedelta(minutes=1)
        if self._is_early():  # the clock went back while a lease was held: its time ends in this minute
            assert not self._fork(NEVER, None)
            self.now += timedelta(minutes=1)
        assert not self._fork(NEVER, None)
        self._compare("its own end")
        with self._telling():
            check_end(self._last, self._folder.stories, FEED)
        self._in_child(self._check_published)

    def _is_early(self) -> bool:
        running = [one for one in self._last.passes if one.finished is None]
        return any(one.started > self.now for one in running)

    def _open(self) -> Service:
        began = time.monotonic()
        return open_service(
            self._settings, clock=lambda: self.now + timedelta(seconds=time.monotonic() - began)
        )

    def _go_on(self) -> datetime:
        """A minute passes, as a rule."""
        back = self._random.random() < CLOCK_GOES_BACK
        self.now += timedelta(hours=-1) if back else timedelta(minutes=1)
        return self.now

    def _compare(self, what: str) -> None:
        for story in self._folder.stories:
            story.history.append(f"a life until {what}")
        with self._telling():
            snapshot = take_snapshot(self._settings.database)
            check_step(self._last, snapshot)
        note_stored(snapshot, self._folder)
        self._last = snapshot

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """What goes wrong names a story as a rule: what happened to it is told as well."""
        try:
            yield
        except AssertionError as error:
            for story in self._folder.stories:
                if story.key in str(error):
                    error.add_note(f"{story.key} of {story.source}:\n  " + "\n  ".join(story.history))
            raise

    def walk(self, plan: Plan) -> None:
        """One life: the passes of a tick, as far as the plan lets it come."""
        service = wrap(self._open(), plan)
        try:
            run(service, plan)
        except (SourceBusy, LeaseLost):
            """The clock went back: this source is another life's for half a minute."""
        service.close()

    def _check_published(self) -> None:
        """What is served is what would be made of the stored articles now; the other formats are alike."""
        service = self._open()
        for target in service.list_targets():
            served = self._last.pages[f"{target.path}.{Format.JSON}", Coding.IDENTITY].body
            assert service.render(target.path.lstrip("/"), Format.JSON) == served, target.path
        assert service.press.articles.view().labels == frozenset()
        service.close()

    def _fork(self, plan: Plan, delay: float | None) -> bool:
        child = _fork(lambda: self.walk(plan))
        if delay is not None:
            time.sleep(delay)
            os.kill(child, signal.SIGKILL)
        return _wait(child)

    def _in_child(self, work: Callable[[], None]) -> None:
        _wait(_fork(work))


def _fork(work: Callable[[], None]) -> int:
    """A child that does some work and nothing of what this process would do at its end."""
    child = os.fork()
    if child:
        return child
    try:
        work()
    except BaseException:  # noqa: BLE001 - whatever it is, the parent is told by the exit status
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)


def _wait(child: int) -> bool:
    """Whether it was killed. Raises AssertionError when it failed."""
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL, f"died of signal {os.WTERMSIG(status)}"
        return True
    assert os.WEXITSTATUS(status) == 0, "a life failed; its traceback stands above"
    return False


def warm_up() -> None:
    """Do once in this process what every life would do for the first time: models, patterns, modules."""
    with tempfile.TemporaryDirectory(prefix="feedmill-crash-") as folder:
        world = World(Path(folder), "", Random(0))
        world.walk(NEVER)
    for thread in threading.enumerate():
        if thread is not threading.current_thread():
            thread.join()  # a fork takes one thread along and leaves the others' locks behind


def crash(kills: int, seed: int, database: str = "") -> Tally:
    """Kill so often, spread over the points. Raises AssertionError when a subscriber would notice.

    A database that is given is empty, and has room for one world.
    """
    tally, number = Tally(), 0
    lives = kills if database else LIVES
    warm_up()
    while tally.killed.total() < kills:
        number += 1
        with tempfile.TemporaryDirectory(prefix="feedmill-crash-") as folder:
            world = World(Path(folder), database, Random(f"{seed}.{number}"))
            _live_through(world, tally, min(lives, kills - tally.killed.total()))
        tally.worlds += 1
    return tally


def _live_through(world: World, tally: Tally, lives: int) -> None:
    while lives:
        point = min(Point, key=lambda one: tally.killed[one])
        killed = world.live(point)
        tally.killed[point] += killed
        tally.survived += not killed
        lives -= killed
    tally.articles += world.end()


def main() -> int:
    """Print how many fell where; 0 when nobody noticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0, help="what the directories go through; 0: drawn")
    parser.add_argument("--database", default="", help="the SQLAlchemy URL of an empty one; left out: SQLite")
    arguments = parser.parse_args()
    seed = arguments.seed or Random().randrange(10**9)
    print(f"seed {seed}")
    began = time.monotonic()
    tally = crash(arguments.kills, seed, arguments.database)
    print(tally)
    print(f"{time.monotonic() - began:.0f} s")
    return 0 if all(tally.killed[point] for point in Point) else 1


if __name__ == "__main__":
    sys.exit(main())
