"""The assembly: real directories, a real store, real feeds."""

import json
import os
import threading
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from feeds.errors import LeaseLost, SourceBusy, Stopped, StoreBusy, UnknownFeed
from feeds.heartbeat import Heartbeat
from feeds.model.fetching import Access
from feeds.model.intent import Add, Change, Hold, Intent, Renew, Withdraw
from feeds.model.lease import LEASE, Lease
from feeds.model.passes import Ending, Outcome
from feeds.model.reading import PATIENT, SETTLE, Haste, KnownFile, Reading
from feeds.model.report import Report
from feeds.model.representation import Coding, Format
from feeds.model.rhythm import interval_of
from feeds.model.settings import Settings, Source
from feeds.model.web import Rule, Select, Web
from feeds.ports import Pick
from feeds.service import BUSY, Service, load_configuration, make_edition, make_recipe, open_service, utc_now
from feeds.sources.unrest import LONGEST
from feeds.store.leases import Leases
from feeds.store.publishing import Publishing
from feeds.store.selecting import Selecting
from tests.cli.conftest import wait_until
from tests.factories import NOON, make_settings, make_source

TEXT = "A quiet bearing\n\nPublished: 21 January 2026\n\nThe bearing ran for a year without oil.\n"


class World:
    """A directory, a configuration over it, and a clock that a test sets."""

    def __init__(self, folder: Path) -> None:
        self.articles = folder / "articles"
        self.articles.mkdir()
        self.now = utc_now() + timedelta(minutes=1)  # the files written below have settled
        source = make_source(directory=self.articles, timezone="UTC")
        self.settings = make_settings(source, database=f"sqlite:///{folder}/feedmill.db")
        self.open: list[Service] = []

    def service(self, **changes: Any) -> Service:
        """A service over the directory, as another process would open it."""
        settings: Settings = replace(self.settings, **changes)
        self.open.append(open_service(settings, clock=lambda: self.now))
        return self.open[-1]

    def write(self, name: str, text: str = TEXT) -> None:
        """A file in the directory."""
        (self.articles / name).write_text(text, encoding="utf-8")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """With one article."""
    made = World(tmp_path)
    made.write("a.txt")
    yield made
    for service in made.open:
        service.close()


def run(service: Service) -> Report:
    """One pass over the only source, then publish."""
    (source,) = service.settings.sources
    report = service.refresh(source)
    service.publish()
    return report


def served(service: Service, path: str = "/feeds/all.json") -> tuple[Any, Any]:
    """What a reader gets, and its validators."""
    while True:  # it may be replaced between the two look-ups: then look again, as the server does
        head = service.store.serving.find_heads(path)[Coding.IDENTITY]
        body = service.store.serving.read_body(head)
        if body is not None:
            return json.loads(body), head.validators


def test_a_file_becomes_an_entry(world: World) -> None:
    """The whole way, once."""
    service = world.service()

    report = run(service)

    assert report.count(Add) == 1
    (item,) = served(service)[0]["items"]
    assert item["title"] == "A quiet bearing"
    assert item["date_published"] == "2026-01-21T00:00:00+00:00"


def test_a_second_pass_changes_nothing(world: World) -> None:
    """HTTP-22: same bytes, same validators, before and after a restart."""
    service = world.service()
    run(service)
    before = served(service)

    again = world.service()
    report = run(again)

    assert (report.intents, report.unchanged) == ((), 1)
    assert served(again) == before


def test_a_source_is_refreshed_by_one_at_a_time(world: World) -> None:
    """While somebody holds the lease the other is told so, and nothing else happens."""
    service = world.service()
    (source,) = service.settings.sources
    service.store.leases.claim(Lease(source.id, "host:7:x"))

    with pytest.raises(SourceBusy, match="process 7 on host is refreshing it, since"):
        service.refresh(source)

    world.now += LEASE
    assert service.refresh(source).count(Add) == 1
    assert service.refresh(source).unchanged == 1


