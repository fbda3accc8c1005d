"""What a feed says of itself."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from feeds.model.upstream import FeedFacts
from feeds.ports import Parsed

Read = Callable[..., Parsed]
MakeRss = Callable[..., str]


def facts(read: Read, rss: MakeRss, channel: str) -> FeedFacts:
    """The facts of a feed with this in its channel."""
    found = read(rss("<title>T</title>", channel=channel)).feed
    assert found is not None
    return found


DAYS = ("Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun")
SY = "<sy:updatePeriod>{}</sy:updatePeriod><sy:updateFrequency>{}</sy:updateFrequency>"


@pytest.mark.parametrize(
    ("channel", "expected"),
    [
        ("", None),
        ("<ttl>60</ttl>", timedelta(hours=1)),
        ("<ttl>0</ttl>", None),
        ("<ttl>an hour</ttl>", None),
        ("<ttl>99999999999</ttl>", None),
        ("<ttl>9999999</ttl>", timedelta(days=365)),
        (SY.format("hourly", 2), timedelta(minutes=30)),
        (SY.format("Daily", 0), timedelta(days=1)),
        (SY.format("sometimes", 1), None),
        ("<sy:updatePeriod>weekly</sy:updatePeriod>", timedelta(weeks=1)),
        ("<ttl>60</ttl>" + SY.format("hourly", 4), timedelta(hours=1)),
    ],
)
def test_interval(read: Read, rss: MakeRss, channel: str, expected: timedelta | None) -> None:
    """POLL-07: how often a feed wants to be read is not understood."""
    assert facts(read, rss, channel).interval == expected


@pytest.mark.parametrize(
    ("channel", "hours", "days"),
    [
        ("<skipHours><hour>7</hour><hour> 8 </hour><hour>24</hour></skipHours>", {7, 8, 0}, set()),
        ("<skipHours><hour>25</hour><hour>x</hour><hour>-1</hour></skipHours>", set(), set()),
        ("<skipDays><day>Monday</day><day>SUNDAY</day></skipDays>", set(), {0, 6}),
        (
            "<skipHours>" + "".join(f"<hour>{hour}</hour>" for hour in range(24)) + "</skipHours>",
            set(),
            set(),
        ),
        (
            "<skipDays>" + "".join(f"<day>{day}day</day>" for day in DAYS) + "</skipDays>",
            set(),
            set(),
        ),
    ],
)
def test_skips(read: Read, rss: MakeRss, channel: str, hours: set[int], days: set[int]) -> None:
    """POLL-07: an hour or day on which a feed is not to be read is missed, or all of them are believed."""
    found = facts(read, rss, channel)

    assert (set(found.skip_hours), set(found.skip_days)) == (hours, days)


def test_first_of_several_links(read: Read, rss: MakeRss) -> None:
    """Of two self links the last one wins, or a hub is lost."""
    links = "".join(
        f"<atom:link rel='{rel}' href='https://{rel}{n}.example/'/>"
        for rel in ("self", "hub")
        for n in (1, 2)
    )
    found = facts(read, rss, links)

    assert (found.url, found.hubs) == (
        "https://self1.example/",
        ("https://hub1.example/", "https://hub2.example/"),
    )
