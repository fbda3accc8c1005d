"""Pushing: real directories, a real store, real feeds."""

import json
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from feeds.errors import ArticleError, SourcePaused, UnreadableRoot, Unwritable
from feeds.intake import SEATS, DirectoryIntake
from feeds.model.lease import LEASE, Lease
from feeds.model.push import Fate, Outcome, Parcel, Receipt
from feeds.model.reading import PATIENT, Haste, KnownFile, Reading
from feeds.model.representation import Coding
from feeds.model.settings import Settings, Source
from feeds.model.web import Web
from feeds.service import Service, open_service, utc_now
from feeds.sources.items import name_item, unpack_items
from feeds.store.leases import Leases
from tests.factories import make_settings, make_source

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
STORY = "# {title}\n\nThe reading room of the library has new lamps, and {title} tells why.\n"


class World:
    """A directory, a configuration over it, and a clock that stands just after the files are written."""

    def __init__(self, folder: Path) -> None:
        self.articles = folder / "articles"
        self.articles.mkdir()
        self.now = utc_now()
        self.source = make_source(directory=self.articles, timezone="UTC")
        self.settings: Settings = make_settings(self.source, database=f"sqlite:///{folder}/feedmill.db")
        self.service = open_service(self.settings, clock=lambda: self.now)
        self.intake = DirectoryIntake(self.service, patience=timedelta())

    def push(self, *parcels: Parcel | ArticleError, source: Source | None = None) -> Receipt:
        """Push; the clock goes on a little, but by far not for as long as a file needs to settle."""
        receipt = self.intake.push(source or self.source, parcels)
        self.now += timedelta(milliseconds=10)
        return receipt

    def push_items(self, *items: dict[str, Any]) -> Receipt:
        """Push JSON items."""
        return self.push(*unpack_items(json.dumps(items).encode()))

    def served(self, service: Service | None = None) -> dict[str, dict[str, Any]]:
        """What a reader gets, by id."""
        store = (service or self.service).store.serving
        head = store.find_heads("/feeds/all.json")[Coding.IDENTITY]
        body = store.read_body(head)
        assert body is not None
        return {item["id"]: item for item in json.loads(body)["items"]}

    def list_files(self) -> list[str]:
        """What stands in the directory, hidden files as well."""
        return sorted(
            str(path.relative_to(self.articles)) for path in self.articles.rglob("*") if path.is_file()
        )


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A source that nobody has looked at."""
    made = World(tmp_path)
    with closing(made.service):
        yield made


def make_item(item_id: Any = 7, title: str = "New lamps", **more: Any) -> dict[str, Any]:
    """An item as a CMS sends it."""
    return {"id": item_id, "title": title, "content_html": f"<p>{title} in the reading room.</p>", **more}


def make_parcel(name: str, data: str | bytes | None = None) -> Parcel:
    """A file as a CMS sends it."""
    text = STORY.format(title=name) if data is None else data
    content = text.encode() if isinstance(text, str) else text
    return Parcel(name, name, lambda most: content[:most])


def list_fates(receipt: Receipt) -> list[str]:
    """The fates, in order."""
    return [one.fate.value for one in receipt.outcomes]


def test_what_is_pushed_is_served_at_once(world: World) -> None:
    """A push is over before its article is in the feeds, or its file waits to settle."""
    receipt = world.push_items(make_item())

    (outcome,) = receipt.outcomes
    (article,) = world.served().values()
    assert outcome == Outcome(
        "7",
        Fate.ADDED,
        "",
        article["id"],
        f"http://feeds.example.org/articles/{article['id'][9:]}",
        "New lamps",
    )
    assert (article["title"], article["url"]) == ("New lamps", outcome.url)
    assert world.list_files() == [name_item("7")]


def test_the_same_id_is_the_same_article(world: World) -> None:
    """Pushed again an item is doubled, `updated` moves without a changed word, or a change is not seen."""
    world.push_items(make_item())
    (first,) = world.served().values()
    before = (world.articles / name_item("7")).stat().st_mtime_ns
    world.now += timedelta(minutes=5)

    again = world.push_items(make_item())
    (same,) = world.served().values()
    changed = world.push_items(make_item(title="Newer lamps"))
    (other,) = world.served().values()

    assert (list_fates(again), same) == (["unchanged"], first)
    assert (world.articles / name_item("7")).stat().st_mtime_ns >= before
    assert list_fates(changed) == ["changed"]
    assert (other["id"], other["title"]) == (first["id"], "Newer lamps")
    assert other["date_modified"] > first["date_modified"]
    assert world.list_files() == [name_item("7")]


def test_an_upgrade_of_the_record_is_told_as_such(world: World) -> None:
    """A changed tag passes for changed words, or for nothing."""
    world.push_items(make_item())

    receipt = world.push_items(make_item(tags=["library"]))

    assert list_fates(receipt) == ["renewed"]
    (article,) = world.served().values()
    assert article["tags"] == ["library"]


def test_a_rebuild_from_the_files_gives_the_same_ids(world: World, tmp_path: Path) -> None:
    """What was pushed is lost with the database, or comes back as new."""
    world.push_items(
        make_item(), make_item("https://cms.example.edu/8", "Chairs"), make_item("tag:x", "Tables")
    )
    world.push(make_parcel("story.md"))
    before = set(world.served())

    fresh = replace(world.settings, database=f"sqlite:///{tmp_path}/fresh.db")
    with closing(open_service(fresh, clock=lambda: world.now + timedelta(minutes=1))) as service:
        service.refresh(world.source)
        service.publish()

        assert set(world.served(service)) == before
    assert len(before) == 4


def test_each_article_has_its_own_outcome(world: World) -> None:
    """A bad item costs the good ones, lies in the directory, or its reason names no mend."""
    receipt = world.push_items(
        make_item(1),
        {"title": "no id"},
        {"id": 3},
        make_item(4, date_published="2026-13-45"),
        make_item(5),
    )

    assert list_fates(receipt) == ["added", "dropped", "dropped", "dropped", "added"]
    assert [one.given for one in receipt.outcomes] == ["1", "item #1", "3", "4", "5"]
    assert "`id`" in receipt.outcomes[1].reason
    assert "2026-13-45" in receipt.outcomes[3].reason
    assert world.list_files() == sorted([name_item("1"), name_item("5")])


def test_nothing_that_can_be_taken_changes_nothing(world: World) -> None:
    """A push that was refused as a whole writes, or reads the source."""
    receipt = world.push(make_parcel("empty.md", ""), make_parcel("x.exe"))

    assert list_fates(receipt) == ["dropped", "dropped"]
    assert world.list_files() == []
    assert world.service.store.leases.list_passes() == ()


def test_a_file_with_its_picture(world: World) -> None:
    """A picture that came with its article is not served, or passes for an article."""
    page = "# Hall\n\nThe hall of the library was painted in March.\n\n![the hall](hall.png)\n"
    receipt = world.push(make_parcel("hall.md", page), make_parcel("hall.png", PNG))
    again = world.push(make_parcel("hall.md", page), make_parcel("hall.png", PNG))
    other = world.push(make_parcel("hall.md", page), make_parcel("hall.png", PNG + b"x"))

    assert [list_fates(one) for one in (receipt, again, other)] == [
        ["added", "added"],
        ["unchanged", "unchanged"],
        ["unchanged", "changed"],
    ]
    assert receipt.outcomes[1].article_id == ""
    assert world.service.store.serving.has_media("newsroom", "hall.png")
    assert len(world.served()) == 1


def test_a_list_in_a_file_gives_an_outcome_for_each(world: World) -> None:
    """Of a file with many items only one is told, in no order, or its bad ones are not."""
    items = [make_item(number, f"Lamp {number}") for number in range(12)]
    data = json.dumps([*items, {"id": 99}])

    receipt = world.push(make_parcel("list.json", data))

    assert list_fates(receipt) == ["added"] * 12 + ["dropped"]
    assert [one.title for one in receipt.outcomes[:12]] == [f"Lamp {number}" for number in range(12)]
    assert {one.given for one in receipt.outcomes} == {"list.json"}


def test_an_id_that_another_has_is_refused_and_its_file_removed(world: World) -> None:
    """An article that claims another's id takes its place, or is reported at every pass to come."""
    mine = "---\nid: story-1\n---\n" + STORY
    world.push(make_parcel("a.md", mine.format(title="a")))

    receipt = world.push(make_parcel("b.md", mine.format(title="b")))

    assert list_fates(receipt) == ["dropped"]
    assert "belongs to a.md already" in receipt.outcomes[0].reason
    assert world.list_files() == ["a.md"]
    assert [item["title"] for item in world.served().values()] == ["a"]


