"""Watching directories: whenever something changed in one, its source is looked at in haste.

Only a look tells what changed; watching tells when one is worth it, and the schedule goes on beside
it as if there were none. A source is not looked at while one look runs, nor for as long after a look
as that took, so that an endless stream of changes costs half a core at most.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event

from feeds.model.reading import Haste
from feeds.model.settings import Source
from feeds.sources.lookout import Lookout
from feeds.sources.unrest import QUIET, Unrest

Hurry = Callable[[str, Haste], "Future[timedelta | None] | None"]
"""Begins a look at a source: None when one runs already. Its result: how soon to look again, if at all."""


@dataclass(frozen=True, slots=True)
class _Look:
    """A look that was begun."""

    began: float
    ended: Future[timedelta | None]


@dataclass(slots=True)
class Watch:
    """Watches the directories of some sources."""

    sources: Sequence[Source]
    clock: Callable[[], float] = time.monotonic
    _unrest: Unrest = field(default_factory=Unrest)
    _looks: dict[str, _Look] = field(default_factory=dict)
    _unseen: list[str] = field(default_factory=list)
    """Sources in which something may have happened before they were watched."""

    def run(self, hurry: Hurry, stop: Event) -> None:
        """Until `stop` is set."""
        if not self.sources:
            return
        self._unseen = [source.id for source in reversed(self.sources)]
        with closing(Lookout(self.sources, stop, clock=self.clock)) as lookout:
            while not stop.is_set():
                for source_id in lookout.wait():
                    self._unrest.note(source_id, self.clock())
                self._end_looks()
                self._turn_to_unseen()
                for source_id in self._begin_looks(hurry):
                    lookout.doubt(source_id)

    def _turn_to_unseen(self) -> None:
        """One at a time, when nothing else is to be done: a start is no stampede."""
        if self._unseen and not self._looks and self._unrest.is_none():
            self._unrest.note(self._unseen.pop(), self.clock())

    def _end_looks(self) -> None:
        for source_id, look in list(self._looks.items()):
            if not look.ended.done():
                continue
            del self._looks[source_id]
            now = self.clock()
            self._unrest.rest(source_id, now + now - look.began)
            again = None if look.ended.cancelled() else look.ended.result()
            if again is not None:
                self._unrest.remind(source_id, now, again)

    def _begin_looks(self, hurry: Hurry) -> list[str]:
        """The sources that are looked at from now on."""
        now = self.clock()
        begun = []
        for source_id in self._unrest.list_ripe(now):
            if source_id in self._looks:
                continue
            ended = hurry(source_id, Haste(QUIET, calm=self._unrest.is_calm(source_id, now)))
            if ended is None:
                continue
            self._looks[source_id] = _Look(now, ended)
            self._unrest.settle(source_id, now)
            begun.append(source_id)
        return begun