def test_a_pass_that_lost_its_lease_ends(world: World) -> None:
    """It writes beside the process that took over, or leaves its error in the other one's history."""
    service = world.service()
    (source,) = service.settings.sources
    read = service.tools.read

    def steal(
        source: Source, known: Mapping[str, KnownFile], now: datetime, haste: Haste = PATIENT
    ) -> Reading:
        world.now += LEASE
        service.store.leases.claim(Lease(source.id, "thief"))
        return read(source, known, now, haste)

    robbed = replace(service, tools=replace(service.tools, read=steal))
    with pytest.raises(LeaseLost, match="took this source over"):
        robbed.refresh(source)

    assert not service.store.leases.claim(Lease(source.id, "x"))
    (state,) = service.store.serving.list_states()
    assert (state.articles, state.last_attempt, state.error) == (0, None, "")
    lost, running = service.store.leases.list_passes()
    assert (lost.ending.outcome, lost.finished) == (Outcome.LOST, world.now)
    assert (running.owner, running.finished) == ("thief", None)


def test_a_lease_outlives_a_batch_that_takes_long(world: World) -> None:
    """A pass that reads one thing for a minute is taken for dead, and its source is given to another."""
    service = world.service()
    (source,) = service.settings.sources
    read = service.tools.read

    def ponder(
        source: Source, known: Mapping[str, KnownFile], now: datetime, haste: Haste = PATIENT
    ) -> Reading:
        for _ in range(4):
            world.now += LEASE / 2
            renewed.clear()
            assert renewed.wait(20)
            assert not service.store.leases.claim(Lease(source.id, "thief"))
        return read(source, known, now, haste)

    renewed = threading.Event()
    leases = service.store.leases

    class Beats(Leases):
        def renew(self, held: Collection[Lease]) -> frozenset[Lease]:
            lost = super().renew(held)
            renewed.set()
            return lost

    beats = Beats(service.store.engine, service.clock)
    steady = replace(
        service,
        tools=replace(service.tools, read=ponder),
        heartbeat=Heartbeat(beats, interval=timedelta(milliseconds=5)),
    )

    assert steady.refresh(source).count(Add) == 1
    (logged,) = leases.list_passes()
    assert logged.ending.outcome == Outcome.DONE


def test_a_source_that_another_process_looked_at_just_now_is_left_alone(world: World) -> None:
    """Two schedulers read each source twice: the second one's list of what is due is a second old."""
    service = world.service()
    service.make_scheduler()
    assert service.store.scheduling.due(world.now, among={"newsroom"}, limit=9) == ("newsroom",)
    run(world.service())

    reports: list[Report] = []
    service._run("newsroom", reports.append)  # noqa: SLF001 - the job as the scheduler has it

    assert reports == []
    assert len(service.store.leases.list_passes()) == 1


def test_a_pass_that_breaks_gives_its_lease_back(world: World) -> None:
    """After an error of ours the source waits for half a minute, or nobody can see what happened."""
    service = world.service()
    (source,) = service.settings.sources

    def break_down(
        source: Source, known: Mapping[str, KnownFile], now: datetime, haste: Haste = PATIENT
    ) -> Reading:
        raise ZeroDivisionError("a bug")

    with pytest.raises(ZeroDivisionError):
        replace(service, tools=replace(service.tools, read=break_down)).refresh(source)

    assert service.refresh(source).count(Add) == 1
    broken, done = service.store.leases.list_passes()
    assert (broken.ending.outcome, broken.ending.error) == (Outcome.BROKEN, "a bug")
    assert (done.ending.outcome, dict(done.ending.counts)) == (Outcome.DONE, {"add": 1})


def test_an_unknown_source_or_feed_is_named_with_what_there_is(world: World) -> None:
    """A typing mistake on the command line ends with the names that would have worked."""
    service = world.service()

    with pytest.raises(UnknownFeed, match="newsroom"):
        service.find_sources(["newsrom"])
    with pytest.raises(UnknownFeed, match="feeds/all"):
        service.render("none", Format.RSS)


@pytest.mark.parametrize("format_", Format)
def test_rendering_by_hand_gives_what_is_served(world: World, format_: Format) -> None:
    """`feedmill render` prints the published bytes, whoever made them."""
    service = world.service()
    run(service)

    head = service.store.serving.find_heads(f"/sources/newsroom.{format_}")[Coding.IDENTITY]

    assert world.service().render("sources/newsroom", format_) == service.store.serving.read_body(head)


