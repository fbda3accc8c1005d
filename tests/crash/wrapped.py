"""A real service whose doors tell a plan when they are passed. Nothing of it is in the program itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, event

from feeds.flow import loading
from feeds.model.lease import Lease
from feeds.model.reading import PATIENT, Haste, KnownFile, Reading, Sighting
from feeds.model.settings import Source
from feeds.ports import Batch, PublishStore, Reader, RefreshStore, Renderer
from feeds.service import Service
from feeds.store.engine import WRITE
from tests.crash.points import Plan, Point

SMALL_BATCH = 7
"""A pass over a hundred files saves often, and so can be cut in two at many places."""


def wrap(service: Service, plan: Plan) -> Service:
    """The same service; the plan learns of every step."""
    loading.BATCH_FILES = SMALL_BATCH
    _watch_statements(service, plan)
    tools = replace(
        service.tools,
        read=_watch_reading(service.tools.read, plan),
        store=cast("RefreshStore", Saving(service.tools.store, plan)),
    )
    press = replace(
        service.press,
        store=cast("PublishStore", Printing(service.press.store, plan)),
        renderers={
            format_: _watch_renderer(render, plan) for format_, render in service.press.renderers.items()
        },
    )
    return replace(service, tools=tools, press=press)


def _watch_statements(service: Service, plan: Plan) -> None:
    """Inside a transaction that writes, each statement is a place to die, and so is the commit."""

    @event.listens_for(service.store.engine, "after_cursor_execute")
    def executed(connection: Connection, *_rest: Any) -> None:
        if connection.get_execution_options().get(WRITE):
            plan.reach_here()

    @event.listens_for(service.store.engine, "commit")
    def committing(_connection: Connection) -> None:
        plan.reach_here()


def _watch_reading(read: Reader, plan: Plan) -> Reader:
    def look(
        source: Source, known: Mapping[str, KnownFile], now: datetime, haste: Haste = PATIENT
    ) -> Reading:
        reading = read(source, known, now, haste)
        plan.reach(Point.AFTER_READ)
        return replace(reading, sightings=_watch_sightings(reading.sightings, plan))

    return look


def _watch_sightings(sightings: Iterator[Sighting], plan: Plan) -> Iterator[Sighting]:
    for sighting in sightings:
        if sighting.payload is not None:
            plan.reach(Point.AFTER_READ)
        yield sighting


def _watch_renderer(render: Renderer, plan: Plan) -> Renderer:
    def draw(channel: Any, entries: Any) -> bytes:
        made = render(channel, entries)
        plan.reach(Point.IN_PUBLISH)
        return made

    return draw


@dataclass(frozen=True)
class Saving:
    """A RefreshStore: what it is asked to apply has been decided."""

    inner: RefreshStore
    plan: Plan

    def under(self, lease: Lease) -> "Saving":
        """The same for one pass."""
        return Saving(self.inner.under(lease), self.plan)

    def apply(self, source_id: str, batch: Batch, now: datetime) -> None:
        """Die before it, or in its middle."""
        self.plan.reach(Point.AFTER_DECIDE)
        with self.plan.inside(Point.IN_TRANSACTION):
            self.inner.apply(source_id, batch, now)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


@dataclass(frozen=True)
class Printing:
    """A PublishStore: everything it is asked is part of a publish."""

    inner: PublishStore
    plan: Plan

    def publish(self, *arguments: Any) -> bool:
        """Die before it, in its middle, or when it is done."""
        self.plan.reach(Point.IN_PUBLISH)
        changed = self.inner.publish(*arguments)
        self.plan.reach(Point.IN_PUBLISH)
        return changed

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


def run(service: Service, plan: Plan) -> None:
    """What a tick does: each source's pass, and a publish after it."""
    for source in service.find_sources([]):
        with plan.inside(Point.IN_LEASE):
            service.refresh(source)
        plan.reach(Point.BETWEEN)
        with plan.inside(Point.IN_PUBLISH):
            service.publish()
