"""Addresses: resolved, made legal, and refused when they are not for following."""

from urllib.parse import quote, urljoin, urlsplit

_PATH_SAFE = "/:@!$&'()*+,;=~%-._"


def resolve(reference: str, base: str) -> str:
    """The absolute address a reference means; empty unless http, https or mailto."""
    try:
        url = urljoin(base, reference.strip())
        parts = urlsplit(url)
    except ValueError:
        return ""
    return quote(url, safe=_PATH_SAFE + "?#[]") if parts.scheme in {"http", "https", "mailto"} else ""


def is_absolute(url: str) -> bool:
    """Whether this is an http or https address with a host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def quote_path(path: str) -> str:
    """A file's path as an address writes it; slashes stay."""
    return quote(path, safe="/:@!$&'()*+,;=~", errors="surrogateescape")


def join_site(site_url: str, path: str) -> str:
    """An address below the site's, whatever slashes either has."""
    return f"{site_url.rstrip('/')}/{path.lstrip('/')}"


def host_of(url: str) -> str:
    """The host in lower case, without port; empty when there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def path_of(url: str) -> str:
    """The path; empty when there is none."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def without_credentials(url: str) -> str:
    """The address without user name and password."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
