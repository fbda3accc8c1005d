"""robots.txt as RFC 9309 has it: who it speaks to, what it says, and what its absence means."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from feeds.errors import AddressRefused, RobotsForbid
from feeds.model.fetching import Access
from feeds.sources.web import Client
from feeds.sources.web import robots as module
from feeds.sources.web.agent import TOKEN
from feeds.sources.web.budget import Budget
from feeds.sources.web.robots import READ, parse
from tests.servers import Exchange, Route, Server, answer, cut_short, drip, in_turn, raw, redirect

AGENT = "Feedmill/9.9"
CLOSED = b"User-agent: *\nDisallow: /"
BROKEN = cut_short(b"User-agent", announced=100)


class Clock:
    """A moment that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The moment."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """The client's clock."""
    return Clock()


@pytest.fixture
def crawler(clock: Clock) -> Iterator[Client]:
    """A client whose clock is ours."""
    made = Client(AGENT, clock=clock, budget=Budget(gap=0))
    yield made
    made.close()


@pytest.fixture
def server() -> Iterator[Server]:
    """A server with pages, and no robots.txt yet."""
    with Server({"*": answer(b"a page")}) as made:
        yield made


def allows(text: str, path: str) -> bool:
    """Whether rules let a path be read."""
    return bool(parse(text.encode()).can_fetch(f"http://www.example.edu{path}", TOKEN))


@pytest.mark.parametrize(
    ("lines", "closed"),
    [
        ("User-agent: *", True),
        ("User-agent: feedmill", True),
        ("USER-AGENT: FEEDMILL", True),
        ("user-agent :  FeedMill/1.0 (comment)  # ours", True),
        ("User-agent: feed", False),
        ("User-agent: feedmill-news", False),
        ("User-agent: mill", False),
        ("User-agent: Googlebot", False),
        ("User-agent: Googlebot\nUser-agent: Feedmill", True),
        ("User-agent: feed\nUser-agent: *", True),
        ("User-agent:", False),
        ("User-agent: 火狐", False),
    ],
)
def test_rules_speak_to_exactly_our_token(lines: str, closed: bool) -> None:  # noqa: FBT001 - a case's answer
    """Rules for another robot are obeyed, or ours are not (POLL-11; RFC 9309, 2.2.1)."""
    assert allows(f"{lines}\nDisallow: /\n", "/news/") is not closed


def test_our_own_group_replaces_the_one_for_all() -> None:
    """A site that lets us in, and nobody else, is not read; or the other way round (2.2.1)."""
    text = "User-agent: *\nDisallow: /\n\nUser-agent: Feedmill\nAllow: /\nDisallow: /private"
    assert allows(text, "/news/")
    assert not allows(text, "/private/")
    twice = (
        "User-agent: feedmill\nDisallow: /a\nUser-agent: x\nDisallow: /c\nUser-agent: feedmill\nDisallow: /b"
    )
    assert [allows(twice, path) for path in ("/a", "/b", "/c")] == [False, False, True]


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("Disallow: /news\nAllow: /news/open", "/news/open/1", True),
        ("Allow: /news/open\nDisallow: /news", "/news/closed", False),
        ("Disallow: /same\nAllow: /same", "/same", True),
        ("Disallow: /*.pdf$", "/a/b.pdf", False),
        ("Disallow: /*.pdf$", "/a/b.pdf?x=1", True),
        ("Disallow: /a*b", "/axxb/c", False),
        ("Disallow: *", "/", False),
        ("Disallow:", "/", True),
        ("Disallow: /新闻", "/%E6%96%B0%E9%97%BB/1", False),
        ("Disallow: /%e6%96%b0", "/%E6%96%B0/", False),
        ("Disallow: /", "/robots.txt", True),
        ("Disallow: /foo%2Fbar", "/foo/bar", True),
    ],
)
def test_the_longest_rule_decides(rules: str, path: str, allowed: bool) -> None:  # noqa: FBT001 - a case's answer
    """A rule's length, its star or its dollar is misread (POLL-11; RFC 9309, 2.2.2, 2.2.3)."""
    assert allows(f"User-agent: *\n{rules}", path) is allowed


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b"# \xff\xfe\n", b"\r", b"Sitemap: http://x/\n"])
def test_odd_beginnings_hide_no_rule(start: bytes) -> None:
    """A byte order mark or a comment in another charset makes rules void."""
    assert not parse(start + CLOSED).can_fetch("http://www.example.edu/", TOKEN)


