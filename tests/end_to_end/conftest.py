"""What the end-to-end tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.newsroom import Newsroom, make_story
from tests.end_to_end.webroom import Site
from tests.servers import Server


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """Three articles, read and published once."""
    made = Newsroom(tmp_path)
    (tmp_path / "club").mkdir()
    made.write("one.txt", make_story("学校召开年度教学会议", "2026年02月03日"))
    made.write("two.txt", make_story("原创报道：茶园里的实训课", "2026年02月10日", trail="原创"))
    made.write("three.txt", make_story("人工智能通识课面向全校开放", "2026年01月15日"))
    made.look()
    yield made
    made.close()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site, and a newsroom that reads its feed."""
    with Server() as server:
        made = Site(server, Newsroom(tmp_path))
        made.configure()
        yield made
        made.room.close()
