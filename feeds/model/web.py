"""What the admin says about articles on the web: where they are, and how their pages are read."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from feeds.model.fetching import Access, Tls


class SourceType(StrEnum):
    """What stands at a source's address."""

    AUTO = "auto"
    FEED = "feed"
    LIST = "list"
    SITEMAP = "sitemap"
    PAGE = "page"
    JSON = "json"


class External(StrEnum):
    """What becomes of a list's items on other hosts."""

    LINK = "link"
    FOLLOW = "follow"
    SKIP = "skip"


class Media(StrEnum):
    """Where readers get pictures from: where they are, or from us."""

    LINK = "link"
    CACHE = "cache"


@dataclass(frozen=True, slots=True)
class Select:
    """Where things stand on pages: CSS selectors with an optional `@attribute`; empty: found by looking.

    `row`, `link` and `next` are of lists, `content` and `remove` of articles' pages. `title` and `date`
    stand within a row where there is one, else on pages.
    """

    row: str = ""
    link: str = ""
    title: str = ""
    date: str = ""
    next: str = ""
    content: str = ""
    remove: tuple[str, ...] = ()

    @property
    def on_pages(self) -> "Select":
        """What of it is about articles' pages."""
        if self.row:
            return Select(content=self.content, remove=self.remove)
        return Select(title=self.title, date=self.date, content=self.content, remove=self.remove)


OPEN_ACCESS = Access()
SECRETS = frozenset({"headers", "cookies", "auth"})
"""Fields of an access that are for one host alone."""

NO_SELECT = Select()
DEFAULT_RECHECK = (timedelta(hours=1), timedelta(days=1), timedelta(days=7))


@dataclass(frozen=True, slots=True)
class Web:
    """How one address is read, and the articles that it leads to on its own host."""

    url: str
    """Absolute, and without credentials: those are in `access`."""
    type: SourceType = SourceType.AUTO
    select: Select = NO_SELECT
    external: External = External.LINK
    full_text: bool = False
    """Of feeds: whether each link is followed for the whole text."""
    media: Media = Media.LINK
    pages: int = 1
    """How many pages of a list each pass reads."""
    backfill: int = 0
    """How many more pages the first pass reads, for older articles."""
    recheck: tuple[timedelta, ...] = DEFAULT_RECHECK
    """When an article's page is read again, each from the moment it was first seen, in their order."""
    access: Access = OPEN_ACCESS


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds for articles on the hosts of a pattern, whichever source leads to them.

    More general rules are already in it. Sources whose own address matches have it among what they
    inherit, so it is for articles that a source finds on other hosts.
    """

    host: str
    """`www.example.edu`, `*.example.edu` for every host below, or `*`."""
    select: Select = NO_SELECT
    timezone: str = ""
    """Empty: the source's."""
    language: str = ""
    """Empty: the source's."""
    access: Access = OPEN_ACCESS
    given: frozenset[str] = frozenset()
    """Which fields of `access` the rule gives."""

    def apply(self, access: Access, url: str) -> Access:
        """A source's access, as it is for an address on a host of this rule; the rule's word counts.

        The source's secrets are not told there. The rule's are, by https alone, to that host alone, and
        only if it proves who it is as the rule asks, whatever the source puts up with elsewhere.
        """
        given = {name: getattr(self.access, name) for name in sorted(self.given)}
        home = url if url.lower().startswith("https:") else ""
        bare = replace(access, home=home, headers=(), cookies=(), auth=None)
        if self.given & SECRETS:
            bare = replace(bare, tls=Tls())
        return replace(bare, **given)


def find_rule(rules: Iterable[Rule], host: str) -> Rule | None:
    """The rule of the narrowest pattern that a host matches; None when there is none."""
    matching = (rule for rule in rules if matches_host(rule.host, host))
    return max(matching, key=lambda rule: breadth(rule.host), default=None)


def matches_host(pattern: str, host: str) -> bool:
    """Whether a rule's pattern means this host; both in small letters and ASCII."""
    if not pattern.startswith("*"):
        return pattern == host
    return pattern == "*" or host.endswith(pattern[1:])


def breadth(pattern: str) -> tuple[bool, int]:
    """Sorts patterns that mean one host: the widest first."""
    return not pattern.startswith("*"), len(pattern)
