"""Tags: the words under which an article files itself."""

import html
import re

from feeds.model.document import Claim, Document, Field, Origin
from feeds.normalize.pick import Pick, pick_first
from feeds.text.chars import fold, squeeze

ORDER = (
    Origin.FRONT_MATTER,
    Origin.ITEM,
    Origin.FEED,
    Origin.JSON_LD,
    Origin.META,
    Origin.SITEMAP,
    Origin.MICRODATA,
    Origin.LABEL,
    Origin.MARKUP,
)
MAX_TAGS = 50
MAX_TAG = 60

_BORDER = re.compile(r"[,，、;；|｜\n]")
_SPACES = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")


def pick_tags(document: Document) -> Pick[tuple[str, ...]]:
    """The tags of the most trusted place that has any."""
    return pick_first(document.about(Field.TAGS), ORDER, _read) or Pick(())


def _read(claim: Claim) -> tuple[str, ...]:
    """A list stays as it was listed; one text is split at commas, or at spaces between Han."""
    tags: dict[str, str] = {}
    for value in claim.values:
        for part in split_tags(value) if len(claim.values) == 1 else [value]:
            tag = squeeze(html.unescape(part)).strip(" #,，")
            if tag and len(tag) <= MAX_TAG:
                tags.setdefault(fold(tag), tag)
    return tuple(tags.values())[:MAX_TAGS]


def split_tags(text: str) -> list[str]:
    """The tags in one text."""
    parts = _BORDER.split(text)
    return parts if len(parts) > 1 else _SPACES.split(text)
