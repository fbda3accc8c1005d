"""One source's directory as it is watched: what stands there, and which notices concern its articles."""

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass, field

from feeds.model.settings import Source
from feeds.sources.folders import Folders, find_place, list_folders
from feeds.sources.globs import Globs, compile_globs
from feeds.sources.mounts import find_network
from feeds.sources.refusals import quote_name
from feeds.sources.temporaries import is_temporary
from feeds.sources.walk import Place

log = logging.getLogger(__name__)


@dataclass(eq=False, slots=True)
class Ground:
    """A source's directory. What is missing or unreadable there is the pass's to tell, not ours."""

    source: Source
    network: Callable[[str], str] = find_network
    wanted: Globs = field(init=False)
    folders: Folders | None = None
    """Those to be watched; None while there is nothing that can be."""
    watched: Folders | None = None
    """Those that were watched last."""
    stale: bool = True
    """The folders may be others by now."""
    closed_until: float = 0.0
    _place: Place | None = None
    _network: str = ""
    _told: str = ""

    def __post_init__(self) -> None:
        self.wanted = compile_globs(self.source.include)
        if not self._is_remote(os.fspath(self.source.directory)):
            self.look()

    def look(self) -> bool:
        """Whether another directory stands at the source's path than before, or none any more."""
        if self._network:
            return False
        before, self._place = self._place, find_place(self.source.directory)
        self.stale |= self._place != before or self.folders is None
        return self._place != before

    def survey(self) -> bool:
        """List the folders again; whether they are others."""
        self.stale = False
        before, self.folders = self.folders, self._list()
        return self.folders != before

    def _list(self) -> Folders | None:
        if self._place is None:
            return None
        try:
            folders = list_folders(self.source.directory, self.wanted)
        except OSError:
            return None
        return None if self._is_remote(folders.root) else folders

    def _is_remote(self, path: str) -> bool:
        """Once it lies on a network it is left alone: a server that is gone makes whoever asks wait."""
        if not self._network:
            self._network = self.network(path)
        if self._network:
            self.tell(
                f"{quote_name(path)} lies on {self._network}, which tells nothing of what other machines "
                "change; shorten `every`, or have them publish at once with feedmill push"
            )
        return self._network != ""

    def close(self, until: float) -> None:
        """There is no room to watch it; it is tried again then."""
        self.closed_until, self.watched = until, None

    def concerns(self, path: str, *, folder: bool) -> bool:
        """Whether what is at this path below the root may be an article, or hold one."""
        if is_temporary(path.rpartition("/")[2]):
            return False
        return self.wanted.admits(path) if folder else self.wanted.matches(path)

    @property
    def is_deaf(self) -> bool:
        """Whether there is a folder that cannot be watched."""
        return self.folders is not None and self.folders.deaf != ""

    def confirm(self) -> None:
        """All its folders are watched, or all that can be."""
        if self.folders and self.folders.deaf:
            self.tell(
                f"{quote_name(self.folders.deaf)} holds a name that is not UTF-8, and notices of such names "
                "break all others off; rename it, for example with convmv -t utf8"
            )
        elif self._told:
            log.info("%s: changes are noticed at once again", self.source.id)
            self._told = ""

    def tell(self, reason: str) -> None:
        """Say, once, why changes here are not noticed at once."""
        if reason != self._told:
            log.warning("%s: changes wait for the schedule: %s", self.source.id, reason)
        self._told = reason
