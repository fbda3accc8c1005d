"""Addresses: resolved the way a browser would, spelled legally, refused when not for following.

An address that leaves here is ASCII, without spaces or controls, and safe in an attribute.
"""

import html
import re
from urllib.parse import SplitResult, quote, unquote_to_bytes, urljoin, urlsplit

from feeds.text.chars import strip_illegal

_PATH_SAFE = "/:@!$&'()*+,;=~%"
_QUERY_SAFE = _PATH_SAFE + "?"
_FILE_SAFE = "/@!$&'()*+,;=~"
_OTHER_SURROGATE = re.compile("[\ud800-\udc7f\udd00-\udfff]")
_LONE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_REMOVED = str.maketrans("", "", "\t\n\r")
_EDGES = "".join(map(chr, range(0x21))) + "\xa0\u3000\ufeff\u200b"
_SCHEME = re.compile("([A-Za-z][A-Za-z0-9+.-]*):")
_WEB = re.compile("(https?):[/\\\\]*", re.IGNORECASE)
_LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?|\[[0-9a-f:.]+\]")
_LONGEST_HOST = 2000
"""DNS takes 253 letters; each may be written as nine, and IDNA looks at a longer one for seconds."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
_LEGAL = re.compile(
    r"https?://(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}/(?:[A-Za-z0-9_~/=&?,-]|(?<!/)\.)*"
)
"""Most addresses: they stay as they are."""

_SHOWN = 300
_SECRET = re.compile(
    r"([?&;][^?=&#;]*(?:token|secret|passw|pwd|key|auth|sign|sig|session|ticket|code)[^=&#;]*=)[^&#;]+",
    re.IGNORECASE,
)
"""Values of a query that look like secrets by their names."""

_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]")


def resolve(reference: str, base: str) -> str:
    """The absolute address that a reference means below `base`.

    Empty for an empty reference, for one that is not http, https or mailto once resolved, and for
    what no browser could follow (RFC 3986, 5.2; SEC-05).
    """
    if _LEGAL.fullmatch(reference):
        return reference
    text = strip_illegal(reference).strip(_EDGES).translate(_REMOVED)
    if not text or _hides_scheme(text):
        return ""
    scheme = _SCHEME.match(text)
    if scheme and scheme[1].lower() == "mailto":
        return _spell_mailto(text[len(scheme[0]) :])
    if scheme and not _WEB.match(text):
        return ""
    try:
        return _spell_web(text if scheme else _join(text, base))
    except ValueError:
        return ""


def is_absolute(url: str) -> bool:
    """Whether this is an http or https address with a host."""
    parts = _split(url)
    return parts is not None and parts.scheme in _DEFAULT_PORTS and bool(parts.hostname)


def quote_path(path: str) -> str:
    """A file's path as an address writes it: every byte kept, slashes kept."""
    return quote(path.encode("utf-8", "surrogateescape" if _has_bytes(path) else "replace"), safe=_FILE_SAFE)


def join_site(site_url: str, path: str) -> str:
    """An address below the site's, whatever slashes either has. The path is taken as it is."""
    return f"{site_url.rstrip('/')}/{path.lstrip('/')}"


def host_of(url: str) -> str:
    """The host in lower case, without port; empty when there is none."""
    parts = _split(url)
    return (parts.hostname or "") if parts else ""


def path_of(url: str) -> str:
    """The path as it is written; empty when there is none."""
    parts = _split(url)
    return parts.path if parts else ""


def without_credentials(url: str) -> str:
    """The address without user name and password; empty when it cannot be read."""
    parts = _split(url)
    if parts is None:
        return ""
    if "@" not in parts.netloc:
        return url
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def show_address(url: str) -> str:
    """An address as messages show it, in one line: no password, no token, not longer than it need be."""
    bare = without_credentials(url)[: _SHOWN + 1]
    shown = _UNSEEN.sub("", _SECRET.sub(r"\1***", bare))
    return shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.hostname, parts.port
    except ValueError:
        return None
    return parts


