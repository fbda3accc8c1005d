"""The assembly: the only place that picks the concrete store, reader and renderers."""

import hashlib
import json
import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from uuid import uuid4

from feeds import __version__, classify, formats, normalize, render
from feeds.errors import LeaseLost, SourceBusy, Stopped, UnknownFeed
from feeds.flow.backlog import Planner, plan_resumption, plan_start
from feeds.flow.doors import Doors
from feeds.flow.due import leave_free
from feeds.flow.ending import Confirmed
from feeds.flow.gallery import keeps_pictures
from feeds.flow.headway import watched
from feeds.flow.planning import Plan, Shelf, Title, find_renamed, find_wide, plan_feeds, plan_sources
from feeds.flow.preview import Glance
from feeds.flow.publish import Press, Published, is_stale, publish, render_target
from feeds.flow.push import Look
from feeds.flow.refresh import UNCONFIRMED, Tools, refresh
from feeds.flow.targets import Scope, Target, list_targets
from feeds.flow.timetable import make_timetable
from feeds.heartbeat import Heartbeat, Pulse
from feeds.model.article import Draft
from feeds.model.feed import Kind
from feeds.model.guide import host_of, make_guide
from feeds.model.lease import Lease
from feeds.model.passes import make_ending
from feeds.model.payload import Payload
from feeds.model.reading import PATIENT, SETTLE, Haste
from feeds.model.report import Report
from feeds.model.representation import Coding, Format
from feeds.model.settings import Settings, Source
from feeds.model.web import Rule
from feeds.ports import Clock, Headway, Parsed, Parser
from feeds.render.listing import render_list
from feeds.render.opml import render_opml
from feeds.schedule import ON_WEB, WORKERS, Companion, Duties, Scheduler
from feeds.settings import Loaded, load_settings, settings_digest
from feeds.sources.pictures import PictureReader
from feeds.sources.reader import make_client, make_reader, open_reader
from feeds.sources.unrest import LONGEST
from feeds.sources.watch import Watch
from feeds.sources.web import Budget, Client
from feeds.store import Store, open_store
from feeds.turns import Turns

PLAN_SIZE = 500
BUSY = timedelta(seconds=2)
"""When a source is looked at in haste that another process is looking at now."""
WAIT = 0.1
"""Seconds between two looks at whether a lease is free."""

log = logging.getLogger(__name__)


def utc_now() -> datetime:
    """The system's clock."""
    return datetime.now(UTC)


def load_configuration(path: Path, environ: Mapping[str, str] = os.environ) -> Loaded:
    """The settings in a YAML file. Raises ConfigError with every problem."""
    return load_settings(path, environ=environ)


