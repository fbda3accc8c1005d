"""One pass over one source: read, parse, normalize, decide, save. It ends in a Report.

One bad article is a drop in the report; a bad source is an error in it. Nothing is withdrawn
but by a complete pass, and every step that was saved stays true if the next one never comes.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from feeds.errors import ArticleError, SourceError, TooManyVanished
from feeds.flow.dating import neighbours
from feeds.flow.decide import Decided, History, Taken, decide, decide_vanished, renew
from feeds.flow.due import next_due
from feeds.flow.identity import mint_id
from feeds.model.article import Draft, Stamp
from feeds.model.intent import Add, Change, Intent, Reject, Renew
from feeds.model.known import KnownArticle
from feeds.model.payload import Payload
from feeds.model.reading import PATIENT, Again, Drop, Haste, KnownFile, Reading, Sighting, SourceState
from feeds.model.report import Report
from feeds.model.settings import Source
from feeds.ports import Batch, Clock, Filed, Normalizer, Parser, Reader, RefreshStore

BATCH_FILES = 100
BATCH_BYTES = 4 * 1024 * 1024
KEPT = "; its last good version stays in the feeds"


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


def refresh(
    source: Source,
    tools: Tools,
    *,
    confirm_withdrawals: bool = False,
    haste: Haste = PATIENT,
    beat: Callable[[], None] = lambda: None,
) -> Report:
    """Look at a source once and save what was found. `beat` is called after every saved batch.

    Never raises SourceError: the report and the source's state carry it. A pass in haste comes
    between two of the schedule and shifts neither. Raises StoreError.
    """
    started = tools.clock()
    state = tools.store.state(source.id)
    work = _Pass(source, tools, state, started, beat)
    try:
        work.run(haste, confirm_withdrawals=confirm_withdrawals)
        error = ""
    except SourceError as failure:
        error = str(failure)
    report = work.report(tools.clock(), error)
    ended = _next_state(state, source, report)
    if haste != PATIENT and state.next_due is not None:
        ended = replace(ended, next_due=state.next_due)
    tools.store.record(ended)
    return report


def _next_state(state: SourceState, source: Source, report: Report) -> SourceState:
    ended = replace(
        state,
        last_attempt=report.started,
        error=report.error,
        failures=state.failures + 1 if report.error else 0,
        last_success=state.last_success if report.error else report.started,
        first_refreshed=state.first_refreshed or (None if report.error else report.finished),
    )
    due = next_due(ended, source, finished=report.finished, unsettled=bool(report.unsettled))
    return replace(ended, next_due=due)


@dataclass(slots=True)
class _Loaded:
    """A file read in this pass, with its drafts."""

    sighting: Sighting
    payload: Payload
    payload_hash: str
    drafts: tuple[Draft, ...]
    drops: tuple[Drop, ...]


@dataclass(slots=True)
class _Tally:
    """What the report will say."""

    intents: list[Intent] = field(default_factory=list)
    unchanged: int = 0
    unsettled: list[str] = field(default_factory=list)
    early: int = 0
    dropped: list[Drop] = field(default_factory=list)
    notes: list[Drop] = field(default_factory=list)


class _Pass:
    """The state of one pass; each method is one of its steps."""

    def __init__(
        self,
        source: Source,
        tools: Tools,
        state: SourceState,
        started: datetime,
        beat: Callable[[], None],
    ) -> None:
        self._source = source
        self._tools = tools
        self._state = state
        self._started = started
        self._beat = beat
        self._recipe = tools.recipe(source)
        self._zone = ZoneInfo(source.timezone)
        self._tally = _Tally()
        self._known_files: Mapping[str, KnownFile] = {}
        self._vanished: dict[str, KnownArticle] = {}
        self._members_gone: dict[str, KnownArticle] = {}
        self._files_held: list[KnownFile] = []
        self._neighbour: Stamp | None = None
        self._remaining = 0

    def report(self, finished: datetime, error: str) -> Report:
        """What this pass did."""
        tally = self._tally
        return Report(
            source_id=self._source.id,
            started=self._started,
            finished=finished,
            intents=tuple(tally.intents),
            unchanged=tally.unchanged,
            unsettled=tuple(tally.unsettled),
            early=tally.early,
            dropped=tuple(tally.dropped),
            notes=tuple(tally.notes),
            error=error,
        )

    def run(self, haste: Haste, *, confirm_withdrawals: bool) -> None:
        """The whole pass. Raises SourceError when the source cannot be read or too much is gone."""
        self._known_files = self._tools.store.known_files(self._source.id)
        reading = self._tools.read(self._source, self._known_files, self._started, haste)
        self._tally.dropped += reading.drops
        self._renew_outdated()
        missing = [path for path in self._known_files if path not in reading.present]
        missing = missing if reading.complete else []
        self._vanished = {
            known.article.id: known
            for known in self._tools.store.find_by_paths(self._source.id, missing)
            if not known.withdrawn
        }
        self._remaining = len(reading.present)
        for loaded in _batched(self._load(reading.sightings)):
            self._save(loaded, reading)
        self._withdraw(missing, confirmed=confirm_withdrawals)

    def _renew_outdated(self) -> None:
        """Normalize again what another version or other settings made; silent for readers."""
        after = ""
        while rows := self._tools.store.find_outdated(
            self._source.id, self._recipe, after=after, limit=BATCH_FILES
        ):
            after = rows[-1][0].article.id
            filed = [self._renew(known, payload) for known, payload in rows]
            self._apply(Batch(filed=tuple(filed)))
            self._tally.intents += [one.intent for one in filed]

    def _renew(self, known: KnownArticle, payload: Payload) -> Filed:
        """The article under the running recipe; as it was, if this version cannot read it."""
        draft = known.article.draft
        try:
            for document in self._tools.parse(payload).documents:
                if document.origin == draft.origin:
                    draft = self._tools.normalize(document, self._source, known.article.first_seen)
        except ArticleError as error:
            self._tally.notes.append(Drop(draft.origin, f"kept as it was: {error.sentence}"))
        intent = renew(known, draft) or Renew(known.article, "normalized again, the same")
        return self._file(intent, known.path, known.payload_hash)

    def _load(self, sightings: Iterable[Sighting]) -> Iterator[_Loaded]:
        """Parse and normalize what is new; count everything else."""
        for sighting in sightings:
            if sighting.unsettled:
                self._tally.unsettled.append(sighting.path)
                continue
            self._tally.early += sighting.again is Again.SOON
            if sighting.payload is not None:
                yield self._parse(sighting, sighting.payload)
            elif sighting.drop is not None:
                drop = replace(sighting.drop, reason=self._tell_kept(sighting.path, sighting.drop.reason))
                self._tally.dropped.append(drop)
                self._hold(KnownFile(sighting.path, sighting.remembered, drop.reason))
            else:
                self._tally.unchanged += 1

    def _hold(self, file: KnownFile) -> None:
        """Remember a file at the end of the pass, unless it is remembered so already."""
        if self._known_files.get(file.path) != file:
            self._files_held.append(file)

    def _tell_kept(self, path: str, reason: str) -> str:
        """A file that gave an article before is not gone from the feeds: its last good version stays."""
        known = self._known_files.get(path)
        was_good = known is not None and (not known.drop or known.drop.endswith(KEPT))
        return reason.removesuffix(KEPT) + (KEPT if was_good else "")

    def _parse(self, sighting: Sighting, payload: Payload) -> _Loaded:
        digest = hashlib.sha256(payload.media_type.encode() + b"\n" + payload.data).hexdigest()
        drafts: list[Draft] = []
        drops: list[Drop] = []
        try:
            parsed = self._tools.parse(payload)
            drops += parsed.drops
            for document in parsed.documents:
                try:
                    drafts.append(self._tools.normalize(document, self._source, self._started))
                except ArticleError as error:
                    drops.append(Drop(document.origin, error.sentence))
        except ArticleError as error:
            drops.append(Drop(sighting.path, self._tell_kept(sighting.path, error.sentence)))
        self._tally.dropped += drops
        self._tally.notes += [Drop(draft.origin, note) for draft in drafts for note in draft.notes]
        return _Loaded(sighting, payload, digest, tuple(drafts), tuple(drops))

    def _save(self, batch: tuple[_Loaded, ...], reading: Reading) -> None:
        """Decide about some files and carry it out in one transaction."""
        known = self._tools.store.find_by_paths(self._source.id, [one.sighting.path for one in batch])
        taken = self._take(batch)
        history = self._recall(taken, known, reading)
        outcomes = decide(taken, history)
        for one in outcomes:
            self._vanished.pop(one.article_id, None)
        filed = [filed for one in outcomes if (filed := self._file_outcome(one))]
        held = self._find_members_gone(batch, known, outcomes)
        rejected = {one.taken.path for one in outcomes if isinstance(one.intent, Reject)}
        files = [
            KnownFile(one.sighting.path, one.sighting.remembered, _describe(one.drops))
            for one in batch
            if one.sighting.path not in held | rejected
        ]
        payloads = {one.payload_hash: one.payload for one in batch if one.drafts}
        self._apply(Batch(tuple(filed), payloads, files=tuple(files)))

    def _take(self, batch: tuple[_Loaded, ...]) -> tuple[Taken, ...]:
        drafts = [draft for one in batch for draft in one.drafts]
        started = self._started.astimezone(self._zone)
        started = self._started.astimezone(self._zone)
        places = neighbours(drafts, before=self._neighbour, started=started, remaining=self._remaining)
        self._neighbour = next(
            (one.published for one in reversed(drafts) if one.published and one.published.at <= started),
            self._neighbour,
        )
        self._remaining -= len(batch)
        place = iter(places)
        return tuple(
            Taken(draft, one.sighting.path, one.sighting.signature, one.payload_hash, next(place))
            for one in batch
            for draft in one.drafts
        )

    def _recall(self, taken: tuple[Taken, ...], known: tuple[KnownArticle, ...], reading: Reading) -> History:
        """What the store knows that matters for these drafts."""
        by_origin: dict[str, KnownArticle] = {}
        for one in sorted(known, key=lambda one: one.withdrawn):
            by_origin.setdefault(one.article.draft.origin, one)
        ids = {mint_id(one.draft, self._source.id) for one in taken}
        by_id = {one.article.id: one for one in self._tools.store.find_by_ids(ids)}
        return History(
            source_id=self._source.id,
            now=self._started,
            first_pass=self._state.first_refreshed is None,
            zone=self._zone,
            by_origin=by_origin,
            by_id=by_id,
            vanished=self._vanished,
            present=reading.present,
        )

    def _file_outcome(self, outcome: Decided) -> Filed | None:
        intent = outcome.intent
        if isinstance(intent, Reject):
            self._tally.dropped.append(Drop(intent.origin, intent.reason))
        if intent is None:
            self._tally.unchanged += 1
            return None
        self._tally.intents.append(intent)
        if isinstance(intent, Reject):
            return None
        return self._file(intent, outcome.taken.path, outcome.taken.payload_hash)

    def _file(self, intent: Add | Change | Renew, path: str, payload_hash: str) -> Filed:
        labels = self._tools.label(intent.article.draft, self._source.id)
        return Filed(intent, path, labels, payload_hash, self._recipe)

    def _find_members_gone(
        self, batch: tuple[_Loaded, ...], known: tuple[KnownArticle, ...], outcomes: tuple[Decided, ...]
    ) -> set[str]:
        """Articles that stood in these files and do not any more; the files they stood in.

        A file with a part that could not be used proves nothing gone: its articles stay.
        Such files are remembered only together with the withdrawal.
        """
        whole = {one.sighting.path: one for one in batch if not one.drops}
        found = {one.article_id for one in outcomes}
        gone = [
            one for one in known if one.path in whole and not one.withdrawn and one.article.id not in found
        ]
        self._members_gone |= {one.article.id: one for one in gone}
        for path in {one.path for one in gone}:
            self._files_held.append(KnownFile(path, whole[path].sighting.remembered))
        return {one.path for one in gone}

    def _withdraw(self, missing: Collection[str], *, confirmed: bool) -> None:
        """End the pass: withdraw what is gone, unless that is suspiciously much."""
        gone = list((self._vanished | self._members_gone).values())
        held = tuple(self._files_held)
        withdrawals = decide_vanished(gone, live=self._state.articles, confirmed=confirmed)
        if withdrawals is None:
            keep = {one.path for one in gone}
            self._apply(
                Batch(
                    files=tuple(one for one in held if one.path not in keep),
                    forgotten=tuple(path for path in missing if path not in keep),
                )
            )
            raise TooManyVanished(
                self._source.id,
                f"{len(gone)} of {self._state.articles} articles vanished at once; nothing was withdrawn. "
                f"If that is meant, run: feedmill refresh {self._source.id} --confirm-withdrawals",
            )
        self._tally.intents += withdrawals
        self._apply(Batch(withdrawn=withdrawals, files=held, forgotten=tuple(missing)))

    def _apply(self, batch: Batch) -> None:
        if batch != Batch():
            self._tools.store.apply(self._source.id, batch, self._started)
        self._beat()


def _describe(drops: tuple[Drop, ...]) -> str:
    """Why a file gave no article, or not all of them, for the reports to come."""
    return "; ".join(drop.reason for drop in drops)


def _batched(loaded: Iterator[_Loaded]) -> Iterator[tuple[_Loaded, ...]]:
    """Batches bounded in files and in bytes: memory does not grow with the source."""
    batch: list[_Loaded] = []
    size = 0
    for one in loaded:
        batch.append(one)
        size += len(one.payload.data)
        if len(batch) >= BATCH_FILES or size >= BATCH_BYTES:
            yield tuple(batch)
            batch, size = [], 0
    if batch:
        yield tuple(batch)