def test_other_settings_of_a_source_renew_its_articles_silently(world: World) -> None:
    """`link:` gives articles another address; ids and dates stay, and no file is read for it."""
    service = world.service()
    run(service)
    (before,) = served(service)[0]["items"]
    (source,) = world.settings.sources

    linked = world.service(sources=(replace(source, link="https://news.example.org/{path}"),))
    report = run(linked)

    (after,) = served(linked)[0]["items"]
    assert report.count(Renew) == 1
    assert after["url"] == "https://news.example.org/a.txt"
    assert {**after, "url": "", "_feedmill": ""} == {**before, "url": "", "_feedmill": ""}


def test_a_disabled_source_is_paused_and_a_removed_one_leaves(world: World) -> None:
    """`enabled: false` keeps the articles in the feeds; taking the source out does not."""
    run(world.service())
    (source,) = world.settings.sources

    paused = world.service(sources=(replace(source, enabled=False),))
    paused.publish()
    assert len(served(paused)[0]["items"]) == 1
    assert paused.find_sources([]) == ()

    other = replace(source, id="other", directory=world.articles / "none")
    removed = world.service(sources=(other,))
    removed.publish()
    assert served(removed)[0]["items"] == []

    back = world.service()
    back.publish()
    assert len(served(back)[0]["items"]) == 1


def test_the_scheduler_refreshes_and_publishes_what_is_due(world: World) -> None:
    """A new source is due at once; what it found is served after its report."""
    service = world.service()
    done = threading.Event()
    reports: list[Report] = []

    def note(report: Report) -> None:
        reports.append(report)
        done.set()

    scheduler = service.make_scheduler(note)
    scheduler.start()
    assert done.wait(20)
    wait_until(lambda: bool(service.store.serving.find_heads("/feeds/all.json")))
    scheduler.stop()

    assert {one.source_id for one in reports} == {"newsroom"}  # the watch may have looked as well
    assert len(served(service)[0]["items"]) == 1


def test_a_source_on_the_web_is_not_looked_at_out_of_turn(world: World) -> None:
    """The watch over directories asks somebody's server whenever a service starts."""
    desk = make_source("desk", web=Web("http://127.0.0.2:9/"))
    world.settings = replace(world.settings, sources=(desk, *world.settings.sources))
    service = world.service()
    hurried: list[str] = []

    def look(
        source: Source, known: Mapping[str, KnownFile], now: datetime, haste: Haste = PATIENT
    ) -> Reading:
        hurried.extend([source.id] * (haste is not PATIENT))
        return service.tools.read(source, known, now, haste)

    watched = replace(service, tools=replace(service.tools, read=look))
    scheduler = watched.make_scheduler()
    scheduler.start()
    wait_until(lambda: "newsroom" in hurried)
    scheduler.stop()

    assert set(hurried) == {"newsroom"}


def test_a_shortened_interval_does_not_wait_for_the_old_one(world: World) -> None:
    """From once a day to every minute: the next look is within a minute."""
    (source,) = world.settings.sources
    daily = world.service(sources=(replace(source, every=timedelta(days=1)),))
    run(daily)

    service = world.service()
    service.make_scheduler()

    (state,) = service.store.scheduling.list_states()
    assert state.next_due is not None
    assert world.now < state.next_due <= world.now + interval_of(source.every)


def test_due_times_survive_a_restart(world: World) -> None:
    """Every deployment reads every source; or what was missed meanwhile is never made up for."""
    service = world.service()
    run(service)
    (before,) = service.store.scheduling.list_states()

    restarted = world.service()
    restarted.make_scheduler()

    assert restarted.store.scheduling.list_states() == (before,)
    assert before.next_due is not None
    world.now = before.next_due - timedelta.resolution
    assert restarted.store.scheduling.due(world.now, among={"newsroom"}, limit=9) == ()
    world.now += timedelta(hours=8)
    world.service().make_scheduler()
    assert restarted.store.scheduling.due(world.now, among={"newsroom"}, limit=9) == ("newsroom",)


