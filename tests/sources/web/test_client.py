"""The client's manners and its answers, over real sockets."""

import gzip
import threading
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds.errors import AddressRefused, FetchFailed, FetchTimedOut, Gone, SourceError, Stopped
from feeds.model.fetching import RESERVED_HEADERS, Accept, Access, Auth, Validators
from feeds.sources.web import Client, require_success
from feeds.sources.web.budget import Budget
from tests.servers import (
    HOST,
    Exchange,
    Names,
    Server,
    answer,
    conditional,
    drip,
    in_turn,
    raw,
    redirect,
    silent,
)

AGENT = "Feedmill/9.9 (+webmaster@example.edu)"


@pytest.fixture
def server() -> Iterator[Server]:
    """A server without routes."""
    with Server() as made:
        yield made


def test_who_asks_says_who_it_is_and_what_it_takes(client: Client, server: Server, access: Access) -> None:
    """A webmaster cannot tell who polls, or gets asked for what is not understood (POLL-02, 03, 16)."""
    server.routes["/feed"] = answer(b"<rss/>")
    client.fetch(server.url("/feed"), access)
    [asked] = server.requests
    accepted = asked.header("Accept") or ""
    assert asked.header("User-Agent") == AGENT
    assert asked.header("Accept-Encoding") == "gzip, deflate"
    assert accepted.startswith("application/rss+xml, application/atom+xml, application/feed+json")
    assert accepted.endswith("*/*;q=0.1")
    assert asked.header("A-IM") is None
    assert asked.header("If-None-Match") is None
    assert asked.header("If-Modified-Since") is None


@pytest.mark.parametrize(
    ("etag", "modified"),
    [
        ('W/"0815"', "Thu, 01 Jan 2026 00:00:00 GMT"),
        ("no quotes at all", ""),
        ('"\xe6\x96\xb0 \xff"', "gestern"),
        ("", "Thu,  1 Jan 2026 00:00:00 +0800"),
        ('"a", "b"', "0"),
    ],
)
def test_validators_come_back_byte_for_byte(
    client: Client, server: Server, access: Access, etag: str, modified: str
) -> None:
    """A validator is tidied up, so that its server never recognises it (POLL-01)."""
    server.routes["/feed"] = conditional(b"<rss/>", etag=etag, modified=modified)
    first = client.fetch(server.url("/feed"), access)
    again = client.fetch(server.url("/feed"), access, validators=first.validators)
    assert (first.status, again.status) == (200, 304)
    assert again.not_modified
    assert not first.not_modified
    assert again.data == b""
    assert again.validators == first.validators
    assert require_success(again) is again


def test_a_304_renews_the_validators_it_brings(client: Client, server: Server, access: Access) -> None:
    """New validators of a 304 are lost, or those it leaves out are (POLL-01)."""
    fresh = {"ETag": '"new"', "Cache-Control": "max-age=60"}
    server.routes["/feed"] = conditional(b"<rss/>", etag='"old"', modified="yesterday", fresh=fresh)
    first = client.fetch(server.url("/feed"), access)
    again = client.fetch(server.url("/feed"), access, validators=first.validators)
    assert again.validators == Validators(server.url("/feed"), '"new"', "yesterday")
    assert again.fresh_for == timedelta(minutes=1)


def test_validators_go_only_where_they_came_from(client: Client, server: Server, access: Access) -> None:
    """A redirect's new target is asked with the old one's validators, and a 304 hides its news."""
    server.routes |= {
        "/latest": in_turn(redirect("/one"), redirect("/one"), redirect("/two")),
        "/one": conditional(b"one", etag='"1"'),
        "/two": conditional(b"two", etag='"1"'),
    }
    first = client.fetch(server.url("/latest"), access)
    assert client.fetch(server.url("/latest"), access, validators=first.validators).not_modified
    assert client.fetch(server.url("/latest"), access, validators=first.validators).data == b"two"


