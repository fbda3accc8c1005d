"""Articles' own pages, fetched politely: new ones, changed ones, and those whose time has come again."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from feeds.errors import Blocked, SourceError
from feeds.formats.bundle import Page
from feeds.model.fetching import Accept, Fetched, Validators
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
ENOUGH = 3
"""So many failures in a row, and the pass asks no more pages: the host is down, or does not want us."""
AGAIN = timedelta(hours=1)
LONGEST = timedelta(days=7)
_TYPES: Mapping[str, MediaType] = {
    "text/html": MediaType.HTML,
    "application/xhtml+xml": MediaType.HTML,
    "text/plain": MediaType.TEXT,
    "": MediaType.HTML,
}


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at a page gave. `page` is None when there is nothing new to be had."""

    state: PageState
    page: Page | None = None
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
    failed_in_a_row: int = 0
    error: SourceError | None = None
    """Why no more pages are asked; None while they are."""
    notes: list[Drop] = field(default_factory=list)

    def look(self, path: str, url: str, state: PageState | None = None) -> Look:
        """One page: of a known one only what changed."""
        state = state if state is not None and state.url == url else PageState(path, url, self.now)
        access = web_of(self.source).access
        try:
            fetched = self.client.crawl(url, access, accept=Accept.PAGE, validators=state.validators)
            if fetched.status in (404, 410):
                self.failed_in_a_row = 0
                return self._miss(state, fetched)
            restricted = refuse_block(fetched, url, allow_restricted=True)
            page = self._take(require_success(fetched), restricted=restricted)
        except SourceError as error:
            return self._fail(state, error)
        self.failed_in_a_row = 0
        if page is None and not fetched.not_modified:
            kind = fetched.content_type
            return Look(self._note(state, fetched), problem=f"is of a type that is not read ({kind})")
        return Look(self._note(state, fetched), page)

    def _take(self, fetched: Fetched, *, restricted: bool) -> Page | None:
        kind = _TYPES.get(fetched.content_type)
        if fetched.not_modified or kind is None:
            return None
        return Page(fetched.url, fetched.data, kind, fetched.charset, restricted)

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