def test_a_directory_that_is_gone_is_asked_for_less_and_less(world: World) -> None:
    """A share that hangs takes a worker every minute; one that is back is read on its beat at once."""
    (source,) = world.settings.sources
    service = world.service()
    away = world.articles.rename(world.articles.parent / "away")
    waits = []
    for _ in range(6):
        assert service.refresh(source).error
        (state,) = service.store.scheduling.list_states()
        assert state.next_due is not None
        waits.append(-((world.now - state.next_due) // timedelta(minutes=1)))
        world.now = state.next_due
    away.rename(world.articles)

    assert not service.refresh(source).error

    assert waits == [1, 2, 4, 8, 15, 15]
    (state,) = service.store.scheduling.list_states()
    assert (state.failures, state.next_due) == (0, world.now + interval_of(source.every))


def test_articles_that_vanished_are_no_reason_to_look_less_often(world: World) -> None:
    """Nobody confirmed the withdrawals yet, and what is written meanwhile comes a day late."""
    (source,) = world.settings.sources
    for number in range(9):
        world.write(f"b{number}.txt", TEXT.replace("bearing", f"bearing {number}"))
    service = world.service()
    run(service)
    for number in range(9):
        (world.articles / f"b{number}.txt").unlink()
    for _ in range(4):
        started = world.now
        assert service.refresh(source).error
        (state,) = service.store.scheduling.list_states()
        assert state.next_due is not None
        world.now = state.next_due
        assert world.now - started <= interval_of(source.every)


def test_the_edition_follows_from_what_is_published(world: World) -> None:
    """Other settings are another edition; another database or file is not."""
    edition = make_edition(world.settings)

    assert make_edition(replace(world.settings, database="sqlite://", file=Path("/else"))) == edition
    site = replace(world.settings.site, title="Other")
    assert make_edition(replace(world.settings, site=site)) != edition


def test_a_recipe_follows_from_what_a_draft_is_made_of(world: World) -> None:
    """A source's title is no reason to normalize its articles again; its zone or a search for reprints is."""
    (source,) = world.settings.sources
    settings = world.settings
    searching = replace(settings, site=replace(settings.site, reprints=0.9))
    recipe = make_recipe(source, settings)

    assert make_recipe(replace(source, title="Other", every=timedelta(days=1)), settings) == recipe
    assert make_recipe(replace(source, timezone="Asia/Tokyo"), settings) != recipe
    assert make_recipe(source, searching) != recipe


def test_a_recipe_follows_from_selectors_and_rules(world: World) -> None:
    """A changed selector, of the source or of a rule, leaves stored articles as they were."""
    web = Web("https://www.example.edu/feed")
    source = replace(world.settings.sources[0], web=web)
    settings = world.settings
    recipe = make_recipe(source, settings)

    selecting = replace(source, web=replace(web, select=Select(content="#zoom")))
    assert make_recipe(selecting, settings) != recipe
    asking = replace(source, web=replace(web, access=Access(timeout=timedelta(seconds=1))))
    assert make_recipe(asking, settings) == recipe
    moved = replace(source, web=replace(web, url="https://www.example.edu/other"))
    assert make_recipe(moved, settings) == recipe

    rule = Rule("*.example.org", access=Access(max_bytes=7), given=frozenset({"max_bytes"}))
    ruled = make_recipe(source, replace(settings, rules=(rule,)))
    other = replace(rule, access=Access(max_bytes=8))
    assert make_recipe(source, replace(settings, rules=(other,))) == ruled
    for changed in (
        replace(rule, select=Select(title="h1")),
        replace(rule, timezone="Asia/Tokyo"),
        replace(rule, language="ja"),
    ):
        assert make_recipe(source, replace(settings, rules=(changed,))) != ruled


def test_a_configuration_is_loaded_with_the_environment(tmp_path: Path) -> None:
    """Variables come from the mapping that is handed in."""
    path = tmp_path / "feedmill.yaml"
    path.write_text("site: {title: T, url: '${HERE}'}\n", encoding="utf-8")

    assert load_configuration(path, {"HERE": "http://127.0.0.1:9"}).settings.site.url == "http://127.0.0.1:9"


def test_the_clock_is_aware() -> None:
    """No naive moment ever enters."""
    assert utc_now().utcoffset() == timedelta()
    assert utc_now() > datetime(2026, 1, 1, tzinfo=NOON.tzinfo)


def test_a_failed_source_is_tried_again_at_the_next_start(world: World) -> None:
    """Whoever restarts us has mended something; nobody waits out the backoff."""
    (source,) = world.settings.sources
    missing = world.service(sources=(replace(source, directory=world.articles / "none"),))
    assert run(missing).error

    service = world.service()
    service.make_scheduler()

    assert service.store.scheduling.due(world.now, among={"newsroom"}, limit=9) == ("newsroom",)


def test_an_undated_article_stands_in_its_source_zone(world: World) -> None:
    """A page shows the first-seen moment in the site's own time, not in UTC."""
    (source,) = world.settings.sources
    service = world.service(sources=(replace(source, timezone="Asia/Shanghai"),))
    run(service)
    world.write("b.txt", "No date here\n\nBut a body.\n")
    world.now += timedelta(minutes=1)

    run(service)

    assert served(service)[0]["items"][0]["date_published"].endswith("+08:00")


def test_a_refresh_breaks_off_when_the_process_ends(world: World) -> None:
    """SIGTERM does not wait for ten thousand files; the lease is free and nothing is lost."""
    service = world.service()
    service.stopping.set()
    (source,) = service.settings.sources

    with pytest.raises(Stopped):
        service.refresh(source)

    assert service.store.leases.list_passes()[0].ending.outcome == Outcome.STOPPED
    again = world.service()
    assert again.refresh(source).error == ""
    again.publish()
    assert len(served(again)[0]["items"]) == 1


def test_a_pass_in_haste_takes_what_was_just_written_and_keeps_the_beat(world: World) -> None:
    """A pass out of turn waits for the file as others do, or moves the passes on schedule."""
    service = world.service()
    (source,) = world.settings.sources
    run(service)
    world.write("b.txt", "A second bearing\n\nThis one squeaked for an afternoon, and then it fell silent.\n")
    world.now = utc_now()

    assert service.refresh(source).unsettled == ("b.txt",)
    (planned,) = service.store.scheduling.list_states()
    report = service.refresh(source, haste=Haste(whole=frozenset({"b.txt"})))

    assert (report.count(Add), report.early, report.unsettled) == (1, 1, ())
    (state,) = service.store.scheduling.list_states()
    assert state.next_due == planned.next_due


def test_what_was_taken_in_haste_is_read_once_more(world: World) -> None:
    """A second change within one tick of the file system's clock is never seen."""
    service = world.service()
    (source,) = world.settings.sources
    world.now = utc_now()
    path = world.articles / "a.txt"
    before = path.stat()
    service.refresh(source, haste=Haste(whole=frozenset({"a.txt"})))
    path.write_text(TEXT.replace("quiet", "noisy"), encoding="utf-8")
    os.utime(path, ns=(before.st_mtime_ns, before.st_mtime_ns))

    world.now += timedelta(minutes=1)
    run(service)

    assert [item["title"] for item in served(service)[0]["items"]] == ["A noisy bearing"]
    assert service.refresh(source).unchanged == 1


def test_an_article_taken_in_haste_can_be_withdrawn_at_once(world: World) -> None:
    """What was remembered only for a moment is forgotten, and its article stays for good."""
    service = world.service()
    world.now = utc_now()
    (source,) = world.settings.sources
    service.refresh(source, haste=Haste(whole=frozenset({"a.txt"})))
    (world.articles / "a.txt").unlink()

    assert service.refresh(source).count(Withdraw) == 1


class Watched:
    """A scheduler over a directory that it would look at again in six hours, by the system's clock."""

    def __init__(self, world: World) -> None:
        self.world = world
        (source,) = world.settings.sources
        settings = replace(world.settings, sources=(replace(source, every=timedelta(hours=6)),))
        self.service = open_service(settings)
        world.open.append(self.service)
        self.reports: list[Report] = []
        self.changed = threading.Condition()
        self.scheduler = self.service.make_scheduler(self.note)

    def note(self, report: Report) -> None:
        """A pass has ended."""
        with self.changed:
            self.reports.append(report)
            self.changed.notify_all()

    def wait_for(self, kind: type[Intent], count: int = 1) -> None:
        """Return when the passes did this so often."""
        with self.changed:
            assert self.changed.wait_for(lambda: self.count(kind) >= count, 30), self.reports

    def count(self, kind: type[Intent]) -> int:
        """How many articles the passes did this with."""
        return sum(report.count(kind) for report in self.reports)

    def wait_until_served(self, *titles: str) -> None:
        """Return when the feed holds exactly these."""
        deadline = time.monotonic() + 30
        while not (
            self.service.store.serving.find_heads("/feeds/all.json")
            and {item["title"] for item in served(self.service)[0]["items"]} == set(titles)
        ):
            assert time.monotonic() < deadline, self.reports
            time.sleep(0.02)


@pytest.fixture
def watched(world: World) -> Iterator[Watched]:
    """Running, its only article read and published."""
    made = Watched(world)
    settle(world.articles / "a.txt")
    made.scheduler.start()
    made.wait_for(Add)
    yield made
    made.scheduler.stop()
    assert "watch" not in {thread.name for thread in threading.enumerate()}


def settle(path: Path) -> None:
    """Make a file an old one."""
    moment = time.time() - 3600
    os.utime(path, (moment, moment))


def test_what_changes_in_a_directory_is_served_though_nothing_is_due(watched: Watched) -> None:
    """A change waits for the schedule, is not published, or shifts the schedule."""
    (before,) = watched.service.store.scheduling.list_states()

    watched.world.write("b.txt", TEXT.replace("quiet", "second"))
    watched.wait_for(Add, 2)
    watched.wait_until_served("A quiet bearing", "A second bearing")
    watched.world.write("b.txt", TEXT.replace("quiet", "noisy"))
    watched.wait_for(Change)
    watched.wait_until_served("A quiet bearing", "A noisy bearing")
    (watched.world.articles / "a.txt").unlink()
    watched.wait_for(Withdraw)
    watched.wait_until_served("A noisy bearing")

    (state,) = watched.service.store.scheduling.list_states()
    assert state.next_due == before.next_due


def test_what_was_noticed_is_read_to_the_end(watched: Watched) -> None:
    """A file that was taken early is not read once more: the other half of it may be missing."""
    watched.world.write("b.txt")
    watched.wait_for(Add, 2)
    with watched.changed:
        assert watched.changed.wait_for(lambda: not watched.reports[-1].early, 30)
    known = watched.service.store.refreshing.known_files("newsroom")["b.txt"]

    assert known.signature.modified_ns == (watched.world.articles / "b.txt").stat().st_mtime_ns


def test_a_look_in_haste_says_when_the_next_one_is_worth_it(world: World) -> None:
    """What is held by another process, half written or taken early is left to the schedule, or all is."""
    service = world.service()
    (source,) = world.settings.sources
    lease = Lease(source.id, "somebody")
    reports: list[Report] = []

    def rush(haste: Haste) -> timedelta | None:
        return service._rush(source.id, haste, reports.append)  # noqa: SLF001 - the job as the scheduler has it

    assert service.store.leases.claim(lease)
    assert rush(Haste()) == BUSY
    service.store.leases.release(lease, Ending(Outcome.DONE))
    world.now = utc_now()
    assert rush(Haste()) == LONGEST
    assert rush(Haste(whole=frozenset({"a.txt"}))) == SETTLE
    world.now += timedelta(minutes=1)
    assert rush(Haste()) is None
    service.stopping.set()
    with pytest.raises(Stopped):
        rush(Haste())
    assert [report.count(Add) for report in reports] == [0, 1, 0]


def test_two_schedulers_take_a_change_once_and_come_to_rest(world: World, watched: Watched) -> None:
    """An article is added twice, or two processes wake each other for ever."""
    other = Watched(world)
    other.scheduler.start()
    try:
        world.write("b.txt", TEXT.replace("quiet", "second"))
        deadline = time.monotonic() + 30
        while watched.count(Add) + other.count(Add) < 2:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        watched.wait_until_served("A quiet bearing", "A second bearing")
        (world.articles / "b.txt").unlink()
        watched.wait_until_served("A quiet bearing")
    finally:
        other.scheduler.stop()

    assert watched.count(Add) + other.count(Add) == 2
    assert watched.count(Withdraw) + other.count(Withdraw) == 1


def test_nothing_is_withdrawn_and_nothing_settled_while_a_directory_is_in_motion(world: World) -> None:
    """Half an rsync withdraws what is still to come, or makes a first pass of what is there by then."""
    service = world.service()
    (source,) = world.settings.sources
    moving = Haste(calm=False)

    assert service.refresh(source, haste=moving).count(Add) == 1
    (state,) = service.store.scheduling.list_states()
    assert state.first_refreshed is None
    run(service)
    world.write(
        "old.txt", "A late wheel\n\nPublished: 3 January 2026\n\nIt turned for a day, and then no more.\n"
    )
    settle(world.articles / "old.txt")
    (world.articles / "a.txt").unlink()
    report = service.refresh(source, haste=moving)

    assert (report.count(Withdraw), report.count(Hold), report.error) == (0, 1, "")
    report = service.refresh(source, haste=Haste())
    assert (report.count(Withdraw), report.count(Add)) == (1, 1)


def test_a_cleared_directory_is_no_error_before_it_comes_to_rest(world: World) -> None:
    """A site that is built anew puts its source in error at each build."""
    service = world.service()
    (source,) = world.settings.sources
    for number in range(8):
        world.write(f"{number}.txt", TEXT.replace("quiet", f"number {number}"))
    run(service)
    for path in world.articles.iterdir():
        path.unlink()

    assert service.refresh(source, haste=Haste(calm=False)).error == ""
    assert "vanished" in service.refresh(source, haste=Haste()).error


def test_a_feed_that_waited_for_an_empty_source_is_published(world: World) -> None:
    """A source without an article keeps every feed unpublished: no label was touched."""
    (world.articles / "a.txt").unlink()
    service = world.service()

    run_due(service)

    assert served(service)[0]["items"] == []


def test_a_pass_that_found_nothing_publishes_nothing(world: World) -> None:
    """Every look at an unchanged directory goes through every feed there is."""
    service = world.service()
    run_due(service)
    published: list[str] = []
    articles = service.press.articles

    class Counting(Selecting):
        def newest(self, *arguments: Any, **options: Any) -> tuple[Pick, ...]:
            published.append("newest")
            return articles.newest(*arguments, **options)

    counted = Counting(service.store.engine)
    watched = replace(service, press=replace(service.press, articles=counted))
    world.now += timedelta(minutes=5)
    run_due(watched)
    assert published == []

    world.write("b.txt", TEXT.replace("quiet", "loud"))
    world.now += timedelta(minutes=5)
    run_due(watched)
    watched.sweep()
    assert published != []


def test_a_pass_does_not_wait_for_another_thread_s_publish(world: World) -> None:
    """Every worker waits for one long publish; or what was touched meanwhile is never published."""
    service = world.service()
    with service.turns.hold():
        run_due(service)
        service.sweep()
        assert not service.store.serving.find_heads("/feeds/all.json")

    service.sweep()

    assert len(served(service)[0]["items"]) == 1


def test_a_publish_that_fails_is_made_up_for(world: World) -> None:
    """What a pass touched stays unpublished while others hold leases, because one publish failed."""
    service = world.service()
    service.store.leases.claim(Lease("other", "somebody"))

    class Failing(Publishing):
        def published(self) -> Mapping[str, datetime | None]:
            raise StoreBusy("database", "stayed locked")

    failing = replace(service, press=replace(service.press, store=Failing(service.store.engine)))
    with pytest.raises(StoreBusy):
        run_due(failing)

    service.sweep()

    assert len(served(service)[0]["items"]) == 1


def run_due(service: Service) -> None:
    """What the scheduler's pool does with the only source, which is due."""
    service.make_scheduler()
    service._run("newsroom", lambda _report: None)  # noqa: SLF001 - the job as the scheduler has it
