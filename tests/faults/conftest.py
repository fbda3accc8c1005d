"""A site on a disk of its own, the command as a process over it, and what readers are served meanwhile."""

import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from feeds.errors import StoreError
from feeds.model.representation import Coding
from feeds.service import utc_now
from feeds.store import Store, open_store
from tests.cli.conftest import CONFIG, Site, make_site
from tests.reading_back import READERS

FAST = CONFIG.replace("every: 5s", "every: 1s")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """One article, and a source that is looked at every second."""
    made = make_site(tmp_path)
    made.configure(FAST)
    return made


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of eight megabytes; a skip where mounting is not permitted."""
    folder = tmp_path / "var"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount here")
    if done.returncode != 0:
        pytest.skip("this user may not mount a disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def open_beside(site: Site) -> Store:
    """The site's database, as a server has it open beside whoever refreshes."""
    return open_store(f"sqlite:///{site.root}/var/feedmill.db", utc_now)


def titles(store: Store) -> list[str]:
    """What readers of the feed of everything are served; nothing while it is not published."""
    heads = store.serving.find_heads("/feeds/all.json")
    body = store.serving.read_body(heads[Coding.IDENTITY]) if heads else None
    return [] if body is None else sorted(item.title for item in READERS["json"](body))


def is_served(site: Site, title: str) -> bool:
    """Whether readers see an article; False while the database cannot be opened."""
    try:
        with closing(open_beside(site)) as store:
            return title in titles(store)
    except StoreError:
        return False
