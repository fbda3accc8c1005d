"""`make soak`: two schedulers and a `feedmill refresh` in a loop over one database, and files that change.

Afterwards the log of passes and a witness beside each process are held against one promise: no source
was refreshed by two at once. What is in the directories must be what is served.
"""

import argparse
import itertools
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random

from feeds.model.passes import LoggedPass
from feeds.model.representation import Coding
from feeds.service import load_configuration, utc_now
from feeds.store import Store, open_store

ROOT = Path(__file__).parents[2]
CONFIG = """\
site: {{title: Soak, url: "https://feeds.example.edu", timezone: UTC}}
database: {database}
sources:
"""
SOURCE = "  - {{id: {name}, title: {name}, directory: {name}/, every: {every}}}\n"
FILES = 3
"""In each directory at the beginning."""
GATHER = 2.0
"""Seconds between two looks into the log, which keeps a bounded number of lines."""
GRACE = 60.0
"""Seconds that processes may take to end."""


@dataclass
class Soak:
    """What is run, and what came of it."""

    folder: Path
    sources: int
    every: str
    database: str = ""
    refreshes: Counter[int] = field(default_factory=Counter)
    """The exit statuses of `feedmill refresh`."""
    passes: dict[int, LoggedPass] = field(default_factory=dict)
    written: dict[Path, str] = field(default_factory=dict)
    """Each file's title as it was last written."""
    changes: int = 0

    @property
    def config(self) -> Path:
        """The YAML file."""
        return self.folder / "feedmill.yaml"

    def make_site(self) -> None:
        """Directories, their files, and the configuration over them."""
        names = [f"s{number:03}" for number in range(self.sources)]
        head = CONFIG.format(database=self.database or "sqlite:///feedmill.db")
        self.config.write_text(
            head + "".join(SOURCE.format(name=name, every=self.every) for name in names),
            encoding="utf-8",
        )
        (self.folder / "witness").mkdir()
        for name in names:
            (self.folder / name).mkdir()
            for number in range(FILES):
                self.write(self.folder / name / f"{number}.txt", 0)

    def write(self, path: Path, edition: int) -> None:
        """A file, as a careful program writes it: whole or not at all."""
        title = f"Edition {edition} of {path.parent.name} {path.stem}"
        text = f"{title}\n\nPublished: 5 January 2026\n\nThe words of edition {edition}, and some more.\n"
        beside = path.with_name(f".{path.name}.tmp")
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
        self.written[path] = title

    def change(self, until: threading.Event, random: Random) -> None:
        """Write on, a few files a second, until told to stop."""
        paths = list(self.written)
        while not until.wait(0.2):
            self.changes += 1
            self.write(random.choice(paths), self.changes)

    def run(self, *arguments: str) -> subprocess.Popen[bytes]:
        """The command under a witness's eyes; what it says on stderr is kept."""
        log = (self.folder / f"{arguments[0]}.log").open("ab")
        command = [sys.executable, "-m", "tests.soak.witnessed", str(self.folder / "witness"), *arguments]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
        with log:
            return subprocess.Popen(
                [*command, "--config", str(self.config)],
                cwd=ROOT,
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )

    def loop(self, until: threading.Event) -> None:
        """`feedmill refresh` again and again."""
        while not until.is_set():
            self.refreshes[self.run("refresh").wait()] += 1

    def gather(self, until: threading.Event, store: Store) -> None:
        """Read the log on, before its oldest lines are forgotten."""
        while not until.wait(GATHER):
            self.take_log(store)
        self.take_log(store)

    def take_log(self, store: Store) -> None:
        """What is new in the log, and what was unfinished."""
        open_ones = [number for number, one in self.passes.items() if one.finished is None]
        after = min(open_ones, default=max(self.passes, default=0) + 1) - 1
        self.passes |= {one.number: one for one in store.leases.list_passes(after=after)}


@contextmanager
def threads(until: threading.Event, *works: threading.Thread) -> Iterator[None]:
    """Run these beside the block; tell them to end after it, and wait for them."""
    for work in works:
        work.start()
    try:
        yield
    finally:
        until.set()
        for work in works:
            work.join()


def soak(soak: Soak, *, seconds: float, seed: int) -> None:
    """Let everything run side by side for so long, then end it, and look at what is left."""
    soak.make_site()
    settings = load_configuration(soak.config, {}).settings
    until, ended = threading.Event(), threading.Event()
    with ExitStack() as stack:
        store = open_store(settings.database, utc_now)
        stack.callback(store.close)
        gather = threading.Thread(target=soak.gather, args=(ended, store))
        stack.enter_context(threads(ended, gather))
        schedulers = [soak.run("schedule"), soak.run("schedule")]
        stack.callback(end, schedulers)
        loop = threading.Thread(target=soak.loop, args=(until,))
        change = threading.Thread(target=soak.change, args=(until, Random(seed)))
        with threads(until, loop, change):
            time.sleep(seconds)
        time.sleep(GATHER)  # what was written last settles
        end(schedulers)
        assert [one.returncode for one in schedulers] == [0, 0]
        assert soak.run("refresh").wait() == 0
        check_served(soak, store)
    check_log(list(soak.passes.values()))
    check_witness(read_witness(soak.folder / "witness"))


