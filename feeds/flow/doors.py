"""How many passes are at one host: a host that is slow holds up nobody but those who want to be there."""

import threading
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit

from feeds.model.settings import Source

AT_ONCE = 2
"""As many as a host is asked by at a time; a third would only wait, and nobody else could use its thread."""


class Doors:
    """Counts the passes of this process by the hosts of their sources. A directory has no door."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside: Counter[str] = Counter()

    @contextmanager
    def enter(self, source: Source) -> Iterator[None]:
        """A pass over this source runs meanwhile."""
        host = _host_of(source)
        with self._lock:
            self._inside[host] += 1
        try:
            yield
        finally:
            with self._lock:
                self._inside[host] -= 1
                if not self._inside[host]:
                    del self._inside[host]

    def admit(self, sources: Mapping[str, Source]) -> Container[str]:
        """Which of these may begin now, each asked once and the first who asks first."""
        with self._lock:
            return _Admitted(sources, self._inside.copy())


class _Admitted(Container[str]):
    """Lets in as many to each host as there is room for."""

    def __init__(self, sources: Mapping[str, Source], inside: Counter[str]) -> None:
        self._sources = sources
        self._inside = inside

    def __contains__(self, source_id: object) -> bool:
        source = self._sources.get(source_id) if isinstance(source_id, str) else None
        if source is None:
            return False
        host = _host_of(source)
        if host and self._inside[host] >= AT_ONCE:
            return False
        self._inside[host] += 1
        return True


def _host_of(source: Source) -> str:
    """The host that its address names; empty for a directory."""
    return (urlsplit(source.web.url).hostname or "") if source.web is not None else ""