def test_a_304_that_nobody_asked_for_is_no_success(client: Client, server: Server, access: Access) -> None:
    """A server that always says 304 makes a source that never was read look fine."""
    server.routes["/feed"] = answer(b"", 304)
    fetched = client.fetch(server.url("/feed"), access)
    assert not fetched.not_modified
    with pytest.raises(FetchFailed, match="though it was not asked that"):
        require_success(fetched)


def test_what_an_answer_says_of_itself_is_kept(access: Access, server: Server) -> None:
    """A type, a charset, a freshness or another header is lost on the way."""
    now = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    client = Client(AGENT, clock=lambda: now, budget=Budget(gap=0))
    headers = [
        ("Content-Type", 'Text/XML; Charset="GB18030"; x=y'),
        ("Expires", "Mon, 02 Mar 2026 09:00:00 GMT"),
        ("Link", "<https://hub.example/>; rel=hub"),
        ("Link", "<https://www.example.edu/feed>; rel=self"),
    ]
    server.routes["/feed"] = answer(b"<rss/>", headers=headers)
    found = client.fetch(server.url("/feed#top"), access)
    assert (found.asked, found.url) == (server.url("/feed"), server.url("/feed"))
    assert (found.content_type, found.charset) == ("text/xml", "GB18030")
    assert found.fresh_for == timedelta(hours=1)
    assert found.header("Link").count("rel=") == 2
    assert found.header("X-Nothing") == ""
    assert found.retry_after is None
    client.close()


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(b"<rss/>", mtime=0)),
        ("x-gzip", gzip.compress(b"<r", mtime=0) + gzip.compress(b"ss/>", mtime=0)),
        ("deflate", zlib.compress(b"<rss/>")),
        ("deflate", zlib.compress(b"<rss/>", wbits=-15)),
        ("deflate, gzip", gzip.compress(zlib.compress(b"<rss/>"), mtime=0)),
        ("gzip", b"<rss/>"),
        ("identity", b"<rss/>"),
    ],
)
def test_packed_bodies_are_unpacked(
    client: Client, server: Server, access: Access, coding: str, body: bytes
) -> None:
    """What Accept-Encoding asks for cannot be read (POLL-02)."""
    server.routes["/feed"] = answer(body, headers={"Content-Encoding": coding})
    assert client.fetch(server.url("/feed"), access).data == b"<rss/>"


def test_a_redirects_body_is_not_waited_for(client: Client, server: Server, access: Access) -> None:
    """A redirect with a broken, endless or large body cannot be followed."""
    head = b"HTTP/1.1 302 Found\r\nLocation: /feed\r\n"
    server.routes |= {
        "/broken": raw(head + b"Content-Length: 100\r\n\r\nhalf"),
        "/endless": drip(head + b"\r\n", b"x" * 1000, every=0.001),
        "/large": drip(head + b"Content-Length: 900000000\r\n\r\n", b"x" * 1000, every=0.001),
        "/feed": answer(b"<rss/>"),
    }
    for path in ("/broken", "/endless", "/large"):
        assert client.fetch(server.url(path), access).data == b"<rss/>"


def test_where_permanent_redirects_lead_is_told(client: Client, server: Server, access: Access) -> None:
    """A move for good is missed, or a passing redirect is taken for one (POLL-06)."""
    server.routes |= {
        "/feed": answer(b"<rss/>"),
        "/301": redirect("/308", 301),
        "/308": redirect(server.url("/feed"), 308),
        "/301-302": redirect("/302", 301),
        "/302": redirect("/feed", 302),
        "/302-301": redirect("/301", 302),
        "/303": redirect("feed", 303),
        "/307": redirect("//" + server.url("/feed").partition("//")[2], 307),
    }
    moves = {
        "/feed": "",
        "/301": "/feed",
        "/301-302": "/302",
        "/302": "",
        "/302-301": "",
        "/303": "",
        "/307": "",
    }
    for path, target in moves.items():
        found = client.fetch(server.url(path), access)
        assert found.moved == (server.url(target) if target else "")
        assert (found.asked, found.url) == (server.url(path), server.url("/feed"))
        assert found.data == b"<rss/>"