@dataclass(frozen=True, slots=True)
class Service:
    """One configuration over one store, ready to refresh and publish."""

    settings: Settings
    store: Store
    tools: Tools
    press: Press
    clock: Clock
    owner: str
    """Names this process in leases."""
    heartbeat: Heartbeat
    """Keeps the leases alive while passes run."""
    client: Client
    """Asks the web: one for all sources, which share its patience with each host."""
    turns: Turns = field(default_factory=Turns)
    """Who publishes."""
    doors: Doors = field(default_factory=Doors)
    """Who is at which host: a slow one has few of the pool's threads."""
    stopping: threading.Event = field(default_factory=threading.Event)
    """Set when the process ends: a refresh that runs breaks off after the batch it is at."""

    def close(self) -> None:
        """Let go of the web and of the database."""
        self.client.close()
        self.heartbeat.rest()
        self.store.close()

    def telling(self, tell: Headway) -> "Service":
        """The same service, whose passes tell how far they have come."""
        return replace(self, tools=replace(self.tools, read=watched(self.tools.read, tell)))

    def find_sources(self, ids: Sequence[str]) -> tuple[Source, ...]:
        """The named sources, or all enabled ones, columns in place of the source that has them.

        Raises UnknownFeed for a name nobody has.
        """
        if not ids:
            return tuple(source for source in self.settings.read_sources if source.enabled)
        return tuple(dict.fromkeys(one for name in ids for one in self.settings.find_sources(name)))

    def refresh(
        self, source: Source, *, confirmed: Confirmed = UNCONFIRMED, haste: Haste = PATIENT
    ) -> Report:
        """One pass over one source, under its lease. Raises SourceBusy while another holds it.

        Publishing is the caller's next step: several passes may share one.
        """
        self._adopt([source])
        lease = self._name_lease(source.id)
        if not self.store.leases.claim(lease):
            raise SourceBusy(source.id, self._describe_holder(source.id))
        return self._refresh(source, lease, confirmed=confirmed, haste=haste)

    def _refresh(
        self, source: Source, lease: Lease, *, confirmed: Confirmed = UNCONFIRMED, haste: Haste = PATIENT
    ) -> Report:
        """The pass itself. Raises Stopped when the process ends, LeaseLost when another took over."""
        with self.heartbeat.hold(lease) as pulse:
            return self._pass(source, pulse, confirmed=confirmed, haste=haste)

    def _pass(
        self, source: Source, pulse: Pulse, *, confirmed: Confirmed = UNCONFIRMED, haste: Haste = PATIENT
    ) -> Report:
        report = refresh(
            source,
            self._make_tools(pulse),
            confirmed=confirmed,
            haste=haste,
            beat=lambda: self._look_up(pulse),
        )
        pulse.ending = make_ending(report)
        return report

    @contextmanager
    def attend(self, source: Source, patience: timedelta) -> Iterator[Look | None]:
        """Hold a source's lease, and pass over the source when the caller is ready.

        None when another holds it for longer than the patience lasts.
        """
        self._adopt([source])
        lease = self._name_lease(source.id)
        if not self._wait_for(lease, patience):
            yield None
            return
        with self.heartbeat.hold(lease) as pulse:
            yield lambda whole: self._pass(source, pulse, haste=Haste(whole=frozenset(whole)))

    def _wait_for(self, lease: Lease, patience: timedelta) -> bool:
        until = time.monotonic() + patience.total_seconds()
        while not self.store.leases.claim(lease):
            if time.monotonic() >= until or self.stopping.wait(WAIT):
                return False
        return True

    def _name_lease(self, source_id: str) -> Lease:
        return Lease(source_id, f"{self.owner}:{uuid4().hex[:12]}")

    def _make_tools(self, pulse: Pulse) -> Tools:
        """What one pass works with: it looks up before each file, and writes under its lease."""

        def parse(payload: Payload, source: Source) -> Parsed:
            self._look_up(pulse)
            return self.tools.parse(payload, source)

        return replace(self.tools, parse=parse, store=self.tools.store.under(pulse.lease))

    def _look_up(self, pulse: Pulse) -> None:
        """Between two steps of a pass: one whose process ends, or whose lease was lost, must end."""
        if self.stopping.is_set():
            raise Stopped(pulse.lease.source_id, "stopped; the next pass goes on from here")
        pulse.check()

    def _describe_holder(self, source_id: str) -> str:
        """Who is refreshing a source, as far as the log knows."""
        running = self.store.leases.find_running(source_id)
        if running is None:  # it has ended this very moment
            return "another process is refreshing it"
        return f"{running.process} is refreshing it, since {running.started:%H:%M:%S} UTC"

    def wait(self, seconds: float) -> None:
        """Pause. Raises Stopped when the process is asked to end meanwhile."""
        if self.stopping.wait(seconds):
            raise Stopped("", "stopped; what was done stays")

    def _adopt(self, sources: Sequence[Source]) -> None:
        """A source that was renamed goes on where it was under its former id."""
        for source in sources:
            former = self.store.refreshing.adopt(source.id, source.aliases) if source.aliases else ""
            if former:
                log.info("%s: goes on with what was stored as %s", source.id, former)

    def publish(self, *, last: bool = False) -> Published:
        """Bring what is served in line with what is stored and configured. Raises Stopped.

        `last`: this process publishes no more, and there may be no other that does.
        """
        with self.turns.hold():
            return self._print(last=last)

    def _print(self, *, last: bool = False) -> Published:
        """Publish; the lock is ours."""
        self._go_on()
        self._adopt(self.settings.named_sources)
        published = publish(self.press, beat=self._go_on, last=last)
        for error in published.failed:
            log.error("%s", error)
        return published

    def _go_on(self) -> None:
        """Between two feeds: what is not published is published by the next process."""
        if self.stopping.is_set():
            raise Stopped("publishing", "stopped; the next publish goes on from here")

    def _follow(self) -> None:
        """Publish what a pass touched. After most passes that is nothing, which three look-ups tell."""
        self.turns.follow(self._print_stale)

    def _print_stale(self) -> None:
        if is_stale(self.press, refreshing=False):
            self._print()

    def sweep(self) -> None:
        """Publish what passes left, and what is due without one: a new configuration, a window that moved."""
        if self.turns.is_touched or is_stale(self.press, refreshing=self.store.leases.is_any_held()):
            self.turns.touch()
            self.turns.take(self._print_stale)

    def render(self, feed_path: str, format_: Format) -> bytes:
        """A feed's bytes as they would be published now. Raises UnknownFeed.

        `feed_path` is a feed's id, or `categories/ID`, `sources/ID`.
        """
        wanted = feed_path if "/" in feed_path else f"feeds/{feed_path}"
        targets = {target.path.lstrip("/"): target for target in self.list_targets()}
        if wanted not in targets:
            raise UnknownFeed(feed_path, f"no such feed (there are: {', '.join(targets)})")
        with self.turns.hold():
            return render_target(self.press, targets[wanted], format_)

    def list_targets(self) -> tuple[Target, ...]:
        """Everything that is published."""
        return tuple(self.press.list_targets(self.press.store.birthplace(self.settings.site.url)))

    def plan(self) -> Plan:
        """What this configuration would change against what is stored. Nothing is written."""
        published = self.store.publishing.publications()
        counts = {
            one.source_id: one.articles
            for one in self.store.serving.list_states()
            if f"/{Kind.SOURCE}/{one.source_id}" in published
        }
        renamed = find_renamed(self.settings, counts)
        shelf = Shelf(self.clock())
        for batch in self.store.selecting.iterate_articles(size=PLAN_SIZE):
            shelf.take(batch, self.press.label, renamed)
        entries = {path: self._read_entries(path) for path in published}
        targets = list_targets(Scope(self.settings, self.settings.site.url, __version__))
        return Plan(
            sources=plan_sources(self.settings, counts, renamed),
            feeds=tuple(plan_feeds(targets, entries, shelf)),
            wide=tuple(find_wide(self.settings.categories, shelf)),
            articles=len(shelf.labels),
        )

    def _read_entries(self, path: str) -> tuple[Title, ...]:
        """The entries that a published feed has now, from its own JSON."""
        heads = self.store.serving.find_heads(f"{path}.{Format.JSON}")
        body = self.store.serving.read_body(heads[Coding.IDENTITY]) if heads else None
        items = json.loads(body)["items"] if body else []
        return tuple(Title(one["id"], one.get("title", "")) for one in items)

    def make_scheduler(self, on_report: Callable[[Report], None] = lambda _report: None) -> Scheduler:
        """A scheduler over this configuration's sources, not yet started."""
        self._adopt(self.settings.named_sources)
        self._enroll(plan_start)
        duties = Duties(
            due=self._due,
            run=lambda source_id: self._run(source_id, on_report),
            sweep=self.sweep,
            resume=lambda: self._enroll(plan_resumption),
            on_stop=self._stop,
        )
        companion = Companion(
            Watch(tuple(source for source in self.find_sources([]) if source.web is None)).run,
            lambda source_id, haste: self._rush(source_id, haste, on_report),
        )
        on_web = any(source.web is not None and source.enabled for source in self.settings.read_sources)
        workers = ON_WEB if on_web else WORKERS
        return Scheduler(duties, clock=self.clock, companion=companion, workers=workers)

    def _stop(self) -> None:
        """End what runs: between two articles, and in the middle of waiting for a server."""
        self.stopping.set()
        self.client.close()

    def _enroll(self, plan: Planner) -> None:
        """Bring due times up to date."""
        states = {state.source_id: state for state in self.store.scheduling.list_states()}
        due = plan(self.settings.read_sources, states, self.tools.timetable, self.clock())
        quiets = self.store.remembering.quiets()
        for source in self.settings.read_sources:
            if source.id in due and source.id in quiets:
                due[source.id] = leave_free(source, self.tools.timetable, quiets[source.id], due[source.id])
        self.store.scheduling.enroll(due, states)

    def list_stopped(self) -> tuple[str, ...]:
        """The sources whose addresses are gone, so that nobody asks there any more. Raises StoreError."""
        enabled = {source.id for source in self.settings.read_sources if source.enabled}
        return tuple(one for one in self.store.scheduling.list_stopped() if one in enabled)

    def _due(self, limit: int) -> tuple[str, ...]:
        enabled = {source.id: source for source in self.settings.read_sources if source.enabled}
        return self.store.scheduling.due(self.clock(), among=self.doors.admit(enabled), limit=limit)

    def _run(self, source_id: str, on_report: Callable[[Report], None]) -> None:
        (source,) = self.find_sources([source_id])
        lease = self._name_lease(source_id)
        with self.doors.enter(source):
            if not self.store.leases.claim_due(lease):
                return
            on_report(self._refresh(source, lease))
        self._follow()

    def _rush(self, source_id: str, haste: Haste, on_report: Callable[[Report], None]) -> timedelta | None:
        """A look out of turn, in haste; how soon the next one is worth it, None when nothing is open."""
        (source,) = self.find_sources([source_id])
        try:
            report = self.refresh(source, haste=haste)
        except (SourceBusy, LeaseLost):
            return BUSY
        on_report(report)
        self._follow()
        if report.unsettled:
            return LONGEST
        return SETTLE if report.early else None


