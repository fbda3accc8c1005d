"""What a refresh will do, computed as data. Pure: touches neither clock nor store nor files.

Who is who, in this order:
  1. an article that names its own id is the stored one with that id;
  2. what stands at a known place (file, or member of a file) is the article that stood there;
  3. what appears while a file vanished is that file's article if its inode or its words agree;
  4. what has the words and the title of a withdrawn article is that one, back at another place; so is, on
     the web, what has its address and its title, whichever column shows it;
  5. on the web, what has the address of a stored article is that one: of this source if its title agrees
     (the ids of some feeds change with every poll), or shown by another source first;
  6. where the site wants it, a reprint of another host's article is that one;
  7. anything else is new: added or, when it is dated before the source's last pass, held until the
     end of the pass tells news from a redesign (flow/flood.py).
Two claims on one id: the first-seen keeps it, the other is rejected. What stands in an article's place
and is no article any more does not replace it (flow/ruin.py).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo

from feeds.flow.dating import date_again, date_new, first_update, update_again
from feeds.flow.identity import is_number, keys_of, likeness_keys, mint_id
from feeds.flow.ruin import describe_ruin
from feeds.model.article import Article, Draft, Elsewhere, Precision, Stamp
from feeds.model.intent import Add, Change, Hold, Join, Keep, Reject, Renew, Withdraw
from feeds.model.known import KnownArticle
from feeds.model.reading import Signature
from feeds.text.reprints import Piece, is_reprint, make_piece
from feeds.text.slugs import article_slug

DAY = timedelta(days=1)
FEW = 5
"""This many articles may always vanish, or arrive late, at once."""
SAME = "nothing a feed shows is different"
DOUBLE = "the same article as another one in this list"
LATE = "looks new and is dated before the last pass"


@dataclass(frozen=True, slots=True)
class Taken:
    """A draft as it was read in this pass."""

    draft: Draft
    path: str
    signature: Signature
    payload_hash: str
    neighbour: Stamp | None = None
    """Where it stands if it is undated and this is the source's first pass."""
    reread: bool = False
    """It is read in another way than before: no other words of it are news."""


@dataclass(frozen=True, slots=True)
class History:
    """What is known about a batch of drafts before it is decided."""

    source_id: str
    born_as: str
    """The source's oldest id: the one that goes into the ids of its articles."""
    now: datetime
    looked: datetime | None
    """When the source was last read completely; None on its first pass."""
    zone: tzinfo = UTC
    """The source's: in it stand the moments that no article states."""
    by_origin: Mapping[str, KnownArticle] = field(default_factory=dict)
    """The articles that stood at the batch's places, live ones before withdrawn ones."""
    by_id: Mapping[str, KnownArticle] = field(default_factory=dict)
    """The articles that hold ids which the batch would be given."""
    vanished: Mapping[str, KnownArticle] = field(default_factory=dict)
    """By id: live articles whose files are gone, not yet found elsewhere."""
    withdrawn: Sequence[KnownArticle] = ()
    """Articles that left long ago and have the text of one in the batch."""
    present: frozenset[str] = frozenset()
    """The files that are there in this pass."""
    by_key: Mapping[str, Sequence[KnownArticle]] = field(default_factory=dict)
    """Live articles of any source, by what tells them again wherever they are shown."""
    reprints: float | None = None
    """How alike articles of different hosts are that count as one; None: reprints stay apart."""
    on_web: bool = False
    """Whether the source is on the web: its dates and ids are worth less than an admin's."""
    readers: frozenset[str] | None = None
    """Every source that is read, by id; None: nobody is known to have left."""
    houses: frozenset[str] = frozenset()
    """The ids that the source, or that whose column it is, has or had."""

    @property
    def first_pass(self) -> bool:
        """Whether everything that is there is history, not arrival."""
        return self.looked is None


