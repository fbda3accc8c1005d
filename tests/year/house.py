"""The simulated site: real directories, a real service over a real database, and what must be true of it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from wsgiref.types import WSGIApplication

from feeds.cli.application import make_app
from feeds.flow.ending import Confirmed as Meant
from feeds.model.lease import Lease
from feeds.model.reading import PATIENT, Haste, KnownFile, Reading, Sighting
from feeds.model.report import Report
from feeds.model.settings import Source
from feeds.ports import Reader
from feeds.service import Service, load_configuration, open_service
from tests.year.clock import Clock
from tests.year.configuration import Configuration, FeedPlan, SourcePlan
from tests.year.edition import Edition
from tests.year.expectation import UNCONFIRMED, Confirmed, Expectation, Pass
from tests.year.polling import Answer, Ask, ask_wsgi
from tests.year.shelf import Shelf
from tests.year.validators import History
from tests.year.window import Window, find_window, list_shown

LATEST = timedelta(seconds=5)
"""How long after its time a pass may begin."""


class Killed(BaseException):
    """The process is gone, in the middle of whatever it did."""


@dataclass
class House:
    """One site. A tick is what the scheduler does each second: sweep, and refresh what is due."""

    folder: Path
    clock: Clock = field(default_factory=Clock)
    configuration: Configuration = field(default_factory=Configuration)
    edition: int = 0
    known: Expectation = field(default_factory=Expectation)
    history: History = field(default_factory=History)
    shelves: dict[str, Shelf] = field(default_factory=dict)
    wake: datetime | None = None
    """When something is due without anybody's doing; None while the service is down."""
    published_at: datetime | None = None
    """When bytes last became different."""
    passes: int = 0
    reports: list[Report] = field(default_factory=list)
    """The reports of the last tick."""

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.app: WSGIApplication | None = None
        self._service: Service | None = None
        self._ask: Ask | None = None
        self._abandoned: list[Service] = []
        self._shown: dict[str, object] = {}
        self._windows: dict[str, tuple[tuple[object, ...], Window]] = {}
        self._looked: dict[str, datetime] = {}
        self._printed: set[str] = set()
        for key in ("newsroom", "club", "archive"):
            self.shelves[key] = Shelf(self.folder / key, self.clock)

    @property
    def service(self) -> Service:
        """The running service."""
        assert self._service is not None, "the service is down"
        return self._service

    @property
    def is_up(self) -> bool:
        """Whether a service runs."""
        return self._service is not None

    def start(self) -> None:
        """A fresh process: everything it knows comes from the file and the database."""
        path = self.folder / "feedmill.yaml"
        path.write_text(self.configuration.to_yaml(), encoding="utf-8")
        settings = load_configuration(path, {}).settings
        self._service = Edition(self.edition).install(open_service(settings, clock=self.clock))
        self._service.make_scheduler()  # enrols the sources; its clockwork is never started
        self.app = make_app(self._service)
        self._ask = ask_wsgi(self.app)
        self._looked = {}
        self.tick()

    def stop(self) -> None:
        """A clean end."""
        self.service.close()
        self._service = self._ask = self.app = self.wake = None

    def kill(self) -> None:
        """An end without goodbye: nothing is closed, and whoever held a lease holds it still."""
        self._abandoned.append(self.service)
        self._service = self._ask = self.app = self.wake = None

    def restart(self) -> None:
        """Stop and start."""
        self.stop()
        self.start()

    def close(self) -> None:
        """Let go of everything."""
        if self._service is not None:
            self.stop()
        while self._abandoned:
            self._abandoned.pop().close()

    def ask(self, path: str, headers: Mapping[str, str]) -> Answer:
        """One request to the running service."""
        assert self._ask is not None, "the service is down"
        return self._ask(path, headers)

    def tick(self) -> None:
        """Sweep, refresh and publish what is due, and compare what is stored with what must be."""
        with self.judged():
            self._print(self.service.sweep)
            for source_id in self._list_due():
                self.look(source_id)

    def refresh(self, key: str, confirmed: Confirmed) -> Report:
        """`feedmill refresh SOURCE`, by hand."""
        with self.judged():
            return self.look(key, confirmed)

    def look(self, key: str, confirmed: Confirmed = UNCONFIRMED) -> Report:
        """One pass over a source, then publish; its report must say what is expected."""
        meant = Meant(withdrawals=confirmed.withdrawals, arrivals=confirmed.arrivals)
        report = self.service.refresh(self._source(key), confirmed=meant)
        self._expect(report, confirmed)
        self.service.turns.touch()
        self._print(self.service.sweep)
        return report

    def die_in(self, key: str, *, sighting: int) -> None:
        """A pass over a source, and a kill when it looks at the n-th file."""
        source, tools = self._source(key), self.service.tools
        dying = replace(self.service, tools=replace(tools, read=_die_after(sighting, tools.read)))
        now = self.clock()
        try:
            self._expect(dying.refresh(source))  # fewer files were read: it dies before the publish
        except Killed:
            self.known.polish(Pass(self._plan(key), now, self.edition))
            self.service.store.leases.claim(Lease(source.id, "a dead process"))
        self.kill()

    def _source(self, key: str) -> Source:
        (source,) = self.service.find_sources([self._plan(key).id])
        return source

    def _plan(self, key: str) -> SourcePlan:
        plan = self.configuration.find(key)
        assert plan is not None, f"{key} is not configured"
        return plan

    def window(self, plan: FeedPlan) -> Window:
        """What a feed must hold now."""
        key = (self.known.changes, self.configuration)
        kept = self._windows.get(plan.path)
        if kept is None or kept[0] != key or kept[1].until <= self.clock.now:
            found = find_window(plan, self.configuration, self.known, self.clock.now)
            self._windows[plan.path] = (key, found)
        return self._windows[plan.path][1]

    def _expect(self, report: Report, confirmed: Confirmed = UNCONFIRMED) -> None:
        plan, now = self.configuration.find_named(report.source_id), report.started
        assert plan is not None
        look = Pass(plan, now, self.edition, confirmed)
        fine = self.known.look(self.shelves[plan.key], look)
        self.passes += 1
        assert fine == (report.error == ""), f"{plan.id} at {now}: {report.error or 'no error'}"
        if fine and plan.key in self._looked:
            late = now - self._looked[plan.key] - plan.every
            assert late <= LATEST, f"{plan.id} was looked at {late} after its time"
        self._looked[plan.key] = now
        self.reports.append(report)

    def _list_due(self) -> tuple[str, ...]:
        read = {plan.id: plan.key for plan in self.configuration.sources if plan.enabled}
        due = self.service.store.scheduling.due(self.clock(), among=read, limit=len(read))
        return tuple(read[one] for one in due)

    @contextmanager
    def judged(self) -> Iterator[None]:
        """What is done inside changes the documents that must change, and no other."""
        self.reports, self._printed = [], set()
        yield
        expected = self._list_changed()
        told = [f"{one.source_id}: {one.intents}" for one in self.reports]
        assert self._printed == expected, (
            f"{self.clock.now}: {sorted(self._printed - expected)} became different for no reason, "
            f"{sorted(expected - self._printed)} stayed though there was one, after {told}"
        )
        self._set_wake()

    def _print(self, publish: Callable[[], object]) -> None:
        """One publish; every stamp that it gave is judged."""
        began = self.clock.now
        publish()
        changed = self.history.note(self.service, since=began, until=self.clock.now)
        self._printed |= {path for path in changed if not path.startswith("/feeds.")}
        if changed:
            self.published_at = self.clock.now

    def _list_changed(self) -> set[str]:
        """The documents whose bytes must differ from those of the last time."""
        shown: dict[str, object] = {}
        for plan in self.configuration.list_feeds():
            if self._is_ready(plan):
                shown |= list_shown(plan, self.window(plan).articles, self.configuration, self.edition)
        before, self._shown = self._shown, shown
        return {path for path in shown.keys() | before.keys() if shown.get(path) != before.get(path)}

    def _is_ready(self, plan: FeedPlan) -> bool:
        """A feed waits until each of its sources was tried and one was read."""
        sources = {one.key for one in self.configuration.list_read(plan)}
        known = self.known
        ready = not sources or (sources <= known.tried and bool(sources & known.read.keys()))
        return f"{plan.path}.json" in self._shown or ready

    def _set_wake(self) -> None:
        store = self.service.store
        due = [
            state.next_due
            for state in store.scheduling.list_states()
            if state.next_due is not None and self._is_read(state.source_id)
        ]
        stale = store.publishing.next_stale()
        soonest = min([*due, *([stale] if stale else [])])
        # What is overdue is held by a dead process: the scheduler asks again every second.
        self.wake = max(soonest, self.clock.now + timedelta(seconds=1))

    def _is_read(self, source_id: str) -> bool:
        plan = self.configuration.find_named(source_id)
        return plan is not None and plan.enabled


def _die_after(sighting: int, read: Reader) -> Reader:
    def look(
        source: Source, known: Mapping[str, KnownFile], now: datetime, haste: Haste = PATIENT
    ) -> Reading:
        reading = read(source, known, now, haste)
        return replace(reading, sightings=_die(reading, sighting))

    return look


def _die(reading: Reading, sighting: int) -> Iterator[Sighting]:
    for index, one in enumerate(reading.sightings):
        if index >= sighting:
            raise Killed
        yield one
