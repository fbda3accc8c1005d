"""The pictures of one source in one pass: those that are held, and those that are still to be fetched.

What an article refers to is held before the article is stored. A picture that cannot be had stays where
it is, and is tried again later and later; what is no picture to be kept stays where it is for good.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

from feeds.errors import AddressRefused, AnswerTooLarge, ArticleError, FetchFailed, RobotsForbid, SourceError
from feeds.model.article import Article, Draft
from feeds.model.picture import HeldPicture, Incomplete
from feeds.model.reading import Drop
from feeds.model.settings import Source
from feeds.model.web import Media
from feeds.normalize.pictures import exchange_pictures, list_pictures, place_pictures
from feeds.ports import PictureReader, PictureStore

MOST_ASKED = 100
"""Pictures that one pass asks for; more wait for the next one."""
MOST_AGAIN = 20
"""Articles to which one pass goes back for what was missing."""
MOST_BYTES = 20 * 1024 * 1024
"""Of the pictures of one article."""
ENOUGH = 3
"""So many failures of a host in a row, and the pass asks it for no more pictures."""
MOST_KEPT = 200 * 1024 * 1024
"""Of the pictures of one source: the bytes of older ones give way."""
TRIES = 8
AGAIN = timedelta(hours=1)
LONGEST = timedelta(days=7)
STALE = timedelta(days=1)
"""A picture of an article that changed is not asked for again within so long."""
_THIS_ONE = (200, 404, 410)
"""What a host answers that is well: a page instead of this picture, or that it has none."""
_FOR_GOOD = (AnswerTooLarge, AddressRefused)
"""Errors that another try would meet again."""


class Gallery(Protocol):
    """What a pass does about pictures."""

    def place(self, draft: Draft) -> Draft:
        """A draft with every picture of ours that is held already."""
        ...

    def fetch(self, article: Article, failures: int = 0) -> tuple[Article, tuple[Incomplete, ...]]:
        """An article with every picture that can be had, and what is remembered of those that cannot.

        `failures` counts the tries before. A draft changes by it, never the words or the dates.
        """
        ...

    def look_again(self, article: Article) -> Article:
        """An article whose words changed, with its pictures as they are now under their addresses."""
        ...

    def put_off(self, article: Article) -> tuple[Incomplete, ...]:
        """What is remembered of an article whose pictures are to be fetched in this pass's last step."""
        ...


class NoGallery:
    """Pictures stay where they are."""

    def place(self, draft: Draft) -> Draft:
        """The draft itself."""
        return draft

    def fetch(self, article: Article, failures: int = 0) -> tuple[Article, tuple[Incomplete, ...]]:
        """The article itself."""
        del failures
        return article, ()

    def look_again(self, article: Article) -> Article:
        """The article itself."""
        return article

    def put_off(self, _article: Article) -> tuple[Incomplete, ...]:
        """Nothing is fetched."""
        return ()


def keeps_pictures(source: Source) -> bool:
    """Whether the admin wants a source's pictures from us."""
    return source.web is not None and source.web.media is Media.CACHE


@dataclass(slots=True)
class Album:
    """The pictures of a source with `media: cache`."""

    source: Source
    read: PictureReader
    store: PictureStore
    now: datetime
    beat: Callable[[], None]
    """Called before each request. It ends the pass when the pass must end."""
    note: Callable[[Drop], None]
    asked: int = 0
    refused: set[str] = field(default_factory=set)
    failed: dict[str, int] = field(default_factory=dict)
    """By host, in a row."""
    old: dict[str, tuple[str, HeldPicture]] = field(default_factory=dict)
    """By name: pictures that were put in place, and were not asked for lately; where they were fetched."""

    def place(self, draft: Draft) -> Draft:
        """A draft with every picture of ours that is held already."""
        addresses = list_pictures(draft)
        if not addresses:
            return draft
        held = self.store.find_pictures(self.source.id, addresses)
        self.old |= {
            one.name: (address, one) for address, one in held.items() if self.now - one.stored >= STALE
        }
        return place_pictures(draft, self.source.id, held)

    def look_again(self, article: Article) -> Article:
        """An article whose words changed, with its pictures as they are now under their addresses.

        What cannot be had now, or is no picture any more, stays as it is kept.
        """
        changed: dict[HeldPicture, HeldPicture] = {}
        for name in article.draft.media:
            address, held = self.old.pop(name, ("", None))
            if held is None or not self._may_ask(address):
                continue
            with suppress(ArticleError, SourceError):
                changed[held] = self._ask(address, article.draft.url)
        return replace(article, draft=exchange_pictures(article.draft, self.source.id, changed))

    def put_off(self, article: Article) -> tuple[Incomplete, ...]:
        """That the article's pictures are due now, if there are any."""
        return (Incomplete(article.id, self.now if list_pictures(article.draft) else None),)

    def fetch(self, article: Article, failures: int = 0) -> tuple[Article, tuple[Incomplete, ...]]:
        """The article with every picture that can be had, and when the others are tried again."""
        draft, addresses = article.draft, list_pictures(article.draft)
        held = dict(self.store.find_pictures(self.source.id, addresses)) if addresses else {}
        waiting, problems = False, []
        for address in addresses:
            if address in held or address in self.refused or _measure(held) >= MOST_BYTES:
                continue
            if not self._may_ask(address):
                waiting = True
                continue
            try:
                held[address] = self._ask(address, draft.url)
            except (ArticleError, *_FOR_GOOD) as problem:
                self.refused.add(address)
                self._tell(draft.origin, problem)
            except SourceError as problem:
                problems.append(problem)
        if problems:
            self._tell(draft.origin, problems[0])
        placed = replace(article, draft=place_pictures(draft, self.source.id, held))
        return placed, (
            self._remember(article.id, waiting=waiting, failures=failures, failed=bool(problems)),
        )

    def _remember(self, article_id: str, *, waiting: bool, failures: int, failed: bool) -> Incomplete:
        failures += failed
        if failures >= TRIES or not (failed or waiting):
            return Incomplete(article_id, None)
        wait = min(AGAIN * 2 ** (failures - 1), LONGEST) if failed else timedelta()
        return Incomplete(article_id, self.now + wait, failures)

    def _may_ask(self, address: str) -> bool:
        return self.asked < MOST_ASKED and self.failed.get(_host(address), 0) < ENOUGH

    def _ask(self, address: str, page: str) -> HeldPicture:
        """Fetch a picture and keep it. Raises ArticleError, SourceError."""
        self.beat()
        self.asked += 1
        host = _host(address)
        try:
            picture = self.read(self.source, address, page)
        except SourceError as problem:
            self.failed[host] = self.failed.get(host, 0) + _is_the_hosts(problem)
            raise
        self.failed[host] = 0
        self.store.keep_picture(self.source.id, address, picture, self.now)
        return HeldPicture(picture.name, picture.width, picture.height, len(picture.data), self.now)

    def _tell(self, origin: str, problem: ArticleError | SourceError) -> None:
        self.note(Drop(origin, f"a picture stays where it is ({problem.subject}): {problem.sentence}"))


def _measure(held: dict[str, HeldPicture]) -> int:
    return sum(one.length for one in held.values())


def _is_the_hosts(problem: SourceError) -> bool:
    """Whether the host is at fault, rather than this one address."""
    if isinstance(problem, FetchFailed):
        return problem.status not in _THIS_ONE
    return not isinstance(problem, (*_FOR_GOOD, RobotsForbid))


def _host(address: str) -> str:
    return urlsplit(address).netloc
