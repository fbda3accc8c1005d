"""Readers that poll for years: one that knows ETags, and one that knows nothing but dates."""

import gzip
import hashlib
import io
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from http.client import HTTPConnection
from typing import Any
from wsgiref.types import WSGIApplication

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server says to one request."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Seen:
    """One entry as a reader remembers it. RSS has no `updated`."""

    id: str
    published: datetime
    updated: datetime | None


@dataclass(frozen=True, slots=True)
class News:
    """What a reader shows its user: an entry it never saw, one whose `updated` is another, one that left."""

    what: str
    address: str
    id: str
    updated: datetime | None


@dataclass(frozen=True, slots=True)
class Copy:
    """The last document that a reader got from an address."""

    etag: str
    modified: str
    """Last-Modified, letter by letter."""
    digest: str
    entries: tuple[Seen, ...]

    @property
    def last_modified(self) -> datetime:
        """Last-Modified as a moment."""
        return parsedate_to_datetime(self.modified)


Ask = Callable[[str, Mapping[str, str]], Answer]
"""One GET request: a path and headers."""


def by_etag(copy: Copy) -> dict[str, str]:
    """The question of a reader that knows ETags."""
    return {"If-None-Match": copy.etag, "Accept-Encoding": "gzip"}


def by_date(copy: Copy) -> dict[str, str]:
    """The question of a reader that sends back the Last-Modified it was told."""
    return {"If-Modified-Since": copy.modified}


@dataclass
class Reader:
    """One program that subscribed to some addresses and remembers every entry it was ever shown."""

    question: Callable[[Copy], dict[str, str]]
    copies: dict[str, Copy] = field(default_factory=dict)
    memory: dict[tuple[str, str], datetime | None] = field(default_factory=dict)
    news: list[News] = field(default_factory=list)

    def poll(self, ask: Ask, address: str) -> Answer:
        """Ask once, as it is done every hour."""
        copy = self.copies.get(address)
        first = {"Accept-Encoding": "gzip"} if self.question is by_etag else {}
        answer = ask(address, self.question(copy) if copy else first)
        if answer.status == 200:
            self._take(address, answer)
        elif answer.status == 304 and copy:
            # A reader without ETags keeps what the 304 tells it.
            moment = answer.headers["Last-Modified"]
            self.copies[address] = Copy(copy.etag, moment, copy.digest, copy.entries)
        return answer

    def _take(self, address: str, answer: Answer) -> None:
        entries = read_entries(address.rpartition(".")[2], answer.body)
        before = self.copies[address].entries if address in self.copies else ()
        here = {one.id for one in entries}
        self.news += [News("left", address, one.id, one.updated) for one in before if one.id not in here]
        for one in entries:
            known = (address, one.id) in self.memory
            if not known or self.memory[address, one.id] != one.updated:
                self.news.append(News("changed" if known else "new", address, one.id, one.updated))
            self.memory[address, one.id] = one.updated
        headers = answer.headers
        digest = hashlib.sha256(answer.body).hexdigest()
        self.copies[address] = Copy(headers["ETag"], headers["Last-Modified"], digest, entries)


def ask_wsgi(app: WSGIApplication) -> Ask:
    """Requests that the application answers without a socket."""

    def ask(path: str, headers: Mapping[str, str]) -> Answer:
        told: list[tuple[str, list[tuple[str, str]]]] = []
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "SCRIPT_NAME": "",
            "QUERY_STRING": "",
            "SERVER_NAME": "feeds.example.edu.cn",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        } | {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}

        def start(status: str, said: list[tuple[str, str]], _error: Any = None) -> Callable[[bytes], object]:
            told.append((status, said))
            return lambda _data: None

        parts = app(environ, start)
        body = b"".join(parts)
        if hasattr(parts, "close"):
            parts.close()
        status, said = told[-1]
        return Answer(int(status[:3]), dict(said), unpack(dict(said), body))

    return ask


def ask_socket(port: int) -> Ask:
    """Requests over a real connection, one each."""

    def ask(path: str, headers: Mapping[str, str]) -> Answer:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request("GET", path, headers=dict(headers))
            answer = connection.getresponse()
            told = dict(answer.getheaders())
            return Answer(answer.status, told, unpack(told, answer.read()))
        finally:
            connection.close()

    return ask


def unpack(headers: Mapping[str, str], body: bytes) -> bytes:
    """The body without its content coding."""
    return gzip.decompress(body) if headers.get("Content-Encoding") == "gzip" and body else body


@lru_cache(maxsize=32)
def read_entries(extension: str, body: bytes) -> tuple[Seen, ...]:
    """A feed's entries, in order."""
    readers = {"rss": _read_rss, "atom": _read_atom, "json": _read_json}
    return readers[extension](body)


def _read_rss(body: bytes) -> tuple[Seen, ...]:
    return tuple(
        Seen(item.findtext("guid"), parsedate_to_datetime(item.findtext("pubDate")), None)
        for item in etree.fromstring(body).iter("item")
    )


def _read_atom(body: bytes) -> tuple[Seen, ...]:
    return tuple(
        Seen(
            entry.findtext(f"{ATOM}id"),
            datetime.fromisoformat(entry.findtext(f"{ATOM}published")),
            datetime.fromisoformat(entry.findtext(f"{ATOM}updated")),
        )
        for entry in etree.fromstring(body).iter(f"{ATOM}entry")
    )


def _read_json(body: bytes) -> tuple[Seen, ...]:
    return tuple(
        Seen(
            item["id"],
            datetime.fromisoformat(item["date_published"]),
            datetime.fromisoformat(item["date_modified"]),
        )
        for item in json.loads(body)["items"]
    )