def test_as_much_is_read_as_the_standard_wants() -> None:
    """A rule in the first 500 KiB does not count, or a giant is parsed to its end (POLL-11; 2.5)."""
    filler = b"# a comment of forty letters, more or less\n" * 12_000
    assert 500 * 1024 < len(filler) < READ
    assert not parse(filler + CLOSED).can_fetch("http://www.example.edu/", TOKEN)
    assert parse(b"#" * READ + b"\n" + CLOSED).can_fetch("http://www.example.edu/", TOKEN)


def crawl(client: Client, server: Server, access: Access, path: str = "/news/") -> bool:
    """Whether a page could be read."""
    try:
        return client.crawl(server.url(path), access).data == b"a page"
    except RobotsForbid:
        return False


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        (answer(CLOSED), False),
        (answer(b"<html>a page instead</html>"), True),
        (answer(b"", 401), True),
        (answer(CLOSED, 403), True),
        (answer(CLOSED, 404), True),
        (answer(b"", 429), True),
        (answer(b"", 500), False),
        (answer(b"", 503), False),
        (raw(), False),
        (redirect("/robots.txt"), True),
        (redirect("/moved/robots.txt", 301), False),
        (drip(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n" * 200, every=0), False),
    ],
)
def test_what_the_answer_for_robots_txt_means(
    crawler: Client,
    server: Server,
    access: Access,
    robots: Route,
    allowed: bool,  # noqa: FBT001
) -> None:
    """A missing robots.txt closes a site, or a broken server is crawled (POLL-11; RFC 9309, 2.3.1)."""
    server.routes |= {"/robots.txt": robots, "/moved/robots.txt": answer(CLOSED)}
    assert crawl(crawler, server, access) is allowed
    asked = server.requests[0]
    assert asked.path == "/robots.txt"
    assert ("/news/" in server.paths()) is allowed


def test_five_redirects_lead_to_robots_txt(crawler: Client, server: Server, access: Access) -> None:
    """Rules at the end of five redirects are not found (POLL-11; 2.3.1.2)."""
    hops = ["/robots.txt", "/1", "/2", "/3", "/4", "/5"]
    server.routes |= {here: redirect(there) for here, there in pairwise(hops)}
    server.routes["/5"] = answer(CLOSED)
    assert not crawl(crawler, server, access)


def test_every_redirect_is_asked_for(crawler: Client, server: Server, access: Access) -> None:
    """A page sends a robot where it may not go."""
    server.routes |= {
        "/robots.txt": answer(b"User-agent: *\nDisallow: /private"),
        "/to": redirect("/private/1"),
    }
    with pytest.raises(RobotsForbid, match="may not be read by robots") as caught:
        crawler.crawl(server.url("/to"), access)
    assert caught.value.subject == server.url("/private/1")
    assert "/private/1" not in server.paths()


def test_a_feed_that_the_admin_names_is_exempt(crawler: Client, server: Server, access: Access) -> None:
    """A feed that somebody subscribed to is not read (POLL-11), or costs a look at robots.txt."""
    server.routes |= {"/robots.txt": answer(CLOSED)}
    assert crawler.fetch(server.url("/feed"), access).data == b"a page"
    assert server.paths() == ["/feed"]


def test_rules_are_kept_for_a_day_at_most(
    crawler: Client, server: Server, access: Access, clock: Clock
) -> None:
    """Each page costs a look at robots.txt, or new rules are never seen (POLL-11; 2.4)."""
    server.routes["/robots.txt"] = in_turn(answer(b""), answer(CLOSED))
    assert crawl(crawler, server, access)
    clock.now += timedelta(hours=23)
    assert crawl(crawler, server, access)
    assert server.paths().count("/robots.txt") == 1
    clock.now += timedelta(hours=1)
    assert not crawl(crawler, server, access)


@pytest.mark.parametrize("case", [("60", 1), ("7200", 2), ("9999999", 24)])
def test_how_long_rules_say_they_are_fresh_counts_within_bounds(
    crawler: Client, server: Server, access: Access, clock: Clock, case: tuple[str, int]
) -> None:
    """max-age makes robots.txt be asked with every page, or not for a year."""
    told, kept = case
    server.routes["/robots.txt"] = answer(b"", headers={"Cache-Control": f"max-age={told}"})
    crawl(crawler, server, access)
    clock.now += timedelta(hours=kept, minutes=-1)
    crawl(crawler, server, access)
    assert server.paths().count("/robots.txt") == 1
    clock.now += timedelta(minutes=1)
    crawl(crawler, server, access)
    assert server.paths().count("/robots.txt") == 2