@dataclass(frozen=True, slots=True)
class Decided:
    """One draft's outcome."""

    taken: Taken
    intent: Add | Change | Renew | Hold | Join | Keep | Reject
    article_id: str
    """The article that the draft turned out to be; empty when it was rejected."""
    kept: KnownArticle | None = None
    """The stored article, if what was read is not taken into it: its own bytes stay."""


def decide(batch: Sequence[Taken], history: History) -> tuple[Decided, ...]:
    """An outcome for each draft, in order."""
    matcher = _Matcher(history, batch)
    return tuple(matcher.decide(taken) for taken in batch)


def decide_vanished(
    gone: Sequence[KnownArticle], *, live: int, confirmed: bool
) -> tuple[Withdraw, ...] | None:
    """Withdrawals for articles whose files are gone; None: too many at once, nobody may go.

    `live` counts the source's articles before this pass.
    """
    if not confirmed and len(gone) > FEW and len(gone) * 2 > live:
        return None
    return tuple(Withdraw(known.article.id, known.article.draft.origin, "its file is gone") for known in gone)


class _Matcher:
    """Gives each draft of a batch an article; remembers which are taken."""

    def __init__(self, history: History, batch: Sequence[Taken]) -> None:
        self._history = history
        self._given: dict[str, str] = {}
        self._vanished = dict(history.vanished)
        self._by_inode = {
            known.signature.inode: known for known in history.vanished.values() if known.signature is not None
        }
        self._by_body = {
            known.article.draft.body_hash: known
            for known in history.vanished.values()
            if known.article.draft.body_hash
        }
        counts = Counter(key for taken in batch for key in keys_of(taken.draft))
        self._shared = frozenset(key for key, count in counts.items() if count > 1)
        self._added: dict[tuple[str, str], str] = {}
        self._returning = _index_withdrawn(history.withdrawn)
        self._titles_gone = frozenset(known.article.draft.title for known in history.vanished.values())

    def decide(self, taken: Taken) -> Decided:
        """The draft's outcome."""
        known = (
            self._find_own(taken)
            or self._find_here(taken)
            or self._find_moved(taken)
            or self._find_returned(taken)
            or self._find_back(taken)
            or self._find_shown(taken)
            or self._find_reprinted(taken)
        )
        if isinstance(known, Reject):
            return Decided(taken, known, "")
        if known is None:
            return self._find_double(taken) or self._add(taken)
        self._given[known.article.id] = taken.draft.origin
        self._vanished.pop(known.article.id, None)
        is_elsewhere = known.article.source_id != self._history.source_id and not known.withdrawn
        if is_elsewhere and self._history.on_web:
            if self._has_left(known) and not describe_ruin(known.article.draft, taken.draft):
                return Decided(taken, _inherit(known, taken, self._history), known.article.id)
            return Decided(taken, _join(known, taken, self._history), known.article.id, kept=known)
        if refused := _refuse(known, taken):
            return Decided(taken, refused, known.article.id, kept=known)
        return Decided(taken, _compare(known, taken, self._history), known.article.id)

    def _has_left(self, known: KnownArticle) -> bool:
        """Whether the source was divided into columns, or its columns otherwise, since the article came."""
        readers, owner = self._history.readers, known.article.source_id
        if readers is None or owner in readers:
            return False
        return owner.partition("/")[0] in self._history.houses

    def _find_own(self, taken: Taken) -> KnownArticle | Reject | None:
        """By the id that the article names itself."""
        if not taken.draft.own_id:
            return None
        wanted = mint_id(taken.draft, self._history.born_as)
        if wanted in self._given:
            return _claimed(taken, self._given[wanted])
        holder = self._history.by_id.get(wanted)
        if holder is None or self._may_take(holder, taken):
            return holder
        place = holder.article.draft.origin
        mine = holder.article.source_id == self._history.source_id
        return _claimed(taken, place if mine else f"{place} of source {holder.article.source_id}")

    def _may_take(self, holder: KnownArticle, taken: Taken) -> bool:
        """The holder stood here, or stands nowhere any more."""
        if holder.withdrawn or holder.article.id in self._vanished:
            return True
        return holder.article.source_id == self._history.source_id and (
            holder.path == taken.path or holder.path not in self._history.present
        )

    def _find_here(self, taken: Taken) -> KnownArticle | None:
        """By the place where it stands."""
        known = self._history.by_origin.get(taken.draft.origin)
        if known is None or known.article.id in self._given or _are_two(known, taken):
            return None
        return known

    def _find_moved(self, taken: Taken) -> KnownArticle | None:
        """By what vanished from elsewhere in this pass."""
        twin = self._by_body.get(taken.draft.body_hash) if taken.draft.body_hash else None
        for known in (twin, self._by_inode.get(taken.signature.inode)):
            if known is None or known.article.id not in self._vanished or _are_two(known, taken):
                continue
            if known is twin or _is_same_inode(known, taken):
                return known
        return None

    def _find_returned(self, taken: Taken) -> KnownArticle | None:
        """By what was withdrawn in an earlier pass: the same text under the same title."""
        known = self._returning.get((taken.draft.body_hash, taken.draft.title))
        if known is None or known.article.id in self._given or _are_two(known, taken):
            return None
        return known

    def _find_back(self, taken: Taken) -> KnownArticle | None:
        """By its address, if what had it was withdrawn under this title: by another column, perhaps."""
        if not self._history.on_web or taken.draft.own_id:
            return None
        known = self._history.by_id.get(mint_id(taken.draft, self._history.born_as))
        if known is None or not known.withdrawn or known.article.id in self._given:
            return None
        if known.article.draft.title != taken.draft.title or _are_two(known, taken):
            return None
        return None if set(keys_of(known.article.draft)).isdisjoint(keys_of(taken.draft)) else known

    def _find_shown(self, taken: Taken) -> KnownArticle | None:
        """By its address, where that is one article's: ours under another id, or another source's."""
        if not self._history.on_web:
            return None
        for key in keys_of(taken.draft):
            holders = self._history.by_key.get(key, ())
            if key in self._shared or len(holders) != 1 or holders[0].article.id in self._given:
                continue
            if self._is_shown(holders[0], taken):
                return holders[0]
        return None

    def _find_double(self, taken: Taken) -> Decided | None:
        """The same article in another column of one list: its CMS's number and its title say so."""
        if not self._history.on_web:
            return None
        title = taken.draft.title
        for key in filter(is_number, keys_of(taken.draft)):
            stored = self._history.by_key.get(key, ())
            ids = [one.article.id for one in stored if one.article.draft.title == title]
            found = self._added.get((key, title)) or next(iter(ids), "")
            if found:
                return Decided(taken, Keep(taken.draft.origin, DOUBLE), found)
        return None

    def _find_reprinted(self, taken: Taken) -> KnownArticle | None:
        """The article of another host whose reprint it is; the first that was seen of several."""
        alike = self._history.reprints
        if alike is None or not self._history.on_web:
            return None
        found = {
            one.article.id: one
            for key in likeness_keys(taken.draft)
            for one in self._history.by_key.get(key, ())
            if one.article.source_id != self._history.source_id and one.article.id not in self._given
        }
        mine = _make_piece(taken.draft)
        twins = [one for one in found.values() if is_reprint(mine, _make_piece(one.article.draft), alike)]
        return min(twins, key=lambda one: (one.article.first_seen, one.article.id), default=None)

    def _is_shown(self, holder: KnownArticle, taken: Taken) -> bool:
        if holder.article.source_id != self._history.source_id:
            return True
        if holder.path == taken.path:
            return True
        return holder.path not in self._history.present and holder.article.draft.title == taken.draft.title

    def _add(self, taken: Taken) -> Decided:
        draft, history = taken.draft, self._history
        attempt = 0
        while (identity := mint_id(draft, history.born_as, attempt=attempt)) in self._given or (
            identity in history.by_id
        ):
            attempt += 1
            if draft.own_id:
                return Decided(taken, _claimed(taken, "another article"), "")
        self._given[identity] = draft.origin
        self._added |= {(key, draft.title): identity for key in keys_of(draft)}
        neighbour = taken.neighbour if history.first_pass else None
        first_seen = history.now.astimezone(history.zone)
        published = date_new(draft, first_seen=first_seen, neighbour=neighbour)
        article = Article(
            id=identity,
            slug=article_slug(identity),
            source_id=history.source_id,
            draft=draft,
            first_seen=history.now,
            published=published,
            updated=first_update(draft, published, now=history.now),
            arrived=not history.first_pass,
        )
        return Decided(
            taken, Hold(article, LATE) if self._is_late(article) else Add(article, "new"), identity
        )

    def _is_late(self, article: Article) -> bool:
        """Dated before the last pass. An undated one is if an article of its title has just vanished."""
        looked = self._history.looked
        if looked is None:
            return False
        stated = article.draft.published
        if stated is None:
            return article.draft.title in self._titles_gone
        if stated.precision is Precision.DAY and self._history.on_web:
            return stated.at + DAY < looked  # it may be of any hour of its day
        return article.published.at < looked


