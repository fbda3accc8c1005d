"""A real directory that changes, and what is really in it."""

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from tests.year.clock import Clock
from tests.year.piece import Form, Piece, write

SETTLE = timedelta(seconds=2)
"""A file younger than this may still be growing, so it is neither taken nor missed."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One piece where it stands."""

    piece: Piece
    path: str
    place: str
    """The file, and which member of it."""


@dataclass
class Shelf:
    """A source's directory: every change is made to the files, and remembered."""

    root: Path
    clock: Clock
    files: dict[str, tuple[Piece, ...]] = field(default_factory=dict)
    written: dict[str, datetime] = field(default_factory=dict)
    away: dict[str, tuple[Piece, ...]] = field(default_factory=dict)
    """Files that are hidden for a while, by path."""
    ruined: set[str] = field(default_factory=set)
    """Files that hold something else than their pieces for a while."""
    age: timedelta = timedelta()
    """How long ago what is written now was written, to go by its file's time."""
    mounted: bool = True
    """False: there is no directory at all."""

    def __post_init__(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True)

    @property
    def aside(self) -> Path:
        """Where hidden files are."""
        return self.root.with_name(self.root.name + "-aside")

    @property
    def is_whole(self) -> bool:
        """Nothing is hidden."""
        return self.mounted and not self.away

    def put(self, path: str, pieces: Sequence[Piece]) -> None:
        """Write a file, now."""
        self.ruined.discard(path)
        self._write(path, write(pieces))
        self.files[path] = tuple(pieces)

    def scribble(self, path: str, data: bytes) -> None:
        """Write a file that holds no whole article yet."""
        self._write(path, data)

    def ruin(self, path: str, data: bytes) -> None:
        """Something that is no article stands in a file: whoever made it did not mean it."""
        self._write(path, data)
        self.ruined.add(path)

    def move(self, old: str, new: str) -> None:
        """Rename a file: inode and time stay."""
        target = self.root / new
        target.parent.mkdir(parents=True, exist_ok=True)
        (self.root / old).rename(target)
        self.files[new] = self.files.pop(old)
        self.written[new] = self.written.pop(old)
        if old in self.ruined:
            self.ruined.remove(old)
            self.ruined.add(new)

    def redo(self, old: str, new: str) -> None:
        """Remove a file and write the same bytes anew, here or elsewhere: another time, another inode."""
        data, pieces = (self.root / old).read_bytes(), self.files[old]
        self.remove(old)
        self._write(new, data)
        self.files[new] = pieces

    def remove(self, path: str) -> None:
        """Delete a file."""
        (self.root / path).unlink()
        del self.files[path], self.written[path]

    def hide(self, paths: Sequence[str]) -> None:
        """Take files away for a while."""
        for path in paths:
            target = self.aside / path
            target.parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).rename(target)
            self.away[path] = self.files.pop(path)

    def unhide(self) -> None:
        """Bring everything hidden back as it was."""
        for path, pieces in self.away.items():
            target = self.root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            (self.aside / path).rename(target)
            self.files[path] = pieces
        self.away = {}
        shutil.rmtree(self.aside)

    def unmount(self, *, leaving_folder: bool) -> None:
        """The share is gone: there is nothing, or the empty folder below the mount point."""
        self.root.rename(self.aside)
        self.away, self.files = self.files, {}
        self.mounted = leaving_folder
        if leaving_folder:
            self.root.mkdir()

    def mount(self) -> None:
        """The share is back."""
        if self.mounted:
            self.root.rmdir()
        self.aside.rename(self.root)
        self.files, self.away = self.away, {}
        self.mounted = True

    def list_standing(self, now: datetime) -> Iterator[Standing]:
        """Every piece in a settled, sound file."""
        for path in self.files:
            if path not in self.ruined and not self._is_fresh(path, now):
                yield from self._stand(path)

    def list_present(self) -> Iterator[Standing]:
        """Every piece whose file is there, in whatever state."""
        for path in self.files:
            yield from self._stand(path)

    def list_there(self) -> set[str]:
        """Every file that is looked at: half written ones too, no hidden ones."""
        return {
            path
            for path in self.written
            if not Path(path).name.startswith(".") and (self.root / path).exists()
        }

    def list_fresh(self, now: datetime) -> set[str]:
        """Those that were written so short a time ago that they may still grow."""
        return {path for path in self.list_there() if self._is_fresh(path, now)}

    def touch(self) -> None:
        """Give every file a new time, as a checkout or a backup does."""
        for path in self.files:
            self._stamp(path)

    def _stand(self, path: str) -> Iterator[Standing]:
        pieces = self.files[path]
        for index, piece in enumerate(pieces):
            place = f"{path}#{index}" if piece.form is Form.ITEM else path
            yield Standing(piece, path, place)

    def _is_fresh(self, path: str, now: datetime) -> bool:
        return timedelta() <= now - self.written[path] < SETTLE

    def _write(self, path: str, data: bytes) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        self._stamp(path)

    def _stamp(self, path: str) -> None:
        moment = (self.clock.now - self.age).replace(microsecond=0)
        os.utime(self.root / path, (moment.timestamp(), moment.timestamp()))
        self.written[path] = moment