def test_rules_that_were_read_outlive_a_failure(
    crawler: Client, server: Server, access: Access, clock: Clock
) -> None:
    """A server's bad hour opens or closes its site (2.4), or its robots.txt is asked with every page."""
    server.routes["/robots.txt"] = in_turn(
        answer(b"User-agent: *\nDisallow: /private"), answer(b"", 500), BROKEN, answer(CLOSED)
    )
    crawl(crawler, server, access)
    clock.now += timedelta(days=2)
    assert crawl(crawler, server, access)
    assert crawl(crawler, server, access)
    assert not crawl(crawler, server, access, "/private")
    assert server.paths().count("/robots.txt") == 2
    clock.now += timedelta(minutes=15)
    assert crawl(crawler, server, access)
    clock.now += timedelta(minutes=15)
    assert not crawl(crawler, server, access)


def test_an_unreachable_robots_txt_tells_why_and_is_tried_again(
    crawler: Client, server: Server, access: Access, clock: Clock
) -> None:
    """An admin is told of robots where the server is down, or a site stays closed for a day."""
    server.routes["/robots.txt"] = in_turn(answer(b"", 503), BROKEN, answer(b""))
    for reason in ("answers 503", "broke off in"):
        with pytest.raises(RobotsForbid) as caught:
            crawler.crawl(server.url("/news/"), access)
        assert f"while {server.url('/robots.txt')} cannot be, which {reason}" in caught.value.sentence
        clock.now += timedelta(minutes=15)
    assert crawl(crawler, server, access)


def test_a_private_address_is_refused_before_its_rules(crawler: Client) -> None:
    """A private address is asked for its robots.txt, or reported as closed to robots."""
    with Server({"*": answer(b"")}, host="127.0.0.1") as inside:
        with pytest.raises(AddressRefused):
            crawler.crawl(inside.url("/"), Access())
        assert not inside.connections


def test_hosts_and_ports_have_rules_of_their_own(crawler: Client, server: Server, access: Access) -> None:
    """One site's rules close another one."""
    server.routes["/robots.txt"] = answer(CLOSED)
    with Server({"*": answer(b"a page")}) as other:
        assert not crawl(crawler, server, access)
        assert crawl(crawler, other, access)


def test_hosts_that_were_not_asked_lately_are_forgotten(
    crawler: Client, server: Server, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rules of every host that was ever asked stay in memory."""
    monkeypatch.setattr(module, "_MOST_HOSTS", 1)
    with Server({"*": answer(b"a page")}) as other:
        for each in (server, other, server):
            crawl(crawler, each, access)
    assert server.paths().count("/robots.txt") == 2


def test_a_crawl_delay_lengthens_the_gap(server: Server, access: Access) -> None:
    """A host that asks for slowness is asked as fast as others."""
    gaps: list[tuple[str, float]] = []

    class Watched(Budget):
        def slow_down(self, host: str, gap: float) -> None:
            gaps.append((host, gap))

    client = Client(AGENT, budget=Watched(gap=0))
    server.routes["/robots.txt"] = answer(b"User-agent: *\nCrawl-delay: 5\n")
    crawl(client, server, access)
    assert gaps == [(server.host, 5.0)]
    client.close()


def test_ten_pages_at_once_ask_for_the_rules_once(crawler: Client, server: Server, access: Access) -> None:
    """Pages that are wanted at once each fetch their own robots.txt."""
    arrived = threading.Barrier(4, timeout=10)

    def crawl_one(number: int) -> None:
        arrived.wait()
        crawl(crawler, server, access, f"/{number}")

    def rules(exchange: Exchange) -> None:
        exchange.answer(b"")

    server.routes["/robots.txt"] = rules
    threads = [threading.Thread(target=crawl_one, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert server.paths().count("/robots.txt") == 1
    assert len(server.requests) == 5


def test_rules_of_a_source_with_a_short_time(crawler: Client, server: Server, access: Access) -> None:
    """The rules of a host are read with another source's time or networks."""
    server.routes["/robots.txt"] = answer(b"")
    assert crawl(crawler, server, replace(access, timeout=timedelta(seconds=5)))
