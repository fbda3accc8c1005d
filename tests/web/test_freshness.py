"""Which sources went quiet."""

from datetime import timedelta

import pytest

from feeds.model.reading import SourceState
from feeds.web.freshness import find_stale
from tests.web.samples import NOW, make_settings

SOURCES = make_settings().sources
EVERY = SOURCES[0].every


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (SourceState("newsroom", last_success=NOW - 3 * EVERY), 0),
        (SourceState("newsroom", last_success=NOW - 3 * EVERY - timedelta(seconds=1)), 1),
        (SourceState("newsroom", last_success=NOW + EVERY), 0),
        (SourceState("newsroom"), 0),
        (SourceState("newsroom", last_attempt=NOW), 1),
        (SourceState("another", last_success=NOW - 99 * EVERY), 0),
    ],
)
def test_a_source_is_stale_after_three_intervals(state: SourceState, expected: int) -> None:
    """A visitor is warned too early, too late, or about a source that is not there."""
    assert len(find_stale(SOURCES, [state], NOW)) == expected