def open_service(settings: Settings, *, clock: Clock = utc_now, budget: Budget | None = None) -> Service:
    """Open the store and put everything together. Raises StoreError.

    `budget` is how hard hosts may be pressed; the usual one if it is not given.
    """
    store = open_store(settings.database, clock)
    rules = classify.compile_rules(settings)
    render_version = f"{__version__} {render.VERSION}"

    def label(draft: Draft, source_id: str) -> frozenset[str]:
        return classify.labels_of(draft, source_id, rules)

    client = make_client(settings.site, clock, budget)
    tools = Tools(
        read=make_reader(client, store.remembering, settings.rules),
        parse=make_parser(settings.rules),
        normalize=normalize.normalize,
        store=store.refreshing,
        label=label,
        recipe=lambda source: make_recipe(source, settings),
        clock=clock,
        timetable=make_timetable(settings.read_sources),
        readers=frozenset(source.id for source in settings.read_sources),
        reprints=settings.site.reprints,
        read_picture=PictureReader(client, settings.rules),
    )
    press = Press(
        settings=settings,
        articles=store.selecting,
        store=store.publishing,
        renderers=render.RENDERERS,
        render_opml=lambda listings, site, created: render_opml(listings, site=site, created=created),
        render_list=render_list,
        list_targets=lru_cache(1)(lambda birthplace: list_targets(Scope(settings, birthplace, __version__))),
        label=label,
        rules_digest=rules.digest,
        edition=make_edition(settings),
        render_version=render_version,
        version=__version__,
        clock=clock,
    )
    return Service(settings, store, tools, press, clock, make_owner(), Heartbeat(store.leases), client)


