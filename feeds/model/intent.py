"""What a refresh decided to do, as data: computed first, applied after."""

from dataclasses import dataclass

from feeds.model.article import Article


@dataclass(frozen=True, slots=True)
class Add:
    """A new article, or one that came back under its old id."""

    article: Article
    reason: str


@dataclass(frozen=True, slots=True)
class Change:
    """The words changed: `updated` moves."""

    article: Article
    reason: str


@dataclass(frozen=True, slots=True)
class Renew:
    """The record changed but not its words, or only our rules did: silent for readers."""

    article: Article
    reason: str
    refused: bool = False
    """What came is not that article any more, and stands at another place: only that is taken."""


@dataclass(frozen=True, slots=True)
class Hold:
    """An article that looks new and is dated before the last pass: stored, and in no feed yet.

    The end of the pass says whether it is released, is another article's new place, or stays held.
    """

    article: Article
    reason: str


@dataclass(frozen=True, slots=True)
class Join:
    """A stored article of another source, shown by this one as well: it is one article."""

    article: Article
    reason: str


@dataclass(frozen=True, slots=True)
class Keep:
    """A stored article stays as it is."""

    origin: str
    reason: str
    refused: bool = False
    """What came is not that article any more (a login form, next to nothing); else nothing is different."""


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The article left its source; it stays stored and leaves the feeds."""

    article_id: str
    origin: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reject:
    """An article that may not be taken (its id is claimed already)."""

    origin: str
    reason: str


Intent = Add | Change | Renew | Hold | Join | Keep | Withdraw | Reject
