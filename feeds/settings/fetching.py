"""What an admin writes about fetching: headers, cookies, a proxy, networks, hosts of rules."""

import re
from ipaddress import ip_network
from urllib.parse import urlsplit

from feeds.model.fetching import Network
from feeds.settings.addresses import encode_host
from feeds.settings.refusal import Refused
from feeds.text.selectors import BadSelector, parse_selector

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
_COOKIE = re.compile(
    r"[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*|\"[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*\""
)
_OURS = {
    "accept-encoding": "the program knows what it can unpack",
    "connection": "the program keeps connections itself",
    "content-length": "nothing is sent",
    "cookie": "write `cookies:`",
    "host": "it follows from the address",
    "if-modified-since": "the program asks conditionally by itself",
    "if-none-match": "the program asks conditionally by itself",
    "proxy-authorization": "write the name and password into `proxy:`",
    "range": "a part is no article",
    "te": "the program knows what it can unpack",
    "transfer-encoding": "nothing is sent",
    "upgrade": "the program keeps connections itself",
}
_HOST_PATTERN = re.compile(r"(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\*")


def parse_header_name(text: str) -> str:
    """The name of a request header that an admin may set. Raises Refused."""
    if not _NAME.fullmatch(text):
        raise Refused("is no name of a header", "write one such as User-Agent or Accept-Language")
    if reason := _OURS.get(text.lower()):
        raise Refused("is a header that cannot be set", reason)
    return text


def parse_header_value(text: str) -> str:
    """The value of a request header. Raises Refused."""
    value = text.strip()
    if not _VALUE.fullmatch(value):
        raise Refused("cannot stand in a header", "it is one line of ASCII letters, digits and signs")
    return value


def parse_cookie_name(text: str) -> str:
    """The name of a cookie. Raises Refused."""
    if not _NAME.fullmatch(text):
        raise Refused("is no name of a cookie", "write one such as JSESSIONID")
    return text


def parse_cookie_value(text: str) -> str:
    """The value of a cookie. Raises Refused."""
    if not _COOKIE.fullmatch(text.strip()):
        raise Refused("cannot stand in a cookie", "copy it as the browser shows it, without `;` and spaces")
    return text.strip()


def parse_proxy(text: str) -> str:
    """An http proxy's address, with user and password if need be. Raises Refused."""
    hint = "write http://proxy.example.edu:3128 or http://user:${PASSWORD}@proxy.example.edu:3128"
    proxy = text.strip()
    try:
        parts = urlsplit(proxy)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise Refused("is no address of a proxy", hint) from error
    if parts.scheme != "http" or not host or any(char.isspace() for char in proxy):
        clue = "only http proxies are known" if parts.scheme.startswith(("socks", "https")) else ""
        raise Refused("is no address of a proxy", hint, clue=clue)
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise Refused("has a path, which a proxy has not", hint)
    return f"http://{parts.netloc}"


def parse_network(text: str) -> Network:
    """A network of addresses, or one address. Raises Refused."""
    written = text.strip()
    hint = "write a network such as 10.0.0.0/8, or one address"
    try:
        network = ip_network(written, strict=False)
    except ValueError as error:
        clue = "write the address, not the name" if re.search(r"[g-zG-Z].*\.", written) else ""
        raise Refused("is no network", hint, clue=clue) from error
    address = written.partition("/")[0]
    if "/" in written and str(network.network_address) != str(ip_network(address).network_address):
        raise Refused("is an address within a network", hint, clue=f"did you mean {network}?")
    return network


def parse_host_pattern(text: str) -> str:
    """A host, `*.` and a domain for all hosts below, or `*`. Raises Refused."""
    hint = 'write www.example.edu, or "*.example.edu" for every host below it'
    written = text.strip().rstrip(".")
    if "/" in written or ":" in written:
        host = (
            urlsplit(written if "//" in written else f"//{written}")
            .netloc.rpartition("@")[2]
            .partition(":")[0]
        )
        raise Refused("is an address, not a host", hint, clue=f"did you mean {host.lower()}?" if host else "")
    lead = "*." if written.startswith("*.") else ""
    pattern = lead + encode_host(written.removeprefix("*.")) if written != "*" else written
    if not _HOST_PATTERN.fullmatch(pattern):
        raise Refused("is no host", hint)
    return pattern


def parse_css(text: str) -> str:
    """A CSS selector with an optional `@attribute`. Raises Refused."""
    hint = 'write CSS such as "ul.news li", with an attribute as in "a@title"'
    try:
        parse_selector(text)
    except BadSelector as bad:
        raise Refused("is no selector", hint, clue=f"{bad}; {hint}") from bad
    return text.strip()
