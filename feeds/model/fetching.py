"""What a source may do on the web, and what a web server answered.

Nothing here shows a secret: headers, cookies, passwords and the proxy's address are left out of `repr`.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Protocol, Self

Network = IPv4Network | IPv6Network
Pairs = tuple[tuple[str, str], ...]

DEFAULT_TIMEOUT = timedelta(seconds=30)
DEFAULT_MAX_BYTES = 20 * 1024 * 1024

RESERVED_HEADERS = frozenset(
    {
        "a-im",
        "accept-encoding",
        "connection",
        "content-length",
        "cookie",
        "expect",
        "host",
        "if-match",
        "if-modified-since",
        "if-none-match",
        "if-range",
        "if-unmodified-since",
        "keep-alive",
        "proxy-authorization",
        "proxy-connection",
        "range",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
"""Names, in lower case, that no source may set: they belong to the client, or have a key of their own."""


@dataclass(frozen=True, slots=True)
class Auth:
    """A name and a password, sent as HTTP Basic authentication."""

    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Tls:
    """`tls:` of one source."""

    legacy: bool = False
    """Old protocols, short keys and old ciphers are taken as well; certificates are still checked."""
    ca: Path | None = None
    """A PEM file of authorities that are trusted besides the usual ones."""
    verify: bool = True
    """False: anybody may claim to be this server."""


@dataclass(frozen=True, slots=True)
class Access:
    """How one source's addresses are fetched. Equal accesses share their connections.

    `headers`, `cookies` and `auth` go to the host of `home` alone, never in the clear when `home` is
    https, and never along a redirect to another host. `auth` also holds what the admin wrote as
    user:password@ in an address: no address keeps it.
    """

    home: str = ""
    """The source's own address. Empty: headers, cookies and auth are sent to nobody."""
    headers: Pairs = field(default=(), repr=False)
    cookies: Pairs = field(default=(), repr=False)
    auth: Auth | None = field(default=None, repr=False)
    proxy: str = field(default="", repr=False)
    """An http proxy's address, with user:password@ if need be; empty: none, whatever the environment says."""
    timeout: timedelta = DEFAULT_TIMEOUT
    """For a whole fetch with its redirects, whatever trickles in; waiting for one's turn is not counted."""
    max_bytes: int = DEFAULT_MAX_BYTES
    """Of a body, packed and unpacked."""
    allow_private: tuple[Network, ...] = ()
    """Networks that are not the public internet and may be asked all the same; metadata services never."""
    tls: Tls = Tls()

    def at(self, _url: str, /) -> Self:
        """The same for every address (Ways)."""
        return self

    def at_redirect(self, _url: str, /) -> Self:
        """The same for every address (Ways)."""
        return self


class Ways(Protocol):
    """How addresses are asked for, those that redirects lead to included."""

    def at(self, url: str, /) -> Access:
        """How this one is asked for."""
        ...

    def at_redirect(self, url: str, /) -> Access:
        """How it is asked for if another host's redirect leads there."""
        ...


class Accept(StrEnum):
    """What is asked for, best first; the value is an Accept header."""

    FEED = (
        "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, "
        "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, text/html;q=0.3, */*;q=0.1"
    )
    PAGE = "text/html, application/xhtml+xml, application/xml;q=0.8, text/plain;q=0.5, */*;q=0.1"
    SITEMAP = "application/xml, text/xml, text/plain;q=0.8, application/gzip;q=0.8, */*;q=0.1"
    JSON = "application/feed+json, application/json, */*;q=0.1"
    PICTURE = "image/jpeg, image/png, image/gif, image/webp;q=0.9, image/avif;q=0.5, */*;q=0.1"
    """Who negotiates gives what every reader can show."""
    ANY = "*/*"


@dataclass(frozen=True, slots=True)
class Validators:
    """What makes the next request conditional: byte for byte as `url` gave them, and sent only there."""

    url: str = ""
    """The final address whose body they describe."""
    etag: str = ""
    last_modified: str = ""

    def __bool__(self) -> bool:
        """Whether there is anything to ask with."""
        return bool(self.url and (self.etag or self.last_modified))


@dataclass(frozen=True, slots=True)
class Fetched:
    """One answer, whatever its status: who wants a good one asks `feeds.sources.web.require_success`."""

    asked: str
    """The address that was asked first, without credentials and fragment."""
    url: str
    """The address that answered, after redirects."""
    status: int
    data: bytes = field(repr=False)
    """The body, unpacked; empty with `not_modified`."""
    headers: Pairs = field(default=(), repr=False)
    """As they came, names in lower case."""
    moved: str = ""
    """Where 301 and 308 alone lead from `asked`; empty when it did not move for good."""
    content_type: str = ""
    """The media type in lower case, without parameters; empty when none was told."""
    charset: str = ""
    validators: Validators = Validators()
    """For the next time; of a 304 the ones that were sent, renewed by what it brought."""
    not_modified: bool = False
    retry_after: timedelta | None = None
    """From now on, at most seven days; None when the server did not ask for it."""
    fresh_for: timedelta | None = None
    """How much longer the server calls this answer fresh; None when it says nothing."""

    def header(self, name: str) -> str:
        """A header's value, several joined by commas; empty when there is none."""
        return ", ".join(value for key, value in self.headers if key == name.lower())
