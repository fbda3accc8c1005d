"""Servers that do everything wrong, over real sockets: each gives its source a named error, in time."""

import gzip
import socket
import threading
import tracemalloc
from collections.abc import Iterator
from itertools import chain, repeat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeds.errors import AddressRefused, AnswerTooLarge, FetchFailed, FetchTimedOut, SourceError
from feeds.model.fetching import Access
from feeds.sources.web import Client
from feeds.sources.web.budget import Budget
from tests.servers import (
    HOST,
    LOCAL,
    Exchange,
    Names,
    Route,
    Server,
    answer,
    bomb,
    cut_short,
    drip,
    endless,
    in_turn,
    large,
    later,
    raw,
    redirect,
    reset_midway,
    silent,
    stream,
)

HEAD = b"HTTP/1.1 200 OK\r\n"


def padded() -> Iterator[bytes]:
    """A packed body, and zeros after it for ever."""
    return chain([gzip.compress(b"<rss/>")], repeat(bytes(65536)))


@pytest.fixture
def server() -> Iterator[Server]:
    """A server without routes."""
    with Server() as made:
        yield made


def refuse(client: Client, server: Server, access: Access, route: Route) -> SourceError:
    """The error that an answer gives."""
    server.routes["/x"] = route
    with pytest.raises(SourceError) as caught:
        client.fetch(server.url("/x"), access)
    assert caught.value.subject == server.url("/x")
    return caught.value


@pytest.mark.parametrize(
    "route",
    [
        pytest.param(silent, id="silence"),
        pytest.param(drip(HEAD + b"\r\n", every=0.02), id="a byte now and then"),
        pytest.param(drip(HEAD + b"Content-Length: 900\r\n\r\n", every=0.02), id="of a known length"),
        pytest.param(
            drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n", every=0.02), id="in chunks"
        ),
        pytest.param(drip(HEAD + b"X: ", every=0.02), id="a header that goes on"),
        pytest.param(drip(b"H", b"T", every=0.02), id="a status line that goes on"),
        pytest.param(
            drip(HEAD[:9] + b"100 Continue\r\n\r\n", HEAD[:9] + b"100 C\r\n\r\n", every=0.02), id="no answer"
        ),
        pytest.param(
            drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"A: b\r\n", every=0.02), id="trailers"
        ),
    ],
)
def test_the_time_of_a_fetch_is_a_total(client: Client, server: Server, hasty: Access, route: Route) -> None:
    """A server that sends a byte before each timeout holds a worker for ever (SEC-08)."""
    error = refuse(client, server, hasty, route)
    assert isinstance(error, FetchTimedOut)
    assert "within 0.25 s" in error.sentence


def test_redirects_share_one_time(client: Client, server: Server, hasty: Access) -> None:
    """Each redirect starts the clock anew, so that six slow answers take six times the timeout."""
    server.routes |= {f"/{hop}": later(redirect(f"/{hop + 1}")) for hop in range(5)}
    with pytest.raises(FetchTimedOut):
        client.fetch(server.url("/0"), hasty)
    assert len(server.requests) < 5


@pytest.mark.parametrize(
    "route",
    [
        pytest.param(endless(), id="endless"),
        pytest.param(endless(chunked=True), id="endless in chunks"),
        pytest.param(large(500_000_000), id="500 MB"),
        pytest.param(large(500_000_000, announced=False), id="500 MB unannounced"),
        pytest.param(bomb(2_000_000_000), id="gzip bomb"),
        pytest.param(bomb(2_000_000_000, "gzip, gzip"), id="gzip in gzip"),
        pytest.param(answer(b"x" * 1_000_001), id="a byte too many"),
        pytest.param(drip(HEAD + b"X: ", b"y" * 50_000, every=0), id="a long header"),
        pytest.param(raw(HEAD, b"X: %b\r\n" % (b"y" * 50_000) * 2, b"\r\n"), id="two long headers"),
        pytest.param(stream(padded, {"Content-Encoding": "gzip"}), id="padding without end"),
        pytest.param(drip(HEAD, b"X: y\r\n" * 200, every=0), id="many headers"),
        pytest.param(drip(HEAD + b"X: y", b"\r\n z" * 9_000, every=0), id="a folded header"),
        pytest.param(
            drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1" * 50_000, every=0),
            id="a chunk's endless size",
        ),
    ],
)
def test_nothing_is_too_large_to_be_refused(
    client: Client, server: Server, access: Access, route: Route
) -> None:
    """A body, a bomb or a head without end fills the memory (SEC-08, POLL-10)."""
    tracemalloc.start()
    try:
        error = refuse(client, server, access, route)
        assert isinstance(error, AnswerTooLarge | FetchFailed)
        assert isinstance(error, AnswerTooLarge) or "packed" in error.sentence
        assert tracemalloc.get_traced_memory()[1] < 12_000_000
    finally:
        tracemalloc.stop()


def test_what_announces_too_much_is_not_read(client: Client, server: Server, access: Access) -> None:
    """A body that says it is too large is read until it is."""
    error = refuse(client, server, access, large(500_000_000))
    assert "holds 500,000,000 bytes, and 1,000,000 are allowed; raise" in error.sentence


