"""The web server: gunicorn with threads, embedded. The one place that knows gunicorn.

Pure Python and the most widely run WSGI server; it stops gracefully, replaces workers that die, and
a faster worker class can take the place of this one without a change elsewhere.
"""

import os
from collections.abc import Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import Any, NoReturn
from wsgiref.types import WSGIApplication

import click
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger

from feeds.cli.journal import FORMAT, MOMENT
from feeds.cli.reloading import Reloading
from feeds.cli.signals import is_orphaned
from feeds.cli.worker import PatientWorker
from feeds.configuration import Configuration
from feeds.service import open_service

THREADS = 4
KEEPALIVE = 5
"""Seconds that a connection may wait for its next request."""
GRACE = 10
"""Seconds that requests may take to end when the server stops."""
MEMORY = "/dev/shm"  # noqa: S108 - a heartbeat file that gunicorn unlinks at once; on a disk it can stall


class ServerLog(Logger):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's messages in the form of all others, and on stderr as well."""

    error_fmt = FORMAT
    datefmt = MOMENT

    def _set_handler(self, log: Any, output: str | None, fmt: Any, stream: Any = None) -> None:  # noqa: ARG002 - gunicorn's signature
        super()._set_handler(log, output, fmt)


@dataclass(frozen=True, slots=True)
class Plan:
    """How to serve."""

    listener: int
    """A listening socket's descriptor; the server takes it over."""
    workers: int
    access_log: bool
    parent: int | None
    """Whose end is ours too."""
    ready_line: str


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's application object: each worker opens its own store after the fork."""

    def __init__(self, plan: Plan, configuration: Configuration) -> None:
        self._plan = plan
        self._configuration = configuration
        self._opened = ExitStack()
        super().__init__()

    def load_config(self) -> None:
        """Everything that is not gunicorn's default; what an older gunicorn does not know is left out."""
        known = {name: value for name, value in self._list_options().items() if name in self.cfg.settings}
        for name, value in known.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIApplication:
        """The application, once in each worker."""
        # A worker that is replaced months later begins with what its neighbours use by now.
        for _ in range(2):
            self._configuration.look()
        return self._opened.enter_context(closing(Reloading(self._configuration)))

    def run(self) -> NoReturn:
        """Serve until told to stop. Raises SystemExit, here and in every worker."""
        raise SystemExit(_WatchfulArbiter(self, self._plan.parent).run())

    def _list_options(self) -> Mapping[str, Any]:
        return {
            "bind": [f"fd://{self._plan.listener}"],
            "workers": self._plan.workers,
            "worker_class": PatientWorker,
            "threads": THREADS,
            "keepalive": KEEPALIVE,
            "graceful_timeout": GRACE,
            "worker_tmp_dir": MEMORY if os.access(MEMORY, os.W_OK) else None,
            # socket.sendfile waits for a stalled client without end.
            "sendfile": False,
            # Nothing of ours comes from a proxy's headers; odd ones are no reason for a 400.
            "secure_scheme_headers": {},
            "forwarded_allow_ips": "",
            "forwarder_headers": "",
            # No file under $HOME, no second way to steer the server.
            "control_socket_disable": True,
            "proc_name": "feedmill",
            "loglevel": "warning",
            "logger_class": ServerLog,
            "accesslog": "-" if self._plan.access_log else None,
            "post_worker_init": self._announce,
            "worker_exit": self._close,
        }

    def _announce(self, worker: Any) -> None:
        """Once, by the first worker, when it can answer."""
        if worker.age == 1:
            click.echo(self._plan.ready_line, err=True)

    def _close(self, _server: Any, _worker: Any) -> None:
        self._opened.close()


class _WatchfulArbiter(Arbiter):  # type: ignore[misc]  # gunicorn has no types
    """Stops when its parent is gone. A thread would do as well, but must not be there when we fork."""

    def __init__(self, server: Server, parent: int | None) -> None:
        self._parent = parent
        super().__init__(server)

    def murder_workers(self) -> None:
        """Called once a second, and after every signal."""
        if is_orphaned(self._parent):
            raise StopIteration
        super().murder_workers()

    def halt(self, reason: str | None = None, exit_status: int = 0) -> None:
        """End; gunicorn's several codes for failure are all 1."""
        super().halt(reason=reason, exit_status=min(exit_status, 1))


def serve(plan: Plan, configuration: Configuration) -> NoReturn:
    """Serve until told to stop. Raises SystemExit, or StoreError when there is no store to be had."""
    open_service(configuration.settings).close()
    Server(plan, configuration).run()