def _index_withdrawn(withdrawn: Sequence[KnownArticle]) -> Mapping[tuple[str, str], KnownArticle]:
    """By text and title; where several agree nothing is guessed."""
    found: dict[tuple[str, str], list[KnownArticle]] = {}
    for one in withdrawn:
        draft = one.article.draft
        if draft.body_hash and draft.title:
            found.setdefault((draft.body_hash, draft.title), []).append(one)
    return {key: one for key, (one, *others) in found.items() if not others}


def _make_piece(draft: Draft) -> Piece:
    return make_piece(draft.url, draft.title, draft.body_text)


def _claimed(taken: Taken, holder: str) -> Reject:
    return Reject(
        taken.draft.origin,
        f"its id {taken.draft.own_id!r} belongs to {holder} already; give one of them another id",
    )


def _are_two(known: KnownArticle, taken: Taken) -> bool:
    """Both name an own id, and not the same: different articles, wherever they stand."""
    ours, theirs = taken.draft.own_id, known.article.draft.own_id
    return bool(ours and theirs and ours != theirs)


def _is_same_inode(known: KnownArticle, taken: Taken) -> bool:
    """The inode agrees because the file moved, not because its number was given away again.

    File systems reuse the inode of a deleted file at once. A moved file keeps its size and time;
    one that was moved and edited keeps its title or most of its paragraphs.
    """
    if known.signature == taken.signature or known.article.draft.title == taken.draft.title:
        return True
    old = set(known.article.draft.body_text.split("\n"))
    new = set(taken.draft.body_text.split("\n"))
    return len((old & new) - {""}) * 2 >= len((old | new) - {""}) > 0


