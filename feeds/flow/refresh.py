"""One pass over one source: read, parse, normalize, decide, save. It ends in a Report.

One bad article is a drop in the report; a bad source is an error in it. Nothing is withdrawn
but by a complete pass, and every step that was saved stays true if the next one never comes.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from feeds.errors import Overtaken, SourceError
from feeds.flow.dating import neighbours
from feeds.flow.decide import Decided, History, Taken, decide, hand_over
from feeds.flow.due import Leave, next_due
from feeds.flow.ending import Confirmed, Ending, Settlement, end, leave, resolve, settle
from feeds.flow.entries import label_article
from feeds.flow.flood import Trace, is_flood, make_trace
from feeds.flow.gallery import MOST_AGAIN, MOST_KEPT, Album, Gallery, NoGallery, keeps_pictures
from feeds.flow.loading import BATCH_FILES, KEPT, Loaded, Loader, describe_drops
from feeds.flow.recollection import Recollection
from feeds.flow.renewal import Renewer
from feeds.flow.tally import Tally
from feeds.flow.timetable import Timetable
from feeds.model.article import Draft, Stamp
from feeds.model.document import Document
from feeds.model.intent import Add, Change, Intent, Join, Keep, Reject, Renew
from feeds.model.known import KnownArticle
from feeds.model.memory import Memory
from feeds.model.payload import Payload
from feeds.model.picture import Incomplete
from feeds.model.reading import PATIENT, Drop, Findings, Haste, KnownFile, Reading, SourceState
from feeds.model.report import Report
from feeds.model.settings import Source
from feeds.ports import (
    Batch,
    Clock,
    Filed,
    Filing,
    Normalizer,
    Parsed,
    Parser,
    PictureReader,
    Reader,
    RefreshStore,
)

UNCONFIRMED = Confirmed()
UNKNOWN = Memory()
ATTEMPTS = 5
"""So often is a batch decided anew that another source's pass was quicker to store an article of."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What a refresh works with; the assembly hands it over."""

    read: Reader
    parse: Parser
    normalize: Normalizer
    store: RefreshStore
    label: Callable[[Draft, str], frozenset[str]]
    """A draft's labels, given its source's id."""
    recipe: Callable[[Source], str]
    """Changes whenever the same bytes may give another draft."""
    clock: Clock
    timetable: Timetable = field(default_factory=Timetable)
    readers: frozenset[str] | None = None
    """Every source that is read, by id."""
    reprints: float | None = None
    """How alike articles of different hosts are that count as one; None: nobody looks."""
    read_picture: PictureReader | None = None
    """Fetches the pictures of sources that want them kept; None: they stay where they are."""


def refresh(
    source: Source,
    tools: Tools,
    *,
    confirmed: Confirmed = UNCONFIRMED,
    haste: Haste = PATIENT,
    beat: Callable[[], None] = lambda: None,
) -> Report:
    """Look at a source once and save what was found. `beat` is called after every saved batch.

    Never raises SourceError: the report and the source's state carry it. A pass in haste comes
    between two of the schedule and shifts neither. Raises StoreError.
    """
    started = tools.clock()
    if confirmed.again:
        tools.store.wake(source.id)
    state = tools.store.state(source.id)
    work = _Pass(source, tools, state, started, beat)
    failure: SourceError | None = None
    try:
        work.run(haste, confirmed)
    except SourceError as met:
        failure = met
    report = work.tally.report(source.id, started, tools.clock(), str(failure or ""))
    ended = _end(state, report)
    if failure is not None and failure.is_final:
        tools.store.record(replace(ended, next_due=None))
        return report
    rest, pause = (failure.rest, failure.pause) if failure is not None else (timedelta(), None)
    leave_alone = Leave(ended.failures, rest, pause, work.memory.quiet, work.measure_silence(report.finished))
    due = next_due(source, tools.timetable, report, leave_alone)
    if haste != PATIENT and state.next_due is not None:
        due = min(due, state.next_due) if state.failures else state.next_due
    if not haste.calm:  # half a first pass is none: what follows would be news, and is history
        ended = replace(ended, first_refreshed=state.first_refreshed)
    tools.store.record(replace(ended, next_due=due))
    return report


