"""Which folders below a directory are to be watched: those that a pass looks into."""

import errno
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from feeds.sources.globs import Globs
from feeds.sources.temporaries import is_temporary
from feeds.sources.walk import Place, is_utf8, make_place


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of one directory. A watch on a folder tells of the files in it, not of those deeper."""

    root: str
    """The directory's real path: links on the way to it are followed, links below it are not."""
    places: Mapping[str, Place]
    """By path below the root; the root's own is empty."""
    deaf: str = ""
    """A folder that is left out because it holds a name that is not UTF-8: of those no notice can be told."""

    def list_paths(self) -> Iterator[tuple[str, str, Place]]:
        """Each folder's real path, its path below the root, and its place."""
        for below, place in self.places.items():
            yield f"{self.root.rstrip('/')}/{below}" if below else self.root, below, place


def find_place(directory: Path) -> Place | None:
    """What stands at a path now, links followed; None when nothing can be found there."""
    try:
        return make_place(directory.stat())
    except OSError:
        return None


def list_folders(directory: Path, wanted: Globs) -> Folders:
    """The folders in which the globs may take a file. OSError when the directory cannot be looked into.

    A folder below it that cannot be looked into is left out, and so is what a pass passes over:
    links, temporary and hidden names, and names that are not UTF-8.
    """
    root = os.path.realpath(directory)
    if not is_utf8(root):
        raise OSError(errno.EILSEQ, "its name is not UTF-8")
    places: dict[str, Place] = {}
    deaf: list[str] = []
    pending = [("", make_place(Path(root).stat()))]
    while pending:
        path, place = pending.pop()
        try:
            names, found = _list_below(f"{root}/{path}", f"{path}/" if path else "", wanted)
        except OSError:
            if not path:
                raise
            continue
        pending += found
        if is_utf8(names):
            places[path] = place
        else:
            deaf.append(f"{root}/{path}" if path else root)
    return Folders(root, places, min(deaf, default=""))


def _list_below(folder: str, prefix: str, wanted: Globs) -> tuple[str, list[tuple[str, Place]]]:
    """All names in a folder as one text, and the folders to be listed next."""
    names: list[str] = []
    found: list[tuple[str, Place]] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            names.append(entry.name)
            if not entry.is_dir(follow_symlinks=False) or is_temporary(entry.name):
                continue
            path = prefix + entry.name
            if wanted.admits(path) and is_utf8(path):
                found.append((path, make_place(entry.stat(follow_symlinks=False))))
    return "".join(names), found
