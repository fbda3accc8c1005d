"""One visit to a source's own address: asked with what is remembered, recognised, and remembered again."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from urllib.parse import urlsplit

from feeds.errors import (
    AnswerTooLarge,
    Blocked,
    FetchFailed,
    GivenUp,
    Gone,
    NotAFeed,
    NotASitemap,
    SourceError,
)
from feeds.formats.blocked import recognise_block
from feeds.formats.strangers import is_page
from feeds.model.blocking import BlockKind
from feeds.model.fetching import Accept, Fetched, Ways
from feeds.model.memory import NO_VALIDATORS, UNTOLD, Memory, Missing, Quiet
from feeds.model.settings import Source
from feeds.model.upstream import FeedFacts
from feeds.model.web import SourceType, Web
from feeds.sources.web import Client, require_success
from feeds.text.urls import show_address

ACCEPTED: Mapping[SourceType, Accept] = MappingProxyType(
    {SourceType.SITEMAP: Accept.SITEMAP, SourceType.PAGE: Accept.PAGE}
)
"""What is asked for; a feed where nothing else is named."""


def recall(source: Source, memory: Memory | None) -> Memory:
    """What is remembered of the source's address, as long as it is the one that is configured.

    What is read in another way than before is read anew: a list that did not change, too.
    """
    web = web_of(source)
    way = f"{web.type} {web.external}{' full' if web.full_text else ''}"
    if memory is None or memory.asked != web.url:
        return Memory(asked=web.url, way=way)
    if memory.way != way:
        return replace(memory, way=way, validators=NO_VALIDATORS, digest="")
    return memory


def web_of(source: Source) -> Web:
    """How a source on the web is read."""
    if source.web is None:
        raise ValueError(source.id)
    return source.web


@dataclass(frozen=True, slots=True)
class Answer:
    """A good answer of a source's own address."""

    fetched: Fetched
    memory: Memory
    """What was remembered when it was asked."""
    digest: str
    """Of its bytes; empty when it says that nothing changed."""

    @property
    def is_old(self) -> bool:
        """Whether it says nothing that is not known, be it that the server knows no validators."""
        return self.fetched.not_modified or self.digest == self.memory.digest

    def remember(self, now: datetime, facts: FeedFacts | None = None) -> Memory:
        """What is remembered once everything in it was taken. `facts`: what a feed said of itself."""
        return self.memory.after(self.fetched, now, digest=self.digest, quiet=self._quiet(facts))

    def _quiet(self, facts: FeedFacts | None) -> Quiet | None:
        """What its headers and a feed's own words ask for; the longer interval counts."""
        if self.is_old and facts is None:
            return None
        if facts is None:
            return UNTOLD  # how long a page or a sitemap may be cached says nothing of its news
        asked = [span for span in (self.fetched.fresh_for, facts.interval) if span is not None]
        return Quiet(max(asked, default=None), facts.skip_hours, facts.skip_days)


def visit(source: Source, client: Client, memory: Memory, now: datetime, ways: Ways) -> Answer:
    """Ask a source's address. Raises SourceError for everything that is no good answer.

    robots.txt has no say about a feed that the admin names, and has about pages and sitemaps.
    """
    if memory.gone:
        raise Gone(show_address(memory.asked), _GONE, status=410)
    if memory.missing is not None and memory.missing.is_lost:
        raise give_up(source, memory.asked, memory.missing)
    if memory.not_before is not None and now < memory.not_before:
        until = memory.not_before.astimezone(UTC)
        raise FetchFailed(
            show_address(memory.asked),
            f"asked to be left alone until {until:%Y-%m-%d %H:%M} UTC; it is asked again then",
            retry_after=memory.not_before - now,
        )
    web = web_of(source)
    ask: Callable[..., Fetched] = client.crawl if web.type is SourceType.PAGE else client.fetch
    fetched = ask(
        memory.address,
        ways,
        accept=ACCEPTED.get(web.type, Accept.FEED),
        validators=memory.validators,
    )
    if fetched.status >= 300 or web.type is SourceType.PAGE or _is_page(fetched):
        refuse_block(fetched, memory.address)
    require_success(fetched)
    digest = "" if fetched.not_modified else hashlib.sha256(fetched.data).hexdigest()
    return Answer(fetched, memory, digest)


def remember_failure(memory: Memory, failure: SourceError, now: datetime) -> Memory:
    """What is remembered when there was no good answer: not to be asked again, or not yet.

    A move that leads to nothing is forgotten: the address in the file may lead elsewhere by now.
    """
    if isinstance(failure, GivenUp):  # nobody was asked
        return memory
    missing = _judge_missing(memory.missing, failure, now)
    if not isinstance(failure, FetchFailed):
        return replace(memory, missing=missing)
    return replace(
        memory,
        gone=isinstance(failure, Gone),
        missing=missing,
        url="" if failure.status == _ABSENT else memory.url,
        not_before=memory.not_before if failure.pause is None else now + failure.pause,
    )


def give_up(source: Source, asked: str, missing: Missing) -> GivenUp:
    """The error of an address that is not asked any more."""
    since = missing.since.astimezone(UTC)
    return GivenUp(
        show_address(asked),
        f"has answered 404 since {since:%Y-%m-%d}, and is not asked any more; correct the source's `url`, or "
        f"ask once more with `feedmill refresh {source.id}`",
        status=_ABSENT,
    )


def _judge_missing(missing: Missing | None, failure: SourceError, now: datetime) -> Missing | None:
    """No answer at all says nothing of what stands there; any other answer than 404 does."""
    status = failure.status if isinstance(failure, FetchFailed) else None
    if status == _ABSENT:
        return missing.again(now) if missing is not None else Missing(now, now)
    return None if status is not None or isinstance(failure, _ANSWERS) else missing


_ABSENT = 404
_ANSWERS = (Blocked, NotAFeed, NotASitemap, AnswerTooLarge)
_GONE = "is gone for good (410), and is not asked again; give the source its new address, or take it out"


def _is_page(fetched: Fetched) -> bool:
    return "html" in fetched.content_type or is_page(fetched.data[:4000].decode("ascii", "replace"))


def refuse_block(fetched: Fetched, asked: str, *, allow_restricted: bool = False) -> bool:
    """Whether the page says that its text is for its own network. Raises Blocked for every other block."""
    if fetched.not_modified:
        return False
    block = recognise_block(fetched.status, fetched.headers, fetched.url, fetched.data)
    if block is None:
        return False
    if block.kind is BlockKind.RESTRICTED and allow_restricted:
        return True
    if block.kind is BlockKind.ERROR and fetched.status >= 400:  # its status says it better
        return False
    pause = max(block.backoff, fetched.retry_after or timedelta())
    raise Blocked(show_address(asked), block.sentence, kind=block.kind, pause=pause)


def is_elsewhere(url: str, home: str) -> bool:
    """Whether an address is on another host than the source's own; www. makes none."""
    return _host(url) != _host(home)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.").removeprefix("m.")