def test_five_redirects_are_followed_and_no_sixth(client: Client, server: Server, access: Access) -> None:
    """A long chain is given up too early, or followed for ever (POLL-06, SEC-08)."""
    server.routes |= {f"/{hop}": redirect(f"/{hop + 1}") for hop in range(1, 7)}
    server.routes["/7"] = answer(b"<rss/>")
    assert client.fetch(server.url("/2"), access).data == b"<rss/>"
    with pytest.raises(FetchFailed, match="redirects more than 5 times, at last to") as caught:
        client.fetch(server.url("/1"), access)
    assert caught.value.status == 302


def test_a_cookie_on_the_way_opens_the_circle(client: Client, server: Server, access: Access) -> None:
    """A page that sets a cookie and sends back to itself cannot be read; or its cookie stays for others."""

    def route(exchange: Exchange) -> None:
        if "seen=1" in (exchange.request.header("Cookie") or ""):
            exchange.answer(b"<rss/>")
        else:
            exchange.answer(b"", 302, {"Location": "/feed", "Set-Cookie": "seen=1; Path=/"})

    server.routes |= {"/feed": route, "/other": answer(b"")}
    assert client.fetch(server.url("/feed"), access).data == b"<rss/>"
    client.fetch(server.url("/other"), access)
    assert server.requests[-1].header("Cookie") is None


def test_a_location_in_another_charset_is_found(client: Client, server: Server, access: Access) -> None:
    """A Location of raw bytes beyond ASCII leads to another page."""
    server.routes |= {
        "/utf-8": redirect("/新闻".encode().decode("latin-1")),
        "/gbk": redirect("/新闻".encode("gbk").decode("latin-1")),
        "/%E6%96%B0%E9%97%BB": answer(b"utf-8"),
        "/%D0%C2%CE%C5": answer(b"gbk"),
    }
    for name in ("utf-8", "gbk"):
        assert client.fetch(server.url(f"/{name}"), access).data == name.encode()


def test_secrets_stay_at_home(client: Client, server: Server, access: Access) -> None:
    """Another host, or the same in the clear, gets a source's password, cookies or headers."""
    secrets = replace(
        access,
        home=server.url("/"),
        headers=(("Authorization-Token", "令牌"), ("User-Agent", "Mozilla/5.0"), ("If-None-Match", "x")),
        cookies=(("session", "s3cret"),),
        auth=Auth("编辑", "密码"),
    )
    with Server({"*": answer(b"")}, host="127.0.0.3") as elsewhere:
        server.routes |= {"/feed": answer(b""), "/away": redirect(elsewhere.url("/"))}
        client.fetch(server.url("/feed"), secrets)
        client.fetch(server.url("/away"), secrets)
        client.fetch(elsewhere.url("/article"), secrets)
        client.fetch(elsewhere.url("/article"), replace(secrets, home=""))
        for asked in elsewhere.requests:
            assert not asked.header("Cookie")
            assert not asked.header("Authorization")
            assert not asked.header("Authorization-Token")
            assert asked.header("User-Agent") == AGENT
    home = server.requests[0]
    assert home.header("Cookie") == "session=s3cret"
    assert home.header("Authorization") == "Basic 57yW6L6ROuWvhueggQ=="
    assert home.header("Authorization-Token") == "令牌".encode().decode("latin-1")
    assert home.header("User-Agent") == "Mozilla/5.0"
    assert home.header("If-None-Match") is None
    assert "if-none-match" in RESERVED_HEADERS


