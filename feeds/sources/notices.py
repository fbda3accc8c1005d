"""What the system tells of changes in folders. The one door of watchfiles.

Each folder is watched by itself: left to itself, the library follows links out of a directory, has
room for every hidden folder, and tells nothing of what it could not watch.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from threading import Event

from watchfiles import Change, watch
from watchfiles.main import FileChange

from feeds.errors import FolderGone, TooManyFolders, WatchError

MOMENT = 0.1
"""Seconds after which a wait ends though nothing happened."""
_STEP = 50
"""Milliseconds between two looks at whether something happened: measured, a thousandth of a core."""
_BURST = 200
"""Milliseconds after which changes are told though there are more to come."""
_NEVER = 3_600_000
"""Where the kernel has no notices at all, the library looks at every file by itself: so often it may."""

logging.getLogger("watchfiles").setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something happened to a file or folder: it was made, changed or touched, or it is gone."""

    path: str
    gone: bool


class Notices:
    """Watches some folders until it is closed."""

    def __init__(self, folders: Collection[str], stop: Event) -> None:
        """Begin to watch real paths.

        Raises FolderGone, TooManyFolders, or WatchError when there is nothing to watch with.
        """
        self._stop = stop
        self._stream = watch(
            *folders,
            watch_filter=None,
            debounce=_BURST,
            step=_STEP,
            stop_event=stop,
            rust_timeout=int(MOMENT * 1000),
            yield_on_timeout=True,
            raise_interrupt=False,
            force_polling=False,
            poll_delay_ms=_NEVER,
            recursive=False,
            ignore_permission_denied=False,  # it would pass over every error, a full table of watches too
        )
        try:
            self._first = next(self._stream, set[FileChange]())  # only now anything is watched
        except (FileNotFoundError, PermissionError, NotADirectoryError) as problem:
            raise FolderGone("", f"{problem}; it is looked for again") from problem
        except OSError as problem:
            raise TooManyFolders(
                "",
                f"the system watches no more folders ({_shorten(problem)}); raise its limit, "
                "for example with sysctl fs.inotify.max_user_watches=1048576",
            ) from problem
        except RuntimeError as problem:
            raise WatchError(
                "",
                f"the system has nothing left to watch with ({_shorten(problem)}); raise its limits, "
                "for example with sysctl fs.inotify.max_user_instances=1024 and with ulimit -n",
            ) from problem

    def wait(self) -> tuple[Notice, ...]:
        """What happened since the last wait: at once, or nothing after a moment.

        Raises WatchError when something happened that cannot be told: then nothing more will be.
        """
        changes, self._first = self._first, set()
        try:
            changes = changes or next(self._stream)
        except StopIteration:
            if not self._stop.is_set():
                raise WatchError("", "the system tells nothing more") from None
        except RuntimeError as problem:
            raise WatchError(
                "",
                f"a change could not be told ({problem}); if a name is not UTF-8, "
                "rename it, for example with convmv -t utf8",
            ) from problem
        return tuple(Notice(path, change is Change.deleted) for change, path in changes)

    def close(self) -> None:
        """Watch no more."""
        self._stream.close()


def _shorten(problem: Exception) -> str:
    """The library's message without its own representation of it."""
    return str(problem).partition(" about [")[0]
