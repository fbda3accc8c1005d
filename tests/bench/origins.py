"""Hundreds of hosts in one process: an asyncio server on every address of 127.0.0.0/8 at one port.

    python -m tests.bench.origins PORT_FILE TALLY_FILE

Paths say how an address behaves; what was asked is tallied, and written upon SIGUSR1.
"""

import asyncio
import json
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

WORDS = "The library opens on Monday and has room for many readers of books. " * 12
BROKEN = ("error", "reset", "hang", "drip", "endless", "loop", "page", "missing", "forbidden", "gone")
"""What a source may stand for that gives nothing."""
GAP = 0.9
"""Seconds between two requests to a host below which they count as rude."""


class Origins:
    """What was asked, of every host."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.last: dict[str, float] = {}
        self.active: Counter[str] = Counter()
        self.known: set[str] = set()
        """Addresses that gave an ETag."""
        self.polls: dict[str, int] = defaultdict(int)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                if not await self.answer(head, reader, writer):
                    break
        writer.close()

    async def answer(self, head: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One answer; whether the connection goes on."""
        lines = head.split("\r\n")
        path = lines[0].split(" ")[1]
        headers = {
            name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])
        }
        host = headers.get("host", "")
        self.note(host, path)
        self.active[host] += 1
        self.counts["too many at once"] += self.active[host] > 2
        try:
            return await self.behave(f"{host} {path}", headers, reader, writer)
        finally:
            self.active[host] -= 1

    def note(self, host: str, path: str) -> None:
        """Tally a request, and whether it came too soon after the one before."""
        now = time.monotonic()
        self.counts["requests"] += 1
        self.counts["too soon"] += now - self.last.get(host, -10.0) < GAP
        self.last[host] = now
        self.polls[f"{host}{path}"] += 1

    async def behave(
        self,
        place: str,
        headers: dict[str, str],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> bool:
        """What the path says, after the host and a blank."""
        host, _, path = place.partition(" ")
        kind = path.split("/")[1]
        number = self.polls[f"{host}{path}"] // 3
        good: dict[str, Callable[[], tuple[bytes, str]]] = {
            "still": lambda: (make_feed(host, path, 20), '"still"'),
            "busy": lambda: (make_feed(host, path, 20 + number), f'"{number}"'),
            "sitemap": lambda: (make_sitemap(host, path), '"map"'),
            "article": lambda: (make_page(path), '"page"'),
            "page": lambda: (b"<!doctype html><title>Hello</title>", ""),
        }
        if kind in good:
            body, tag = good[kind]()
            media_type = "text/html" if kind in {"article", "page"} else "application/xml"
            return self.send(
                writer, body, address=f"{host}{path}", tag=tag, headers=headers, media_type=media_type
            )
        if kind in SLOW:
            await SLOW[kind](reader, writer)
            return False
        if kind == "reset":
            writer.transport.abort()
            return False
        status = {"error": 500, "forbidden": 403, "gone": 410, "loop": 302}.get(kind, 404)
        writer.write(f"HTTP/1.1 {status} X\r\nLocation: {path}\r\nContent-Length: 0\r\n\r\n".encode())
        return True

    def send(
        self,
        writer: asyncio.StreamWriter,
        body: bytes,
        *,
        address: str,
        tag: str = "",
        headers: dict[str, str] | None = None,
        media_type: str = "application/xml",
    ) -> bool:
        """A good answer, or a 304 to whoever has it."""
        asked = (headers or {}).get("if-none-match", "")
        self.counts["conditional"] += bool(asked)
        if tag and not asked and address in self.known:
            self.counts[f"forgotten {address.partition('/')[2]}"] += 1
        self.known |= {address} if tag else set()
        if tag and asked == tag:
            writer.write(f"HTTP/1.1 304 N\r\nETag: {tag}\r\n\r\n".encode())
            return True
        told = f"ETag: {tag}\r\n" if tag else ""
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\n{told}Content-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        return True


async def hang(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """No answer at all, until the other side goes."""
    await reader.read(1)


async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A byte now and then, until the other side goes."""
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    going = asyncio.ensure_future(reader.read(1))
    for _ in range(120):
        writer.write(b"x")
        await writer.drain()
        if (await asyncio.wait([going], timeout=0.5))[0]:
            break


async def flood(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A body without an end, packed or not."""
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    for _ in range(4000):
        writer.write(b"<item>news</item>" * 4096)
        await writer.drain()


SLOW = {"hang": hang, "drip": drip, "endless": flood}


def make_page(path: str) -> bytes:
    """An article's page."""
    title = f"<title>{path}</title><h1>Article {path}</h1>"
    return f"{title}<p>Published: 2 March 2026</p><p>{WORDS}</p>".encode()


def make_feed(host: str, path: str, count: int) -> bytes:
    """The newest twenty of so many entries."""
    items = "".join(
        f"<item><title>Entry {n} of {path}</title><link>http://{host}/e{path}/{n}</link>"
        f"<guid>urn:e:{host}{path}:{n}</guid><description>{WORDS[:300]}</description></item>"
        for n in range(count, max(count - 20, 0), -1)
    )
    return f"<rss version='2.0'><channel><title>{host}</title>{items}</channel></rss>".encode()


def make_sitemap(host: str, path: str) -> bytes:
    """Three pages that never change."""
    urls = "".join(
        f"<url><loc>http://{host}/article{path}/{n}.html</loc><lastmod>2026-03-0{n + 1}</lastmod></url>"
        for n in range(3)
    )
    return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{urls}</urlset>".encode()


async def run(tell: Callable[[int], None], record: Callable[[Counter[str]], None]) -> None:
    """Serve until SIGTERM."""
    origins = Origins()
    server = await asyncio.start_server(origins.serve, "0.0.0.0", 0, backlog=4096)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)

    def settle() -> None:
        """Another process asks from now on, which knows nothing of when its forerunner asked."""
        record(origins.counts)
        origins.last.clear()

    loop.add_signal_handler(signal.SIGUSR1, settle)
    tell(server.sockets[0].getsockname()[1])
    await stop.wait()
    server.close()


def main() -> None:
    """Where the port is written, and where the tally goes upon SIGUSR1."""
    port_file, tally_file = Path(sys.argv[1]), Path(sys.argv[2])

    def record(counts: Counter[str]) -> None:
        write(tally_file, json.dumps(counts))

    asyncio.run(run(lambda port: write(port_file, str(port)), record))


def write(file: Path, text: str) -> None:
    """The whole text or none of it."""
    beside = file.with_suffix(".tmp")
    beside.write_text(text, encoding="ascii")
    beside.replace(file)


if __name__ == "__main__":
    main()
