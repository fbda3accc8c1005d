"""Where a request goes, and by which way: what two requests must share to share a connection."""

from base64 import b64encode
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from feeds.model.fetching import Access, Network, Tls
from feeds.sources.web.guard import Refusal
from feeds.text.urls import is_absolute

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Proxy:
    """An http proxy."""

    host: str
    port: int
    authorization: str = field(default="", repr=False)

    def headers(self) -> dict[str, str]:
        """What the proxy itself is told."""
        return {"Proxy-Authorization": self.authorization} if self.authorization else {}


@dataclass(frozen=True, slots=True)
class Route:
    """A server and the way to it. Connections are shared by equal routes only."""

    secure: bool
    host: str
    port: int
    allowed: tuple[Network, ...]
    tls: Tls
    proxy: Proxy | None


def make_route(url: str, access: Access) -> Route:
    """The way to an address. Raises Refusal for a proxy that is none."""
    parts = urlsplit(url)
    return Route(
        secure=parts.scheme == "https",
        host=(parts.hostname or "").rstrip("."),
        port=_PORTS[parts.scheme] if parts.port is None else parts.port,
        allowed=access.allow_private,
        tls=access.tls,
        proxy=_read_proxy(access.proxy) if access.proxy else None,
    )


def _read_proxy(url: str) -> Proxy:
    if not is_absolute(url) or not url.lower().startswith("http:"):
        raise Refusal(
            "has a `proxy` that is no http address; write one such as http://proxy.example.edu:3128"
        )
    parts = urlsplit(url)
    authorization = ""
    if parts.username is not None:
        secret = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        authorization = f"Basic {b64encode(secret.encode()).decode()}"
    return Proxy(parts.hostname or "", parts.port or _PORTS["http"], authorization)