def test_an_id_of_another_source_is_refused(world: World, tmp_path: Path) -> None:
    """A token for one source reaches the articles of another."""
    (tmp_path / "press").mkdir()
    other = replace(world.source, id="press", directory=tmp_path / "press")
    settings = replace(world.settings, sources=(world.source, other))
    iri = "https://cms.example.edu/news/7"
    with closing(open_service(settings, clock=lambda: world.now)) as service:
        intake = DirectoryIntake(service)
        service.refresh(other)
        items = json.dumps(make_item(iri)).encode()
        intake.push(world.source, unpack_items(items))

        receipt = intake.push(other, unpack_items(items))

        assert list_fates(receipt) == ["dropped"]
        assert "of source newsroom" in receipt.outcomes[0].reason
        assert list((tmp_path / "press").glob("*.json")) == []
        assert len(world.served(service)) == 1


def test_a_file_that_turned_bad_keeps_its_article(world: World) -> None:
    """A login page that was pushed over an article takes it out of the feeds, or is not told."""
    text = STORY.format(title="Lamps") + "It has many words, and all of them stay. " * 40
    world.push(make_parcel("a.md", text))
    before = world.served()

    receipt = world.push(make_parcel("a.md", "# Please log in\n\nPassword:\n"))

    assert list_fates(receipt) == ["dropped"]
    assert "last good version" in receipt.outcomes[0].reason
    assert world.served() == before
    assert world.list_files() == ["a.md"]


