"""Which sources went quiet."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from feeds.model.reading import SourceState
from feeds.model.rhythm import interval_of
from feeds.text.cron import parse_cron
from feeds.web.freshness import find_stale
from tests.web.samples import NOW, make_settings

SOURCES = make_settings().sources
EVERY = interval_of(SOURCES[0].every)


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


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 3, 9, 1, 10, tzinfo=UTC), 0),
        (datetime(2026, 3, 9, 1, 11, tzinfo=UTC), 1),
    ],
)
def test_a_cron_source_is_not_stale_while_its_line_rests(now: datetime, expected: int) -> None:
    """Every weekend a page would call a source stale that reads every five minutes on work days."""
    source = replace(SOURCES[0], every=parse_cron("*/5 9-17 * * mon-fri"), timezone="Asia/Shanghai")
    friday_evening = datetime(2026, 3, 6, 9, 55, tzinfo=UTC)

    assert len(find_stale([source], [SourceState("newsroom", last_success=friday_evening)], now)) == expected
