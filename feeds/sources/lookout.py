"""Over all directories: which sources something happened to, as far as the system tells.

Directories come, go and are replaced, folders are made and moved, notices get lost: what is watched
is compared with what is there again and again, and after every gap its sources count as changed.
"""

import logging
import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import Event

from feeds.errors import FolderGone, TooManyFolders, WatchError
from feeds.model.settings import Source
from feeds.sources.ground import Ground
from feeds.sources.notices import MOMENT, Notice, Notices
from feeds.sources.walk import Place

LOOK = 0.5
"""Seconds between two looks at whether a directory was replaced: its own notices do not tell."""
LULL = 5
"""The folders are listed again no sooner than so many times as long as the last listing took."""
RETRY = 600.0
"""Seconds until a directory that found no room is tried again."""
RELEASE = 0.5
"""Seconds after which watches that were given up count no more."""
RELIST = 30.0
"""Seconds between two looks at whether a folder that cannot be watched can be by now."""
SHORTEST_PAUSE = 0.2
LONGEST_PAUSE = 60.0
"""Seconds before watching begins again after it broke: doubled each time, until it lives this long."""

log = logging.getLogger(__name__)

Index = Mapping[str, Sequence[tuple[Ground, str]]]
"""By a watched folder's real path: whose it is, and its path below that root."""


class Lookout:
    """Watches the directories of some sources until it is closed. Not for several threads."""

    def __init__(
        self, sources: Iterable[Source], stop: Event, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._grounds = {source.id: Ground(source) for source in sources}
        self._stop = stop
        self._clock = clock
        self._notices: Notices | None = None
        self._index: Index = {}
        self._outdated = False
        self._gap = False
        """Something may have happened while nothing was watched."""
        self._begun = False
        """What happened before the first wait is not ours to tell."""
        self._told = ""
        self._look_at = self._relist_at = self._survey_at = self._open_at = self._opened = clock()
        self._pause = SHORTEST_PAUSE

    def wait(self) -> frozenset[str]:
        """The ids of sources that something happened to; returns within a moment, with none if need be."""
        changed = self._hear()
        changed |= self._look()
        self._survey()
        if self._outdated and self._clock() >= self._open_at:
            changed |= self._reopen()
        self._begun = True
        return frozenset(changed)

    def doubt(self, source_id: str) -> None:
        """Notices of this source may have been lost: list its folders again."""
        self._grounds[source_id].stale = True

    def close(self) -> None:
        """Watch no more."""
        if self._notices is not None:
            self._notices.close()
        self._notices = None

    def _hear(self) -> set[str]:
        if self._notices is None:
            self._stop.wait(MOMENT)
            return set()
        try:
            return self._judge(self._notices.wait())
        except WatchError as error:
            self._break_off(error)
            return set()

    def _judge(self, notices: Iterable[Notice]) -> set[str]:
        return {ground.source.id for notice in notices for ground in self._find_concerned(notice)}

    def _find_concerned(self, notice: Notice) -> Iterable[Ground]:
        for ground, _ in self._index.get(notice.path, ()):
            ground.stale = True
            yield ground
        folder, _, name = notice.path.rpartition("/")
        here = self._index.get(folder or "/", ()) if name else ()
        is_folder = bool(here) and not notice.gone and _is_folder(notice.path)
        for ground, below in here:
            path = f"{below}/{name}" if below else name
            ground.stale |= is_folder and ground.concerns(path, folder=True)
            if ground.concerns(path, folder=is_folder):
                yield ground

    def _look(self) -> set[str]:
        """Once in a while, see whether directories were replaced, and whether there is room by now."""
        now = self._clock()
        if now < self._look_at:
            return set()
        self._look_at = now + LOOK
        self._outdated |= any(0 < ground.closed_until <= now for ground in self._grounds.values())
        if now >= self._relist_at:
            self._relist_at = now + RELIST
            for ground in self._grounds.values():
                ground.stale |= ground.is_deaf
        return {ground.source.id for ground in self._grounds.values() if ground.look()}

    def _survey(self) -> None:
        began = self._clock()
        stale = [ground for ground in self._grounds.values() if ground.stale]
        if not stale or began < self._survey_at:
            return
        for ground in stale:
            self._outdated |= ground.survey()
        ended = self._clock()
        self._survey_at = ended + LULL * (ended - began)

    def _reopen(self) -> set[str]:
        """Watch what is there now. What was watched is heard until then, if there is room for both."""
        began = self._clock()
        while True:
            grounds = [one for one in self._grounds.values() if one.folders and one.closed_until <= began]
            index = make_index(grounds)
            try:
                fresh = Notices(index, self._stop) if index else None
            except FolderGone as error:
                self._put_off(error)
                return set()
            except WatchError as error:
                self._make_room(grounds, error)
                # The system takes back what a failed attempt had watched a little later.
                self._stop.wait(RELEASE)
                continue
            changed = self._hear() if self._notices else set()
            self.close()
            self._notices, self._index, self._outdated = fresh, index, False
            self._opened = self._clock()
            self._open_at = self._opened + LULL * max(self._opened - began - MOMENT, 0)
            return changed | self._settle(grounds)

    def _settle(self, grounds: Sequence[Ground]) -> set[str]:
        """Now that these are watched: those that something may have happened to before they were."""
        changed = set()
        for ground in grounds:
            if self._begun and (self._gap or ground.watched != ground.folders):
                changed.add(ground.source.id)
            # A folder may have been made after its parent was listed and before that was watched.
            ground.stale |= ground.watched != ground.folders
            ground.watched, ground.closed_until = ground.folders, 0.0
            ground.confirm()
        self._gap = False
        return changed

    def _make_room(self, grounds: Sequence[Ground], error: WatchError) -> None:
        """Do without something: the old notices, the directory with the most folders, or all of them."""
        until = self._clock() + RETRY
        if self._notices is not None:
            self.close()
            self._gap = True
        elif isinstance(error, TooManyFolders):
            largest = max(grounds, key=lambda ground: len(ground.folders.places if ground.folders else ()))
            largest.close(until)
            largest.tell(error.sentence)
        else:
            self._tell(error)
            for ground in grounds:
                ground.close(until)

    def _break_off(self, error: WatchError) -> None:
        self.close()
        self._gap = True
        self._tell(error)
        self._put_off(error)

    def _put_off(self, error: WatchError) -> None:
        """List everything again, and watch it a little later; much later when that goes on."""
        now = self._clock()
        if now - self._opened > LONGEST_PAUSE:
            self._pause = SHORTEST_PAUSE
        self._outdated = True
        self._open_at = now + self._pause
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
        if self._pause == LONGEST_PAUSE:
            self._tell(error)
        for ground in self._grounds.values():
            ground.stale = True

    def _tell(self, error: WatchError) -> None:
        if error.sentence != self._told:
            log.warning("not all directories are watched at present: %s", error.sentence)
        self._told = error.sentence


def make_index(grounds: Iterable[Ground]) -> Index:
    """What is to be watched. A folder that is reached by two ways is watched, and told of, by the first."""
    index: dict[str, list[tuple[Ground, str]]] = {}
    first: dict[Place, str] = {}
    for ground in grounds:
        for path, below, place in ground.folders.list_paths() if ground.folders else ():
            index.setdefault(first.setdefault(place, path), []).append((ground, below))
    return index


def _is_folder(path: str) -> bool:
    return os.path.isdir(path) and not os.path.islink(path)  # noqa: PTH112, PTH114 - thousands at a time
