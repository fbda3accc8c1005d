"""What hosts want robots to leave alone (RFC 9309): the one door of Protego."""

import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from protego import Protego

from feeds.errors import AddressRefused, FetchFailed, RobotsForbid, SourceError
from feeds.model.fetching import Access, Fetched
from feeds.sources.web.agent import TOKEN
from feeds.text.urls import show_address

READ = 512 * 1024
"""Bytes of a robots.txt that count; the rest is as if it were not there (2.5)."""

LONGEST_KEPT = timedelta(hours=24)
SHORTEST_KEPT = timedelta(hours=1)
RETRY = timedelta(minutes=15)
"""When an unreachable robots.txt is tried again."""

_MOST_HOSTS = 1024
_AGENT_LINE = re.compile(r"^([ \t]*user[- ]?agent[ \t]*:?[ \t]*)([^\r\n#]*)", re.IGNORECASE | re.MULTILINE)
_TOKEN = re.compile(r"[A-Za-z_-]+|\*")
_SOMEBODY_ELSE = "x"


@dataclass(slots=True)
class Rules:
    """One host's rules. `parsed` is None when all is allowed, or nothing, as `closed` says."""

    parsed: Protego | None = None
    closed: str = ""
    """Why nothing may be read; empty when something may."""
    until: datetime | None = None
    """When they are read again; None: they never were."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def allow(self, url: str) -> bool:
        """Whether this address may be read."""
        return not self.closed and (self.parsed is None or bool(self.parsed.can_fetch(url, TOKEN)))

    def delay(self) -> float:
        """The Crawl-delay asked for, in seconds; 0 when there is none."""
        return float(self.parsed.crawl_delay(TOKEN) or 0.0) if self.parsed else 0.0


class Robots:
    """The rules of the hosts that were asked lately.

    `peek` fetches the beginning of an address; `slow_down` is told of a host's Crawl-delay.
    """

    def __init__(
        self,
        peek: Callable[[str, Access], Fetched],
        clock: Callable[[], datetime],
        slow_down: Callable[[str, float], None],
    ) -> None:
        self._peek = peek
        self._clock = clock
        self._slow_down = slow_down
        self._hosts: OrderedDict[str, Rules] = OrderedDict()
        self._lock = threading.Lock()

    def check(self, url: str, access: Access) -> None:
        """Raise RobotsForbid when this address may not be read, AddressRefused for a private one."""
        rules = self._find(url, access)
        if rules.allow(url):
            return
        where = show_address(locate(url))
        sentence = (
            f"may not be read while {where} cannot be, which {rules.closed}"
            if rules.closed
            else f"may not be read by robots, says {where}; ask their webmaster to allow {TOKEN}"
        )
        raise RobotsForbid(show_address(url), sentence)

    def _find(self, url: str, access: Access) -> Rules:
        origin = locate(url)
        with self._lock:
            rules = self._hosts.setdefault(origin, Rules())
            self._hosts.move_to_end(origin)
            while len(self._hosts) > _MOST_HOSTS:
                self._hosts.popitem(last=False)
        with rules.lock:
            if rules.until is None or rules.until <= self._clock():
                self._renew(rules, origin, access)
        return rules

    def _renew(self, rules: Rules, origin: str, access: Access) -> None:
        """Read the rules again. While they cannot be read, the last ones hold; without any, all is closed."""
        try:
            fetched = self._peek(origin, access)
        except AddressRefused:
            raise
        except SourceError as failure:
            if isinstance(failure, FetchFailed) and failure.status is not None:
                self._open(rules, None, LONGEST_KEPT)  # more than five redirects, or a circle (2.3.1.2)
            else:
                self._keep(rules, failure.sentence)
            return
        if fetched.status >= 500:
            self._keep(rules, f"answers {fetched.status}")
            return
        parsed = parse(fetched.data) if 200 <= fetched.status < 300 else None
        self._open(rules, parsed, fetched.fresh_for)
        if rules.delay():
            self._slow_down(urlsplit(origin).hostname or "", rules.delay())

    def _open(self, rules: Rules, parsed: Protego | None, fresh_for: timedelta | None) -> None:
        kept = LONGEST_KEPT if fresh_for is None else fresh_for
        rules.parsed, rules.closed = parsed, ""
        rules.until = self._clock() + min(max(kept, SHORTEST_KEPT), LONGEST_KEPT)

    def _keep(self, rules: Rules, reason: str) -> None:
        if rules.closed or rules.until is None:
            rules.closed = reason
        rules.until = self._clock() + RETRY


def locate(url: str) -> str:
    """Where the rules for an address stand."""
    parts = urlsplit(url)
    return parts._replace(path="/robots.txt", query="", fragment="").geturl()


def parse(data: bytes) -> Protego:
    """Rules, of which only the groups of exactly our token, else of all robots, speak to us.

    Protego takes `feed` for a part of our name; the standard does not (2.2.1).
    """
    text = data[:READ].decode("utf-8", "replace").removeprefix("\ufeff")
    return Protego.parse(_AGENT_LINE.sub(_name_us, text))


def _name_us(line: re.Match[str]) -> str:
    token = _TOKEN.match(line[2].strip())
    name = token[0] if token else _SOMEBODY_ELSE
    return line[1] + (name if name == "*" or name.lower() == TOKEN.lower() else _SOMEBODY_ELSE)