@pytest.mark.parametrize(
    "access_with",
    [
        {"headers": (("X\r\nHost", "a"),)},
        {"headers": (("X", "a\r\nHost: evil.example"),)},
        {"cookies": (("a", "b\nc"),)},
    ],
)
def test_a_header_cannot_smuggle_another(
    client: Client, server: Server, access: Access, access_with: dict[str, tuple[tuple[str, str], ...]]
) -> None:
    """A line break in a source's header becomes a header of its own."""
    with pytest.raises(FetchFailed, match="cannot be asked with the source's `headers`"):
        client.fetch(
            server.url("/"),
            replace(
                access,
                home=server.url("/"),
                headers=access_with.get("headers", ()),
                cookies=access_with.get("cookies", ()),
            ),
        )
    assert not server.requests


def test_credentials_are_cut_out_of_addresses(client: Client, server: Server, access: Access) -> None:
    """A password of an address is sent, stored or printed."""
    server.routes |= {
        "/feed": answer(b""),
        "/to": redirect(server.url("/feed").replace("//", "//me:s3cret@")),
    }
    secret = server.url("/feed?api_key=k3y&page=2").replace("//", "//me:s3cret@")
    found = client.fetch(secret, access)
    assert found.asked == found.url == server.url("/feed?api_key=k3y&page=2")
    assert client.fetch(server.url("/to"), access).url == server.url("/feed")
    assert not any(asked.header("Authorization") for asked in server.requests)
    with pytest.raises(AddressRefused) as caught:
        client.fetch(secret, Access())
    assert caught.value.subject == server.url("/feed?api_key=***&page=2")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "news",
        "ftp://www.example.edu/",
        "http://",
        "mailto:news@example.edu",
        "http://[::1",
        "//x/y",
        "http://a b/",
        "javascript:alert(1)",
        "http://example.edu:99999/",
    ],
)
def test_what_is_no_web_address_is_refused(client: Client, access: Access, url: str) -> None:
    """A slip in the YAML ends in a traceback."""
    with pytest.raises(AddressRefused, match="is no web address; write one such as"):
        client.fetch(url, access)


@pytest.mark.parametrize(
    ("url", "where"),
    [
        ("http://127.0.0.1/", "an address of this machine"),
        ("http://127.1/", "an address of this machine"),
        ("http://2130706433/", "an address of this machine"),
        ("http://0x7f.0.0.1/", "an address of this machine"),
        ("http://0177.0.0.1/", "an address of this machine"),
        ("http://0/", "an address of this machine"),
        ("http://[::1]/", "an address of this machine"),
        ("http://[::ffff:127.0.0.1]/", "an address of this machine"),
        ("http://[::ffff:7f00:1]:8080/", "an address of this machine"),
        ("http://[64:ff9b::a00:1]/", "a private address"),
        ("http://[2002:7f00:1::]/", "an address of this machine"),
        ("http://[::7f00:1]/", "a reserved address"),
        ("http://user@10.1.2.3:8000/#x", "a private address"),
        ("http://１２７.0.0.1/", "an address of this machine"),
        ("http://localhost/", "an address of this machine"),
        ("http://169.254.169.254/latest/meta-data/", "a metadata service"),
        ("http://metadata.google.internal/", "a metadata service"),
        ("http://METADATA.google.internal./", "a metadata service"),
    ],
)
def test_every_spelling_of_a_private_address_is_refused(access: Access, url: str, where: str) -> None:
    """A spelling of a private address gets through (SEC-07)."""
    names = Names(localhost=[["127.0.0.1"]])
    client = Client(AGENT, look=names, budget=Budget(gap=0))
    with pytest.raises(AddressRefused, match=where):
        client.fetch(url, Access(timeout=access.timeout))
    client.close()


