"""What the admin says of the pages that a source leads to: how they are asked for, and how they are read.

The source speaks of its own host, rules of the others. Secrets of the one are never the other's.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from feeds.model.fetching import Access
from feeds.model.web import NO_SELECT, OPEN_ACCESS, Rule, Select, Web, find_rule, matches_host


@dataclass(frozen=True, slots=True)
class Aid:
    """How one page is read."""

    select: Select = NO_SELECT
    timezone: str = ""
    """Of its dates without an offset; empty: the source's."""
    language: str = ""
    """Empty: what the page says."""

    @property
    def further(self) -> "Aid":
        """How the pages are read on which an article goes on: its title and date stand on the first."""
        return replace(self, select=replace(self.select, title="", date=""))


NO_AID = Aid()


@dataclass(frozen=True, slots=True)
class Guide:
    """What holds for whichever address a source leads to."""

    home: str = ""
    """The source's own address."""
    select: Select = NO_SELECT
    access: Access = OPEN_ACCESS
    rules: tuple[Rule, ...] = ()

    def at(self, url: str) -> Access:
        """How this address is asked for."""
        rule = self._find_rule(host_of(url))
        return self.access if rule is None else rule.apply(self.access, url)

    def at_redirect(self, url: str) -> Access:
        """How it is asked for if another host leads there, which must not read with a rule's secrets."""
        access = self.at(url)
        return access if access is self.access else replace(access, home="")

    def aid(self, url: str) -> Aid:
        """How the page that answered at this address is read."""
        host = host_of(url)
        if not host:
            return NO_AID
        rule = self._find_rule(host)
        if rule is not None:
            return Aid(rule.select.on_pages, rule.timezone, rule.language)
        if not self._is_own(host):
            return NO_AID
        own = find_rule(self.rules, host)
        return Aid(self.select.on_pages, "", own.language if own else "")

    def _find_rule(self, host: str) -> Rule | None:
        """The rule for a host that is not the source's own: of that one the source has inherited it."""
        home = host_of(self.home)
        rule = find_rule(self.rules, host)
        is_inherited = rule is not None and self._is_own(host) and matches_host(rule.host, home)
        return None if host == home or is_inherited else rule

    def _is_own(self, host: str) -> bool:
        """Whether a host is the source's; www. makes none."""
        return host.removeprefix("www.") == host_of(self.home).removeprefix("www.")


NO_GUIDE = Guide()


def make_guide(web: Web | None, rules: Iterable[Rule]) -> Guide:
    """The guide of a source; in a directory nobody needs one."""
    return NO_GUIDE if web is None else Guide(web.url, web.select, web.access, tuple(rules))


def host_of(url: str) -> str:
    """An address's host, in small letters; empty for what is no address."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""
