"""A short piece out of a year: one shelf, one author, two readers, and a clock that is set by hand."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from feeds.model.report import Report
from tests.year.author import Author
from tests.year.configuration import NEWSROOM
from tests.year.desk import Desk
from tests.year.expectation import UNCONFIRMED, Confirmed, Expected
from tests.year.house import House
from tests.year.piece import Form, Piece
from tests.year.polling import Ask, Reader, by_date, by_etag

FORMATS = ("rss", "atom", "json")
ADDRESSES = tuple(f"/feeds/all.{one}" for one in FORMATS)
MINUTE = timedelta(minutes=1)


@dataclass
class Scene:
    """Four dated articles in the newsroom, p0 the newest, read and polled once."""

    folder: Path
    pieces: dict[str, Piece] = field(default_factory=dict)
    """What was written last, by path."""

    def __post_init__(self) -> None:
        self.house = House(self.folder)
        numbers, chance = count(1), Random(7)
        author = Author(chance, ZoneInfo(NEWSROOM.timezone), lambda: next(numbers))
        self.desk = Desk(NEWSROOM.key, self.house, author, chance)
        self.by_etag, self.by_date = Reader(by_etag), Reader(by_date)
        self.ask: Ask = self.house.ask
        self.desk.shelf.age = timedelta(seconds=10)
        for number in range(4):
            self.write(f"p{number}.md", days=number + 1)
        self.house.start()
        self.wait(MINUTE)
        self.poll()

    def write(self, path: str, *, days: float) -> Piece:
        """A new article that was published so many days ago."""
        stated = self.desk.author.state_minute(self.house.clock.now - timedelta(days=days))
        return self.put(path, self.desk.author.write(Form.MARKDOWN, stated))

    def put(self, path: str, piece: Piece) -> Piece:
        """A version of an article."""
        self.desk.shelf.put(path, [piece])
        self.pieces[path] = piece
        return piece

    def reword(self, path: str) -> Piece:
        """Other words, and more of them."""
        piece = self.desk.author.reword(self.pieces[path])
        return self.put(path, replace(piece, paragraphs=(*piece.paragraphs, self.desk.author.say(99))))

    def remove(self, path: str) -> None:
        """An article's file is deleted."""
        self.desk.shelf.remove(path)
        del self.pieces[path]

    def wait(self, time: timedelta) -> None:
        """Let some time go by, or (negative) set the clock back."""
        self.house.clock.now += time

    def look(self, confirmed: Confirmed = UNCONFIRMED) -> Report:
        """A pass, now; what is stored afterwards must be what is expected."""
        return self.house.refresh(NEWSROOM.key, confirmed)

    def poll(self) -> dict[str, tuple[int, int]]:
        """Both readers ask for every format: what they are answered, ETag first."""
        return {
            address: (
                self.by_etag.poll(self.ask, address).status,
                self.by_date.poll(self.ask, address).status,
            )
            for address in ADDRESSES
        }

    def article(self, path: str) -> Expected:
        """What is expected of the article that was written to a path."""
        return self.house.known.articles[self.pieces[path].number]

    def shown(self, address: str = "/feeds/all.atom") -> list[str]:
        """The ids that both readers hold, in order."""
        held = [[one.id for one in reader.copies[address].entries] for reader in (self.by_etag, self.by_date)]
        assert held[0] == held[1], "one reader missed what the other saw"
        return held[0]


NEWS = dict.fromkeys(ADDRESSES, (200, 200))
NOTHING = dict.fromkeys(ADDRESSES, (304, 304))
