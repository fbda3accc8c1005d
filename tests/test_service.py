"""The assembly: real directories, a real store, real feeds."""

import json
import os
import threading
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from feeds.errors import LeaseLost, SourceBusy, Stopped, UnknownFeed
from feeds.heartbeat import Heartbeat
from feeds.model.intent import Add, Renew, Withdraw
from feeds.model.lease import LEASE, Lease
from feeds.model.passes import Outcome
from feeds.model.reading import PATIENT, Haste, KnownFile, Reading
from feeds.model.report import Report
from feeds.model.representation import Coding, Format
from feeds.model.rhythm import interval_of
from feeds.model.settings import Settings, Source
from feeds.service import Service, load_configuration, make_edition, make_recipe, open_service, utc_now
from feeds.store.leases import Leases
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
    head = service.store.serving.find_heads(path)[Coding.IDENTITY]
    body = service.store.serving.read_body(head)
    assert body is not None
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
    service.store.leases.claim(Lease(source.id, "somebody"))

    with pytest.raises(SourceBusy, match="another process"):
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
    assert service.store.scheduling.due(world.now, limit=9) == ("newsroom",)
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
    """A new source is due at once; what it found is served when its report comes."""
    service = world.service()
    done = threading.Event()
    reports: list[Report] = []

    def note(report: Report) -> None:
        reports.append(report)
        done.set()

    scheduler = service.make_scheduler(note)
    scheduler.start()
    assert done.wait(20)
    scheduler.stop()

    assert [one.source_id for one in reports] == ["newsroom"]
    assert len(served(service)[0]["items"]) == 1


def test_a_shortened_interval_does_not_wait_for_the_old_one(world: World) -> None:
    """From once a day to every minute: the next look is a minute away."""
    (source,) = world.settings.sources
    daily = world.service(sources=(replace(source, every=timedelta(days=1)),))
    run(daily)

    service = world.service()
    service.make_scheduler()

    (state,) = service.store.scheduling.list_states()
    assert state.next_due == world.now + interval_of(source.every)


def test_the_edition_follows_from_what_is_published(world: World) -> None:
    """Other settings are another edition; another database or file is not."""
    edition = make_edition(world.settings)

    assert make_edition(replace(world.settings, database="sqlite://", file=Path("/else"))) == edition
    site = replace(world.settings.site, title="Other")
    assert make_edition(replace(world.settings, site=site)) != edition


def test_a_recipe_follows_from_what_a_draft_is_made_of(world: World) -> None:
    """A source's title is no reason to normalize its articles again; its zone is."""
    (source,) = world.settings.sources

    assert make_recipe(replace(source, title="Other", every=timedelta(days=1))) == make_recipe(source)
    assert make_recipe(replace(source, timezone="Asia/Tokyo")) != make_recipe(source)


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

    assert service.store.scheduling.due(world.now, limit=9) == ("newsroom",)


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
