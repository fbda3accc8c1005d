"""The addresses an admin writes: of the site, of articles, of an image, of people, of the database."""

import os
import re
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, quote, urlsplit

from feeds.settings.excerpt import hide_query
from feeds.settings.refusal import Refused
from feeds.text.signs import type_plainly

DEFAULT_DATABASE = "sqlite:///../var/feedmill.db"
PLACEHOLDERS = ("path", "stem", "name", "dir")
_TELLING = {"path", "stem", "name"}
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_SAFE = "/:@!$&'()*+,;=~%-._?{}"
_MAIL = re.compile(r"[^@\s<>\"(),:;]{1,64}@[^@\s<>\"(),:;]{1,255}")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HOST = re.compile(r"(?:[a-z0-9._-]{1,253}|\[[0-9a-f:.]+\])(?::[0-9]*)?")
_HOST_HINT = "a host is letters, digits, dots and hyphens, such as www.example.edu"
_BARE = re.compile(r"(?:localhost|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)(?::[0-9]+)?(?:/\S*)?")
_FILE = re.compile(r"[\w./-]+\.(?:db|sqlite3?)")
_DATABASE_HINT = "write sqlite:///../var/feedmill.db or postgresql+psycopg://user:${PASSWORD}@host/name"
_PRIVATE_ENDS = (".localhost", ".local", ".internal", ".lan", ".home.arpa", ".test", ".example", ".invalid")


def parse_site_url(text: str) -> str:
    """The address everything we publish begins with, without a slash at its end. Raises Refused."""
    hint = "write the public address, such as https://feeds.example.edu"
    parts = _split(text, hint, _meant_url(text.strip()))
    if parts.query or parts.fragment or text.rstrip().endswith(("?", "#")):
        raise Refused("may not carry a `?` or a `#`: everything published begins with it", hint)
    return _legal(parts).rstrip("/")


def parse_source_url(text: str) -> str:
    """The address of a source on the web; a name and password in it are allowed. Raises Refused."""
    hint = "write the whole address, such as https://www.example.edu/news/"
    url = text.strip()
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise Refused("is no address", hint) from error
    if parts.scheme not in {"http", "https"} or not host or any(char.isspace() for char in url):
        files = "files are read with `directory:`" if parts.scheme == "file" else ""
        raise Refused("is no http(s) address", hint, clue=files or _meant_url(url))
    if parts.username is None and "@" in parts.netloc:
        raise Refused("has a host that cannot exist", hint)
    user, at, bare = parts.netloc.rpartition("@")
    legal = urlsplit(_legal(parts._replace(netloc=bare, fragment="")))
    return legal._replace(netloc=user + at + legal.netloc).geturl()


def parse_column_url(text: str) -> str:
    """The address of a column: whole, or from its source's address on. Raises Refused."""
    url = text.strip()
    if "://" in url or url.startswith("//"):
        return parse_source_url(f"https:{url}" if url.startswith("//") else url)
    if not url or any(char.isspace() for char in url) or _SCHEME.match(url):
        raise Refused("is no address", "write it from the source's `url` on, such as xxyw.htm, or whole")
    return quote(url.partition("#")[0], safe=_SAFE)


def _meant_url(url: str) -> str:
    """What was probably meant by an address without a scheme that is known, or with a space in it."""
    if "@" in url:
        return ""  # it may hold a password
    rest = re.sub(r"^(?:[a-z]{3,6}:?/{1,2}|//)", "", type_plainly(url), flags=re.IGNORECASE)
    rest = re.sub(r"\s+", "%20", rest)
    if not _BARE.fullmatch(rest):
        return ""
    scheme = "https" if is_public(f"https://{rest}") else "http"
    return f"did you mean {scheme}://{hide_query(rest)}?"