def _end(state: SourceState, report: Report) -> SourceState:
    return replace(
        state,
        last_attempt=report.started,
        error=report.error,
        failures=state.failures + 1 if report.error else 0,
        last_success=state.last_success if report.error else report.started,
        first_refreshed=state.first_refreshed or (None if report.error else report.finished),
    )


@dataclass(slots=True)
class _Pass:
    """The state of one pass; each method is one of its steps."""

    source: Source
    tools: Tools
    state: SourceState
    started: datetime
    beat: Callable[[], None]
    tally: Tally = field(default_factory=Tally)
    zone: ZoneInfo = field(init=False)
    gallery: Gallery = field(init=False)
    renewer: Renewer = field(init=False)
    past: Recollection = field(init=False)
    ending: Ending = field(init=False)
    loader: Loader = field(init=False)
    neighbour: Stamp | None = None
    remaining: int = 0
    memory: Memory = UNKNOWN
    """What is remembered of the source's address from now on, if it has one."""

    def run(self, haste: Haste, confirmed: Confirmed) -> None:
        """The whole pass. Raises SourceError when the source cannot be read, or too much is different."""
        self.zone = ZoneInfo(self.source.timezone)
        tools, store = self.tools, self.tools.store
        self.gallery = self._open_gallery()
        self.renewer = Renewer(
            self.source, tools.recipe(self.source), tools.parse, self._make_draft, self.tally, self.started
        )
        self.past = Recollection(self.source, store, self.renewer, tools.reprints)
        known = store.known_files(self.source.id) if self.source.web is None else {}
        reading = tools.read(self.source, known, self.started, haste)
        self.tally.dropped += reading.drops
        self.tally.partial = not reading.complete
        self._renew_outdated()
        missing = [path for path in known if path not in reading.present] if reading.complete else []
        self.ending = Ending(self.state.articles, missing)
        self.ending.miss(store.find_by_paths(self.source.id, missing))
        recall = known.get if self.source.web is None else self._recall_file
        self.loader = Loader(self._parse, self._normalize, self.started, recall, self.tally, self.ending.late)
        self.remaining = len(reading.present)
        for loaded in self.loader.load(reading.sightings):
            self._save(loaded, reading)
        found = reading.find()
        self.tally.notes += found.notes
        self._miss(found)
        if haste.calm and (found.error is None or reading.present or found.gone):
            self._end(reading, confirmed)
        else:
            self._apply(leave(self.ending, self.ending.gone.values()))
        memory = self._note_news(found)
        new = memory if memory != found.recalled else None
        self._apply(Batch(files=found.files, pages=(*self.loader.pages, *found.pages), memory=new))
        self._tend_pictures(found)
        if found.error is not None:
            raise found.error

    def measure_silence(self, now: datetime) -> timedelta | None:
        """For how long the source's address has brought nothing new; None: nobody knows."""
        return None if self.memory.news is None else now - self.memory.news

    def _note_news(self, found: Findings) -> Memory | None:
        """What is remembered of the address, and that it had news; so it counts when it is read first."""
        if found.memory is None:
            return None
        has_news = any(isinstance(one, Add | Change | Join) for one in self.tally.intents)
        is_first = found.memory.news is None and found.error is None
        self.memory = replace(found.memory, news=self.started) if has_news or is_first else found.memory
        return self.memory

    def _open_gallery(self) -> Gallery:
        """Where this pass has the pictures of articles from."""
        read = self.tools.read_picture
        if read is None or not keeps_pictures(self.source):
            return NoGallery()
        return Album(
            self.source, read, self.tools.store, self.started, self.beat, note=self.tally.notes.append
        )

    def _miss(self, found: Findings) -> None:
        """What a reading that is never complete found gone is missing as well."""
        if found.gone:
            self.ending.missing = [*self.ending.missing, *sorted(found.gone)]
            gone = self.tools.store.find_by_paths(self.source.id, found.gone)
            self.ending.vanished |= {one.article.id: self._alone(one) for one in gone if not one.withdrawn}

    def _alone(self, known: KnownArticle) -> KnownArticle:
        """An article whose page is gone: the source's other columns show the same page, and keep it not."""
        if self.tools.reprints is not None:
            return known
        others = [one for one in known.article.also if not self.source.is_of_one_house(one.source_id)]
        return replace(known, article=replace(known.article, also=tuple(others)))

    def _renew_outdated(self) -> None:
        """Normalize again what another version or other settings made; silent for readers."""
        after = ""
        while rows := self.tools.store.find_outdated(
            self.source.id, self.renewer.recipe, after=after, limit=BATCH_FILES
        ):
            after = rows[-1][0].article.id
            intents = [self.renewer.renew(known, payload) for known, payload in rows]
            filed = [
                self._file(intent, known.path, known.payload_hash)
                for intent, (known, _payload) in zip(intents, rows, strict=True)
            ]
            waiting = [one for intent in intents for one in self.gallery.put_off(intent.article)]
            self._apply(Batch(filed=tuple(filed), incomplete=tuple(waiting)))
            self.tally.intents += intents

    def _recall_file(self, path: str) -> KnownFile | None:
        """What was noted of one place: few of a list's are ever asked about."""
        return self.tools.store.find_files(self.source.id, [path]).get(path)

    def _parse(self, payload: Payload) -> Parsed:
        return self.tools.parse(payload, self.source)

    def _normalize(self, document: Document, read_at: datetime) -> Draft:
        return self._make_draft(document, self.source, read_at)

    def _make_draft(self, document: Document, source: Source, read_at: datetime) -> Draft:
        """A document's draft, with the pictures that are held: both sides of a comparison have them."""
        return self.gallery.place(self.tools.normalize(document, source, read_at))

    def _fetch_pictures(self, filed: Sequence[Filed]) -> tuple[list[Filed], list[Incomplete]]:
        """What is to be stored, with pictures that can be had; and what is to be tried again."""
        complete: list[Filed] = []
        incomplete: list[Incomplete] = []
        for one in filed:
            if one.intent.article.source_id == self.source.id:
                article = one.intent.article
                if isinstance(one.intent, Change):
                    article = self.gallery.look_again(article)
                article, missing = self.gallery.fetch(article)
                complete.append(replace(one, intent=replace(one.intent, article=article)))
                incomplete += missing
            else:
                complete.append(one)
        return complete, incomplete

    def _tend_pictures(self, found: Findings) -> None:
        """Go back for what is missing, unless the host is in trouble; forget what is shown no more."""
        if self.source.web is None:
            return
        keeps = keeps_pictures(self.source)
        if keeps and found.error is None:
            self._complete()
        if keeps or self.tally.intents:  # a source that keeps none any more has renewed its articles
            self.tools.store.tidy_pictures(self.source.id, most_bytes=MOST_KEPT)

    def _complete(self) -> None:
        """Fetch pictures that could not be had before; silent for readers."""
        for known, before in self.tools.store.find_incomplete(self.source.id, self.started, limit=MOST_AGAIN):
            article, missing = self.gallery.fetch(known.article, before.failures)
            if article == known.article:
                self._apply(Batch(incomplete=missing))
                continue
            intent = Renew(replace(article, version=article.version + 1), "its pictures are kept now")
            filed = self._file_kept(intent, known, known.path)
            self._apply(Batch(filed=(filed,), incomplete=missing))
            self.tally.intents.append(intent)

    def _save(self, batch: tuple[Loaded, ...], reading: Reading) -> None:
        """Decide about some files and carry it out in one transaction."""
        store = self.tools.store
        known = store.find_by_paths(self.source.id, [one.sighting.path for one in batch])
        taken = self._take(batch)
        for attempt in range(ATTEMPTS):
            history = self._recall(taken, known, reading)
            try:
                self._carry_out(batch, known, decide(taken, history), history)
            except Overtaken:
                if attempt == ATTEMPTS - 1:
                    raise
            else:
                return

    def _carry_out(
        self,
        batch: tuple[Loaded, ...],
        known: tuple[KnownArticle, ...],
        outcomes: tuple[Decided, ...],
        history: History,
    ) -> None:
        """Save what was decided; only then does the pass take it for done. Raises Overtaken."""
        filed, incomplete = self._fetch_pictures(
            [made for one in outcomes if (made := self._file_outcome(one))]
        )
        refused = _list_refused(outcomes)
        ending = replace(self.ending)
        later, late = ending.note(batch, known, outcomes)
        files = [
            KnownFile(path, one.sighting.remembered, describe_drops([*one.drops, *refused.get(path, ())]))
            for one in batch
            if (path := one.sighting.path) not in later
        ]
        used = {one.payload_hash for one in filed}
        payloads = {one.payload_hash: one.payload for one in batch if one.payload_hash in used}
        pages = tuple(one.sighting.page for one in batch if one.sighting.page is not None)
        holders = (one.article.id for found in history.by_key.values() for one in found)
        checked = frozenset(holders) if history.on_web else None
        self._apply(
            Batch(
                tuple(filed),
                payloads,
                files=tuple(files),
                pages=pages,
                incomplete=tuple(incomplete),
                checked=checked,
            )
        )
        self.ending = ending
        self.ending.late += late
        self.tally.intents += [one.intent for one in outcomes]
        self.tally.dropped += [drop for drops in refused.values() for drop in drops]

    def _take(self, batch: tuple[Loaded, ...]) -> tuple[Taken, ...]:
        drafts = [draft for one in batch for draft in one.drafts]
        started = self.started.astimezone(self.zone)
        places = neighbours(drafts, before=self.neighbour, started=started, remaining=self.remaining)
        self.neighbour = next(
            (one.published for one in reversed(drafts) if one.published and one.published.at <= started),
            self.neighbour,
        )
        self.remaining -= len(batch)
        place = iter(places)
        return tuple(
            Taken(
                draft,
                one.sighting.path,
                one.sighting.signature,
                one.payload_hash,
                next(place),
                reread=one.sighting.reread,
            )
            for one in batch
            for draft in one.drafts
        )

    def _recall(self, taken: tuple[Taken, ...], known: tuple[KnownArticle, ...], reading: Reading) -> History:
        """What the store knows that matters for these drafts."""
        by_origin: dict[str, KnownArticle] = {}
        for one in self.past.modernize(sorted(known, key=lambda one: one.withdrawn)):
            by_origin.setdefault(one.article.draft.origin, one)
        return History(
            source_id=self.source.id,
            born_as=self.source.mint,
            now=self.started,
            looked=self.state.last_success if self.state.first_refreshed else None,
            zone=self.zone,
            by_origin=by_origin,
            by_id=self.past.find_holders(taken),
            vanished=self.ending.vanished,
            withdrawn=self.past.find_withdrawn(taken),
            by_key=self.past.find_by_keys(taken),
            reprints=self.tools.reprints,
            on_web=self.source.web is not None,
            readers=self.tools.readers,
            houses=self.source.houses,
            present=reading.present,
        )

    def _file_outcome(self, outcome: Decided) -> Filed | None:
        if isinstance(outcome.intent, Reject | Keep):
            return None
        if outcome.kept is not None:
            joins = isinstance(outcome.intent, Join)
            path = outcome.kept.path if joins else outcome.taken.path
            return self._file_kept(outcome.intent, outcome.kept, path)
        return self._file(outcome.intent, outcome.taken.path, outcome.taken.payload_hash)

    def _file(self, intent: Filing, path: str, payload_hash: str) -> Filed:
        article = intent.article
        labels = label_article(article, self.tools.label)
        return Filed(intent, path, labels, payload_hash, self.renewer.recipe, self.past.name(article.draft))

    def _file_kept(self, intent: Filing, known: KnownArticle, path: str) -> Filed:
        """An article whose record stays what it was made of."""
        return replace(self._file(intent, path, known.payload_hash), recipe=known.recipe)

    def _end(self, reading: Reading, confirmed: Confirmed) -> None:
        """Say what becomes of what is held and of what is gone. Raises SourceError when that is too much.

        What vanished may be what is still being written at a place where nothing was: the next pass knows.
        """
        if self.ending.vanished and any(self.loader.recall(path) is None for path in self.tally.unsettled):
            self._apply(leave(self.ending, self.ending.gone.values()))
            return
        held, left_behind = self._list_held(reading)
        shown = self._count_shown(len(held)) if reading.complete else len(reading.present)
        lost = self._list_lost(reading, is_redesign=is_flood(len(held), shown))
        settlement = settle(held, lost.values(), shown=shown, confirmed=confirmed)
        if left_behind:
            self._apply(Batch(discarded=left_behind))
        if settlement.matched or settlement.released:
            self._resolve_held(settlement, lost)
        last, withdrawals, error = end(
            self.ending, settlement, self.source.id, shown=shown, confirmed=confirmed
        )
        if error is None:
            last = self._hand_over(last, settlement)
        self._apply(last)
        self.tally.intents += withdrawals
        if error is not None:
            raise error

    def _hand_over(self, last: Batch, settlement: Settlement) -> Batch:
        """What leaves this source and is shown by another becomes that one's, in the pass's last batch."""
        handed = [
            one
            for key, one in self.ending.gone.items()
            if one.article.also and key not in settlement.matched.values()
        ]
        intents = [hand_over(one) for one in handed]
        self.tally.intents += intents
        filed = [
            self._file_kept(intent, one, one.article.also[0].path)
            for intent, one in zip(intents, handed, strict=True)
        ]
        # What is missing of their pictures is the other source's to fetch, if it keeps any.
        settled = tuple(Incomplete(one.article.id, None) for one in handed)
        return replace(last, filed=tuple(filed), incomplete=(*last.incomplete, *settled))

    def _list_held(self, reading: Reading) -> tuple[list[Trace], tuple[str, ...]]:
        """The held articles that are there, and the ids of those whose files are gone again.

        A list on the web that was shown once by mistake leaves some that it names no more: they stay held,
        and say nothing of the list as it is. One that says nothing new is as it was before them.
        """
        there: list[Trace] = []
        left_behind: list[str] = []
        for page in self._held_pages():
            for one in page:
                if one.path in reading.present:
                    there.append(make_trace(one))
                elif reading.complete:
                    left_behind.append(one.article.id)
        return there, tuple(left_behind)

    def _held_pages(self) -> Iterator[tuple[KnownArticle, ...]]:
        after = ""
        while page := self.tools.store.find_held(self.source.id, after=after, limit=BATCH_FILES):
            yield page
            after = page[-1].article.id

    def _count_shown(self, held: int) -> int:
        """How many articles the source shows in this pass."""
        added = sum(isinstance(one, Add) for one in self.tally.intents)
        return self.state.articles + added - len(self.ending.gone) + held

    def _list_lost(self, reading: Reading, *, is_redesign: bool) -> Mapping[str, KnownArticle]:
        """What held articles may turn out to be: what is gone, or what a redesigned list shows no more."""
        if reading.complete or not is_redesign:
            return self.ending.gone
        lost: dict[str, KnownArticle] = {}
        after = ""
        while page := self.tools.store.find_live(self.source.id, after=after, limit=BATCH_FILES):
            lost |= {one.article.id: one for one in page if one.path not in reading.present}
            after = page[-1].article.id
        return lost

    def _resolve_held(self, settlement: Settlement, gone: Mapping[str, KnownArticle]) -> None:
        resolved: dict[str, Intent] = {}
        places: set[str] = set()
        for page in self._held_pages():
            known = {one.article.id: one for one in page}
            intents = {
                key: intent for key, one in known.items() if (intent := resolve(one, settlement, gone))
            }
            filed = [
                replace(
                    self._file(intent, known[key].path, known[key].payload_hash), recipe=known[key].recipe
                )
                for key, intent in intents.items()
            ]
            moved = tuple(key for key in intents if key in settlement.matched)
            self._apply(Batch(tuple(filed), discarded=moved))
            resolved |= intents
            places |= {known[key].path for key in intents}
        self.tally.resolve(resolved, places)

    def _apply(self, batch: Batch) -> None:
        if batch != Batch():
            self.tools.store.apply(self.source.id, batch, self.started)
        self.beat()


def _list_refused(outcomes: tuple[Decided, ...]) -> dict[str, list[Drop]]:
    """What was not taken, by file: told, and remembered, as an unchanged file is not read again."""
    refused: dict[str, list[Drop]] = {}
    for one in outcomes:
        match one.intent:
            case Reject(origin, reason):
                drop = Drop(origin, reason)
            case Keep(_, reason, True) | Renew(_, reason, True):
                drop = Drop(one.taken.draft.origin, reason + KEPT)
            case _:
                continue
        refused.setdefault(one.taken.path, []).append(drop)
    return refused
