"""Articles' own pages, fetched politely: new ones, changed ones, and those whose time has come again."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from feeds.errors import Blocked, SourceError
from feeds.formats.bundle import Page, read_further
from feeds.formats.file import WebFile, is_file_address, is_file_type, read_file
from feeds.model.document import Document
from feeds.model.fetching import Accept, Fetched, Validators
from feeds.model.guide import Guide
from feeds.model.memory import GONE_FOR, PageState, next_check
from feeds.model.payload import MediaType
from feeds.model.reading import Drop
from feeds.model.settings import Source
from feeds.sources.visit import refuse_block, web_of
from feeds.sources.web import Client, require_success

MOST_NEW = 100
"""Pages that one pass reads for the first time; more wait for the next one."""
MOST_AGAIN = 50
"""Pages that one pass looks at again."""
PEEKED = 4096
"""Bytes of a file that are asked for, to see that it is there."""
ENOUGH = 3
"""So many failures in a row, and the pass asks no more pages: the host is down, or does not want us."""
AGAIN = timedelta(hours=1)
LONGEST = timedelta(days=7)
_ABSENT = (404, 410)
_TYPES: Mapping[str, MediaType] = {
    "text/html": MediaType.HTML,
    "application/xhtml+xml": MediaType.HTML,
    "text/plain": MediaType.TEXT,
    "": MediaType.HTML,
}


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at a page gave. Neither pages nor a file when there is nothing new to be had."""

    state: PageState
    pages: tuple[Page, ...] = ()
    """The article's, in order."""
    file: Document | None = None
    """What stood there is no page but a file, to be enclosed."""
    problem: str = ""
    """Why there is none, as a sentence; empty when it is as it was."""
    is_gone: bool = False
    """It is not there, and was not a day ago."""


@dataclass(slots=True)
class Crawler:
    """Fetches pages of one source in one pass."""

    source: Source
    client: Client
    now: datetime
    guide: Guide
    failed_in_a_row: int = 0
    error: SourceError | None = None
    """Why no more pages are asked; None while they are."""
    notes: list[Drop] = field(default_factory=list)

    def look(self, path: str, url: str, state: PageState | None = None) -> Look:
        """One page: of a known one only what changed."""
        state = state if state is not None and state.url == url else PageState(path, url, self.now)
        try:
            look = self._look_at_file(state) if is_file_address(url) else self._look_at_page(state)
        except SourceError as error:
            return self._fail(state, error)
        self.failed_in_a_row = 0
        return look

    def _look_at_page(self, state: PageState) -> Look:
        fetched = self.client.crawl(state.url, self.guide, accept=Accept.PAGE, validators=state.validators)
        if fetched.status in _ABSENT:
            return self._miss(state, fetched)
        restricted = refuse_block(fetched, state.url, allow_restricted=True)
        require_success(fetched)
        noted = self._note(state, fetched)
        if fetched.not_modified:
            return Look(noted)
        if is_file_type(fetched.content_type, fetched.header("content-disposition")):
            return Look(noted, file=_make_file(fetched, len(fetched.data), self.now))
        kind = _TYPES.get(fetched.content_type)
        if kind is None:
            return Look(noted, problem=f"is of a type that is not read ({fetched.content_type})")
        page = Page(fetched.url, fetched.data, kind, fetched.charset, restricted)
        return Look(noted, self.extend(page))

    def extend(self, first: Page) -> tuple[Page, ...]:
        """An article's first page and those on which it goes on. Raises SourceError: no half is taken."""
        pages = [first]
        while address := read_further(pages, self.now) if first.media_type is MediaType.HTML else "":
            fetched = self.client.crawl(address, self.guide, accept=Accept.PAGE)
            refuse_block(fetched, address)
            require_success(fetched)
            pages.append(Page(address, fetched.data, MediaType.HTML, fetched.charset))
        return tuple(pages)

    def _look_at_file(self, state: PageState) -> Look:
        """A file is not read: its type and length are asked for, once."""
        self.client.robots.check(state.url, self.guide.at(state.url))
        fetched = self.client.peek(state.url, self.guide, size=PEEKED)
        if fetched.status in _ABSENT:
            return self._miss(state, fetched)
        refuse_block(fetched, state.url)
        require_success(fetched)
        told = fetched.header("content-length")
        length = int(told) if told.isdecimal() and not fetched.header("content-encoding") else None
        return Look(
            replace(self._note(state, fetched), next_check=None), file=_make_file(fetched, length, self.now)
        )

    def _note(self, state: PageState, fetched: Fetched) -> PageState:
        return replace(
            state,
            validators=fetched.validators,
            next_check=next_check(state.first_seen, web_of(self.source).recheck, self.now),
            gone_since=None,
            failures=0,
        )

    def _miss(self, state: PageState, fetched: Fetched) -> Look:
        """Not there: for certain when it is not there a day later, either."""
        since = state.gone_since or self.now
        is_gone = self.now - since >= GONE_FOR
        after = None if is_gone else since + GONE_FOR
        missed = replace(state, gone_since=since, next_check=after, validators=Validators())
        return Look(missed, problem=f"does not exist there ({fetched.status})", is_gone=is_gone)

    def _fail(self, state: PageState, error: SourceError) -> Look:
        """No answer: asked again later and later. Where nobody answers, or may pass, no more is asked."""
        self.failed_in_a_row += 1
        if isinstance(error, Blocked) or self.failed_in_a_row >= ENOUGH:
            self.error = error
        wait = max(min(AGAIN * 2 ** min(state.failures, 10), LONGEST), error.pause or timedelta())
        failed = replace(state, failures=state.failures + 1, next_check=self.now + wait)
        return Look(failed, problem=error.sentence)


def _make_file(fetched: Fetched, length: int | None, now: datetime) -> Document:
    disposition = fetched.header("content-disposition")
    file = WebFile(fetched.url, "", fetched.content_type, disposition, length)
    return read_file(file, now)
