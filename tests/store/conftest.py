"""Real databases: SQLite always, PostgreSQL where its programs are installed."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp
from uuid import uuid4

import pytest

from feeds.store import Store, open_store
from tests.factories import NOON


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The socket folder of a PostgreSQL server of our own, started for this run."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs or (os.getuid() == 0 and not shutil.which("runuser")):
        pytest.skip("PostgreSQL's server programs are not installed")
    folder = Path(mkdtemp(prefix="feedmill-pg-"))
    run_as: list[str] = []
    if os.getuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres")
        run_as = ["runuser", "-u", "postgres", "--"]
    data = folder / "data"
    command = [*run_as, f"{programs[-1]}/initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-N"]
    subprocess.run(command, check=True, capture_output=True, cwd=folder)
    options = f"-k {folder} -h '' -c fsync=off"
    control = [*run_as, f"{programs[-1]}/pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log")]
    subprocess.run([*control, "-o", options, "start"], check=True, capture_output=True, cwd=folder)
    yield str(folder)
    subprocess.run([*control, "-m", "immediate", "stop"], check=True, capture_output=True, cwd=folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgresql_url(postgresql: str) -> str:
    """The address of an empty PostgreSQL database."""
    name = f"t{uuid4().hex}"
    sql = ["psql", "-h", postgresql, "-U", "postgres", "-c", f"CREATE DATABASE {name}"]
    subprocess.run(sql, check=True, capture_output=True)
    return f"postgresql+psycopg://postgres@/{name}?host={postgresql}"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/var/feedmill.db"
    made: str = request.getfixturevalue("postgresql_url")
    return made


class Clock:
    """A clock that a test sets."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The moment it was set to."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Stands at noon until it is set."""
    return Clock()


@pytest.fixture
def store(url: str, clock: Clock) -> Iterator[Store]:
    """An empty store with all its tables."""
    opened = open_store(url, clock)
    yield opened
    opened.close()
