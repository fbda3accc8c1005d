"""What the store knows that matters for the drafts of a pass."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feeds.flow.decide import Taken
from feeds.flow.identity import keys_of, likeness_keys, mint_id
from feeds.flow.renewal import Renewer
from feeds.model.article import Draft
from feeds.model.known import KnownArticle
from feeds.model.settings import Source
from feeds.ports import RefreshStore


@dataclass(frozen=True, slots=True)
class Recollection:
    """Looks articles up by everything that tells them again, as the running version makes them."""

    source: Source
    store: RefreshStore
    renewer: Renewer
    reprints: float | None
    """How alike articles of different hosts are that count as one; None: nobody looks."""

    def name(self, draft: Draft) -> tuple[str, ...]:
        """Everything by which an article is found again, wherever it is shown."""
        alike = likeness_keys(draft) if self.reprints is not None else ()
        return (*keys_of(draft), *alike)

    def find_by_keys(self, taken: Sequence[Taken]) -> Mapping[str, Sequence[KnownArticle]]:
        """The live articles of any source that share a name with these drafts."""
        keys = {key for one in taken for key in self.name(one.draft)} if self.source.web is not None else ()
        return self.store.find_by_keys(keys) if keys else {}

    def find_withdrawn(self, taken: Sequence[Taken]) -> tuple[KnownArticle, ...]:
        """The articles that left long ago and have the text of one of these."""
        hashes = {one.draft.body_hash for one in taken if one.draft.body_hash}
        return self.modernize(self.store.find_withdrawn(self.source.id, hashes)) if hashes else ()

    def find_holders(self, taken: Sequence[Taken]) -> dict[str, KnownArticle]:
        """The articles that hold the ids which these drafts would be given, attempt by attempt.

        A place may have been the first one of several articles: each moved on, and each keeps its id.
        """
        found: dict[str, KnownArticle] = {}
        drafts, attempt = [one.draft for one in taken], 0
        while drafts:
            ids = {mint_id(one, self.source.mint, attempt=attempt): one for one in drafts}
            held = {one.article.id: one for one in self.modernize(self.store.find_by_ids(ids))}
            found |= held
            drafts = [one for key, one in ids.items() if key in held and not one.own_id]
            attempt += 1
        return found

    def modernize(self, known: Sequence[KnownArticle]) -> tuple[KnownArticle, ...]:
        """The same articles as the running version makes them: withdrawn ones too."""
        hashes = {one.payload_hash for one in known if self.renewer.is_outdated(one)}
        payloads = self.store.load_payloads(hashes) if hashes else {}
        return self.renewer.modernize(known, payloads)