def _keep_copied(old: Draft, draft: Draft) -> Draft:
    """The draft with its origin feed's `updated` as it was when the article was copied.

    That feed changes with each of its entries; an article must not be another one for it.
    """
    if old.feed is None or draft.feed is None or old.feed.updated is None:
        return draft
    return replace(draft, feed=replace(draft.feed, updated=old.feed.updated))


def _join(known: KnownArticle, taken: Taken, history: History) -> Join | Keep:
    """What another source showed first: one article, which remembers both."""
    old = known.article
    here = Elsewhere(history.source_id, taken.path)
    if here in old.also:
        return Keep(taken.draft.origin, f"shown by source {old.source_id} as well; its record counts")
    others = tuple(one for one in old.also if one.source_id != history.source_id)
    article = replace(old, also=(*others, here), version=old.version + 1)
    return Join(article, f"shown by source {old.source_id} already")


def _inherit(known: KnownArticle, taken: Taken, history: History) -> Renew:
    """An article whose column is read no more, shown by another one of its source. Silent."""
    old = known.article
    draft = _keep_first_dates(old.draft, _keep_copied(old.draft, taken.draft))
    published = date_again(old, draft)
    others = tuple(one for one in old.also if one.source_id != history.source_id)
    article = replace(
        old,
        draft=draft,
        source_id=history.source_id,
        published=published,
        updated=update_again(old, draft, published, now=history.now, words_differ=False),
        also=(*others, Elsewhere(old.source_id, known.path)),
        version=old.version + 1,
    )
    return Renew(article, f"its source {old.source_id} is read no more")


