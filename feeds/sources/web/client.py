"""The polite client: one for the process, for every source, from any thread."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from requests import Session
from urllib3.response import HTTPResponse

from feeds.errors import AddressRefused, Stopped
from feeds.model.fetching import Accept, Access, Fetched, Validators, Ways
from feeds.sources.web.answer import make_fetched, utc_now
from feeds.sources.web.body import drain, read_beginning, read_body
from feeds.sources.web.budget import Budget
from feeds.sources.web.credentials import may_carry, pick_auth, pick_cookies, pick_headers
from feeds.sources.web.deadline import Deadline
from feeds.sources.web.failures import PROBLEMS, explain
from feeds.sources.web.line import Line
from feeds.sources.web.names import LookUp, look_up
from feeds.sources.web.pool import Pool
from feeds.sources.web.redirects import Trail, clean, is_redirect
from feeds.sources.web.referer import name_page
from feeds.sources.web.robots import READ, Robots
from feeds.sources.web.route import make_route
from feeds.sources.web.session import make_session
from feeds.sources.web.unpacking import CODINGS
from feeds.text import urls

_NOTHING = Validators()


@dataclass(frozen=True, slots=True)
class _Wish:
    """What one fetch is after."""

    accept: Accept
    read: Callable[[HTTPResponse, Access], bytes]
    permit: Callable[[str], None]
    """Raises an error for an address that may not be read."""
    validators: Validators = _NOTHING
    page: str = ""
    """Where the address stood, for hosts that want to know; empty: nowhere."""


class Client:
    """Asks the web, and hands over what it answered, whatever its status.

    Every method raises SourceError when there is no whole answer, and Stopped once it is closed.
    Challenges and walls are answers like others here: who reads them recognises them, then asks
    `require_success`.
    """

    def __init__(
        self,
        agent: str,
        *,
        clock: Callable[[], datetime] = utc_now,
        look: LookUp = look_up,
        budget: Budget | None = None,
    ) -> None:
        self._agent = agent
        self._clock = clock
        self._look = look
        self._pool = Pool()
        self._lines: set[Line] = set()
        self._stopping = threading.Event()
        self.budget = budget or Budget()
        self.robots = Robots(self._read_robots, clock, self.budget.slow_down)

    def fetch(
        self, url: str, ways: Ways, *, accept: Accept = Accept.FEED, validators: Validators = _NOTHING
    ) -> Fetched:
        """What an address that the admin named as a feed or file answers. robots.txt has no say."""
        return self._get(url, ways, _Wish(accept, _read, _permit, validators))

    def crawl(
        self, url: str, ways: Ways, *, accept: Accept = Accept.PAGE, validators: Validators = _NOTHING
    ) -> Fetched:
        """What any other address answers, if robots.txt lets it be read, there and at every redirect."""

        def permit(address: str) -> None:
            self.robots.check(address, ways.at(address))

        return self._get(url, ways, _Wish(accept, _read, permit, validators))

    def peek(self, url: str, ways: Ways, *, size: int) -> Fetched:
        """The head of an answer and at most `size` bytes of its body, however much there is."""

        def read(answer: HTTPResponse, _access: Access) -> bytes:
            return read_beginning(answer, size)

        return self._get(url, ways, _Wish(Accept.ANY, read, _permit))

    def view(self, url: str, ways: Ways, *, page: str) -> Fetched:
        """What the address of a picture answers to who reads `page`, if robots.txt lets it be read."""

        def permit(address: str) -> None:
            self.robots.check(address, ways.at(address))

        return self._get(url, ways, _Wish(Accept.PICTURE, _read, permit, page=page))

    def close(self) -> None:
        """End every fetch that is under way, and refuse new ones."""
        self._stopping.set()
        self.budget.close()
        self._pool.close()
        for line in tuple(self._lines):
            line.hang_up()

    def _read_robots(self, url: str, access: Access) -> Fetched:
        return self.peek(url, access, size=READ)

    def _get(self, url: str, ways: Ways, wish: _Wish) -> Fetched:
        """Ask, and follow redirects, each address in its own way, until something else is answered."""
        trail = Trail(_legal(url))
        deadline = Deadline(ways.at(trail.asked).timeout.total_seconds())
        with make_session({"User-Agent": self._agent, "Accept-Encoding": CODINGS}) as session:
            try:
                while True:
                    wish.permit(trail.here)
                    fetched = self._take_turn(trail, _choose(ways, trail), wish, session, deadline)
                    if fetched is not None:
                        return fetched
            except PROBLEMS as problem:
                if self._stopping.is_set():
                    raise Stopped(
                        urls.show_address(trail.asked), "was being read when the end came"
                    ) from None
                raise explain(problem, trail, ways.at(trail.asked)) from problem

    def _take_turn(
        self, trail: Trail, access: Access, wish: _Wish, session: Session, deadline: Deadline
    ) -> Fetched | None:
        """One request, when its host may be asked."""
        route = make_route(trail.here, access)
        with self.budget.turn(route.host), deadline:
            line = Line(route, self._pool, self._look, deadline, self._stopping)
            self._lines.add(line)
            try:
                return self._ask(trail, access, wish, session, line)
            finally:
                self._lines.discard(line)
                line.close()

    def _ask(self, trail: Trail, access: Access, wish: _Wish, session: Session, line: Line) -> Fetched | None:
        """One answer; None when it redirects, and the trail has gone on."""
        sent = wish.validators if wish.validators.url == trail.here else _NOTHING
        carry = may_carry(access, trail.here)
        session.mount("http://", line)
        session.mount("https://", line)
        response = session.get(
            trail.here,
            headers={
                "Accept": wish.accept,
                **_conditions(sent),
                **name_page(wish.page, trail.here),
                **(pick_headers(access) if carry else {}),
            },
            cookies=pick_cookies(access) if carry else None,
            auth=pick_auth(access) if carry else None,
            allow_redirects=False,
            stream=True,
        )
        answer: HTTPResponse = response.raw
        if is_redirect(answer.status):
            if drain(answer):
                line.release()
            trail.follow(answer.status, answer.headers.get("Location", ""), len(session.cookies))
            return None
        data = wish.read(answer, access)
        line.release()
        return make_fetched(answer, data, trail, sent=sent, now=self._clock())


def _choose(ways: Ways, trail: Trail) -> Access:
    is_led = urlsplit(trail.here).hostname != urlsplit(trail.asked).hostname
    return ways.at_redirect(trail.here) if is_led else ways.at(trail.here)


def _read(answer: HTTPResponse, access: Access) -> bytes:
    return read_body(answer, access.max_bytes)


def _permit(_address: str) -> None:
    """The admin named it."""


def _conditions(validators: Validators) -> dict[str, str]:
    """What makes a request conditional, byte for byte (POLL-01)."""
    told = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in told.items() if value}


def _legal(url: str) -> str:
    """The address as it is asked, without credentials and fragment. Raises AddressRefused."""
    legal = clean(urls.resolve(url, ""))
    if not legal or not urlsplit(legal).hostname:
        raise AddressRefused(
            urls.show_address(url) or "an address",
            "is no web address; write one such as https://www.example.edu/news/",
        )
    return legal
