"""`make bench-poll`: many hosts, many sources, politeness, robots and guard on, a restart in the middle.

Half of the sources are feeds that never change, some always have news, a fifth are sitemaps, a tenth is
broken in ten ways. Printed: how late healthy sources were read, what the service and its children weighed,
whether a restart made a stampede or lost a validator, and whether any host was asked rudely.
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
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from feeds.flow.timetable import make_timetable
from feeds.model.passes import LoggedPass, Outcome
from feeds.model.settings import Settings
from feeds.service import load_configuration, utc_now
from feeds.store import Store, open_store
from tests.bench.origins import BROKEN

ROOT = Path(__file__).parents[2]
GATHER = 2.0
HEAD = """\
site: {{title: Poll, url: "https://feeds.example.edu"}}
database: {database}
defaults: {{timeout: 10s, max_bytes: 2mb, recheck: [1d]}}
sources:
"""


@dataclass
class Poll:
    """What is run, and what came of it."""

    folder: Path
    hosts: int
    sources: int
    every: timedelta
    database: str = "sqlite:///feedmill.db"
    passes: dict[int, LoggedPass] = field(default_factory=dict)
    weights: list[int] = field(default_factory=list)
    """Bytes of the service and its children, each time somebody looked."""
    restarted: datetime | None = None
    tallies: list[dict[str, int]] = field(default_factory=list)

    def make_site(self, port: int) -> Settings:
        """The configuration over the hosts."""
        text = HEAD.format(database=self.database)
        for number in range(self.sources):
            kind = kind_of(number)
            host = f"127.1.{number % self.hosts // 250}.{number % self.hosts % 250 + 1}:{port}"
            type_ = "sitemap" if kind == "sitemap" else "feed"
            seconds = int(self.every.total_seconds())
            text += (
                f"  - {{id: s{number}-{kind}, url: 'http://{host}/{kind}/{number}', type: {type_}, "
                f"every: {seconds}s, allow_private: [127.1.0.0/16]}}\n"
            )
        path = self.folder / "feedmill.yaml"
        path.write_text(text, encoding="utf-8")
        return load_configuration(path, {}).settings

    def gather(self, until: threading.Event, store: Store, service: list[int]) -> None:
        """Read the log on, and weigh."""
        while not until.wait(GATHER):
            self.take(store)
            self.weights.append(sum(map(weigh, service)))
        self.take(store)

    def take(self, store: Store) -> None:
        """What is new in the log, and what was unfinished."""
        unfinished = [number for number, one in self.passes.items() if one.finished is None]
        after = min(unfinished, default=max(self.passes, default=0) + 1) - 1
        self.passes |= {one.number: one for one in store.leases.list_passes(after=after)}


def kind_of(number: int) -> str:
    """Half feeds that stay, a fifth with news, a fifth sitemaps, a tenth broken."""
    place = number % 10
    if place < 5:
        return "still"
    if place < 7:
        return "busy"
    return "sitemap" if place < 9 else BROKEN[number // 10 % len(BROKEN)]


def weigh(pid: int) -> int:
    """Resident bytes of a process and its children; 0 when it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return 0
    own = next((int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS")), 0)
    return own + sum(weigh(int(child)) for child in children)


@contextmanager
def origins(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The hosts, in a process of their own, and their port."""
    port_file = folder / "port"
    command = [sys.executable, "-m", "tests.bench.origins", str(port_file), str(folder / "tally")]
    with subprocess.Popen(command, cwd=ROOT) as process:
        try:
            while not (port_file.exists() and port_file.read_text(encoding="ascii")):
                time.sleep(0.05)
            yield process, int(port_file.read_text(encoding="ascii"))
        finally:
            process.terminate()


def tally(process: subprocess.Popen[bytes], folder: Path) -> dict[str, int]:
    """What the hosts have counted so far."""
    file = folder / "tally"
    file.unlink(missing_ok=True)
    process.send_signal(signal.SIGUSR1)
    while not (file.exists() and file.read_text(encoding="ascii")):
        time.sleep(0.05)
    counted: dict[str, int] = json.loads(file.read_text(encoding="ascii"))
    return counted


def start(folder: Path) -> subprocess.Popen[bytes]:
    """The scheduler alone, as an admin runs it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "feeds", "schedule", "--config", str(folder / "feedmill.yaml")],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=log,
        )


def run(poll: Poll, seconds: float) -> None:
    """Half the time, a restart, the other half."""
    until = threading.Event()
    with origins(poll.folder) as (hosts, port):
        settings = poll.make_site(port)
        store = open_store(settings.database, utc_now)
        running: list[int] = []
        gather = threading.Thread(target=poll.gather, args=(until, store, running))
        gather.start()
        try:
            for half in range(2):
                service = start(poll.folder)
                running[:] = [service.pid]
                time.sleep(seconds / 2)
                service.terminate()
                assert service.wait(60) == 0, (poll.folder / "log").read_text(encoding="utf-8")[-2000:]
                poll.tallies.append(tally(hosts, poll.folder))
                if half == 0:
                    poll.restarted = utc_now()
        finally:
            until.set()
            gather.join()
            store.close()
    report(poll, settings, seconds)


def report(poll: Poll, settings: Settings, seconds: float) -> None:
    """Print the figures."""
    looks = list_lateness(poll, settings)
    late = [seconds for _, seconds in looks]
    cuts = statistics.quantiles([*late, 0.0, 0.0], n=100)
    after = poll.tallies[-1]
    outcomes = Counter(one.ending.outcome.value for one in poll.passes.values())
    busiest = Counter(int(one.started.timestamp()) for one in list_after(poll)).most_common(1) or [(0, 0)]
    mean = len(list_after(poll)) / (seconds / 2)
    broken_off = {one.source_id for one in poll.passes.values() if one.ending.outcome is Outcome.STOPPED}
    forgotten = {number_in(name) for name in after if name.startswith("forgotten ")}
    told = {one.partition("-")[0].removeprefix("s") for one in broken_off}
    rude = after.get("too soon", 0), after.get("too many at once", 0)
    for line in (
        f"{poll.hosts} hosts, {poll.sources} sources every {poll.every}, {seconds:.0f} s, one restart",
        f"{len(poll.passes)} passes {dict(outcomes)}",
        f"{len(late)} looks at healthy sources, late by {cuts[49]:.1f} s in the median",
        f"p99 {cuts[98]:.1f} s, worst {max(late, default=0.0):.1f} s",
        f"service and children: {max(poll.weights) / 1e6:.0f} MB at most",
        f"after the restart: busiest second {busiest[0][1]} passes, mean {mean:.1f}",
        f"requests {after['requests']}, conditional {after.get('conditional', 0)}",
        f"passes that the restart broke off: {len(broken_off)}; asked as if for the first time again:",
        f"  {len(forgotten & told)} of those, {len(forgotten - told)} others: validators forgotten",
        f"to one host too soon: {rude[0]}, more than two at once: {rude[1]}",
    ):
        print(line)
    report_minutes(poll, looks)


def number_in(path: str) -> str:
    """The number of the source that an address is of, or that led to it."""
    return next(part for part in reversed(path.split("/")) if part.isdigit())


def report_minutes(poll: Poll, looks: list[tuple[datetime, float]]) -> None:
    """How it was minute by minute: the first looks at all sources are most of the work."""
    numbers = sorted(poll.passes)
    began = poll.passes[numbers[0]].started
    seen: set[str] = set()
    first: Counter[int] = Counter()
    passes: Counter[int] = Counter()
    late: dict[int, list[float]] = defaultdict(list)
    for one in (poll.passes[number] for number in numbers):
        minute = int((one.started - began).total_seconds() // 60)
        passes[minute] += 1
        first[minute] += one.source_id not in seen
        seen.add(one.source_id)
    for moment, seconds in looks:
        late[int((moment - began).total_seconds() // 60)].append(seconds)
    print("minute  passes  first looks  late p50    p99  worst")
    for minute in range(max(passes) + 1):
        cuts = statistics.quantiles([*late[minute], 0.0, 0.0], n=100)
        print(
            f"{minute + 1:6}  {passes[minute]:6}  {first[minute]:11}  {cuts[49]:6.1f} s"
            f"  {cuts[98]:5.1f}  {max(late[minute], default=0.0):5.1f}"
        )


def list_after(poll: Poll) -> list[LoggedPass]:
    """The passes since the restart."""
    assert poll.restarted is not None
    return [one for one in poll.passes.values() if one.started > poll.restarted]


def list_lateness(poll: Poll, settings: Settings) -> list[tuple[datetime, float]]:
    """Each beat of a healthy source with the seconds until its pass; none across the restart."""
    timetable = make_timetable(settings.sources)
    sources = {one.id: one for one in settings.sources if one.id.rpartition("-")[2] not in BROKEN}
    passes: dict[str, list[LoggedPass]] = defaultdict(list)
    for one in sorted(poll.passes.values(), key=lambda one: one.number):
        if one.source_id in sources and one.finished is not None:
            passes[one.source_id].append(one)
    late = []
    for source_id, mine in passes.items():
        for earlier, later in itertools.pairwise(mine):
            if earlier.finished is None or (
                poll.restarted and earlier.started < poll.restarted < later.started
            ):
                continue
            due = timetable.next_look(sources[source_id], earlier.finished)
            late.append((due, max((later.started - due).total_seconds(), 0.0)))
    return late


def main() -> None:
    """Print figures."""
    parser = argparse.ArgumentParser(prog="make bench-poll", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--hosts", type=int, default=800)
    parser.add_argument("--sources", type=int, default=2000)
    parser.add_argument("--every", type=int, default=60, help="in seconds")
    parser.add_argument("--database", default=Poll.database, help="an empty one")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="feedmill-poll-") as folder:
        run(
            Poll(Path(folder), given.hosts, given.sources, timedelta(seconds=given.every), given.database),
            given.seconds,
        )


if __name__ == "__main__":
    main()
