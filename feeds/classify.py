"""An article's labels: everything a feed can select it by."""

from dataclasses import dataclass

from feeds.model.article import Draft
from feeds.model.settings import Settings

ALL = "all"


def source_label(source_id: str) -> str:
    """The label of every article of one source."""
    return f"source:{source_id}"


def category_label(category_id: str) -> str:
    """The label of every article in one category or below it."""
    return f"category:{category_id}"


def exclude_label(feed_id: str) -> str:
    """The label of every article that one feed leaves out."""
    return f"exclude:{feed_id}"


@dataclass(frozen=True, slots=True)
class Rules:
    """Compiled classification rules. Equal digests give equal labels."""

    settings: Settings
    digest: str


def compile_rules(settings: Settings) -> Rules:
    """Compile the settings' rules."""
    return Rules(settings, repr(settings))


def labels_of(draft: Draft, source_id: str, rules: Rules) -> frozenset[str]:
    """Every label of an article; none when its source is not configured."""
    if source_id not in {source.id for source in rules.settings.sources}:
        return frozenset()
    return frozenset({ALL, source_label(source_id)})