def test_an_article_of_the_future_says_when(world: World) -> None:
    """A withheld article passes for published."""
    moment = (world.now + timedelta(days=3)).isoformat(timespec="seconds")
    text = f"---\ndate: {moment}\n---\n" + STORY.format(title="Later")

    (outcome,) = world.push(make_parcel("later.md", text)).outcomes

    assert (outcome.fate, outcome.reason) == (Fate.ADDED, f"withheld until {moment}")
    assert world.served() == {}


def test_a_refused_value_is_told(world: World) -> None:
    """A sender does not learn that an address was not used."""
    text = "---\nurl: not-an-address\n---\n" + STORY.format(title="A")

    (outcome,) = world.push(make_parcel("a.md", text)).outcomes

    assert (outcome.fate, "url" in outcome.reason) == (Fate.ADDED, True)


def test_many_old_articles_at_once_are_held(world: World) -> None:
    """Flood: an archive that is pushed into a known source is announced as news, or passes for added."""
    world.push_items(make_item())
    world.service.publish()
    old = [make_item(f"old {n}", f"Old {n}", date_published="2001-01-01T00:00:00Z") for n in range(8)]

    receipt = world.push_items(*old)

    assert list_fates(receipt) == ["held"] * 8
    assert "--confirm-arrivals" in receipt.problem
    assert len(world.served()) == 1


