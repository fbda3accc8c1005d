"""Articles that another version or other settings made, normalized again from their stored bytes.

So both sides of every comparison are normalized by the running version, and an upgrade is no news.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from feeds.errors import ArticleError
from feeds.flow.decide import renew
from feeds.flow.tally import Tally
from feeds.model.article import Draft
from feeds.model.intent import Renew
from feeds.model.known import KnownArticle
from feeds.model.payload import Payload
from feeds.model.reading import Drop
from feeds.model.settings import Source
from feeds.ports import Normalizer, Parser


@dataclass(frozen=True, slots=True)
class Renewer:
    """Makes stored articles again; what this version cannot read stays as it was, with a note."""

    source: Source
    recipe: str
    parse: Parser
    normalize: Normalizer
    tally: Tally
    started: datetime

    def renew(self, known: KnownArticle, payload: Payload) -> Renew:
        """The article under the running recipe."""
        return renew(known, self._draft_of(known, payload), self.started) or Renew(
            known.article, "normalized again, the same"
        )

    def modernize(
        self, known: Sequence[KnownArticle], payloads: Mapping[str, Payload]
    ) -> tuple[KnownArticle, ...]:
        """The same articles, their drafts as the running recipe makes them, to be compared with."""
        return tuple(self._modernize(one, payloads.get(one.payload_hash)) for one in known)

    def is_outdated(self, known: KnownArticle) -> bool:
        """Whether another recipe of this source made it."""
        return known.recipe != self.recipe and known.article.source_id == self.source.id

    def _modernize(self, known: KnownArticle, payload: Payload | None) -> KnownArticle:
        if payload is None or not self.is_outdated(known):
            return known
        return replace(known, article=replace(known.article, draft=self._draft_of(known, payload)))

    def _draft_of(self, known: KnownArticle, payload: Payload) -> Draft:
        draft = known.article.draft
        try:
            # Equal files share their bytes: where these stand is the article's word, not the payload's.
            parsed = self.parse(replace(payload, origin=known.path), self.source)
            self.tally.note_pages(parsed.notes)
            for document in parsed.documents:
                if document.origin == draft.origin:
                    return self.normalize(document, self.source, known.article.first_seen)
        except ArticleError as error:
            self.tally.notes.append(Drop(draft.origin, f"kept as it was: {error.sentence}"))
        return draft
