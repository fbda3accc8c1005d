"""From what holds for an address to how it is fetched and read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from feeds.model.fetching import DEFAULT_MAX_BYTES, DEFAULT_TIMEOUT, Access, Auth, Tls
from feeds.model.web import DEFAULT_RECHECK, External, Media, Rule, Select, SourceType, Web
from feeds.settings.addresses import place_path
from feeds.settings.document import Document
from feeds.settings.document import Path as Way
from feeds.settings.layers import Effective, Given, Key, map_of, value_of
from feeds.text.urls import leads_home

_ACCESS = ("headers", "cookies", "auth", "proxy", "timeout", "max_bytes", "allow_private", "tls")
"""Keys of the file that make an access; its fields have the same names."""


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of a document's files, by their numbers: what a relative path is relative to."""

    document: Document
    paths: tuple[Path, ...]

    def folder_of(self, path: Way) -> Path:
        """The folder of the file in which something stands."""
        return self.paths[self.document.owner(path)]

    def place(self, given: Given) -> Path:
        """The absolute path of one that was written."""
        return place_path(Path(given.value), self.folder_of(given.path))


def make_web(url: str, given: Effective, folders: Folders, within: str = "") -> Web:
    """How an address is read. A name and a password in it become `auth`, unless that is given.

    Those of the address that it is a column of are its own as well if the two have one server.
    """
    bare, auth = split_credentials(url)
    if auth is None and within and leads_home(within, url):
        _, auth = split_credentials(within)
    return Web(
        url=bare,
        type=value_of(given, "type", SourceType.AUTO),
        select=make_select(given),
        external=value_of(given, "external", External.LINK),
        full_text=value_of(given, "full_text", default=False),
        media=value_of(given, "media", Media.LINK),
        pages=value_of(given, "pages", 1),
        backfill=value_of(given, "backfill", 0),
        recheck=_moments(value_of(given, "recheck", DEFAULT_RECHECK)),
        access=make_access(bare, given, folders, auth),
    )


def make_rule(host: str, given: Effective, folders: Folders) -> Rule:
    """What holds on the hosts of a pattern."""
    return Rule(
        host=host,
        select=make_select(given),
        timezone=value_of(given, "timezone", ""),
        language=value_of(given, "language", ""),
        access=make_access("", given, folders),
        given=frozenset(key for key in _ACCESS if _is_given(given, key)),
    )


def make_select(given: Effective) -> Select:
    """Where things stand on pages."""
    found = map_of(given, "select")
    return Select(**{**found, "remove": tuple(dict.fromkeys(found.get("remove", ())))})


def make_access(home: str, given: Effective, folders: Folders, auth: Auth | None = None) -> Access:
    """How an address is fetched."""
    named = map_of(given, "auth")
    tls = map_of(given, "tls")
    authorities = given.get(("tls", "ca"))
    return Access(
        home=home,
        headers=tuple(map_of(given, "headers").items()),
        cookies=tuple(map_of(given, "cookies").items()),
        auth=Auth(named.get("user", ""), named.get("password", "")) if named else auth,
        proxy=value_of(given, "proxy", ""),
        timeout=value_of(given, "timeout", DEFAULT_TIMEOUT),
        max_bytes=value_of(given, "max_bytes", DEFAULT_MAX_BYTES),
        allow_private=tuple(dict.fromkeys(value_of(given, "allow_private", ()))),
        tls=Tls(
            legacy=tls.get("legacy", False),
            ca=folders.place(authorities) if authorities and authorities.value else None,
            verify=tls.get("verify", True),
        ),
    )


def split_credentials(url: str) -> tuple[str, Auth | None]:
    """An address without its name and password, and those."""
    parts = urlsplit(url)
    if parts.username is None:
        return url, None
    bare = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    return bare, Auth(unquote(parts.username), unquote(parts.password or ""))


def _is_given(given: Mapping[Key, Given], key: str) -> bool:
    return any(one[0] == key for one in given)


def _moments(written: tuple[timedelta, ...] | list[timedelta]) -> tuple[timedelta, ...]:
    """In their order, each once."""
    return tuple(sorted(set(written)))
