"""Secure connections with good and bad servers: the error names the defect."""

import socket
import ssl
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from feeds.errors import FetchFailed, FetchTimedOut, TlsFailed
from feeds.model.fetching import Access, Tls
from feeds.sources.web import Client
from feeds.sources.web.tls import make_context, name_defect
from tests import certificates
from tests.certificates import DAY, Identity, make_authority, make_server
from tests.servers import HOST, Server, answer, drip, redirect, silent

ROOT = make_authority("Example Root")
MIDDLE = make_authority("Example Middle", ROOT)


@pytest.fixture
def trusting(access: Access, tmp_path: Path) -> Access:
    """A source that trusts the tests' root."""
    path = tmp_path / "root.pem"
    path.write_bytes(ROOT.pem())
    return replace(access, tls=Tls(ca=path))


def serve(tmp_path: Path, identity: Identity, *, chain: bool = True, old: bool = False) -> Server:
    """A secure server that has one page."""
    context = certificates.make_context(identity, tmp_path, chain=chain, old=old)
    return Server({"/": answer(b"good")}, tls=context)


def test_a_good_server_is_read_and_its_connection_used_again(
    client: Client, trusting: Access, tmp_path: Path
) -> None:
    """A server with an intermediate certificate cannot be read, or each page costs a handshake."""
    with serve(tmp_path, make_server(HOST, MIDDLE)) as server:
        assert client.fetch(server.url("/"), trusting).data == b"good"
        assert client.fetch(server.url("/"), trusting).data == b"good"
        assert server.connections == 1


BAD = {
    "expired certificate": (make_server(HOST, ROOT, starts=-2 * DAY, ends=-DAY), "tls: {verify: false}"),
    "certificate from the future": (
        make_server(HOST, ROOT, starts=DAY, ends=2 * DAY),
        "clock of this machine",
    ),
    "wrong name": (make_server("www.example.edu", ROOT), "for another host"),
    "self-signed certificate": (make_server(HOST, None), "tls: {ca: file}"),
    "missing intermediate": (make_server(HOST, make_authority("Somebody")), "tls: {ca: file}"),
    "weak key": (make_server(HOST, ROOT, bits=1024), "tls: {legacy: true}"),
}


@pytest.mark.parametrize("defect", BAD)
def test_a_bad_certificate_is_named(client: Client, trusting: Access, tmp_path: Path, defect: str) -> None:
    """A bad certificate is taken, or the admin is told "SSL error"."""
    identity, mend = BAD[defect]
    with serve(tmp_path, identity) as server, pytest.raises(TlsFailed) as caught:
        client.fetch(server.url("/"), trusting)
    assert caught.value.defect == defect
    assert mend in caught.value.sentence
    assert caught.value.subject == server.url("/")
    assert not server.requests


def test_a_forgotten_intermediate_is_named_and_can_be_supplied(
    client: Client, access: Access, trusting: Access, tmp_path: Path
) -> None:
    """The commonest mistake of servers is not recognised, or has no remedy."""
    with serve(tmp_path, make_server(HOST, MIDDLE), chain=False) as server:
        with pytest.raises(TlsFailed) as caught:
            client.fetch(server.url("/"), trusting)
        assert caught.value.defect == "missing intermediate"
        (tmp_path / "middle.pem").write_bytes(MIDDLE.pem())
        mended = replace(access, tls=Tls(ca=tmp_path / "middle.pem"))
        assert client.fetch(server.url("/"), mended).data == b"good"


def test_legacy_takes_old_servers_and_still_looks_at_certificates(
    client: Client, trusting: Access, tmp_path: Path
) -> None:
    """An old server cannot be read with `legacy`, can be without, or is not checked at all."""
    old = replace(trusting, tls=replace(trusting.tls, legacy=True))
    with serve(tmp_path, make_server(HOST, ROOT, bits=1024), old=True) as server:
        with pytest.raises(TlsFailed) as caught:
            client.fetch(server.url("/"), trusting)
        assert caught.value.defect == "old protocol"
        assert "legacy: true" in caught.value.sentence
        assert client.fetch(server.url("/"), old).data == b"good"
    with serve(tmp_path, make_server(HOST, None), old=True) as server, pytest.raises(TlsFailed) as caught:
        client.fetch(server.url("/"), old)
    assert caught.value.defect == "self-signed certificate"


def test_legacy_wants_a_certificate_all_the_same() -> None:
    """`legacy` allows ciphers without a certificate, so that anybody may answer."""
    ciphers = make_context(Tls(legacy=True)).get_ciphers()
    assert ciphers
    assert not [cipher["name"] for cipher in ciphers if "Au=None" in cipher["description"]]
    assert make_context(Tls(legacy=True)).verify_mode == ssl.CERT_REQUIRED


def test_verify_false_trusts_anybody_and_only_for_this_source(
    client: Client, access: Access, tmp_path: Path
) -> None:
    """`verify: false` of one source opens the door for others."""
    blind = replace(access, tls=Tls(verify=False))
    with serve(tmp_path, make_server("www.example.edu", None)) as server:
        assert client.fetch(server.url("/"), blind).data == b"good"
        with pytest.raises(TlsFailed):
            client.fetch(server.url("/"), access)
        assert client.fetch(server.url("/"), blind).data == b"good"


