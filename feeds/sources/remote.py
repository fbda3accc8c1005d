"""A source on the web as a reader sees it: what its list names, and the pages behind it.

Nothing that fell off a list is missing. Everything is remembered only once it was taken: a pass that
breaks off finds the same list again.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256

from feeds.errors import Malformed, SourceError
from feeds.formats import bundle
from feeds.formats.bundle import Bundle
from feeds.formats.file import is_file_address
from feeds.model.document import Claim, Document, Field, Origin
from feeds.model.guide import make_guide
from feeds.model.memory import NO_VALIDATORS, Memory, PageState
from feeds.model.payload import MediaType, Payload
from feeds.model.reading import PATIENT, Drop, Findings, Haste, KnownFile, Reading, Sighting, Signature
from feeds.model.settings import Source
from feeds.model.web import External, Rule, SourceType
from feeds.ports import Recall
from feeds.sources.listing import Desk, Item, Listing
from feeds.sources.pages import MOST_AGAIN, MOST_NEW, Crawler, Look
from feeds.sources.visit import Answer, give_up, is_elsewhere, recall, remember_failure, visit, web_of
from feeds.sources.web import Client
from feeds.text.sameness import address_key

BEFORE = "older than what a first pass reads; the newest pages of a sitemap are taken"
_NOWHERE = Signature(0, 0, 0)


class Oblivion:
    """Nothing is remembered (ports.Recall)."""

    def memory(self, _source_id: str, /) -> None:
        """Nothing."""

    def files(self, _source_id: str, _paths: Collection[str], /) -> Mapping[str, KnownFile]:
        """None."""
        return {}

    def has_files(self, _source_id: str, /) -> bool:
        """No."""
        return False

    def pages(self, _source_id: str, _paths: Collection[str], /) -> Mapping[str, PageState]:
        """None."""
        return {}

    def pages_due(self, _source_id: str, _now: datetime, _limit: int, /) -> tuple[PageState, ...]:
        """None."""
        return ()

    def payloads(self, _source_id: str, _paths: Collection[str], /) -> Mapping[str, Payload]:
        """None."""
        return {}


@dataclass(frozen=True, slots=True)
class WebReader:
    """Looks at sources on the web; with a client and with what the store remembers."""

    client: Client
    past: Recall
    rules: tuple[Rule, ...] = ()
    """What holds on other hosts than a source's own."""

    def __call__(
        self, source: Source, known: Mapping[str, KnownFile], now: datetime, haste: Haste = PATIENT
    ) -> Reading:
        """Ask the source's address, and read its articles' pages while it is iterated over.

        Where that gives no list the reading is empty, and finds the error. There is no haste on the web, and
        what was noted of a source's places is looked up where its list names them: an answer that says
        nothing new asks for none of it, however long the source has been read.
        """
        del haste, known
        recalled = self.past.memory(source.id)
        memory = recall(source, recalled)
        guide = make_guide(source.web, self.rules)
        desk = Desk(source, self.client, self.past, now, guide)
        try:
            answer = visit(source, self.client, memory, now, guide)
            listing = Listing() if answer.is_old else desk.read(answer)
        except SourceError as failure:
            told = remember_failure(memory, failure, now)
            gone = _find_gone(source, told)
            if gone:  # when it is back, its old bytes are news
                told = replace(told, validators=NO_VALIDATORS, digest="")
            found = Findings(gone=gone, memory=told, recalled=recalled, error=_judge(source, told, failure))
            return Reading(frozenset(), iter(()), complete=False, find=lambda: found)
        crawler = Crawler(source, self.client, now, guide)
        pass_ = _Round(source, self.past, crawler, listing)
        return Reading(
            present=frozenset(item.document.origin for item in listing.items),
            sightings=pass_.sight(),
            drops=listing.drops,
            complete=False,
            find=lambda: replace(
                pass_.find(_remember(answer, listing, now), replace(memory, missing=None)), recalled=recalled
            ),
        )


