"""When an address has moved for good."""

from datetime import UTC, datetime, timedelta

from feeds.model.memory import Move, judge_move

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def test_a_move_is_proved_by_the_second_time() -> None:
    """A redirect is remembered at once, or never (POLL-06)."""
    first = judge_move(None, "https://new.example/", NOW)
    assert first == Move("https://new.example/", 1, NOW)
    assert not first.is_proved
    second = judge_move(first, "https://new.example/", LATER)
    assert second == Move("https://new.example/", 2, NOW)
    assert second.is_proved


def test_a_move_that_does_not_stand_is_forgotten() -> None:
    """A redirect that stood once counts together with one of a year later, or with another target's."""
    first = judge_move(None, "https://new.example/", NOW)
    assert judge_move(first, "", LATER) is None
    assert judge_move(first, "https://other.example/", LATER) == Move("https://other.example/", 1, LATER)
    assert judge_move(None, "", NOW) is None
