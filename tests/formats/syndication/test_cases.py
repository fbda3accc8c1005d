"""Feeds of every format, with known answers: a folder a case, one input and what it must become.

`expected.json` holds the feed's facts, each entry as it is normalized, and the drops. After a change
that is meant, run with FEEDMILL_WRITE_GOLDENS=1 and read the differences.
"""

import json
import os
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from feeds.formats import parse
from feeds.model.article import Draft
from feeds.model.payload import MediaType, Payload
from feeds.model.settings import Source
from feeds.model.upstream import FeedFacts
from feeds.normalize import normalize, to_item

CASES = Path(__file__).parents[2] / "data" / "syndication"
READ_AT = datetime(2026, 3, 6, 12, tzinfo=UTC)
FEED = Source("feed", "Feed", CASES, (), "", timedelta(minutes=15), "Europe/London")
ADDRESS = "https://fetched.example.com/a/feed"


def _facts(facts: FeedFacts | None) -> dict[str, Any]:
    """What the feed says, as JSON can write it."""
    assert facts is not None
    told = {key: value for key, value in asdict(facts).items() if value}
    for key in ("skip_hours", "skip_days"):
        if key in told:
            told[key] = sorted(told[key])
    if facts.interval:
        told["interval"] = facts.interval.total_seconds()
    return told


def _entry(draft: Draft) -> dict[str, Any]:
    """What an entry became, short."""
    item = {key: value for key, value in to_item(draft).items() if key not in ("content_text", "attachments")}
    extras = {
        "origin": draft.origin,
        "own_id": draft.own_id,
        "precision": draft.published.precision if draft.published else "",
        "rights": draft.rights,
        "comments": draft.comments,
        "feed": {key: str(value) for key, value in asdict(draft.feed).items() if value} if draft.feed else {},
        "files": [{key: value for key, value in asdict(one).items() if value} for one in draft.attachments],
        "notes": list(draft.notes),
    }
    return item | {key: value for key, value in extras.items() if value}


def _read(folder: Path) -> dict[str, Any]:
    path = next(path for path in folder.iterdir() if path.stem == "input")
    parsed = parse(Payload("feed", MediaType.FEED, path.read_bytes(), READ_AT, url=ADDRESS))
    told = {
        "feed": _facts(parsed.feed),
        "entries": [_entry(normalize(document, FEED, READ_AT)) for document in parsed.documents],
        "drops": [[drop.origin, drop.reason] for drop in parsed.drops],
    }
    return json.loads(json.dumps(told))  # type: ignore[no-any-return]  # JSON is Any


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_feed(case: str) -> None:
    """A feed of this kind, or with these mistakes, is not read as it was meant."""
    path = CASES / case / "expected.json"
    actual = _read(CASES / case)
    if os.environ.get("FEEDMILL_WRITE_GOLDENS"):
        path.write_text(json.dumps(actual, ensure_ascii=False, indent=1) + "\n", "utf-8")

    assert json.loads(path.read_text("utf-8")) == actual
