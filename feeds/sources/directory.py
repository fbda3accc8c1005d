"""A directory of articles as a source: the walk at once, the reading one file at a time."""

import errno
import os
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import attrgetter

from feeds.errors import ArticleError, TooLarge, UnreadableRoot
from feeds.model.payload import Payload
from feeds.model.reading import PATIENT, SETTLE, Again, Drop, Haste, KnownFile, Reading, Sighting, Signature
from feeds.model.settings import Source
from feeds.sources.beneath import open_beneath, open_folder
from feeds.sources.file import check_size, make_payload
from feeds.sources.globs import compile_globs
from feeds.sources.links import judge_link
from feeds.sources.refusals import explain_file, explain_root, quote_name, show_name
from feeds.sources.walk import Place, Survey, is_same, make_place, survey

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NUMBER = re.compile(r"(\d+)")
_CHANGED_MEANWHILE = frozenset({errno.ELOOP, errno.ENOTDIR, errno.EISDIR, errno.EINVAL, errno.ENXIO})


def read_directory(
    source: Source, known: Mapping[str, KnownFile], now: datetime, haste: Haste = PATIENT
) -> Reading:
    """Look at a source's directory: what is there at once, what it holds while it is iterated over.

    An unchanged file costs a stat and is not opened. First come the unchanged files, by path, then
    the others in the order in which people count (2 before 10). Raises UnreadableRoot when there is
    no directory to look at, or when it goes away meanwhile.
    """
    started = time.monotonic_ns()
    wanted = compile_globs(source.include)
    try:
        found = survey(source.directory, wanted, known)
    except OSError as problem:
        raise explain_root(problem, source.id, source.directory) from problem
    reader = _Reader(source, haste, now=_count_ns(now), started=started, root=found.root)
    reader.confirm_root()
    real = os.path.realpath(source.directory) if found.links else ""
    judged = (judge_link(real, path, wanted) for path in found.links)
    drops = [*found.drops, *(drop for drop in judged if drop is not None)]
    return Reading(
        present=frozenset([file.path for file in found.unchanged] + [path for path, _ in found.changed]),
        sightings=_sight(found, reader),
        drops=tuple(sorted(drops, key=lambda drop: drop.origin)),
        complete=found.complete,
    )


def _sight(found: Survey, reader: "_Reader") -> Iterator[Sighting]:
    for file in sorted(found.unchanged, key=attrgetter("path")):
        drop = Drop(show_name(file.path), file.drop) if file.drop else None
        yield Sighting(file.path, file.signature, None, drop)
    if found.changed:
        yield from reader.read(sorted(found.changed, key=_count_naturally))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads changed files of one source, in one pass."""

    source: Source
    haste: Haste
    now: int
    """The pass's moment, in nanoseconds since the epoch."""
    started: int
    """The same moment on the monotonic clock."""
    root: Place

    def read(self, files: Sequence[tuple[str, Signature]]) -> Iterator[Sighting]:
        root = self._open_root()
        try:
            # Nothing here holds on to a sighting: the next file is read when the last may be forgotten.
            yield from filter(None, (self._look_at(root, path, signature) for path, signature in files))
        finally:
            os.close(root)

    def confirm_root(self) -> None:
        """Raise UnreadableRoot when the directory is gone, or another one stands in its place."""
        os.close(self._open_root())

    def _open_root(self) -> int:
        directory = self.source.directory
        try:
            root = open_folder(directory, follow=True)
        except OSError as problem:
            raise explain_root(problem, self.source.id, directory) from problem
        if make_place(os.fstat(root)) == self.root:
            return root
        os.close(root)
        raise UnreadableRoot(
            self.source.id,
            f"{quote_name(os.fspath(directory))} was replaced or unmounted while it was being read; "
            "the next pass looks again, and if this comes back, see to the disk or the mount",
        )

    def _look_at(self, root: int, path: str, signature: Signature) -> Sighting | None:
        """One changed file; None when it vanished meanwhile."""
        vouched = path in self.haste.whole
        if not vouched and self._is_younger(signature, self.haste.quiet):
            return Sighting(path, signature, again=Again.SOON)
        again = Again.SOON if self._is_younger(signature, SETTLE) else Again.NEVER
        try:
            payload = self._take(root, path, signature)
        except TooLarge as error:
            return Sighting(path, signature, drop=Drop(error.subject, error.sentence), again=Again.NEXT_PASS)
        except ArticleError as error:
            if again is Again.SOON and not vouched:  # nothing is said of what may be the first half
                return Sighting(path, signature, again=again)
            return Sighting(path, signature, drop=Drop(error.subject, error.sentence), again=again)
        except FileNotFoundError:
            self.confirm_root()
            return None
        except OSError as problem:
            return self._refuse(path, signature, problem)
        return Sighting(path, signature, payload, again=Again.SOON if payload is None else again)

    def _is_younger(self, signature: Signature, age: timedelta) -> bool:
        """Whether a file changed so short a time ago. The future is no matter."""
        now = self.now + time.monotonic_ns() - self.started
        return 0 <= now - signature.modified_ns < age // timedelta(microseconds=1) * 1000

    def _take(self, root: int, path: str, signature: Signature) -> Payload | None:
        """The file's payload; None when it is no longer, or does not stay, what the walk saw."""
        most = self.source.max_bytes
        check_size(path, signature.size, most)
        with open(open_beneath(root, path), "rb") as stream:  # noqa: PTH123 - a descriptor has no Path
            data = stream.read(signature.size + 1)
            # Asked after reading, one stat tells of changes before and during it, and of another file.
            if len(data) != signature.size or not is_same(signature, os.fstat(stream.fileno())):
                return None
        return make_payload(path, data, modified_ns=signature.modified_ns, max_bytes=most)

    def _refuse(self, path: str, signature: Signature, problem: OSError) -> Sighting:
        self.confirm_root()
        if problem.errno in _CHANGED_MEANWHILE:
            return Sighting(path, signature, again=Again.SOON)
        sentence = explain_file(problem, os.fspath(self.source.directory / path))
        return Sighting(path, signature, drop=Drop(show_name(path), sentence), again=Again.NEXT_PASS)


def _count_ns(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1) * 1000


def _count_naturally(file: tuple[str, Signature]) -> tuple[list[str | int], str]:
    """A key that puts 2 before 10, and a folder's files side by side."""
    path = file[0]
    parts = _NUMBER.split(path.replace("/", "\0"))
    return [int(part) if place % 2 else part for place, part in enumerate(parts)], path
