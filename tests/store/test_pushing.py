"""What a push asks of the store, and a push as a whole; the same on both databases."""

import json
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from feeds.intake import DirectoryIntake
from feeds.model.lease import Lease
from feeds.model.reading import SourceState
from feeds.model.representation import Coding
from feeds.service import open_service, utc_now
from feeds.sources.items import name_item, unpack_items
from feeds.store import Store
from tests.factories import NOON, make_settings, make_source

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


def test_what_is_wanted_during_a_pass_is_due_when_that_ends(store: Store) -> None:
    """A pass that began before somebody asked ends, and the source is not looked at until its next time."""
    scheduling, refreshing = store.scheduling, store.refreshing
    ended = SourceState("s", last_attempt=NOON, next_due=NOON + DAY)

    scheduling.want("s", NOON + SECOND)
    asked = scheduling.due(NOON + SECOND, among={"s", "t"}, limit=9)
    refreshing.record(ended)
    still = scheduling.due(NOON + 2 * SECOND, among={"s", "t"}, limit=9)
    refreshing.record(replace(ended, last_attempt=NOON + 2 * SECOND))
    done = scheduling.due(NOON + 3 * SECOND, among={"s", "t"}, limit=9)

    assert (asked, still, done) == (("s",), ("s",), ())
    assert store.leases.claim_due(Lease("s", "x")) is False


def test_nobody_asked(store: Store) -> None:
    """A source that nobody asked for is due at once, or a state without any moment cannot be kept."""
    store.refreshing.record(SourceState("s", last_attempt=NOON, next_due=NOON + DAY))
    store.refreshing.record(SourceState("t"))

    assert store.scheduling.due(NOON + SECOND, among={"s", "t"}, limit=9) == ()


def test_a_push_and_its_withdrawal(url: str, tmp_path: Path) -> None:
    """An item cannot be pushed, changed, repeated or taken back on this database."""
    source = make_source(directory=tmp_path / "articles")
    source.directory.mkdir()
    now = [utc_now()]
    with closing(open_service(make_settings(source, database=url), clock=lambda: now[0])) as service:
        intake = DirectoryIntake(service)

        def push(title: str) -> str:
            now[0] += SECOND
            item = {"id": 7, "title": title, "content_text": "The reading room has new lamps."}
            (outcome,) = intake.push(source, unpack_items(json.dumps(item).encode())).outcomes
            return outcome.fate

        def read_titles() -> list[str]:
            head = service.store.serving.find_heads("/feeds/all.json")[Coding.IDENTITY]
            body = service.store.serving.read_body(head)
            assert body is not None
            return [item["title"] for item in json.loads(body)["items"]]

        assert [push(title) for title in ("Lamps", "Lamps", "Chairs")] == ["added", "unchanged", "changed"]
        assert read_titles() == ["Chairs"]
        (gone,) = intake.withdraw(source, {"7": name_item("7")}).outcomes
        assert (gone.fate, read_titles()) == ("withdrawn", [])
