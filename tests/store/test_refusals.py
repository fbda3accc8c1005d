"""A database that refuses says in one sentence what is wrong, where, and what mends it."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event, text

from feeds.errors import StoreBusy, StoreError
from feeds.store import Store, open_store
from feeds.store.engine import make_engine, reading, writing
from feeds.store.refusals import describe
from tests.factories import make_article
from tests.sources.conftest import AsNobody, as_nobody, open_path
from tests.store.conftest import Clock
from tests.store.test_store import file, put

__all__ = ["as_nobody", "open_path"]


def fill(store: Store, count: int = 50) -> None:
    """Some articles with their bytes."""
    put(store, *(file(make_article(f"{number}.txt")) for number in range(count)))


def test_a_full_disk_is_named_and_costs_nothing(tmp_path: Path, clock: Clock) -> None:
    """A batch is half stored, or the admin is not told that the disk is full."""
    store = open_store(f"sqlite:///{tmp_path}/feedmill.db", clock)
    fill(store, 1)
    with closing(sqlite3.connect(tmp_path / "feedmill.db")) as other:
        pages = other.execute("PRAGMA page_count").fetchone()[0]
    store.engine.dispose()
    event.listen(store.engine, "connect", lambda raw, _: raw.execute(f"PRAGMA max_page_count={pages}"))

    with pytest.raises(StoreError, match=r"feedmill\.db: its disk.* is full; free some space there"):
        fill(store)

    assert store.refreshing.find_by_ids(["urn:example:1.txt"]) == ()
    assert store.refreshing.find_by_ids(["urn:example:0.txt"]) != ()
    store.close()


def test_a_database_that_may_not_be_written_is_named(
    open_path: Path, as_nobody: AsNobody, clock: Clock
) -> None:
    """A wrong owner ends in SQLite's own words, without the file or the mend."""
    place = open_path / "feedmill.db"
    kept = open_store(f"sqlite:///{place}", clock)
    fill(kept, 1)
    for one in open_path.iterdir():
        one.chmod(0o444)
    open_path.chmod(0o555)

    with as_nobody():
        other = open_store(f"sqlite:///{place}", clock)
        assert other.refreshing.find_by_ids(["urn:example:0.txt"]) != ()
        with pytest.raises(StoreError, match=r"feedmill\.db: may not be written to; let this user write"):
            fill(other)
        other.close()
    kept.close()


def test_a_folder_that_may_not_be_entered_is_named(
    open_path: Path, as_nobody: AsNobody, clock: Clock
) -> None:
    """A database that this user cannot open ends without the file or the mend."""
    closed = open_path / "closed"
    closed.mkdir()
    closed.chmod(0)

    with as_nobody(), pytest.raises(StoreError, match=r"feedmill\.db: cannot be opened; let this user read"):
        open_store(f"sqlite:///{closed}/feedmill.db", clock)


def test_a_damaged_database_is_named(tmp_path: Path, clock: Clock) -> None:
    """A file with a hole passes for an empty one, or nobody hears of a backup."""
    place = tmp_path / "feedmill.db"
    store = open_store(f"sqlite:///{place}", clock)
    fill(store)
    store.close()
    size = place.stat().st_size
    with place.open("r+b") as raw:
        raw.seek(4096)
        raw.write(os.urandom(size - 4096))

    broken = make_engine(f"sqlite:///{place}")
    with (
        pytest.raises(StoreError, match=r"feedmill\.db: is damaged; .*backup"),
        reading(broken) as connection,
    ):
        connection.execute(text("SELECT * FROM article")).all()
    broken.dispose()


def test_who_waits_for_a_lock_waits_no_longer_than_said(store: Store, url: str, clock: Clock) -> None:
    """A process that holds the database for hours holds every other one with it."""
    other = open_store(url, clock, patience=0.05)
    with writing(store.engine) as connection:
        if store.engine.dialect.name == "postgresql":
            connection.execute(text("LOCK TABLE meta IN EXCLUSIVE MODE"))
        with pytest.raises(StoreBusy, match="stayed locked by another process"):
            other.selecting.set_rules_digest("x")
    other.selecting.set_rules_digest("x")
    other.close()


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        ("55P03", StoreBusy, "stayed locked by another process"),
        ("40P01", StoreBusy, "wanted the same rows in turn"),
        ("53100", StoreError, "is full"),
        ("53300", StoreError, "max_connections"),
        ("42501", StoreError, "grant it the rights"),
        ("25006", StoreError, "may not be written to"),
        ("57P01", StoreError, "cannot be reached"),
        ("22012", StoreError, "^database postgresql.*: because$"),
    ],
)
def test_what_postgresql_says_is_explained(
    postgresql_url: str, code: str, kind: type[StoreError], words: str
) -> None:
    """An admin is told a code of the server's instead of a mend, or waiting passes for a fault."""
    engine = make_engine(postgresql_url)

    with pytest.raises(StoreError, match=words) as failure, writing(engine) as connection:
        connection.execute(text(f"DO $$ BEGIN RAISE EXCEPTION 'because' USING ERRCODE = '{code}'; END $$"))

    assert type(failure.value) is kind
    engine.dispose()


def test_a_server_that_is_not_there_is_named_without_its_password(tmp_path: Path, clock: Clock) -> None:
    """A wrong host gives a traceback, waits for minutes, or prints the password."""
    url = f"postgresql+psycopg://feedmill:secret@/feedmill?host={tmp_path}"

    with pytest.raises(StoreError, match=r"cannot be reached; is the server running") as failure:
        open_store(url, clock)

    assert "secret" not in str(failure.value)
    assert "secret" not in describe(make_engine(url))