def test_as_many_bytes_as_are_allowed_are_taken(client: Client, server: Server, access: Access) -> None:
    """The limit is one byte too small."""
    server.routes["/x"] = answer(b"x" * 1_000_000)
    assert len(client.fetch(server.url("/x"), access).data) == 1_000_000


@pytest.mark.parametrize(
    ("route", "sentence"),
    [
        pytest.param(reset_midway(), "hung up before the answer was whole", id="reset midway"),
        pytest.param(cut_short(b"<rss>", announced=900), "broke off in the middle", id="too short"),
        pytest.param(
            raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n64\r\n<rss>"),
            "broke off in the middle",
            id="chunk too short",
        ),
        pytest.param(
            raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n<rss>"),
            "broke off in the middle",
            id="no chunk size",
        ),
        pytest.param(raw(), "hung up before the answer was whole", id="no answer"),
        pytest.param(raw(b"SSH-2.0-OpenSSH_9.9\r\n"), "does not answer in HTTP", id="another protocol"),
        pytest.param(raw(b"<html>an answer without a head</html>"), "does not answer in HTTP", id="HTTP/0.9"),
        pytest.param(
            raw(HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello"),
            "not answer in HTTP",
            id="two lengths",
        ),
        pytest.param(
            raw(HEAD + b"Content-Encoding: br\r\n\r\nxxxx"),
            "packed as br, which was not asked for",
            id="brotli",
        ),
        pytest.param(
            raw(HEAD + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03half"),
            "packed body that",
            id="broken gzip",
        ),
        pytest.param(redirect("/x"), "redirects in a circle", id="a circle"),
        pytest.param(redirect("mailto:news@example.edu"), "to what is no web address", id="mail"),
        pytest.param(redirect("file:///etc/passwd"), "to what is no web address", id="file"),
        pytest.param(redirect(""), "without saying where to", id="nowhere"),
        pytest.param(answer(b"", 302), "without saying where to", id="no location"),
    ],
)
def test_a_broken_answer_is_a_named_failure(
    client: Client, server: Server, access: Access, route: Route, sentence: str
) -> None:
    """Half an answer is taken for a whole one, or an exception of a library ends the refresh (POLL-10)."""
    error = refuse(client, server, access, route)
    assert isinstance(error, FetchFailed)
    assert sentence in error.sentence
    assert "; " in error.sentence, "it says no mend"


def test_a_broken_answer_keeps_no_file_open(access: Access) -> None:
    """Whoever holds on to an error holds its connection open, until the process has no files left."""
    files = Path("/proc/self/fd")
    before = len([*files.iterdir()])
    client = Client("Feedmill/9", budget=Budget(gap=0))
    lengths = b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello"
    routes = [
        raw(HEAD + lengths),
        raw(b"HTTP/1.0 200 OK\r\nContent-Encoding: br\r\n\r\nxxxx"),
        raw(b"HTTP/1.0 200 OK\r\n" + lengths),
        reset_midway(),
        large(500_000_000),
    ]
    with Server() as server:
        errors = [refuse(client, server, access, route) for route in routes]
    client.close()
    assert len([*files.iterdir()]) <= before
    assert len(errors) == len(routes)


def test_an_answer_longer_than_it_says_spoils_no_other(
    client: Client, server: Server, access: Access
) -> None:
    """What a server sends after its answer's end is taken for the next answer."""
    injected = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"

    def route(exchange: Exchange) -> None:
        exchange.head(200, {"Content-Length": "5"})
        exchange.write(b"<rss>" + injected)

    server.routes = {"/long": route, "/next": answer(b"good")}
    assert client.fetch(server.url("/long"), access).data == b"<rss>"
    assert client.fetch(server.url("/next"), access).data == b"good"


def test_refused_connections_and_unknown_names_say_so(access: Access) -> None:
    """An admin cannot tell a slip in the name from a server that is down."""
    names = Names(
        down_example=[[HOST]],
        broken_example=[socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")],
        empty_example=[[]],
    )
    client = Client("Feedmill/9", look=names, budget=Budget(gap=0))
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
    cases = {
        f"http://down.example:{port}/": "refuses connections",
        "http://unknown.example/": "has a host that DNS does not know",
        "http://empty.example/": "has a host that DNS does not know",
        "http://broken.example/": "DNS could not look up (Temporary failure",
    }
    for url, sentence in cases.items():
        with pytest.raises(FetchFailed) as caught:
            client.fetch(url, access)
        assert sentence in caught.value.sentence
        assert caught.value.status is None
    client.close()


def test_dns_that_never_answers_costs_the_time_of_one_fetch(hasty: Access) -> None:
    """A dead resolver holds a worker for as long as the system likes."""
    released = threading.Event()

    def wait(_host: str) -> list[str]:
        released.wait(5)
        return []

    client = Client("Feedmill/9", look=wait, budget=Budget(gap=0))
    with pytest.raises(FetchTimedOut):
        client.fetch("http://slow.example/", hasty)
    released.set()
    client.close()


def test_a_redirect_to_this_machine_is_refused(client: Client, server: Server, access: Access) -> None:
    """A feed makes the service ask its own machine (SEC-07)."""
    with Server({"/secret": answer(b"secret")}, host="127.0.0.1") as inside:
        for url in (
            inside.url("/secret"),
            inside.url("/secret", host="2130706433"),
            f"http://127.1:{inside.port}/",
        ):
            error = refuse(client, server, access, redirect(url))
            assert isinstance(error, AddressRefused)
            assert "127.0.0.1, an address of this machine" in error.sentence
            assert error.sentence.startswith("leads to http://")
        assert not inside.connections


def test_a_name_that_moves_to_this_machine_is_refused(access: Access) -> None:
    """A name that was good at the first look-up is trusted at the second (SEC-07, DNS rebinding)."""
    names = Names(rebind_example=[[HOST], ["127.0.0.1"]])
    client = Client("Feedmill/9", look=names, budget=Budget(gap=0))
    with (
        Server({"*": answer(b"good")}) as server,
        Server({"*": answer(b"secret")}, host="127.0.0.1") as inside,
    ):
        assert client.fetch(server.url("/", host="rebind.example"), access).data == b"good"
        with pytest.raises(AddressRefused, match=r"is at 127\.0\.0\.1"):
            client.fetch(inside.url("/", host="rebind.example"), access)
        assert not inside.connections
    client.close()


def test_a_name_with_a_good_and_a_bad_address_is_asked_at_the_good_one(access: Access) -> None:
    """The private one of a name's addresses is connected to (SEC-07)."""
    names = Names(mixed_example=[["127.0.0.1", "::1", HOST, "::ffff:127.0.0.1"]])
    client = Client("Feedmill/9", look=names, budget=Budget(gap=0))
    with Server({"*": answer(b"good")}) as server:
        inside = socket.create_server(("127.0.0.1", server.port))
        inside.settimeout(0)
        assert client.fetch(server.url("/", host="mixed.example"), access).data == b"good"
        with pytest.raises(BlockingIOError):
            inside.accept()
        inside.close()
    client.close()


@pytest.fixture(scope="module")
def fuzzed() -> Iterator[tuple[Client, Server]]:
    """A client and a server for many examples."""
    client = Client("Feedmill/9", budget=Budget(gap=0))
    with Server() as server:
        yield client, server
    client.close()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(
            st.binary(max_size=30),
            st.sampled_from(
                [
                    b"HTTP/1.1 200 OK\r\n",
                    b"HTTP/1.1 302 Found\r\n",
                    b"HTTP/1.1 304\r\n",
                    b"HTTP/1.0 999 \r\n",
                    b"Content-Encoding: gzip, deflate\r\n",
                    b"Transfer-Encoding: chunked\r\n",
                    b"Content-Length: -1\r\n",
                    b"Content-Length: 99999999999999999999\r\n",
                    b"Location: //[::1/\r\n",
                    b"Location: http://\xff\xfe/%00\r\n",
                    b"Set-Cookie: a=b; expires=Thu, 99-Zzz-9999 99:99:99 GMT; domain=.; path\r\n",
                    b"Retry-After: 99999999999999999999999\r\n",
                    b"Expires: Thu, 01 Jan 99999 00:00:00 +9999\r\n",
                    b"Cache-Control: max-age=1e9, max-age=\xb2\r\n",
                    b"Content-Type: \x00/\xff; charset\r\n",
                    b"ETag: \x85\x0b\x1c\r\n",
                    b": no name\r\n",
                    b" folded\r\n",
                    b"\r\n",
                    b"ffffffffffffffff\r\n",
                ]
            ),
        ),
        max_size=12,
    )
)
def test_whatever_a_server_sends_there_is_an_answer_or_a_named_error(
    fuzzed: tuple[Client, Server], pieces: list[bytes]
) -> None:
    """Some bytes raise what nobody catches, and end the scheduler (POLL-10)."""
    client, server = fuzzed
    server.routes["*"] = raw(*pieces)
    try:
        client.fetch(server.url("/"), Access(allow_private=LOCAL))
    except SourceError as error:
        assert error.sentence.isprintable()  # noqa: PT017 - either an answer or this


def test_a_body_that_is_made_while_it_is_sent_is_read_to_its_end(
    client: Client, server: Server, access: Access
) -> None:
    """A chunked body loses its chunks' borders' worth of bytes, or its end."""
    server.routes["/x"] = stream(lambda: [b"<rss>", b"\r\n0\r\n\r\n", b"</rss>"], chunked=True)
    assert client.fetch(server.url("/x"), access).data == b"<rss>\r\n0\r\n\r\n</rss>"


def test_a_second_answer_may_be_better(client: Client, server: Server, access: Access) -> None:
    """After a failure a host is never asked again in this process."""
    server.routes["/x"] = in_turn(reset_midway(), answer(b"good"))
    with pytest.raises(FetchFailed):
        client.fetch(server.url("/x"), access)
    assert client.fetch(server.url("/x"), access).data == b"good"
