"""What another publisher's feed says of itself."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class FeedFacts:
    """A feed without its entries. Empty or None where it says nothing; addresses are absolute."""

    kind: str
    """What it is, as people say: RSS 2.0, Atom 1.0, JSON Feed 1.1."""
    id: str = ""
    title: str = ""
    description: str = ""
    url: str = ""
    """Where it says it can be found."""
    page: str = ""
    """Where people read what it lists."""
    language: str = ""
    updated: str = ""
    """As it stood there."""
    rights: str = ""
    generator: str = ""
    image: str = ""
    authors: tuple[str, ...] = ()
    """Of the feed as a whole: of every entry that names nobody."""
    hubs: tuple[str, ...] = ()
    """WebSub hubs that tell of changes."""
    next_page: str = ""
    """The next part of a paged feed (RFC 5005, 3)."""
    previous_archive: str = ""
    """The archive of what is older than this document (RFC 5005, 4)."""
    interval: timedelta | None = None
    """How long it asks to be left alone, by ttl or sy:updatePeriod, the longer of the two."""
    skip_hours: frozenset[int] = frozenset()
    """Hours of the day, 0 to 23 in GMT, in which it asks not to be read."""
    skip_days: frozenset[int] = frozenset()
    """Days of the week in GMT, Monday is 0, on which it asks not to be read."""
    ended: bool = False
    """It says that nothing will ever be added (JSON Feed's `expired`)."""