def parse_link(text: str) -> str:
    """The template of the articles' public addresses. Raises Refused."""
    hint = "write https://www.example.edu/news/{path}; {stem}, {name} and {dir} are known too"
    names = {str(name) for name in _PLACEHOLDER.findall(text)}
    if names.difference(PLACEHOLDERS):
        raise Refused("has a placeholder that does not exist", hint)
    bare = _PLACEHOLDER.sub("", text)
    if "{" in bare or "}" in bare:
        raise Refused("has a brace without its partner", hint)
    if not _TELLING & names:
        raise Refused("is one address for all articles: it needs {path}, {stem} or {name}", hint)
    return _legal(_split(text, hint, _meant_url(text.strip())))


def parse_image(text: str) -> str:
    """An absolute http(s) address. Raises Refused."""
    hint = "write the whole address, such as https://www.example.edu/logo.png"
    return _legal(_split(text, hint))


def parse_contact(text: str) -> str:
    """An e-mail address; a `mailto:` before it is dropped. Raises Refused."""
    mail = text.strip().removeprefix("mailto:")
    if not _MAIL.fullmatch(mail):
        raise Refused("is no e-mail address", "write one such as webmaster@example.edu")
    return mail


def parse_database(text: str) -> str:
    """A SQLAlchemy URL of a kind that is supported; a relative SQLite path stays as it is. Raises Refused.

    The sentence never needs the value, which may hold a password.
    """
    url = text.strip()
    scheme = _SCHEME.match(url)
    if url.startswith("postgresql+psycopg://"):
        if not re.fullmatch(r"postgresql\+psycopg://[^\s/]*/[^\s/?]+(\?\S*)?", url):
            raise Refused("names no database", _DATABASE_HINT)
        return url
    if not url.startswith("sqlite:"):
        kind = scheme[1] if scheme and len(scheme[1]) <= 30 else ""
        almost = "for PostgreSQL write postgresql+psycopg://" if kind.startswith("postgres") else ""
        almost = f"did you mean sqlite:///{url}?" if _FILE.fullmatch(url) else almost
        raise Refused("is no database that Feedmill can use", _DATABASE_HINT, clue=almost)
    path = url.removeprefix("sqlite:///")
    if path == url or not path.strip("/") or path.endswith("/") or path == ":memory:":
        raise Refused("names no file", _DATABASE_HINT)
    if "?" in path or path.startswith("file:"):
        raise Refused("carries options after the file's name", _DATABASE_HINT)
    return url


def place_database(url: str, folder: Path) -> str:
    """The URL with a relative SQLite path made absolute from the folder."""
    path = url.removeprefix("sqlite:///")
    if path == url:
        return url
    return f"sqlite:///{place_path(Path(path), folder)}"


def place_path(path: Path, folder: Path) -> Path:
    """An absolute path, from the folder on if it is relative; links in it stay links."""
    return Path(os.path.abspath(folder / path))  # noqa: PTH100 -- resolve() would follow links


def is_public(url: str) -> bool:
    """Whether others can reach the host of an address, as far as its name tells."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith(_PRIVATE_ENDS)


def _split(text: str, hint: str, clue: str = "") -> SplitResult:
    """The parts of an absolute http(s) address without a password. Raises Refused."""
    try:
        parts = urlsplit(text.strip())
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise Refused("is no address", hint) from error
    if parts.scheme not in {"http", "https"} or not host or any(char.isspace() for char in text.strip()):
        raise Refused("is no http(s) address", hint, clue=clue)
    if "@" in parts.netloc:
        raise Refused("may not carry a user name or password: it is public", hint)
    return parts


def _legal(parts: SplitResult) -> str:
    """The address in ASCII, as a feed must write it. Raises Refused for an impossible host."""
    host = encode_host(parts.netloc)
    if not _HOST.fullmatch(host):
        raise Refused("has a host that cannot exist", _HOST_HINT)
    path, query, fragment = (quote(part, safe=_SAFE) for part in (parts.path, parts.query, parts.fragment))
    return parts._replace(netloc=host, path=path, query=query, fragment=fragment).geturl()


def encode_host(name: str) -> str:
    """A host in small letters and ASCII, a port behind it included. Raises Refused."""
    host = name.lower()
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise Refused("has a host that cannot exist", _HOST_HINT) from error