def hand_over(known: KnownArticle) -> Renew:
    """An article that leaves its source and is shown by another: that one's from now on. Silent."""
    old, first = known.article, known.article.also[0]
    article = replace(old, source_id=first.source_id, also=old.also[1:], version=old.version + 1)
    return Renew(article, f"left its source; {first.source_id} shows it still")


def _keep_first_dates(old: Draft, draft: Draft) -> Draft:
    """The draft without dates that moved on by themselves: some feeds date everything anew with each poll.

    A date that was corrected to an earlier one is taken.
    """
    kept = draft
    if old.published is not None and draft.published is not None and draft.published.at > old.published.at:
        provenance = {**draft.provenance, "published": old.provenance.get("published", "")}
        kept = replace(kept, published=old.published, provenance=provenance)
    if draft.words_hash == old.words_hash and old.updated is not None and draft.updated is not None:
        kept = replace(kept, updated=old.updated)
    return kept


def _refuse(known: KnownArticle, taken: Taken) -> Keep | Renew | None:
    """The article as it was, and where its ruined page is now; None when the page is no ruin."""
    old, draft = known.article, taken.draft
    ruin = describe_ruin(old.draft, draft) if old.draft.words_hash != draft.words_hash else ""
    if not ruin:
        return None
    reason = f"{ruin}; write the article into it again, or remove the file"
    if known.path == taken.path or known.withdrawn:
        return Keep(draft.origin, reason, refused=True)
    moved = replace(old, draft=replace(old.draft, origin=draft.origin), version=old.version + 1)
    return Renew(moved, reason, refused=True)


def _compare(known: KnownArticle, taken: Taken, history: History) -> Add | Change | Renew | Hold | Keep:
    """What a known article's new draft means for readers."""
    old = known.article
    draft = _keep_copied(old.draft, taken.draft)
    if history.on_web:
        draft = _keep_first_dates(old.draft, draft)
    published = date_again(old, draft)
    words_differ = old.draft.words_hash != draft.words_hash and not taken.reread
    article = replace(
        old,
        draft=draft,
        source_id=history.source_id,
        published=published,
        updated=update_again(old, draft, published, now=history.now, words_differ=words_differ),
        also=tuple(one for one in old.also if one.source_id != history.source_id),
        version=old.version + 1,
    )
    if known.held:
        return Hold(replace(article, updated=first_update(draft, published, now=history.now)), LATE)
    if known.withdrawn:
        return Add(article, "came back")
    if words_differ:
        return Change(article, "the words changed")
    if old.draft == draft and published == old.published and known.path == taken.path:
        return Keep(draft.origin, SAME)
    return Renew(article, "moved" if known.path != taken.path else "the record changed, the words did not")


def renew(known: KnownArticle, draft: Draft, now: datetime) -> Renew | None:
    """A stored article normalized again by another version or other settings: silent for readers.

    None when the record is the same, or when this version makes next to nothing of it.
    """
    old = known.article
    draft = _keep_copied(old.draft, draft)
    published = date_again(old, draft)
    if (old.draft == draft and old.published == published) or describe_ruin(old.draft, draft):
        return None
    updated = update_again(old, draft, published, now=now, words_differ=False)
    article = replace(old, draft=draft, published=published, updated=updated, version=old.version + 1)
    return Renew(article, "normalized by another version or other settings")
