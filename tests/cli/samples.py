"""Reports as a refresh makes them."""

from datetime import UTC, datetime

from feeds.model.article import Article, Draft, Precision, Stamp
from feeds.model.intent import Add, Change, Hold, Intent, Keep, Reject, Renew, Withdraw
from feeds.model.reading import Drop
from feeds.model.report import Report

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


def make_article(origin: str) -> Article:
    """An article that stood in this file."""
    return Article(
        id=f"urn:example:{origin}",
        slug=origin,
        source_id="newsroom",
        draft=Draft(origin, f"About {origin}", "<p>Words</p>", "Words"),
        first_seen=NOON,
        published=Stamp(NOON, Precision.SECOND),
        updated=NOON,
        arrived=True,
    )


def make_report(*, drops: tuple[str, ...] = (), intents: tuple[Intent, ...] = (), error: str = "") -> Report:
    """A pass at noon that dropped these files."""
    dropped = tuple(Drop(origin, "is empty; write it") for origin in drops)
    return Report(
        "newsroom", NOON, NOON, intents=intents, unread=("a", "b", "c"), dropped=dropped, error=error
    )


EVERYTHING = Report(
    source_id="newsroom",
    started=NOON,
    finished=NOON,
    intents=(
        Add(make_article("a.md"), "new"),
        Change(make_article("b.md"), "the words changed"),
        Renew(make_article("c.md"), "normalized again"),
        Withdraw("urn:example:d", "d.md", "the file is gone"),
        Reject("e.md", "its id is claimed"),
        Hold(make_article("h.md"), "is old"),
        Keep("i.md", "the same"),
        Keep("j.md", "next to nothing is left", refused=True),
    ),
    unread=("a.txt", "b.txt", "c.txt", "d.txt", "e.txt"),
    unsettled=("f.md",),
    dropped=(Drop("e.md", "its id is claimed"), Drop("g.md", "is empty; write it")),
    notes=(Drop("a.md", "updated '2099' is not used"),),
    error="newsroom: too much vanished",
)
"""A report in which everything happened."""
