"""Durations and sizes: what is read, and what is refused."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.settings.durations import LARGEST_BYTES, LONGEST, SHORTEST, parse_duration, parse_every, parse_size
from feeds.settings.refusal import Refused
from feeds.text.cron import parse_cron


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1s", timedelta(seconds=1)),
        ("90s", timedelta(seconds=90)),
        ("15m", timedelta(minutes=15)),
        (" 6h ", timedelta(hours=6)),
        ("30d", timedelta(days=30)),
    ],
)
def test_a_duration_is_a_number_and_a_unit(text: str, expected: timedelta) -> None:
    """The four units of the manual mean what they say."""
    assert expected == parse_duration(text)


@pytest.mark.parametrize("text", ["", "15", "15 m", "1h30m", "0s", "31d", "１５m", "-1m", "15m\n6h"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    """A slip in a duration is an error, never another interval."""
    with pytest.raises(Refused):
        parse_duration(text)


@pytest.mark.parametrize("text", ["0 */2 * * *", "@daily", "*/5 8-18 * * mon-fri", "5 4 1 1 0"])
def test_a_schedule_is_a_duration_or_a_cron_line(text: str) -> None:
    """`every` takes both of the manual's notations."""
    assert parse_every(text) == parse_cron(text)
    assert parse_every("90s") == timedelta(seconds=90)


@pytest.mark.parametrize(
    "text", ["", "often", "every 5 minutes", "0s", "* *", "@often", "0 9 * * 8", "1" * 900]
)
def test_what_is_no_schedule_is_refused(text: str) -> None:
    """A slip in a schedule is an error, never another rhythm."""
    with pytest.raises(Refused):
        parse_every(text)


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=12) | st.from_regex(r"[0-9]{1,9}[smhd]", fullmatch=True))
def test_any_text_is_a_duration_in_range_or_refused(text: str) -> None:
    """No text gives a duration out of range, or another error."""
    try:
        duration = parse_duration(text)
    except Refused:
        return
    assert SHORTEST <= duration <= LONGEST


@pytest.mark.parametrize(
    ("written", "expected"),
    [(2048, 2048), ("1024", 1024), ("2kb", 2048), ("20 MB", 20 * 1024**2), ("1GB", LARGEST_BYTES)],
)
def test_a_size_is_bytes_or_a_number_and_a_unit(written: object, expected: int) -> None:
    """Sizes are read as numbers of bytes, in steps of 1024."""
    assert expected == parse_size(written)


@pytest.mark.parametrize("written", ["", "20 megabytes", True, 1023, "2GB", 2048.5, "-5MB", None])
def test_what_is_no_size_is_refused(written: object) -> None:
    """A slip in a size is an error, never a limit that nobody meant."""
    with pytest.raises(Refused):
        parse_size(written)
