"""A year in the life of a site and of two programs that poll it every hour."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tests.year.clock import START
from tests.year.configuration import Configuration, FeedPlan
from tests.year.house import House
from tests.year.length import CALM, Length
from tests.year.polling import Reader, Seen, by_date, by_etag
from tests.year.script import DAY, Script
from tests.year.window import Window

HOUR = timedelta(hours=1)
BREATH = timedelta(seconds=2)
FORMATS = ("rss", "atom", "json")
ADDRESSES = tuple(f"{path}.{one}" for path in ("/feeds/all", "/feeds/choice") for one in FORMATS)


class Year:
    """One simulated year; everything in it is compared with what must be, when it happens."""

    def __init__(self, folder: Path, seed: int, length: Length = CALM) -> None:
        self.length = length
        self.house = House(folder, configuration=_configure(length))
        self.script = Script(self.house, seed, length)
        self.readers = (Reader(by_etag), Reader(by_date))
        self.due: dict[str, list[set[Seen]]] = {one: [set(), set()] for one in ADDRESSES}
        """What each reader must have been shown, by address."""
        self.answers = {200: 0, 304: 0}
        self._expected: dict[str, tuple[Window, tuple[Seen, ...]]] = {}
        self._bodies: dict[tuple[str, str], str] = {}
        self._hours = 0
        self._polled_at = START

    def live(self) -> None:
        """Live through it."""
        house, script = self.house, self.script
        script.stock()
        house.clock.move_to(START + timedelta(minutes=1))
        house.start()
        day, poll = START, START + HOUR
        while house.clock.now < START + DAY * self.length.days:
            if script.is_empty or day <= house.clock.now:
                script.plan_day(day)
                day += DAY
                continue
            house.clock.move_to(min(day, poll, script.next_moment, house.wake or poll))
            if script.next_moment <= house.clock.now:
                script.play()
            elif house.wake is not None and house.wake <= house.clock.now:
                house.tick()
            elif poll <= house.clock.now:
                self._poll()
                poll += HOUR

    def _poll(self) -> None:
        """Both readers ask for every address; in a quiet hour one question stands for all."""
        house = self.house
        self._hours += 1
        if not house.is_up or house.published_at is None:
            return
        # Stored moments may lie two seconds ahead: within them a reader of dates is answered twice.
        house.clock.move_to(house.published_at + BREATH)
        news = house.published_at > self._polled_at or self.length.thorough
        self._polled_at = house.clock.now
        pairs = [(address, number) for address in ADDRESSES for number in range(len(self.readers))]
        for address, number in pairs if news else [pairs[self._hours % len(pairs)]]:
            self._check(self.readers[number], address, self.due[address][number])

    def _check(self, reader: Reader, address: str, due: set[Seen]) -> None:
        """A reader holds what must be, is sent only what differs, and a tag stands for its bytes alone."""
        before = reader.copies.get(address)
        answer = reader.poll(self.house.ask, address)
        self.answers[answer.status] += 1
        copy = reader.copies[address]
        if answer.status == 200 and before is not None:
            assert copy.digest != before.digest, f"{address}: 200, and nothing is different"
            assert copy.last_modified > before.last_modified, f"{address}: Last-Modified did not move"
        expected = self._expect(address)
        assert copy.entries == expected, (
            f"{self.house.clock.now} {address} ({answer.status}): only here "
            f"{set(copy.entries) - set(expected)}, missing {set(expected) - set(copy.entries)}"
        )
        known = self._bodies.setdefault((address, copy.etag), copy.digest)
        assert known == copy.digest, f"{address}: one ETag for two bodies"
        if answer.status == 200:
            due |= set(expected)

    def _expect(self, address: str) -> tuple[Seen, ...]:
        path, _, extension = address.rpartition(".")
        window = self.house.window(self._plan(path))
        kept = self._expected.get(address)
        if kept is None or kept[0] is not window:
            kept = self._expected[address] = window, _make_seen(window, extension)
        return kept[1]

    def _plan(self, path: str) -> FeedPlan:
        (plan,) = (one for one in self.house.configuration.list_feeds() if one.path == path)
        return plan


def _make_seen(window: Window, extension: str) -> tuple[Seen, ...]:
    return tuple(
        Seen(
            one.id,
            one.published.at.replace(microsecond=0),
            one.updated.replace(microsecond=0) if extension != "rss" else None,
        )
        for one in window.articles
    )


def _configure(length: Length) -> Configuration:
    newsroom, club = Configuration().sources
    longer = replace(club, every=length.every * 3)
    return Configuration(sources=(replace(newsroom, every=length.every), longer))
