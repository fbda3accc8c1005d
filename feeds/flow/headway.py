"""How far a pass over a source has come, told while its files are read."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from itertools import count

from feeds.model.reading import PATIENT, Haste, KnownFile, Reading, Sighting
from feeds.model.settings import Source
from feeds.ports import Headway, Reader


def watched(read: Reader, tell: Headway) -> Reader:
    """A reader that sees the same, and tells of every file that it hands out."""

    def read_and_tell(
        source: Source, known: Mapping[str, KnownFile], now: datetime, haste: Haste = PATIENT
    ) -> Reading:
        reading = read(source, known, now, haste)
        total, numbers = len(reading.present), count(1)

        def tick(sighting: Sighting) -> Sighting:
            tell(next(numbers), total)
            return sighting

        # Unlike a generator, map holds on to no sighting while the next one is read.
        return replace(reading, sightings=map(tick, reading.sightings))

    return read_and_tell
