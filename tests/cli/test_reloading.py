"""The web goes on under another configuration without a restart."""

import json
import os
from collections.abc import Iterator
from wsgiref.util import setup_testing_defaults

import pytest

from feeds.cli.reloading import Reloading
from feeds.configuration import Configuration
from tests.cli.conftest import CONFIG, Run, Site


@pytest.fixture
def app(site: Site, run: Run) -> Iterator[Reloading]:
    """A published site, that looks at its file with every request."""
    assert run("refresh").code == 0
    made = Reloading(Configuration(site.config), look=0)
    yield made
    made.close()


def ask(app: Reloading, path: str) -> tuple[int, bytes]:
    """A status and a body."""
    said: list[str] = []
    environ: dict[str, object] = {"PATH_INFO": path}
    setup_testing_defaults(environ)
    body = b"".join(app(environ, lambda status, _headers, _exc=None: said.append(status)))  # type: ignore[arg-type]  # no write()
    return int(said[0].split()[0]), body


def change(site: Site, text: str, second: int) -> None:
    """Another file, at a second of its own."""
    site.configure(text)
    os.utime(site.config, (1_700_000_000 + second, 1_700_000_000 + second))


def test_a_changed_file_is_in_force_for_the_next_requests(site: Site, app: Reloading) -> None:
    """A changed title, address or feed needs a restart."""
    assert b"Example University" in ask(app, "/")[1]
    change(site, CONFIG.replace("Example University", "Another Place"), 1)
    ask(app, "/healthz")

    assert b"Another Place" in ask(app, "/")[1]
    status, body = ask(app, "/readyz")
    assert status == 503, "it is not published yet"
    assert b"another configuration" in body


def test_a_broken_file_changes_nothing_and_is_told(site: Site, app: Reloading) -> None:
    """A slip in the file takes the service away, or /readyz is silent about it."""
    change(site, CONFIG + "oops\n", 1)
    ask(app, "/healthz")
    status, body = ask(app, "/readyz")

    assert status == 200
    (warning,) = json.loads(body)["warnings"]
    assert "the one before stays in force" in warning
    assert ask(app, "/feeds/all.rss")[0] == 200

    change(site, CONFIG, 2)
    ask(app, "/healthz")
    assert json.loads(ask(app, "/readyz")[1]) == {"status": "ready"}


def test_a_database_that_cannot_be_had_is_refused(site: Site, app: Reloading) -> None:
    """Half of a change is taken: other settings over the old store, or none at all."""
    (site.root / "file").write_text("no folder", encoding="utf-8")
    change(site, CONFIG.replace("sqlite:///var/", "sqlite:///file/"), 1)
    ask(app, "/healthz")

    assert ask(app, "/feeds/all.rss")[0] == 200
    assert json.loads(ask(app, "/readyz")[1])["warnings"]


def test_the_scheduler_of_a_single_process_changes_too(site: Site) -> None:
    """A process that does both goes on scheduling under the old file."""
    app = Reloading(Configuration(site.config), look=0, scheduling=True)
    try:
        site.write("b.md", folder="other")
        change(site, CONFIG + "  - {id: other, title: Other, directory: other/, every: 5s}\n", 1)
        deadline = 600
        while ask(app, "/sources/other.rss")[0] != 200 and deadline:
            deadline -= 1
            app.service.stopping.wait(0.1)
        assert ask(app, "/sources/other.rss")[0] == 200
    finally:
        app.close()
