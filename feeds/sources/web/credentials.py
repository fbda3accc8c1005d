"""Which secrets go where: to the source's own server, and nowhere else."""

import re

from requests.auth import HTTPBasicAuth
from requests.exceptions import InvalidHeader

from feeds.model.fetching import RESERVED_HEADERS, Access
from feeds.text.urls import leads_home, resolve

_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


def may_carry(access: Access, url: str) -> bool:
    """Whether this address may be told the source's headers, cookies and password."""
    return bool(access.home) and leads_home(resolve(access.home, ""), url)


def pick_headers(access: Access) -> dict[str, str]:
    """The source's own headers, but for those that belong to the client. Raises InvalidHeader."""
    return {
        name: _spell(name, value) for name, value in access.headers if name.lower() not in RESERVED_HEADERS
    }


def pick_cookies(access: Access) -> dict[str, str]:
    """The source's own cookies. Raises InvalidHeader."""
    return {name: _spell(name, value) for name, value in access.cookies}


def pick_auth(access: Access) -> HTTPBasicAuth | None:
    """The source's name and password, as UTF-8 (RFC 7617)."""
    if access.auth is None:
        return None
    return HTTPBasicAuth(access.auth.user.encode(), access.auth.password.encode())


def _spell(name: str, value: str) -> str:
    """A value as headers carry it, letters beyond ASCII as UTF-8. Raises InvalidHeader."""
    if not _NAME.fullmatch(name) or _CONTROL.search(value):
        raise InvalidHeader(name)
    return value.strip().encode("utf-8", "replace").decode("latin-1")
