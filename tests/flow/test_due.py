"""A source keeps its beat, whatever a pass takes."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from feeds.flow.due import SETTLE, next_due
from feeds.model.reading import SourceState
from tests.factories import NOON, make_source

MINUTE = timedelta(minutes=1)


@given(st.integers(0, 10**6), st.integers(1, 10**5))
def test_the_next_moment_is_on_the_beat_and_not_past(late: int, every: int) -> None:
    """However late a pass ended, the phase stays and the next one is within an interval."""
    interval = timedelta(seconds=every)
    finished = NOON + timedelta(seconds=late)

    due = next_due(
        SourceState("s", next_due=NOON), make_source(every=interval), finished=finished, unsettled=False
    )

    assert finished < due <= finished + interval
    assert (due - NOON) % interval == timedelta()


def test_a_pass_by_hand_before_its_time_starts_from_its_end() -> None:
    """A refresh that nobody was waiting for sets the next one an interval later."""
    state = SourceState("s", next_due=NOON + MINUTE)

    assert next_due(state, make_source(every=MINUTE), finished=NOON, unsettled=False) == NOON + MINUTE


def test_a_failing_directory_keeps_its_beat() -> None:
    """A directory that is made or mounted after a day of failures is read within one interval."""
    state = SourceState("s", next_due=NOON, failures=99)

    assert next_due(state, make_source(every=MINUTE), finished=NOON, unsettled=False) == NOON + MINUTE


def test_a_file_being_written_is_looked_at_soon() -> None:
    """Half a file is not published an interval late."""
    due = next_due(SourceState("s"), make_source(every=MINUTE), finished=NOON, unsettled=True)

    assert due == NOON + SETTLE
