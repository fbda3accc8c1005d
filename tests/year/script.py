"""The seeded script: what happens on each day, and when."""

import heapq
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from tests.year.author import Author
from tests.year.configuration import ARCHIVE, CLUB, NEWSROOM
from tests.year.deeds import DEEDS, add_dated, add_list, add_undated, add_with_id, delete
from tests.year.desk import Desk
from tests.year.house import House
from tests.year.length import Length
from tests.year.upheaval import UPHEAVALS, Upset

DAY = timedelta(days=1)
T = TypeVar("T")


class Deck(Generic[T]):
    """Cards that are drawn until none is left, then shuffled anew; in the first round each comes once."""

    def __init__(self, cards: Mapping[T, int], random: Random) -> None:
        self._cards = [card for card, number in cards.items() for _ in range(number)]
        self._random = random
        self._left = random.sample(list(cards), len(cards))

    def play(self, attempt: Callable[[T], bool]) -> T | None:
        """The first card for which `attempt` comes off; the others keep their place. None: none does."""
        if not self._left:
            self._left = self._random.sample(self._cards, len(self._cards))
        for card in dict.fromkeys(self._left):
            if attempt(card):
                self._left.remove(card)
                return card
        return None


class Script:
    """Whatever happens, in its order. The same seed gives the same year."""

    def __init__(self, house: House, seed: int, length: Length) -> None:
        self.done: Counter[str] = Counter()
        self._house = house
        self._random = Random(seed)
        self._length = length
        self._deeds = Deck(DEEDS, self._random)
        self._upheavals = Deck(UPHEAVALS, self._random)
        self._order = count()
        self._queue: list[tuple[datetime, int, Callable[[], None]]] = []
        numbers = count(1)
        self._desks = [
            Desk(
                plan.key,
                house,
                Author(self._random, ZoneInfo(plan.timezone), lambda: next(numbers)),
                self._random,
            )
            for plan in (NEWSROOM, CLUB, ARCHIVE)
        ]

    def stock(self) -> None:
        """What is there before the service starts for the first time."""
        for desk, size in zip(
            self._desks, (self._length.crowd * 2 // 3, self._length.crowd // 2, 6), strict=True
        ):
            for _ in range(size):
                deed = self._random.choice([add_dated, add_dated, add_undated, add_with_id])
                deed(desk)
            add_list(desk)

    @property
    def next_moment(self) -> datetime:
        """When the next thing happens."""
        return self._queue[0][0]

    @property
    def is_empty(self) -> bool:
        """Whether nothing more is planned."""
        return not self._queue

    def plan_day(self, midnight: datetime) -> None:
        """Fix what will happen on one day: on most days nothing."""
        if self._random.random() < self._length.bustle:
            for _ in range(self._random.choice([1, 3, 5, 7])):
                self._add(midnight + self._some_time(), self._do_something)
        if self._random.random() < self._length.upsets:
            self._add(midnight + self._some_time(), self._upset_something)

    def play(self) -> None:
        """Let the next thing happen."""
        _, _, act = heapq.heappop(self._queue)
        act()

    def _some_time(self) -> timedelta:
        return timedelta(seconds=self._random.randrange(86_400))

    def _add(self, moment: datetime, act: Callable[[], None]) -> None:
        heapq.heappush(self._queue, (moment, next(self._order), act))

    def _do_something(self) -> None:
        desk = self._random.choices(self._desks, (7, 3, 1))[0]
        if not desk.shelf.is_whole:
            return
        if len(desk.shelf.files) > self._length.crowd:
            delete(desk)
        done = self._deeds.play(lambda deed: deed(desk))
        if done is not None:
            self.done[done.__name__] += 1

    def _upset_something(self) -> None:
        if not self._house.is_up:
            return
        upset = Upset(self._house, self._random.choice(self._desks[:2]), self._random)
        done = self._upheavals.play(lambda upheaval: upheaval(upset))
        if done is None:
            return
        self.done[done.__name__] += 1
        for delay, act in upset.after:
            self._add(self._house.clock.now + delay, act)