def _judge(source: Source, told: Memory, failure: SourceError) -> SourceError:
    """The failure, or that it was one too many."""
    if told.missing is None or not told.missing.is_lost:
        return failure
    return give_up(source, told.asked, told.missing)


def _find_gone(source: Source, told: Memory) -> frozenset[str]:
    """The place of the only article of a source that is a page, once that is not there any more."""
    is_gone = web_of(source).type is SourceType.PAGE and told.missing is not None and told.missing.is_gone
    return frozenset({address_key(told.address)}) if is_gone else frozenset()


def _remember(answer: Answer, listing: Listing, now: datetime) -> Memory:
    """What is remembered of the address. An index may stay as it is while its sitemaps change."""
    memory = answer.remember(now, listing.facts)
    return replace(memory, validators=NO_VALIDATORS, digest="") if listing.is_index else memory


@dataclass(slots=True)
class _Round:
    """One pass over a list and the pages behind it."""

    source: Source
    past: Recall
    crawler: Crawler
    listing: Listing
    known: Mapping[str, KnownFile] = field(default_factory=dict)
    """What was noted of the places that the list names."""
    gone: set[str] = field(default_factory=set)
    passed_over: list[KnownFile] = field(default_factory=list)
    new: int = 0
    waiting: int = 0
    """Items that were not looked at, and are in the next pass."""

    @property
    def now(self) -> datetime:
        """The pass's moment."""
        return self.crawler.now

    def find(self, memory: Memory, before: Memory) -> Findings:
        """What is known at the end. A list that was not read to its end is read again."""
        return Findings(
            gone=frozenset(self.gone),
            files=tuple(self.passed_over),
            memory=before if self.waiting else memory,
            pages=() if self.waiting else self.listing.sitemaps,
            error=self.crawler.error,
            notes=tuple(self.crawler.notes),
        )

    def sight(self) -> Iterator[Sighting]:
        """Every item, then the pages that are to be looked at again."""
        self.known = self._recall_files(item.document.origin for item in self.listing.items)
        items = self._choose()
        seen = {item.document.origin for item in items}
        for item in items:
            sighting = self._sight_item(item)
            if sighting is not None:
                yield sighting
        due = self.past.pages_due(self.source.id, self.now, MOST_AGAIN)
        noted = self._recall_files(state.path for state in due)
        for state in due:
            if state.path not in seen and self.crawler.error is None:
                yield self._look_again(state, noted.get(state.path))

    def _recall_files(self, paths: Iterable[str]) -> Mapping[str, KnownFile]:
        wanted = frozenset(paths)
        return self.past.files(self.source.id, wanted) if wanted else {}

    def _choose(self) -> list[Item]:
        """The items of this pass; of a sitemap's first one the newest."""
        items = list(self.listing.items)
        if not self.listing.is_sitemap or self.past.has_files(self.source.id):
            return [item for item in items if not self._is_skipped(item)]
        old, new = items[:-MOST_NEW], items[-MOST_NEW:]
        self.passed_over += [KnownFile(item.document.origin, _sign(item), BEFORE) for item in old]
        return [item for item in new if not self._is_skipped(item)]

    def _is_skipped(self, item: Item) -> bool:
        known = self.known.get(item.document.origin)
        if known is not None and known.drop == BEFORE:
            return True
        web = web_of(self.source)
        return web.external is External.SKIP and bool(item.url) and is_elsewhere(item.url, web.url)

    def _follows(self, item: Item) -> bool:
        web = web_of(self.source)
        if not item.url or not (web.full_text or self.listing.is_sitemap or is_file_address(item.url)):
            return False
        return web.external is External.FOLLOW or not is_elsewhere(item.url, web.url)

    def _sight_item(self, item: Item) -> Sighting | None:
        """One item; None when it waits for the next pass."""
        path, follows = item.document.origin, self._follows(item)
        signature = self._sign(item, follows=follows)
        if self.listing.page is not None:
            page = self.listing.page
            signature = Signature.of_digest(sha256(page.data).digest(), len(page.data))
            return Sighting(path, signature, self._pack(path, Bundle(None, self.crawler.extend(page))))
        known = self.known.get(path)
        if known is not None and known.signature == signature:
            return Sighting(path, signature, None, Drop(path, known.drop) if known.drop else None)
        reread = known is not None and known.signature == self._sign(item, follows=not follows)
        found = self._follow(item, signature) if follows else self._take(item, signature, reread=reread)
        return found and replace(found, reread=reread)

    def _take(self, item: Item, signature: Signature, *, reread: bool) -> Sighting:
        """An item by its list's words alone; its page is not looked at again if it was until now."""
        path = item.document.origin
        state = self.past.pages(self.source.id, [path]).get(path) if reread else None
        left = replace(state, next_check=None) if state is not None else None
        return Sighting(path, signature, self._pack(path, Bundle(item.document)), page=left)

    def _sign(self, item: Item, *, follows: bool) -> Signature:
        """What tells that an item is as it was, and read as it was: files and sitemaps' pages always are."""
        is_chosen = follows and not self.listing.is_sitemap and not is_file_address(item.url)
        return _sign(item, "followed" if is_chosen else "")

    def _follow(self, item: Item, signature: Signature) -> Sighting | None:
        path, is_list_all = item.document.origin, not self.listing.is_sitemap
        if self.crawler.error is not None or self.new >= MOST_NEW:
            if self.crawler.error is not None and is_list_all:
                later = PageState(path, item.url, self.now, next_check=self.now)
                return Sighting(path, signature, self._pack(path, Bundle(item.document)), page=later)
            self.waiting += 1
            return None
        self.new += 1
        state = self.past.pages(self.source.id, [path]).get(path)
        fresh = None if state is None else replace(state, validators=NO_VALIDATORS)
        look = self.crawler.look(path, item.url, fresh)
        if look.is_gone:
            self.gone.add(path)
            return Sighting(path, _NOWHERE, page=look.state)
        if look.pages or look.file is not None:
            made = self._pack(path, _bundle(item.document, look))
            return Sighting(path, signature, made, page=look.state)
        self.crawler.notes.append(Drop(path, f"its page {look.problem}"))
        if is_list_all:
            return Sighting(path, signature, self._pack(path, Bundle(item.document)), page=look.state)
        return Sighting(path, signature, drop=Drop(path, f"its page {look.problem}"), page=look.state)

    def _look_again(self, state: PageState, known: KnownFile | None) -> Sighting:
        """A page whose time has come, whether or not its list still names it."""
        signature = known.signature if known is not None else _NOWHERE
        look = self.crawler.look(state.path, state.url, state)
        if look.is_gone:
            self.gone.add(state.path)
        if not look.pages and look.file is None:
            return Sighting(state.path, signature, page=look.state)
        made = self._pack(state.path, _bundle(self._recall_entry(state), look))
        return Sighting(state.path, signature, made, page=look.state)

    def _recall_entry(self, state: PageState) -> Document:
        """What the list said when the article was taken."""
        payload = self.past.payloads(self.source.id, [state.path]).get(state.path)
        if payload is not None and payload.media_type is MediaType.BUNDLE:
            with suppress(Malformed):
                entry = bundle.unpack(payload).entry
                if entry is not None:
                    return entry
        claim = Claim(Field.URL, (state.url,), Origin.SITEMAP, "url")
        return Document(state.path, (claim,), "", self.now, base=state.url)

    def _pack(self, path: str, made: Bundle) -> Payload:
        return Payload(path, MediaType.BUNDLE, bundle.pack(made), self.now)


def _bundle(entry: Document, look: Look) -> Bundle:
    """What a list said of an article, with what stood at its address."""
    return Bundle(bundle.add_file(entry, look.file) if look.file is not None else entry, look.pages)


def _sign(item: Item, way: str = "") -> Signature:
    """What tells that an item is as it was: what its list says of it, and of its last change."""
    moment = item.modified.isoformat() if item.modified else ""
    return Signature.of_digest(bundle.digest(item.document, f"{moment}{way}"))