def test_a_paused_source_takes_nothing(world: World) -> None:
    """A source that is not enabled gets files that nobody reads."""
    with pytest.raises(SourcePaused):
        world.push(make_parcel("a.md"), source=replace(world.source, enabled=False))
    assert world.list_files() == []


def test_a_source_of_the_web_takes_nothing(world: World) -> None:
    """A push into a source that has no directory writes wherever the program happens to stand."""
    web = replace(world.source, directory=Path(), web=Web("https://www.example.edu/"))

    with pytest.raises(Unwritable, match="web"):
        world.push(make_parcel("a.md"), source=web)
    with pytest.raises(Unwritable, match="web"):
        world.intake.withdraw(web, {"a.md": "a.md"})
    assert not Path("a.md").exists()


def test_an_unmounted_directory_takes_nothing(world: World) -> None:
    """A push goes into the empty mount point of a source that had articles."""
    world.push_items(make_item())
    (world.articles / name_item("7")).rename(world.articles.parent / "elsewhere.json")

    with pytest.raises(UnreadableRoot, match="mount"):
        world.push_items(make_item(8))
    assert world.list_files() == []


def test_a_directory_that_takes_no_files_leaves_the_lease(world: World) -> None:
    """After an error the source stays locked for half a minute."""
    (world.articles / "a.md").mkdir()
    (world.articles / ".feedmill-incoming").symlink_to("/nowhere")
    with pytest.raises(Unwritable):
        world.push(make_parcel("b.md"))

    assert world.service.store.leases.claim(Lease("newsroom", "next"))


def hold(world: World) -> Lease:
    """Somebody else refreshes the source."""
    lease = Lease("newsroom", "somebody")
    assert world.service.store.leases.claim(lease)
    return lease


def end_pass(world: World, lease: Lease, started: datetime) -> None:
    """Somebody else's pass ends; it began at this moment, and would look again in a day."""
    store = world.service.store
    state = store.refreshing.state("newsroom")
    due = world.now + timedelta(days=1)
    store.refreshing.record(replace(state, last_attempt=started, last_success=started, next_due=due))
    store.leases.release(lease, store.leases.list_passes()[-1].ending)


def is_due(world: World) -> bool:
    """Whether a scheduler would refresh the source now."""
    return world.service.store.scheduling.due(world.now, among={"newsroom"}, limit=9) == ("newsroom",)


def test_while_another_refreshes_it_is_stored_and_asked_for(world: World) -> None:
    """A push is lost, waits for ever, or waits for the next interval when a refresh runs."""
    lease, started = hold(world), world.now
    world.now += timedelta(seconds=1)

    receipt = world.push_items(make_item(2), {"title": "no id"})

    assert list_fates(receipt) == ["stored", "dropped"]
    assert world.list_files() == [name_item("2")]
    end_pass(world, lease, started)
    assert is_due(world)
    world.now += timedelta(seconds=5)
    world.service.refresh(world.source)
    assert not is_due(world)


def test_what_is_taken_back_meanwhile_is_asked_for(world: World) -> None:
    """An article that the CMS took back while a refresh ran stays until the next interval."""
    world.push_items(make_item(1))
    lease, started = hold(world), world.now
    world.now += timedelta(seconds=1)

    receipt = world.intake.withdraw(world.source, {"1": name_item("1"), "x": name_item("x")})

    assert list_fates(receipt) == ["stored", "dropped"]
    assert world.list_files() == []
    end_pass(world, lease, started)
    assert is_due(world)


def test_what_was_put_in_part_is_asked_for(world: World) -> None:
    """Half of a push that the disk took is not looked at, though its sender was told that it failed."""
    (world.articles / "posts").mkdir()
    (world.articles / "posts" / "b.md").symlink_to("a.md")
    world.service.refresh(world.source)
    source = replace(world.source, include=("posts/*.md", "no/*.txt"))
    (world.articles / "no").symlink_to("posts")
    assert not is_due(world)

    with pytest.raises(Unwritable):
        world.push(make_parcel("a.md"), make_parcel("c.txt"), source=source)

    assert (world.articles / "posts" / "a.md").exists()
    assert is_due(world)


