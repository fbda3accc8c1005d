"""Kept for years: each folder under tests/data/keeping is one thing that happens to a source."""

from pathlib import Path

import pytest

from tests.end_to_end.newsroom import Newsroom
from tests.end_to_end.steps import CONFIG, Case, Player, load_cases

CASES = tuple(load_cases())


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_what_a_reader_is_told(case: Case, tmp_path: Path) -> None:
    """The case's own sentence is false: a subscriber is told of what is no news, or is not told."""
    newsroom = Newsroom(tmp_path, config=CONFIG)
    (tmp_path / "articles").mkdir()
    player = Player(newsroom)
    try:
        for step in case.steps:
            player.play(step)
    finally:
        newsroom.close()
