"""The trail that leads to an article, as its page shows it."""

import html

from feeds.model.document import Claim, Document, Field, Origin
from feeds.normalize.pick import Pick, pick_first
from feeds.text.chars import squeeze

ORDER = (
    Origin.FRONT_MATTER,
    Origin.ITEM,
    Origin.FEED,
    Origin.LABEL,
    Origin.MARKUP,
    Origin.JSON_LD,
    Origin.META,
)
MAX_LABELS = 12
MAX_LABEL = 120


def pick_breadcrumbs(document: Document) -> Pick[tuple[str, ...]]:
    """The labels of the best trail; empty when there is none."""
    return pick_first(document.about(Field.BREADCRUMBS), ORDER, _read) or Pick(())


def _read(claim: Claim) -> tuple[str, ...]:
    labels = (squeeze(html.unescape(value)).strip(" >»›/|") for value in claim.values)
    return tuple(label for label in labels if label and len(label) <= MAX_LABEL)[:MAX_LABELS]