class CountedLeases(Leases):
    """Tells when a lease could not be had."""

    refused: threading.Semaphore

    def claim(self, lease: Lease) -> bool:
        """As ever."""
        claimed = super().claim(lease)
        if not claimed:
            self.refused.release()
        return claimed


@pytest.fixture
def counted(world: World) -> tuple[DirectoryIntake, threading.Semaphore]:
    """An intake that waits for a while, and what counts its vain tries."""
    leases = CountedLeases(world.service.store.engine, world.service.clock)
    leases.refused = threading.Semaphore(0)
    service = replace(world.service, store=replace(world.service.store, leases=leases))
    return DirectoryIntake(service, patience=timedelta(seconds=2)), leases.refused


Counted = tuple[DirectoryIntake, threading.Semaphore]


def test_a_push_waits_for_a_refresh_that_ends(world: World, counted: Counted) -> None:
    """A push beside a short refresh is not told what became of its article."""
    intake, refused = counted
    lease = hold(world)
    receipts: list[Receipt] = []
    parcel = make_parcel("a.md")
    thread = threading.Thread(target=lambda: receipts.append(intake.push(world.source, [parcel])))
    thread.start()
    assert refused.acquire(timeout=60)

    world.service.store.leases.release(lease, world.service.store.leases.list_passes()[-1].ending)
    thread.join(60)

    assert [list_fates(receipt) for receipt in receipts] == [["added"]]


def test_only_a_few_wait(world: World, counted: Counted) -> None:
    """Pushes that wait hold every thread, and feeds are not served meanwhile."""
    intake, refused = counted
    hold(world)
    for _ in range(SEATS):
        assert intake._seats.acquire(blocking=False)  # noqa: SLF001 - as if as many were waiting

    assert list_fates(intake.push(world.source, [make_parcel("a.md")])) == ["stored"]
    assert refused.acquire(blocking=False)
    assert not refused.acquire(blocking=False)


def test_a_push_that_loses_its_lease_is_stored(world: World) -> None:
    """A push that was overtaken reports what another's pass did, or writes beside it."""
    read = world.service.tools.read

    def steal(source: Source, known: dict[str, KnownFile], now: datetime, haste: Haste = PATIENT) -> Reading:
        world.now += LEASE
        world.service.store.leases.claim(Lease(source.id, "thief"))
        return read(source, known, now, haste)

    robbed = replace(world.service, tools=replace(world.service.tools, read=steal))  # type: ignore[arg-type]  # a dict will do
    receipt = DirectoryIntake(robbed).push(world.source, [make_parcel("a.md")])

    assert list_fates(receipt) == ["stored"]
    assert world.list_files() == ["a.md"]


