"""wsgi.py, the door for other servers."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import SECONDS, Site, make_site

ROOT = Path(__file__).parents[2]
ASK = """
import sys, threading, time
from wsgiref.util import setup_testing_defaults
import wsgi

def ask(path):
    said = []
    environ = {"PATH_INFO": path}
    setup_testing_defaults(environ)
    body = b"".join(wsgi.app(environ, lambda status, headers, exc=None: said.append(status)))
    return said[0], body
"""
UNTIL_READY = """
deadline = time.monotonic() + 60
while not ask('/readyz')[0].startswith('200') and time.monotonic() < deadline:
    threading.Event().wait(0.05)
print(ask('/feeds/all.rss')[0])
"""
IDLE = """
import os
print(ask('/healthz')[0])
print(ask('/feeds/all.rss')[0])
pool = wsgi.app.service.store.engine.pool
before = pool.checkedin()
child = os.fork()
if not child:
    os._exit(wsgi.app.service.store.engine.pool.checkedin())
print(before > 0, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def execute(site: Site, script: str, **environ: str) -> str:
    """What a program that imports wsgi.py prints."""
    ended = subprocess.run(
        [sys.executable, "-c", ASK + script],
        cwd=ROOT,
        env={**os.environ, "FEEDMILL_CONFIG": str(site.config), **environ},
        capture_output=True,
        text=True,
        timeout=SECONDS * 2,
        check=False,
    )
    assert ended.stderr == ""
    return ended.stdout


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What a server without a scheduler found: two answers, and connections before and after a fork."""
    return execute(make_site(tmp_path_factory.mktemp("wsgi")), IDLE).splitlines()


def test_any_server_can_serve_it(said: list[str]) -> None:
    """`wsgi:app` is no application, reads another configuration, or starts a scheduler unasked."""
    assert said[:2] == ["200 OK", "503 SERVICE UNAVAILABLE"]


def test_a_forked_server_shares_no_connection(said: list[str]) -> None:
    """A server that forks after loading hands its children the parent's SQLite connections."""
    assert said[2] == "True 0"


def test_the_scheduler_starts_if_it_is_told_to(site: Site) -> None:
    """FEEDMILL_SCHEDULE=1 refreshes nothing."""
    assert execute(site, UNTIL_READY, FEEDMILL_SCHEDULE="1") == "200 OK\n"
