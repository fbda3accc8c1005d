"""A feed that was good goes wrong, in every way that is known: from the socket to what an admin is told."""

import gzip
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from feeds.cli.status import list_sources
from tests import certificates
from tests.certificates import DAY, Identity, make_authority, make_server
from tests.end_to_end.newsroom import Newsroom
from tests.end_to_end.webroom import Site, Story
from tests.servers import (
    HOST,
    Route,
    Server,
    answer,
    cut_short,
    drip,
    endless,
    large,
    raw,
    redirect,
    reset_midway,
)

NAME = "feed.example"
HOUR = timedelta(hours=1)
HTML = [("Content-Type", "text/html; charset=utf-8")]
A, B, C = Story("第一篇", "a", 3), Story("第二篇", "b", 2), Story("第三篇", "c", 1)
ROOT = make_authority("Example Root")
MIDDLE = make_authority("Example Middle", ROOT)
GOOD = make_server(NAME, MIDDLE)
BOMB = gzip.compress(bytes(40_000_000))
LAUGHS = b"<!DOCTYPE r [<!ENTITY a 'ha'>" + b"".join(
    b"<!ENTITY %c '&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;'>" % (97 + n, *[96 + n] * 8) for n in range(1, 12)
)
PAGE = b"<!doctype html><title>News</title><p>Hello"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n"
ENTITY = b"<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><r>&x;</r>"


@dataclass(frozen=True)
class Trouble:
    """What is different from then on, and what the admin is told."""

    words: str
    route: Route | None = None
    """What the server answers."""
    addresses: Sequence[str] | OSError = (HOST,)
    """What DNS says."""
    identity: Identity = GOOD
    chain: bool = True
    """Whether the server sends what vouches for its certificate."""
    old: bool = False
    """Whether it speaks TLS 1.1 at best."""
    closed: bool = False
    """Whether nobody listens any more."""

    @property
    def is_secure(self) -> bool:
        """Whether it is a trouble of TLS."""
        return self.identity is not GOOD or self.old or not self.chain


UNKNOWN = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
FAILING = socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
TROUBLES = {
    "no such name": Trouble("has a host that DNS does not know", addresses=UNKNOWN),
    "no DNS": Trouble("DNS could not look up (Temporary failure", addresses=FAILING),
    "a name moved to ourselves": Trouble("127.0.0.1, an address of this machine", addresses=["127.0.0.1"]),
    "a name moved inside": Trouble("`allow_private", addresses=["10.1.2.3", "::ffff:10.1.2.3", "fd00::1"]),
    "a name moved to the cloud": Trouble("metadata", addresses=["169.254.169.254"]),
    "refused": Trouble("refuses connections", closed=True),
    "not there": Trouble("does not exist there (404)", answer(b"", 404)),
    "broken": Trouble("met an error of its own (500)", answer(b"", 500)),
    "reset": Trouble("hung up before the answer was whole", reset_midway()),
    "cut short": Trouble("broke off in the middle", cut_short(b"<rss>", announced=500)),
    "no HTTP": Trouble("does not answer in HTTP", raw(b"hello\r\n\r\n")),
    "slow": Trouble("no whole answer within 1 s", drip(b"HTTP/1.1 200 OK\r\n\r\n", every=0.05)),
    "endless": Trouble("holds more than 102,400 bytes", endless()),
    "a bomb": Trouble("holds more than 102,400 bytes", answer(BOMB, headers=[("Content-Encoding", "gzip")])),
    "500 MB": Trouble("holds 500,000,000 bytes", large(500_000_000)),
    "500 MB, unannounced": Trouble("holds more than 102,400 bytes", large(500_000_000, announced=False)),
    "a loop": Trouble("redirects in a circle", redirect("/feed.xml")),
    "to ourselves": Trouble("127.0.0.1, an address of this machine", redirect("http://127.0.0.1:1/")),
    "to the cloud": Trouble("metadata", redirect("http://169.254.169.254/latest/meta-data/")),
    "a page": Trouble("this is a web page (News)", answer(PAGE, 200, HTML)),
    "nothing": Trouble("the answer is empty", answer(b"")),
    "the beginning of it": Trouble("this is no feed", raw(HEAD, b"<?xml version='1.0'?>    <rss><channel>")),
    "billion laughs": Trouble("this is XML that is no feed", answer(LAUGHS + b"]><a>&l;</a>")),
    "a file's entity": Trouble("this is XML that is no feed", answer(ENTITY)),
    "an old protocol": Trouble("old protocol", old=True),
    "a weak key": Trouble("weak key", identity=make_server(NAME, ROOT, bits=1024)),
    "self-signed": Trouble("self-signed certificate", identity=make_server(NAME, None)),
    "no intermediate": Trouble("missing intermediate", chain=False),
    "another host's": Trouble("wrong name", identity=make_server("www.example.edu", ROOT)),
    "expired": Trouble("expired certificate", identity=make_server(NAME, ROOT, starts=-2 * DAY, ends=-DAY)),
}