@contextmanager
def open_glance(settings: Settings, now: datetime, tell: Headway) -> Iterator[Glance]:
    """Looks at sources without a store: nothing is kept. `tell` hears how far a look has come."""
    with open_reader(settings.site, settings.rules) as reader:
        read = watched(reader, tell)
        yield Glance(read, make_parser(settings.rules), normalize.normalize, now)


def make_edition(settings: Settings) -> str:
    """Changes whenever a complete publish is called for: settings, program or renderer."""
    return hashlib.sha256(f"{settings_digest(settings)} {__version__} {render.VERSION}".encode()).hexdigest()


def make_parser(rules: tuple[Rule, ...]) -> Parser:
    """Reads payloads as their source, and the rules of other hosts, say."""

    def parse(payload: Payload, source: Source) -> Parsed:
        return formats.parse(payload, make_guide(source.web, rules))

    return parse


def make_recipe(source: Source, settings: Settings) -> str:
    """Changes whenever the same bytes may give another draft, or be found by other names."""
    made_of: tuple[object, ...] = (normalize.VERSION, source.id, source.link, source.timezone)
    if settings.site.reprints is not None:
        made_of += ("reprints",)
    if keeps_pictures(source):
        made_of += ("pictures",)
    if source.web is not None:
        # How pages are asked for changes none that is stored; any host may be where a link leads.
        told = ((one.host, one.select, one.timezone, one.language) for one in settings.rules)
        made_of += (host_of(source.web.url), source.web.select, *told)
    return hashlib.sha256(repr(made_of).encode()).hexdigest()


def make_owner() -> str:
    """A name for this process that an admin recognizes; what makes it unique is added for each pass."""
    return f"{socket.gethostname()[:32]}:{os.getpid()}"