def test_many_pushes_of_one_id_at_once(world: World) -> None:
    """Two pushes of one item double it, tear its file, or one of them fails."""
    intake = DirectoryIntake(world.service, patience=timedelta(seconds=30))
    receipts: list[Receipt] = []

    def push(number: int) -> None:
        items = unpack_items(json.dumps(make_item(title=f"Lamp {number}")).encode())
        receipts.append(intake.push(world.source, items))

    threads = [threading.Thread(target=push, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    world.now += timedelta(seconds=5)
    world.service.refresh(world.source)
    world.service.publish()

    fates = sorted(fate for receipt in receipts for fate in list_fates(receipt))
    assert len(fates) == 6
    assert fates.count("added") <= 1
    assert set(fates) <= {"added", "changed", "unchanged", "stored"}
    (article,) = world.served().values()
    stood = json.loads((world.articles / name_item("7")).read_text())
    assert article["title"] == stood["title"]
    assert world.list_files() == [name_item("7")]


def test_what_a_failing_pass_did_not_take_is_only_stored(world: World) -> None:
    """When the source is in disorder, an article of which nothing was seen to change passes for done."""
    world.push(*(make_parcel(f"{number}.md") for number in range(9)))
    world.now += timedelta(seconds=5)
    world.service.refresh(world.source)
    for number in range(1, 9):
        (world.articles / f"{number}.md").unlink()

    same_words = world.push(make_parcel("0.md", STORY.format(title="0.md") + "\n\n"), make_parcel("new.md"))

    assert list_fates(same_words) == ["stored", "added"]
    assert "--confirm-withdrawals" in same_words.problem
    assert same_words.outcomes[0].reason == same_words.problem


def test_what_can_be_no_article_takes_no_articles_place(world: World) -> None:
    """A file with an impossible date replaces the good one on the disk, where a rebuild would miss it."""
    world.push(make_parcel("a.md"))

    receipt = world.push(make_parcel("a.md", "---\ndate: 2026-13-45\n---\n" + STORY))

    assert list_fates(receipt) == ["dropped"]
    assert (world.articles / "a.md").read_text() == STORY.format(title="a.md")


def test_every_article_of_a_file_is_told_when_it_goes(world: World) -> None:
    """Of a list that is taken back only the first article is named."""
    items = [make_item(number, f"Lamp {number}") for number in range(3)]
    added = world.push(make_parcel("list.json", json.dumps(items)), make_parcel("a.md"))

    receipt = world.intake.withdraw(world.source, {"list.json": "list.json"})

    assert list_fates(receipt) == ["withdrawn"] * 3
    assert {one.article_id for one in receipt.outcomes} == {one.article_id for one in added.outcomes[:3]}


def test_a_withdrawn_item_leaves_the_feeds_and_comes_back_the_same(world: World) -> None:
    """An article that the CMS took back is still served, or gets another id when it returns."""
    world.push_items(make_item(1, "Lamps"), make_item(2, "Chairs"))
    before = world.served()

    receipt = world.intake.withdraw(world.source, {"1": name_item("1")})
    without = world.served()
    back = world.push_items(make_item(1, "Lamps"))

    (outcome,) = receipt.outcomes
    assert (outcome.given, outcome.fate) == ("1", Fate.WITHDRAWN)
    assert set(before) - set(without) == {outcome.article_id}
    assert list_fates(back) == ["added"]
    assert set(world.served()) == set(before)


def test_what_was_never_pushed_cannot_be_withdrawn(world: World) -> None:
    """A name from outside removes another file, or what is not there is an error."""
    world.push(make_parcel("a.md"))
    (world.articles.parent / "outside.md").write_text("x")
    names = {"x": name_item("x"), "exe": "x.exe", "out": "../outside.md", "no": "b.md"}

    receipt = world.intake.withdraw(world.source, names)

    assert list_fates(receipt) == ["dropped"] * 4
    assert world.list_files() == ["a.md"]
    assert (world.articles.parent / "outside.md").exists()


def test_a_file_that_was_no_article_is_just_removed(world: World) -> None:
    """A dropped file cannot be taken back."""
    (world.articles / "empty.md").write_text("")
    (world.articles / "good.md").write_text(STORY)

    (outcome,) = world.intake.withdraw(world.source, {"empty.md": "empty.md"}).outcomes

    assert (outcome.fate, "no article" in outcome.reason) == (Fate.WITHDRAWN, True)
    assert world.list_files() == ["good.md"]


def test_too_much_taken_back_at_once_is_said(world: World) -> None:
    """Most of a source is withdrawn unasked, or its sender believes that it was."""
    world.push_items(*(make_item(number) for number in range(9)))
    world.now += timedelta(seconds=5)

    receipt = world.intake.withdraw(world.source, {str(n): name_item(str(n)) for n in range(8)})

    assert list_fates(receipt) == ["stored"] * 8
    assert "--confirm-withdrawals" in receipt.problem
    assert len(world.served()) == 9
