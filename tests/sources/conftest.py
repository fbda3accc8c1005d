"""What the tests of this room share: a source over a folder, a pass over it, and another user's eyes."""

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds.model.reading import PATIENT, Haste, KnownFile, Reading, Sighting
from feeds.model.settings import Source
from feeds.sources.directory import read_directory

NOBODY = 65534
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

MakeSource = Callable[..., Source]
Look = Callable[..., Reading]
AsNobody = Callable[[], AbstractContextManager[None]]
Write = Callable[..., Path]


@pytest.fixture
def now() -> datetime:
    """The moment of every pass; files are old by then unless a test says otherwise."""
    return NOW


@pytest.fixture
def make_source() -> MakeSource:
    """A source over a folder."""

    def make(
        directory: Path, include: tuple[str, ...] = ("**/*.html", "**/*.md"), max_bytes: int = 1000
    ) -> Source:
        return Source(
            id="newsroom",
            title="Newsroom",
            directory=directory,
            include=include,
            link="",
            every=timedelta(minutes=1),
            timezone="UTC",
            max_bytes=max_bytes,
        )

    return make


@pytest.fixture
def look(make_source: MakeSource) -> Look:
    """Begin a pass over a folder."""

    def begin(
        directory: Path,
        known: Mapping[str, KnownFile] | None = None,
        *,
        include: tuple[str, ...] = ("**/*.html", "**/*.md"),
        max_bytes: int = 1000,
        haste: Haste = PATIENT,
    ) -> Reading:
        source = make_source(directory, include, max_bytes)
        return read_directory(source, {} if known is None else known, NOW, haste)

    return begin


@pytest.fixture
def write() -> Write:
    """Write a file that has not changed for a day."""

    def put(path: Path, data: bytes | str = "<p>Open day on Friday</p>", *, age: float = 86400) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        moment = NOW.timestamp() - age
        os.utime(path, (moment, moment))
        return path

    return put


@pytest.fixture
def remember() -> Callable[[Reading], dict[str, KnownFile]]:
    """What the store keeps of a pass."""

    def keep(reading: Reading) -> dict[str, KnownFile]:
        return {each.path: _keep(each) for each in reading.sightings}

    return keep


def _keep(sighting: Sighting) -> KnownFile:
    reason = sighting.drop.reason if sighting.drop else ""
    return KnownFile(sighting.path, sighting.remembered, reason)


@pytest.fixture
def as_nobody() -> AsNobody:
    """Do something with the rights of a user who owns nothing; as that user anyway when not root."""

    @contextmanager
    def change() -> Iterator[None]:
        before = os.geteuid()
        if before != 0:
            yield
            return
        os.seteuid(NOBODY)
        try:
            yield
        finally:
            os.seteuid(before)

    return change


@pytest.fixture
def open_path(as_nobody: AsNobody) -> Iterator[Path]:
    """A temporary folder that every user may enter."""
    with tempfile.TemporaryDirectory(prefix="feedmill-") as name:
        path = Path(name)
        path.chmod(0o755)
        with as_nobody():
            entered = os.access(path, os.X_OK, effective_ids=True)
        if not entered:
            pytest.skip("the folder for temporary files is closed to other users")
        yield path
        for each in path.rglob("*"):
            if each.is_dir() and not each.is_symlink():
                each.chmod(0o755)
