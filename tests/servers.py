"""Web servers that misbehave on demand: threads, on 127.0.0.2 and up, so that 127.0.0.1 stays forbidden.

    with Server({"/feed": answer(b"<rss/>"), "/slow": drip(b"x", every=0.05)}) as server:
        client.fetch(server.url("/feed"), Access(allow_private=LOCAL))

A route is a small function that gets an `Exchange`; what was asked and how often stands in `requests`
and `connections`. `Names` is a resolver that knows what it is told.
"""

import gzip
import select
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_network
from itertools import chain, repeat
from types import TracebackType
from typing import Self

from feeds.model.fetching import Network

HOST = "127.0.0.2"
LOCAL: tuple[Network, ...] = (
    ip_network("127.0.0.2/31"),
    ip_network("127.0.0.4/30"),
    ip_network("127.1.0.0/16"),
)
"""What the tests' sources may ask: not 127.0.0.1."""

Route = Callable[["Exchange"], None]
Headers = Mapping[str, str] | Sequence[tuple[str, str]]

_REASONS = {200: "OK", 304: "Not Modified", 404: "Not Found"}
_BODILESS = frozenset({204, 304})


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]

    @property
    def path(self) -> str:
        """The target without its query; of a proxy's request the path of the address."""
        return "/" + self.target.partition("?")[0].rpartition("://")[2].partition("/")[2]

    def header(self, name: str) -> str | None:
        """The first header of this name; None when there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


class Exchange:
    """One request, and the way to answer it."""

    def __init__(self, request: Request, line: socket.socket, server: "Server", count: int) -> None:
        self.request = request
        self.line = line
        self.count = count
        """The how manyth request for this path this is, from 1 on."""
        self.keep = True
        """Whether another request may come on this connection."""
        self._server = server

    def write(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.line.sendall(data)

    def answer(self, body: bytes = b"", status: int = 200, headers: Headers = ()) -> None:
        """A whole and honest answer."""
        bodiless = status in _BODILESS
        length = [] if bodiless else [("Content-Length", str(len(body)))]
        sent = b"" if bodiless or self.request.method == "HEAD" else body
        self.write(make_head(status, [*_pairs(headers), *length]) + sent)

    def head(self, status: int = 200, headers: Headers = ()) -> None:
        """The status line and these headers, no others."""
        self.write(make_head(status, headers))

    def hang_up(self) -> None:
        """Close the connection after this."""
        self.keep = False

    def reset(self) -> None:
        """Break the connection off: the other side gets a reset, not an end."""
        self.keep = False
        self.line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def pause(self, seconds: float) -> bool:
        """Wait; False when the server ends meanwhile."""
        return not self._server.stopping.wait(seconds)


class Server:
    """Answers by path; `"*"` is for every other path, which else is a 404."""

    def __init__(
        self,
        routes: Mapping[str, Route] | None = None,
        *,
        host: str = HOST,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.routes = dict(routes or {})
        self.requests: list[Request] = []
        self.connections = 0
        """How many were made."""
        self.most_at_once = 0
        """How many there were at one time, at most."""
        self.stopping = threading.Event()
        self.tls = tls
        """What secure connections are made with; another one counts from the next connection on."""
        self._lock = threading.Lock()
        self._lines: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server((host, 0), family=_family(host), backlog=128)
        self.host, self.port = self._listener.getsockname()[:2]

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def url(self, path: str = "/", *, host: str = "") -> str:
        """An address of this server's, by its own or another name."""
        name = host or self.host
        place = f"[{name}]" if ":" in name else name
        return f"http{'s' if self.tls else ''}://{place}:{self.port}{path}"

    def paths(self) -> list[str]:
        """The paths that were asked, in order."""
        return [request.path for request in self.requests]

    def close(self) -> None:
        """End every connection and thread."""
        self.stopping.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.hang_up()
        for thread in tuple(self._threads):
            thread.join(10)

    def hang_up(self) -> None:
        """End every connection; new ones are taken."""
        with self._lock:
            for line in self._lines:
                with suppress(OSError):
                    socket.socket.shutdown(line, socket.SHUT_RDWR)

    def _start(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with suppress(OSError):
            while not self.stopping.is_set():
                line, _ = self._listener.accept()
                self._start(self._serve, line)

    def _serve(self, line: socket.socket) -> None:
        with self._lock:
            self._lines.add(line)
            self.connections += 1
            self.most_at_once = max(self.most_at_once, sum(map(_is_open, self._lines)))
        served = line
        try:
            if self.tls:
                served = self.tls.wrap_socket(line, server_side=True, do_handshake_on_connect=False)
                with self._lock:
                    self._lines.add(served)
                    self._lines.discard(line)
                assert isinstance(served, ssl.SSLSocket)
                served.do_handshake()
            self._converse(served)
        except (OSError, ValueError):
            pass  # The other side is gone, or talks no HTTP: that is what the tests are about.
        finally:
            with self._lock:
                self._lines.difference_update({line, served})
            served.close()

    def _converse(self, line: socket.socket) -> None:
        buffer = bytearray()
        while not self.stopping.is_set():
            request = _read_request(line, buffer)
            if request is None:
                return
            with self._lock:
                self.requests.append(request)
                count = sum(1 for each in self.requests if each.path == request.path)
            exchange = Exchange(request, line, self, count)
            route = self.routes.get(request.path) or self.routes.get("*") or answer(b"nothing here", 404)
            route(exchange)
            if not exchange.keep or (request.header("Connection") or "").lower() == "close":
                return


def make_head(status: int, headers: Headers) -> bytes:
    """A status line and these headers."""
    lines = [f"HTTP/1.1 {status} {_REASONS.get(status, 'Whatever')}"]
    lines += [f"{name}: {value}" for name, value in _pairs(headers)]
    return "".join(f"{line}\r\n" for line in [*lines, ""]).encode("latin-1")


def answer(body: bytes = b"", status: int = 200, headers: Headers = ()) -> Route:
    """A whole and honest answer."""

    def route(exchange: Exchange) -> None:
        exchange.answer(body, status, headers)

    return route


def raw(*pieces: bytes) -> Route:
    """Bytes as they are, instead of HTTP; then the end."""

    def route(exchange: Exchange) -> None:
        for piece in pieces:
            exchange.write(piece)
        exchange.hang_up()

    return route


def redirect(to: str, status: int = 302, headers: Headers = ()) -> Route:
    """Somewhere else."""
    return answer(b"elsewhere", status, [("Location", to), *_pairs(headers)])


def in_turn(*routes: Route) -> Route:
    """The first time the first, then the second; the last one from then on."""

    def route(exchange: Exchange) -> None:
        routes[min(exchange.count, len(routes)) - 1](exchange)

    return route


def later(route: Route, seconds: float = 0.1) -> Route:
    """The same, after a while."""

    def late(exchange: Exchange) -> None:
        exchange.pause(seconds)
        route(exchange)

    return late


def conditional(body: bytes, *, etag: str = "", modified: str = "", fresh: Headers = ()) -> Route:
    """304 to whoever has this validator byte for byte; 200 with it to everyone else."""

    def route(exchange: Exchange) -> None:
        told = {"ETag": etag, "Last-Modified": modified}
        validators = [(name, value) for name, value in told.items() if value]
        asked = exchange.request.header("If-None-Match"), exchange.request.header("If-Modified-Since")
        if asked == (etag or None, modified or None):
            exchange.answer(b"", 304, fresh)
        else:
            exchange.answer(body, 200, validators)

    return route


def stream(pieces: Callable[[], Iterable[bytes]], headers: Headers = (), *, chunked: bool = False) -> Route:
    """A body that is made while it is sent, for as long as somebody takes it."""

    def route(exchange: Exchange) -> None:
        exchange.hang_up()
        exchange.head(200, [*_pairs(headers), *([("Transfer-Encoding", "chunked")] if chunked else [])])
        for piece in pieces():
            exchange.write(b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece)
        exchange.write(b"0\r\n\r\n" if chunked else b"")

    return route


def endless(piece: bytes = b"<item>news</item>" * 256, *, chunked: bool = False) -> Route:
    """A body without an end."""
    return stream(lambda: repeat(piece), chunked=chunked)


def large(size: int, headers: Headers = (), *, announced: bool = True) -> Route:
    """A body of `size` bytes that is never in memory."""
    block = b"0123456789abcdef" * 4096

    def pieces() -> Iterator[bytes]:
        whole, rest = divmod(size, len(block))
        return chain(repeat(block, whole), [block[:rest]])

    return stream(pieces, [*_pairs(headers), *([("Content-Length", str(size))] if announced else [])])


def drip(head: bytes, piece: bytes = b"x", *, every: float) -> Route:
    """A byte now and then, for ever: of the body, or of whatever `head` leaves unfinished."""

    def route(exchange: Exchange) -> None:
        exchange.hang_up()
        exchange.write(head)
        while exchange.pause(every):
            exchange.write(piece)

    return route


def silent(exchange: Exchange) -> None:
    """No answer at all, and no end."""
    while exchange.pause(60):
        pass


def tunnel(exchange: Exchange) -> None:
    """A proxy's CONNECT: bytes go back and forth until one side ends."""
    exchange.hang_up()
    host, _, port = exchange.request.target.rpartition(":")
    with socket.create_connection((host.strip("[]"), int(port)), 10) as target:
        exchange.head(200)
        sides = {exchange.line: target, target: exchange.line}
        while True:
            for side in select.select(list(sides), [], [])[0]:
                data = side.recv(65536)
                if not data:
                    return
                sides[side].sendall(data)


def cut_short(body: bytes, *, announced: int) -> Route:
    """Another length than the one that was announced, then the end."""

    def route(exchange: Exchange) -> None:
        exchange.head(200, {"Content-Length": str(announced)})
        exchange.write(body)
        exchange.hang_up()

    return route


def reset_midway(body: bytes = b"<rss>", *, announced: int = 1000) -> Route:
    """A reset in the middle of a body."""

    def route(exchange: Exchange) -> None:
        exchange.head(200, {"Content-Length": str(announced)})
        exchange.write(body)
        exchange.pause(0.02)
        exchange.reset()

    return route


def bomb(size: int, coding: str = "gzip") -> Route:
    """A body of zeros, a thousandth of its size on the wire."""
    block = gzip.compress(bytes(1_000_000))

    def pieces() -> Iterator[bytes]:
        return repeat(block, size // 1_000_000)

    return stream(pieces, {"Content-Encoding": coding})


class Names:
    """A resolver that knows what it is told: for each name its answers in turn, the last one for ever."""

    def __init__(self, **answers: Sequence[Sequence[str] | OSError]) -> None:
        self.asked: list[str] = []
        self._answers = {name.replace("_", "."): list(turns) for name, turns in answers.items()}

    def __call__(self, host: str) -> Sequence[str]:
        """The addresses. Raises OSError for unknown names."""
        self.asked.append(host)
        turns = self._answers.get(host)
        if turns is None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        found = turns.pop(0) if len(turns) > 1 else turns[0]
        if isinstance(found, OSError):
            raise found
        return found


def _read_request(line: socket.socket, buffer: bytearray) -> Request | None:
    """The next request; None when the other side is done. What follows it stays in the buffer."""
    while b"\r\n\r\n" not in buffer:
        piece = line.recv(65536)
        if not piece:
            return None
        buffer += piece
        if not buffer[:1].isalpha():
            line.sendall(make_head(400, {"Connection": "close"}))
            return None
    head, _, rest = bytes(buffer).partition(b"\r\n\r\n")
    buffer[:] = rest
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = tuple((name, value.strip()) for name, _, value in (each.partition(":") for each in lines))
    return Request(method, target, headers)


def _is_open(line: socket.socket) -> bool:
    """Whether the other side has not hung up."""
    try:
        return socket.socket.recv(line, 1, socket.MSG_PEEK | socket.MSG_DONTWAIT) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


def _pairs(headers: Headers) -> list[tuple[str, str]]:
    return list(headers.items()) if isinstance(headers, Mapping) else list(headers)


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