def end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """SIGTERM, and what does not end by it is killed."""
    for one in processes:
        one.send_signal(signal.SIGTERM)
    for one in processes:
        try:
            one.wait(GRACE)
        except subprocess.TimeoutExpired:
            one.kill()
            one.wait()


def check_served(soak: Soak, store: Store) -> None:
    """Every file's last edition is in its feed, and nothing else."""
    titles: list[str] = []
    for name in {path.parent.name for path in soak.written}:
        head = store.serving.find_heads(f"/sources/{name}.json")[Coding.IDENTITY]
        body = store.serving.read_body(head)
        assert body is not None
        titles += [item["title"] for item in json.loads(body)["items"]]
    assert sorted(titles) == sorted(soak.written.values())


def check_log(passes: Sequence[LoggedPass]) -> None:
    """By the store's log: of one source, no pass began before the one before it had ended."""
    for source_id, mine in group_by_source(passes).items():
        for before, after in itertools.pairwise(mine):
            assert before.finished is not None, f"{source_id}: {after} began while {before} ran"
            assert before.finished <= after.started, f"{source_id}: {before} and {after} overlap"
        assert mine[-1].finished is not None, f"{source_id}: {mine[-1]} never ended"


def group_by_source(passes: Sequence[LoggedPass]) -> dict[str, list[LoggedPass]]:
    """Each source's passes, in order."""
    found: dict[str, list[LoggedPass]] = defaultdict(list)
    for one in sorted(passes, key=lambda one: one.number):
        found[one.source_id].append(one)
    return found


def read_witness(folder: Path) -> dict[str, list[tuple[int, int]]]:
    """Each source's passes as the processes' witnesses saw them, in order."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for path in folder.iterdir():
        for line in path.read_text(encoding="ascii").splitlines():
            source_id, began, ended = line.split()
            found[source_id].append((int(began), int(ended)))
    return {source_id: sorted(mine) for source_id, mine in found.items()}


def check_witness(seen: dict[str, list[tuple[int, int]]]) -> None:
    """By the witnesses: the same, whatever the log says."""
    for source_id, mine in seen.items():
        for before, after in itertools.pairwise(mine):
            assert before[1] <= after[0], f"{source_id}: two passes overlap: {before}, {after}"


def describe(soak: Soak, seconds: float) -> str:
    """Figures of what ran."""
    passes = list(soak.passes.values())
    later = passes[len(passes) // 2 :]  # by then every process has loaded what it needs
    took = sorted((one.finished - one.started) / timedelta(milliseconds=1) for one in later if one.finished)
    owners = Counter(one.process for one in passes)
    outcomes = Counter(one.ending.outcome.value for one in passes)
    said = "".join(path.read_text("utf-8") for path in soak.folder.glob("*.log"))
    busy = sum("waiting, at most" in line for line in said.splitlines())
    errors = Counter(line.partition("ERROR ")[2] for line in said.splitlines() if " ERROR " in line)
    cuts = statistics.quantiles(took, n=100)
    return "\n".join(
        [
            f"{len(passes)} passes, {soak.sources} sources, {seconds:.0f} s, {soak.changes} files changed",
            (
                f"in the second half a pass took {cuts[49]:.0f} ms, 99 of 100 under {cuts[98]:.0f} ms, "
                f"{took[-1]:.0f} ms at most"
            ),
            f"outcomes {dict(outcomes)}",
            (
                f"passes of the busiest processes {[count for _, count in owners.most_common(4)]}, "
                f"of {len(owners)} processes"
            ),
            f"feedmill refresh: exit statuses {dict(soak.refreshes)}, {busy} sources were waited for",
            f"errors {dict(errors)}",
            "no source was refreshed by two at once, by the log and by the witnesses",
        ]
    )


def main() -> int:
    """Print figures; 0 when no two passes over one source overlapped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--sources", type=int, default=200)
    parser.add_argument("--every", default="10s")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", default="", help="the SQLAlchemy URL of an empty one; left out: SQLite")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="feedmill-soak-") as folder:
        made = Soak(Path(folder), arguments.sources, arguments.every, arguments.database)
        try:
            soak(made, seconds=arguments.seconds, seed=arguments.seed)
        finally:
            for path in sorted(Path(folder).glob("*.log")):
                lines = path.read_text("utf-8").splitlines()
                print(f"-- {path.name}: {len(lines)} lines, the last ones:", *lines[-3:], sep="\n   ")
        print(describe(made, arguments.seconds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
