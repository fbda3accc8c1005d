"""How far a pass has come."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from operator import attrgetter

from feeds.flow.headway import watched
from feeds.model.payload import MediaType, Payload
from feeds.model.reading import PATIENT, Haste, KnownFile, Reading, Sighting, Signature
from feeds.model.settings import Source
from tests.web.samples import make_settings

NOW = datetime(2026, 3, 5, tzinfo=UTC)


class _Data(bytes):
    """Bytes that say when they are forgotten."""

    alive = 0

    def __init__(self, *_: bytes) -> None:
        _Data.alive += 1

    def __del__(self) -> None:
        _Data.alive -= 1


def _read(source: Source, known: Mapping[str, KnownFile], now: datetime, haste: Haste = PATIENT) -> Reading:
    """Three files, one of which vanished before it was read."""

    def sightings() -> Iterator[Sighting]:
        for path in ("a", "c"):
            assert _Data.alive == 0
            yield Sighting(path, Signature(1, 1, 1), Payload(path, MediaType.TEXT, _Data(b"words"), NOW))

    return Reading(frozenset({"a", "b", "c"}), sightings())


def test_every_file_is_told_and_none_is_kept() -> None:
    """A file is not counted, all of them are counted wrong, or one stays in memory while the next is read."""
    told: list[tuple[int, int]] = []
    read = watched(_read, lambda done, total: told.append((done, total)))

    reading = read(make_settings().sources[0], {}, NOW)
    assert told == []
    assert list(map(attrgetter("path"), reading.sightings)) == ["a", "c"]
    assert told == [(1, 3), (2, 3)]
