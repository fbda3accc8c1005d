"""A WSGI application that goes on under another configuration when its file was changed.

No signal and no watching thread: at most once a second a request looks at the file. The others
go on, and what was begun under the old configuration ends under it.
"""

import logging
import os
import threading
import time
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from feeds.cli.application import make_app
from feeds.configuration import Configuration
from feeds.errors import StoreError
from feeds.service import Service, open_service

LOOK = 1.0
"""Seconds between two looks at the file."""
BROKEN = (
    "The configuration file was changed and cannot be used; the one before stays in force. "
    "`feedmill check` tells what is wrong."
)

log = logging.getLogger(__name__)


class Reloading:
    """The application of the configuration in force. Raises StoreError when there is no store to be had.

    With `scheduling` the process runs the scheduler as well. A server that forks after this gets fresh
    connections in its children: SQLite's must not be shared.
    """

    def __init__(self, configuration: Configuration, *, look: float = LOOK, scheduling: bool = False) -> None:
        self._configuration = configuration
        self._look_every = look
        self._lock = threading.Lock()
        self._due = time.monotonic() + look
        self.service = open_service(configuration.settings)
        self._app = self._make()
        self._scheduler = self.service.make_scheduler() if scheduling else None
        if self._scheduler is not None:
            self._scheduler.start()
        os.register_at_fork(after_in_child=lambda: self.service.store.engine.dispose(close=False))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        if time.monotonic() >= self._due and self._lock.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._lock.release()
        return self._app(environ, start_response)

    def close(self) -> None:
        """Stop what runs, and let go of the database."""
        with self._lock:
            if self._scheduler is not None:
                self._scheduler.stop()
            self.service.close()

    def _make(self) -> WSGIApplication:
        return make_app(self.service, warnings=self._list_warnings)

    def _list_warnings(self) -> tuple[str, ...]:
        return (BROKEN,) if self._configuration.broken else ()

    def _look(self) -> None:
        self._due = time.monotonic() + self._look_every
        before = self._configuration.loaded
        if not self._configuration.look():
            return
        try:
            service = open_service(self._configuration.settings)
        except StoreError as error:
            self._configuration.refuse(before, str(error))
            return
        old, self.service = self.service, service
        self._app = self._make()
        log.info("the changed configuration is in force")
        if self._scheduler is None:
            old.close()
        else:
            threading.Thread(target=self._change_scheduler, args=(old,), name="reload").start()

    def _change_scheduler(self, old: Service) -> None:
        """Refreshes that run break off after their batch; no request waits for them."""
        with self._lock:
            assert self._scheduler is not None
            self._scheduler.stop()
            old.close()
            self._scheduler = self.service.make_scheduler()
            self._scheduler.start()