def _has_bytes(path: str) -> bool:
    """Whether its surrogates, if any, all stand for bytes that are no UTF-8 (PEP 383)."""
    return not _OTHER_SURROGATE.search(path)


def _hides_scheme(text: str) -> bool:
    """Whether a forbidden scheme appears once entities, escapes and invisible characters are gone."""
    bare = text
    for _ in range(2):
        bare = _UNSEEN.sub("", html.unescape(bare))
    scheme = _SCHEME.match(bare)
    return scheme is not None and scheme[1].lower() in {"javascript", "vbscript", "data", "file", "blob"}


def _join(reference: str, base: str) -> str:
    """A relative reference resolved; empty when the base is no web address."""
    start = strip_illegal(base).strip(_EDGES).translate(_REMOVED)
    if not _WEB.match(start):
        return ""
    return urljoin(_spell_web(start), _forward_slashes(reference))


def _spell_web(url: str) -> str:
    """An http or https address in legal ASCII; empty when it has no usable host. May raise ValueError."""
    web = _WEB.match(url)
    if not web:
        return ""
    parts = urlsplit(f"{web[1].lower()}://{_forward_slashes(url[web.end() :])}")
    host = _spell_host(parts.hostname or "")
    if not host:
        return ""
    port = parts.port
    place = host if port in {None, _DEFAULT_PORTS[parts.scheme]} else f"{host}:{port}"
    user = parts.netloc.rpartition("@")[0]
    if user:
        place = f"{_quoted(user, '!$&()*+,;=:%')}@{place}"
    path = _quoted(parts.path or "/", _PATH_SAFE)
    query = f"?{_quoted(parts.query, _QUERY_SAFE)}" if parts.query else ""
    fragment = f"#{_quoted(parts.fragment, _QUERY_SAFE)}" if parts.fragment else ""
    return f"{parts.scheme}://{place}{_without_dots(path)}{query}{fragment}"


def _forward_slashes(rest: str) -> str:
    """Backslashes before the query are slashes, as browsers read them."""
    end = min((rest.find(mark) for mark in "?#" if mark in rest), default=len(rest))
    return rest[:end].replace("\\", "/") + rest[end:]


def _without_dots(path: str) -> str:
    """The path with its dot segments resolved (RFC 3986, 5.2.4); it begins with a slash."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def _spell_host(host: str) -> str:
    """A host as DNS knows it; empty when it is none."""
    if len(host) > _LONGEST_HOST:
        return ""
    if host.startswith("[") or ":" in host:
        host = f"[{host.strip('[]')}]"
        return host.lower() if _HOST.fullmatch(host.lower()) else ""
    try:
        plain = unquote_to_bytes(host).decode() if "%" in host else host
        ascii_host = plain if plain.isascii() else plain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    return ascii_host.lower() if _HOST.fullmatch(ascii_host.lower()) else ""


def _spell_mailto(address: str) -> str:
    """A mailto address in legal ASCII; empty when it names nobody."""
    if "@" not in address.partition("?")[0]:
        return ""
    return f"mailto:{_quoted(address, _QUERY_SAFE)}"


def _quoted(text: str, safe: str) -> str:
    return quote(_LONE_PERCENT.sub("%25", text), safe=safe)


def leads_home(home: str, url: str) -> bool:
    """Whether what is said in confidence to the server of one address may be said at another one.

    Host and port are the same; from http to https only the usual ports will do, and back nothing will.
    """
    ours, theirs = urlsplit(home), urlsplit(url)
    if ours.hostname != theirs.hostname:
        return False
    ports = (ours.port or _DEFAULT_PORTS.get(ours.scheme), theirs.port or _DEFAULT_PORTS.get(theirs.scheme))
    if ours.scheme == theirs.scheme:
        return ports[0] == ports[1]
    return ours.scheme == "http" and ports == (80, 443)