def test_retry_after_is_told(server: Server, access: Access) -> None:
    """A server that asks to be left alone is asked again at once (POLL-04)."""
    now = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    client = Client(AGENT, clock=lambda: now, budget=Budget(gap=0))
    told = {
        "120": timedelta(minutes=2),
        "Mon, 02 Mar 2026 11:00:00 GMT": timedelta(hours=3),
        "9999999": timedelta(days=7),
        "soon": None,
    }
    for status in (429, 503):
        for value, span in told.items():
            server.routes["/feed"] = answer(b"", status, {"Retry-After": value})
            fetched = client.fetch(server.url("/feed"), access)
            with pytest.raises(FetchFailed) as caught:
                require_success(fetched)
            assert (caught.value.status, caught.value.pause) == (status, span)
            assert fetched.retry_after == span
    client.close()


def test_an_answers_own_date_is_what_a_retry_is_counted_from(
    client: Client, server: Server, access: Access
) -> None:
    """A server whose clock is wrong is asked hours early."""
    headers = {"Date": "Sat, 01 Jan 2000 00:00:00 GMT", "Retry-After": "Sat, 01 Jan 2000 00:10:00 GMT"}
    server.routes["/feed"] = answer(b"", 503, headers)
    assert client.fetch(server.url("/feed"), access).retry_after == timedelta(minutes=10)


def test_gone_is_an_error_of_its_own(client: Client, server: Server, access: Access) -> None:
    """410 is tried again like any failure (POLL-05)."""
    server.routes["/feed"] = answer(b"", 410)
    with pytest.raises(Gone, match="is gone for good"):
        require_success(client.fetch(server.url("/feed"), access))
    server.routes["/feed"] = answer(b"", 404)
    with pytest.raises(FetchFailed) as caught:
        require_success(client.fetch(server.url("/feed"), access))
    assert not isinstance(caught.value, Gone)


def test_connections_are_used_again(client: Client, server: Server, access: Access) -> None:
    """Every request makes a connection of its own, redirects and 304s included."""
    server.routes |= {
        "/feed": conditional(b"<rss/>", etag='"1"'),
        "/to": redirect("/feed"),
        "/packed": answer(gzip.compress(b"<rss/>", mtime=0), headers={"Content-Encoding": "gzip"}),
        "/missing": answer(b"no such page", 404),
    }
    first = client.fetch(server.url("/to"), access)
    client.fetch(server.url("/feed"), access, validators=first.validators)
    client.fetch(server.url("/packed"), access)
    client.fetch(server.url("/missing"), access)
    client.fetch(server.url("/feed"), access, accept=Accept.ANY)
    assert len(server.requests) == 6
    assert server.connections == 1


def test_a_connection_that_died_while_idle_is_replaced(
    client: Client, server: Server, access: Access
) -> None:
    """A server that hung up after its last answer makes the next fetch fail."""

    def leave(exchange: Exchange) -> None:
        if exchange.count == 2:
            exchange.reset()
        else:
            exchange.answer(b"<rss/>")

    server.routes["/feed"] = leave
    client.fetch(server.url("/feed"), access)
    assert client.fetch(server.url("/feed"), access).data == b"<rss/>"
    server.hang_up()
    assert client.fetch(server.url("/feed"), access).data == b"<rss/>"
    assert server.connections == 3


def test_an_interim_answer_spoils_no_other(client: Client, server: Server, access: Access) -> None:
    """The real answer behind an early hint is taken for the next address's."""
    hint = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"

    def hinting(exchange: Exchange) -> None:
        exchange.write(hint)
        exchange.pause(0.2)
        exchange.answer(b"old")

    server.routes |= {"/feed": hinting, "/next": answer(b"new")}
    with pytest.raises(FetchFailed, match="a status that cannot be used"):
        require_success(client.fetch(server.url("/feed"), access))
    assert client.fetch(server.url("/next"), access).data == b"new"


def test_a_new_connection_is_not_tried_twice(client: Client, server: Server, access: Access) -> None:
    """A server that breaks off is asked twice for every poll."""
    server.routes["/feed"] = raw()
    with pytest.raises(FetchFailed):
        client.fetch(server.url("/feed"), access)
    assert len(server.requests) == 1