class Stage:
    """A site that goes wrong, one that does not, and the service that reads both."""

    def __init__(self, folder: Path, server: Server, other: Server) -> None:
        self.folder = folder
        self.site = Site(server, Newsroom(folder))
        self.other = other
        self.addresses: Sequence[str] | OSError = (HOST,)

    def open(self) -> None:
        """Both are good."""
        (self.folder / "root.pem").write_bytes(ROOT.pem())
        more = ", timeout: 1s, max_bytes: 100kb, tls: {ca: root.pem}"
        self.site.configure(host=NAME, more=more)
        address = f"url: '{self.other.url('/other.xml')}', type: feed, allow_private: [127.0.0.2/31]"
        self.site.room.config += f"  - {{id: other, {address}}}\n"
        self.other.routes["/other.xml"] = answer(self.site.rss(C))
        self.mend()

    def begin(self, trouble: Trouble) -> None:
        """It goes wrong."""
        server = self.site.server
        self.addresses = trouble.addresses
        if trouble.is_secure:
            server.tls = self.make_tls(trouble)
        if trouble.route is not None:
            server.routes["/feed.xml"] = trouble.route
        server.hang_up()
        if trouble.closed:
            server.close()

    def mend(self) -> None:
        """It is as it was."""
        server = self.site.server
        self.addresses = (HOST,)
        server.tls = server.tls and self.make_tls(Trouble(""))
        server.routes["/feed.xml"] = answer(self.site.rss(B, A))

    def make_tls(self, trouble: Trouble) -> Any:
        """What the server needs for it."""
        return certificates.make_context(trouble.identity, self.folder, chain=trouble.chain, old=trouble.old)

    def look_up(self, host: str, *rest: Any, **more: Any) -> list[Any]:
        """The system's resolver."""
        if host != NAME:
            return REAL(host, *rest, **more)
        if isinstance(self.addresses, OSError):
            raise self.addresses
        return [entry for one in self.addresses for entry in REAL(one, *rest, **more)]


REAL = socket.getaddrinfo


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> Iterator[Stage]:
    """Before it goes wrong."""
    tls = certificates.make_context(GOOD, tmp_path) if TROUBLES[name].is_secure else None
    with Server(tls=tls) as server, Server(host="127.0.0.3") as other:
        made = Stage(tmp_path, server, other)
        monkeypatch.setattr(socket, "getaddrinfo", made.look_up)
        made.open()
        yield made
        made.site.room.close()


@pytest.mark.parametrize("name", TROUBLES)
def test_whatever_goes_wrong_has_a_name_and_the_last_good_feed_stays(stage: Stage, name: str) -> None:
    """POLL-10, SEC-07, SEC-08: stored, told by `feedmill status`, asked less and less, and nobody else's."""
    site, trouble = stage.site, TROUBLES[name]
    assert site.room.look("ministry").error == ""
    assert site.room.titles() == ["第三篇", "第二篇", "第一篇"]
    before = site.room.everything()

    stage.begin(trouble)
    reports = site.live(5 * HOUR)

    error = reports[-1].error
    assert trouble.words in error
    assert "; " in error, "it says no mend"
    assert [late.started - early.started for early, late in pairwise(reports)] == [HOUR, 2 * HOUR]
    rows = {row[0]: row[-1] for row in list_sources(site.room.service)}
    assert rows == {"ministry": f"failed 3 times: {error}", "other": "ok"}
    assert site.room.look("other").error == ""
    assert site.room.everything() == before

    if not trouble.closed:
        stage.mend()
        site.server.hang_up()
        assert site.room.look("ministry").error == ""
        assert site.state().failures == 0