def test_a_file_of_authorities_that_cannot_be_used_says_so(
    client: Client, access: Access, tmp_path: Path
) -> None:
    """A missing or broken file ends in a traceback, or is passed over; a mended one needs a restart."""
    path = tmp_path / "ca.pem"
    mine = replace(access, tls=Tls(ca=path))
    with serve(tmp_path, make_server(HOST, ROOT)) as server:
        with pytest.raises(TlsFailed, match="No such file") as caught:
            client.fetch(server.url("/"), mine)
        assert caught.value.defect == "unusable authority"
        path.write_text("no certificate")
        with pytest.raises(TlsFailed, match="it must hold certificates in PEM form"):
            client.fetch(server.url("/"), mine)
        path.write_bytes(ROOT.pem())
        assert client.fetch(server.url("/"), mine).data == b"good"
    other = make_authority("Another Root")
    with serve(tmp_path, make_server(HOST, other)) as server:
        with pytest.raises(TlsFailed):
            client.fetch(server.url("/"), mine)
        path.write_bytes(other.pem())
        assert client.fetch(server.url("/"), mine).data == b"good"


def test_https_on_a_port_without_it_says_so(client: Client, access: Access) -> None:
    """The wrong scheme or port ends in OpenSSL's words."""
    with Server({"*": answer(b"")}) as server, pytest.raises(TlsFailed) as caught:
        client.fetch(server.url("/").replace("http:", "https:"), access)
    assert caught.value.defect == "no TLS"


def test_a_handshake_takes_no_longer_than_the_fetch(client: Client, hasty: Access) -> None:
    """A server that takes the connection and says nothing holds a worker in the handshake."""
    with socket.create_server((HOST, 0)) as listening:
        hang_up = threading.Timer(5, listening.close)
        hang_up.start()
        with pytest.raises(FetchTimedOut):
            client.fetch(f"https://{HOST}:{listening.getsockname()[1]}/", hasty)
        hang_up.cancel()


def test_a_handshake_that_is_hung_up_on_is_a_failure(client: Client, access: Access) -> None:
    """A server that hangs up in the handshake ends the refresh."""
    with Server() as server:
        server.stopping.set()
        with pytest.raises((FetchFailed, TlsFailed)):
            client.fetch(server.url("/").replace("http:", "https:"), access)


def test_the_time_is_a_total_over_tls_as_well(
    client: Client, trusting: Access, hasty: Access, tmp_path: Path
) -> None:
    """Over TLS a byte now and then keeps the connection for ever (SEC-08)."""
    with serve(tmp_path, make_server(HOST, ROOT)) as server:
        server.routes = {
            "/body": drip(b"HTTP/1.1 200 OK\r\n\r\n", every=0.02),
            "/head": drip(b"HTTP/1.1 200 OK\r\nX: ", every=0.02),
            "/none": silent,
        }
        for path in server.routes:
            with pytest.raises(FetchTimedOut):
                client.fetch(server.url(path), replace(hasty, tls=trusting.tls))


def test_secrets_are_not_sent_in_the_clear(client: Client, trusting: Access, tmp_path: Path) -> None:
    """A redirect from https to http of the same host carries a cookie or password along."""
    with serve(tmp_path, make_server(HOST, ROOT)) as server, Server({"*": answer(b"")}) as plain:
        server.routes["/"] = redirect(plain.url("/"))
        client.fetch(
            server.url("/"),
            replace(trusting, home=server.url("/"), cookies=(("a", "b"),), headers=(("X", "y"),)),
        )
        assert server.requests[0].header("Cookie") == "a=b"
        assert plain.requests[0].header("Cookie") is None
        assert plain.requests[0].header("X") is None


@pytest.mark.parametrize(
    ("reason", "defect"),
    [
        ("DH_KEY_TOO_SMALL", "weak key"),
        ("UNSAFE_LEGACY_RENEGOTIATION_DISABLED", "old protocol"),
        ("SSLV3_ALERT_HANDSHAKE_FAILURE", "no common cipher"),
        ("SOMETHING_NEW", "broken handshake"),
    ],
)
def test_every_reason_has_a_name(reason: str, defect: str) -> None:
    """A defect that a test server cannot have is not named."""
    problem = ssl.SSLError(1, f"[SSL: {reason}] in words")
    problem.reason = reason
    named, sentence = name_defect(problem)
    assert named == defect
    assert reason.replace("_", " ").lower() in sentence


def test_time_is_over_in_a_tunnel_too(client: Client, hasty: Access) -> None:
    """A proxy that does not answer holds a worker for ever."""
    with Server({"*": silent}, host="127.0.0.3") as proxy, pytest.raises(FetchTimedOut):
        client.fetch(f"https://{HOST}/", replace(hasty, proxy=proxy.url("/"), timeout=timedelta(seconds=0.2)))
