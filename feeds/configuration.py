"""The configuration in force: read once, looked at again, and replaced whole or not at all.

A look costs a stat of each file and a listing of its folder. What is read again is taken only if it can
be used; a broken file leaves the one before in force, and says so once in the log and for as long as it is
broken in `broken`.
"""

import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from feeds.errors import ConfigError
from feeds.model.settings import Settings
from feeds.settings import Loaded, load_settings

Signature = tuple[tuple[tuple[int, int, int], ...], tuple[tuple[str, ...], ...]]

SETTLED = 3.0
"""Seconds after which nobody is writing a file any more."""

log = logging.getLogger(__name__)


class Configuration:
    """One configuration file with everything it includes. Raises ConfigError when it cannot be used."""

    def __init__(
        self,
        path: Path,
        environ: Mapping[str, str] = os.environ,
        *,
        brief: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`brief` keeps the log to one line for each change: another process tells every problem."""
        self._path = path
        self._brief = brief
        self._clock = clock
        self._environ = environ
        self.loaded = self._load()
        self.broken = False
        """Whether the file as it stands now cannot be used."""
        self._wrong: tuple[Path, ...] = ()
        self._taken = self._seen = self._sign()

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self.loaded.settings

    def look(self) -> bool:
        """Whether other settings are in force than at the last look.

        A change is taken when it looks the same twice, or happened a while ago: a file that is being
        written is not read half, and who looks seldom need not look twice.
        """
        before, self._seen = self._seen, self._sign()
        if self._seen == self._taken or not (self._seen == before or self._is_settled()):
            return False
        self._taken = self._seen
        try:
            loaded = self._load()
        except ConfigError as error:
            self._tell_broken(error)
            # The mend may be in a file that was never read before.
            self._wrong = error.files
            self._taken = self._seen = self._sign()
            return False
        self._wrong = ()
        if self.broken:
            log.info("%s can be used again", self._path)
        self.broken = False
        changed = loaded.settings != self.settings
        self.loaded = loaded
        # An include may name other files now.
        self._taken = self._seen = self._sign()
        return changed

    def refuse(self, old: Loaded, reason: str) -> None:
        """Go back to the settings before: those in force could not be used after all."""
        self.loaded, self.broken = old, True
        log.error("the changed configuration cannot be used: %s; the one before stays in force", reason)

    def _load(self) -> Loaded:
        return load_settings(self._path, environ=self._environ)

    def _tell_broken(self, error: ConfigError) -> None:
        self.broken = True
        if self._brief:
            log.error("%s cannot be used as it is now; see feedmill check", self._path)
            return
        problems = "\n".join(str(problem) for problem in error.problems)
        log.error("the changed configuration cannot be used; the one before stays in force:\n%s", problems)

    def _sign(self) -> Signature:
        """What tells a change of any file, or of the YAML files that stand beside one of them."""
        files, folders = self._list_files(), self._list_folders()
        return tuple(map(_sign_file, files)), tuple(map(_list_yaml, folders))

    def _is_settled(self) -> bool:
        """Whether the last change of all that is looked at lies a while back."""
        folders = self._list_folders()
        named = (folder / name for folder in folders for name in _list_yaml(folder))
        return self._clock() - max(_list_changes([*self._list_files(), *folders, *named])) >= SETTLED

    def _list_files(self) -> tuple[Path, ...]:
        return tuple(dict.fromkeys([*self.loaded.files, *self._wrong]))

    def _list_folders(self) -> tuple[Path, ...]:
        return tuple(dict.fromkeys([*(file.parent for file in self._list_files()), *self.loaded.folders]))


def _sign_file(path: Path) -> tuple[int, int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0, 0
    return found.st_ino, found.st_size, found.st_mtime_ns


def _list_changes(paths: Iterable[Path]) -> Iterator[float]:
    """When each was last changed, moved or made; what is gone does not count."""
    yield 0.0
    for path in paths:
        with suppress(OSError):
            yield path.stat().st_ctime


def _list_yaml(folder: Path) -> tuple[str, ...]:
    """The names that an include may have taken; none when nobody can look."""
    try:
        with os.scandir(folder) as entries:
            return tuple(sorted(entry.name for entry in entries if entry.name.endswith((".yaml", ".yml"))))
    except OSError:
        return ()