def test_a_host_has_two_connections_however_many_ask(server: Server, access: Access) -> None:
    """A host is pressed by as many connections as there are sources and ways to it (POLL-09)."""
    client = Client(AGENT, budget=Budget(gap=0))
    both = threading.Barrier(2, timeout=10)

    def meet(exchange: Exchange) -> None:
        both.wait()
        exchange.answer(b"<rss/>")

    server.routes["/feed"] = meet
    ways = [
        access,
        replace(access, timeout=timedelta(seconds=9)),
        replace(access, allow_private=access.allow_private[:1]),
    ]
    threads = [
        threading.Thread(target=client.fetch, args=(server.url("/feed"), ways[number % 3]))
        for number in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(server.requests) == 12
    assert server.most_at_once == 2
    client.close()


def test_peeking_reads_no_further(client: Client, server: Server, access: Access) -> None:
    """To learn a file's type and length the file is read, or its rest is taken for the next answer."""

    def movie(exchange: Exchange) -> None:
        exchange.head(200, {"Content-Type": "application/pdf", "Content-Length": "5000000"})
        exchange.write(b"%PDF-1.7" + bytes(100))
        exchange.pause(0.2)
        exchange.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil")

    server.routes |= {"/file.pdf": movie, "/feed": answer(b"<rss/>")}
    found = client.peek(server.url("/file.pdf"), access, size=8)
    assert found.data == b"%PDF-1.7"
    assert (found.content_type, found.header("Content-Length")) == ("application/pdf", "5000000")
    assert client.fetch(server.url("/feed"), access).data == b"<rss/>"
    assert client.peek(server.url("/feed"), access, size=100).data == b"<rss/>"


def test_closing_ends_what_is_under_way(access: Access, server: Server) -> None:
    """A service that is asked to end waits for its slowest server."""
    client = Client(AGENT, budget=Budget(gap=0))
    asked = threading.Event()
    ends: list[Exception] = []

    def never(exchange: Exchange) -> None:
        asked.set()
        silent(exchange)

    def fetch() -> None:
        try:
            client.fetch(server.url("/feed"), replace(access, timeout=timedelta(seconds=60)))
        except (Stopped, SourceError) as error:
            ends.append(error)

    server.routes["/feed"] = never
    thread = threading.Thread(target=fetch)
    thread.start()
    assert asked.wait(10)
    client.close()
    thread.join(10)
    assert [type(end) for end in ends] == [Stopped]
    with pytest.raises(Stopped):
        client.fetch(server.url("/feed"), access)


def test_closing_ends_what_is_about_to_begin(access: Access, server: Server) -> None:
    """A fetch that was connecting when the end came goes on for as long as its server likes."""

    def look(_host: str) -> list[str]:
        client.close()
        return [HOST]

    client = Client(AGENT, look=look, budget=Budget(gap=0))
    with pytest.raises(Stopped):
        client.fetch(server.url("/feed", host="www.example"), access)
    assert not server.requests


def test_what_the_environment_says_is_not_heeded(
    client: Client, server: Server, access: Access, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A variable or file meant for other programs sends requests through a proxy, or a password along."""
    (tmp_path / "netrc").write_text(f"machine {HOST} login me password s3cret")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.routes["/feed"] = answer(b"<rss/>")
    assert client.fetch(server.url("/feed"), access).data == b"<rss/>"
    assert server.requests[0].header("Authorization") is None


def test_a_busy_host_is_not_waited_for_for_ever(server: Server, access: Access) -> None:
    """A request waits without end behind others to its host."""
    budget = Budget(gap=0, patience=0.01)
    client = Client(AGENT, budget=budget)
    with budget.turn(HOST), budget.turn(HOST), pytest.raises(FetchTimedOut, match="keep its host busy"):
        client.fetch(server.url("/feed"), access)
    client.close()
