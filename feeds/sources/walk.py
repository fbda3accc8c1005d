"""Which files stand below a directory: one scandir, one stat each, and nothing is opened but folders."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from feeds.model.reading import Drop, KnownFile, Signature
from feeds.sources.beneath import open_folder
from feeds.sources.globs import Globs
from feeds.sources.refusals import explain_folder, show_name
from feeds.sources.temporaries import is_temporary

_BAD_NAME = "its name is not UTF-8; rename it, for example with convmv -t utf8"
_NO_FILE = "is no regular file; replace it by one, or let `include` not match it"


@dataclass(frozen=True, slots=True)
class Place:
    """A folder as it was seen, so that it is known again when it is opened."""

    device: int
    inode: int


@dataclass(frozen=True, slots=True)
class Survey:
    """What a walk found, in no order."""

    root: Place
    unchanged: list[KnownFile]
    """Files that are as they were remembered; whether a name is to be taken was judged when it was new."""
    changed: list[tuple[str, Signature]]
    """All others, with what a stat told of each."""
    links: list[str]
    """Links that the globs may take, or may take something below; none was followed."""
    drops: list[Drop]
    complete: bool


def survey(root: Path, wanted: Globs, known: Mapping[str, KnownFile]) -> Survey:
    """Walk the directory.

    OSError when the directory itself cannot be looked into; a folder below it that cannot is a drop
    and makes the survey incomplete. Depth costs no recursion.
    """
    walker = _Walker(os.fspath(root), wanted, known)
    return walker.walk()


@dataclass(slots=True)
class _Walker:
    root: str
    wanted: Globs
    known: Mapping[str, KnownFile]
    unchanged: list[KnownFile] = field(default_factory=list)
    changed: list[tuple[str, Signature]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    drops: list[Drop] = field(default_factory=list)
    pending: list[tuple[str, Place]] = field(default_factory=list)
    complete: bool = True

    def walk(self) -> Survey:
        place = self._list_root()
        while self.pending:
            self._list_folder(*self.pending.pop())
        return Survey(place, self.unchanged, self.changed, self.links, self.drops, self.complete)

    def _list_root(self) -> Place:
        folder = open_folder(self.root, follow=True)
        try:
            place = make_place(os.fstat(folder))
            self._list_entries(folder, "")
        finally:
            os.close(folder)
        return place

    def _list_folder(self, path: str, place: Place) -> None:
        try:
            folder = open_folder(f"{self.root}/{path}", follow=False)
        except (FileNotFoundError, NotADirectoryError):
            # It went away since its parent was listed, perhaps to a place that was listed before.
            self.complete = False
            return
        except OSError as problem:
            self._refuse(path, problem)
            return
        try:
            self._list_same_folder(folder, path, place)
        finally:
            os.close(folder)

    def _list_same_folder(self, folder: int, path: str, place: Place) -> None:
        if make_place(os.fstat(folder)) != place:
            # Replaced meanwhile, or reached through a link that was put in its way.
            self.complete = False
            return
        try:
            self._list_entries(folder, f"{path}/")
        except OSError as problem:
            self._refuse(path, problem)

    def _list_entries(self, folder: int, prefix: str) -> None:
        """Sort what a folder holds. OSError when the folder cannot be listed, or not searched."""
        # Every line of this loop is run for every file at every pass: no call that can be spared.
        matches, find_known, note_unchanged = self.wanted.matches, self.known.get, self.unchanged.append
        with os.scandir(folder) as entries:
            for entry in entries:
                path = prefix + entry.name
                if not entry.is_file(follow_symlinks=False):
                    self._note_other(entry, path)
                    continue
                if not matches(path):
                    continue
                try:
                    status = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue
                before = find_known(path)
                if before is not None and is_same(before.signature, status):
                    note_unchanged(before)
                elif not is_temporary(entry.name):
                    self._note_changed(path, status)

    def _note_changed(self, path: str, status: os.stat_result) -> None:
        if is_utf8(path):
            self.changed.append((path, Signature(status.st_ino, status.st_size, status.st_mtime_ns)))
        else:
            self.drops.append(Drop(show_name(path), _BAD_NAME))

    def _note_other(self, entry: os.DirEntry[str], path: str) -> None:
        if is_temporary(entry.name):
            return
        if entry.is_symlink():
            self.links.append(path)
        elif entry.is_dir(follow_symlinks=False):
            self._note_folder(entry, path)
        elif self.wanted.matches(path):
            self.drops.append(Drop(show_name(path), _NO_FILE))

    def _note_folder(self, entry: os.DirEntry[str], path: str) -> None:
        if not self.wanted.admits(path):
            return
        if not is_utf8(path):
            self.drops.append(Drop(show_name(path), _BAD_NAME))
            return
        try:
            self.pending.append((path, make_place(entry.stat(follow_symlinks=False))))
        except FileNotFoundError:
            self.complete = False

    def _refuse(self, path: str, problem: OSError) -> None:
        self.complete = False
        self.drops.append(Drop(show_name(path), explain_folder(problem, f"{self.root}/{path}")))


def is_utf8(path: str) -> bool:
    """Whether a path can be stored and shown; a byte that is no UTF-8 came as a lone surrogate."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def make_place(status: os.stat_result) -> Place:
    """Which folder this is, whatever it is called."""
    return Place(status.st_dev, status.st_ino)


def is_same(signature: Signature, status: os.stat_result) -> bool:
    """Whether a file is as it was, without making another signature of it."""
    return (
        signature.modified_ns == status.st_mtime_ns
        and signature.inode == status.st_ino
        and signature.size == status.st_size
    )
