"""Reports, moments and ages as people read them."""

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest

from feeds.cli.wording import (
    describe_distance,
    describe_moment,
    list_failures,
    list_intents,
    list_remarks,
    summarize,
)
from feeds.model.report import Report
from tests.cli.samples import EVERYTHING, NOON


def test_a_report_is_one_line() -> None:
    """Something that happened is not counted."""
    assert summarize(EVERYTHING) == (
        "newsroom: 1 added, 1 changed, 1 renewed, 1 held, 1 withdrawn, 6 unchanged, 1 still being written, "
        "2 dropped, 1 value refused, failed"
    )


def test_an_empty_pass_says_so() -> None:
    """A pass that found nothing ends in a colon."""
    assert summarize(Report("newsroom", NOON, NOON)) == "newsroom: no articles"
    assert summarize(Report("ministry", NOON, NOON, partial=True)) == "ministry: nothing new"


def test_every_article_is_named_with_the_reason() -> None:
    """An intent is left out, or a rejected article is told twice."""
    assert list(list_intents(EVERYTHING)) == [
        "  added     a.md “About a.md”: new",
        "  changed   b.md “About b.md”: the words changed",
        "  renewed   c.md “About c.md”: normalized again",
        "  withdrawn d.md: the file is gone",
        "  held      h.md “About h.md”: is old",
        "  kept      i.md: the same",
        *(f"  kept      {name}.txt: the file is unchanged" for name in "abcde"),
    ]


def test_remarks_are_no_failures() -> None:
    """A refused value or an unsettled file is a failure, or is not told."""
    assert [line.split(":")[0] for line in list_remarks(EVERYTHING)] == ["  f.md", "  a.md"]


def test_failures_name_file_and_mend() -> None:
    """A dropped file or the source's error is left out."""
    assert list(list_failures(EVERYTHING)) == [
        "newsroom: dropped e.md: its id is claimed",
        "newsroom: dropped g.md: is empty; write it",
        "newsroom: too much vanished",
    ]


@pytest.mark.parametrize(
    ("distance", "expected"),
    [
        (timedelta(0), "now"),
        (timedelta(seconds=0.4), "now"),
        (timedelta(seconds=40), "in 40 s"),
        (timedelta(seconds=-119), "119 s ago"),
        (timedelta(minutes=-2), "2 min ago"),
        (timedelta(hours=3, minutes=59), "in 3 h"),
        (timedelta(days=-47.5), "47 d ago"),
    ],
)
def test_a_distance_is_a_number_and_a_unit(distance: timedelta, expected: str) -> None:
    """A distance in time is misread by its reader."""
    assert describe_distance(distance) == expected


def test_a_moment_is_in_the_zone_asked() -> None:
    """A moment is told in another zone, or a missing one as a date."""
    shanghai = ZoneInfo("Asia/Shanghai")

    assert describe_moment(NOON, NOON + timedelta(hours=2), shanghai) == "2026-03-05 20:00 (2 h ago)"
    assert describe_moment(None, NOON, UTC) == "never"
