"""A database that another process keeps locked for longer than anybody waits."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial

import pytest

from feeds.cli import main
from feeds.model.report import Report
from feeds.service import open_service
from feeds.settings import load_settings
from feeds.store import open_store
from tests.cli.conftest import Site, wait_until
from tests.faults.conftest import titles

PATIENCE = 0.05
"""Seconds, instead of twenty."""


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long for a lock here."""
    monkeypatch.setattr("feeds.service.open_store", partial(open_store, patience=PATIENCE))


@contextmanager
def locked(site: Site) -> Iterator[None]:
    """Somebody else writes, and does not end."""
    with closing(sqlite3.connect(site.root / "var" / "feedmill.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_a_scheduler_outlives_a_lock(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    """A backup ends the scheduler, stops the servers, or loses what was written meanwhile."""
    reports: list[Report] = []
    with closing(open_service(load_settings(site.config, environ={}).settings)) as service:
        scheduler = service.make_scheduler(reports.append)
        with caplog.at_level(logging.ERROR):
            scheduler.start()
            wait_until(lambda: titles(service.store) == ["About a.md"])
            with locked(site):
                site.write("b.md")
                wait_until(lambda: "stayed locked by another process" in caplog.text)
                assert titles(service.store) == ["About a.md"]
            wait_until(lambda: titles(service.store) == ["About a.md", "About b.md"])
            scheduler.stop()


def test_a_refresh_by_hand_says_that_the_database_is_locked(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    """A traceback, or an exit status that says all went well."""
    with closing(open_service(load_settings(site.config, environ={}).settings)):
        """The tables are there."""

    with locked(site):
        code = main(["--config", str(site.config), "refresh"])

    said = capsys.readouterr().err.splitlines()[-1]
    assert code == 1
    assert said.endswith("; when that is mended, run this again")
    assert said.startswith("Error: database /")
    assert "feedmill.db: stayed locked by another process longer than we wait; is a backup running?" in said
