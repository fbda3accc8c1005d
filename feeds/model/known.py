"""What the store knows of an article when its source is looked at again."""

from dataclasses import dataclass

from feeds.model.article import Article
from feeds.model.reading import Signature


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """A stored article, live or withdrawn, and the file it came from."""

    article: Article
    path: str
    """The file; `article.draft.origin` names the member of a list as well."""
    withdrawn: bool
    """In no feed: its file is gone, or it is held."""
    recipe: str
    """Which version and settings normalized it: an equal recipe and equal bytes give an equal draft."""
    payload_hash: str
    signature: Signature | None = None
    """The file's, as the last pass saw it."""
    held: bool = False
    """Never announced: it looked new and was dated before the pass that found it."""
