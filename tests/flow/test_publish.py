"""Publishing renders only what is touched, and replaces only what differs."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from feeds.classify import ALL, category_label, source_label
from feeds.errors import Unrenderable
from feeds.flow.publish import FEW_FEEDS, INDEX_REST, Press, is_stale, publish
from feeds.flow.targets import Scope, list_targets
from feeds.model.article import Draft, Precision, Stamp
from feeds.model.feed import Channel, Entry
from feeds.model.intent import Add, Change, Withdraw
from feeds.model.reading import SourceState
from feeds.model.representation import Coding, Format
from feeds.model.settings import Category, Content, Feed, Match, Settings
from feeds.ports import Batch, Filed
from feeds.store import Store, open_store
from tests.factories import NOON, make_article, make_draft, make_payload, make_settings, make_source

DAY = timedelta(days=1)


@dataclass
class World:
    """A store, a settable clock, and a renderer that writes down what it was asked."""

    store: Store
    now: list[datetime] = field(default_factory=lambda: [NOON])
    asked: list[tuple[Channel, tuple[Entry, ...]]] = field(default_factory=list)
    words: str = "policy"

    def render(self, channel: Channel, entries: Sequence[Entry]) -> bytes:
        """Bytes that follow from what is asked, and nothing else."""
        self.asked.append((channel, tuple(entries)))
        return repr((channel, tuple(entries))).encode() + b" " * 1024

    def press(self, settings: Settings, edition: str = "e1", rules: str = "r1") -> Press:
        """A press for a configuration."""
        return Press(
            settings=settings,
            articles=self.store.selecting,
            store=self.store.publishing,
            renderers={Format.ATOM: self.render},
            render_opml=lambda listings, site, created: repr((listings, site, created)).encode(),
            render_list=lambda listings: repr(listings).encode(),
            list_targets=lambda birthplace: list_targets(Scope(settings, birthplace, "0")),
            label=self.label,
            rules_digest=rules,
            edition=edition,
            render_version="v1",
            version="0",
            clock=lambda: self.now[0],
        )

    def label(self, draft: Draft, source_id: str) -> frozenset[str]:
        """In everything and its source; in the category that its title names."""
        labels = {ALL, source_label(source_id)}
        return frozenset(labels | {category_label("policy")} if self.words in draft.title else labels)

    def put(self, *drafts: Draft, change: bool = False, **fields: Any) -> None:
        """Store articles as a refresh would."""
        filed = []
        for draft in drafts:
            article = make_article(draft=draft, id=f"urn:example:{draft.origin}", **fields)
            if change:
                article = replace(article, version=2)
            intent = (Change if change else Add)(article, "")
            filed.append(Filed(intent, draft.origin, self.label(draft, "newsroom"), draft.origin, "r"))
        payloads = {draft.origin: make_payload() for draft in drafts}
        self.store.refreshing.apply("newsroom", Batch(tuple(filed), payloads), NOON)
        self.store.refreshing.record(SourceState("newsroom", first_refreshed=NOON, last_attempt=NOON))

    def ids(self, path: str) -> list[str]:
        """What the last rendering of a feed held."""
        for channel, entries in reversed(self.asked):
            if channel.page_url.endswith(path):
                return [entry.id.rsplit(":", 1)[1] for entry in entries]
        raise AssertionError(path)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An empty one, at noon."""
    store = open_store(f"sqlite:///{tmp_path}/feedmill.db", lambda: NOON)
    yield World(store)
    store.close()


SETTINGS = make_settings(
    make_source(),
    categories=(Category("policy", "政策", Match(words=("policy",))),),
    feeds=(Feed("short", "Short", categories=("policy",), limit=2, content=Content.SUMMARY),),
)
PATHS = ("/feeds/all", "/feeds/short", "/categories/policy", "/sources/newsroom")


def test_nothing_is_published_before_a_source_was_read(world: World) -> None:
    """HTTP-16: nobody knows yet whether a feed is empty, so it is not an empty feed."""
    published = publish(world.press(SETTINGS))

    assert published.rendered == ()
    assert world.store.serving.find_heads("/feeds/all.atom") == {}


def test_a_feed_waits_until_each_of_its_sources_was_tried(world: World) -> None:
    """HTTP-16: the first source that happens to be read does not make an empty category."""
    other = make_source("other")
    press = world.press(replace(SETTINGS, sources=(*SETTINGS.sources, other)))
    world.store.refreshing.record(SourceState("other", first_refreshed=NOON, last_attempt=NOON))

    assert publish(press).changed == ("/sources/other",)

    world.store.refreshing.record(SourceState("newsroom", last_attempt=NOON, error="no such directory"))

    assert set(publish(press).changed) == {"/feeds/all", "/feeds/short", "/categories/policy"}


def test_what_a_running_refresh_touched_waits_for_its_end(world: World) -> None:
    """A long first pass is published once, not every second; other reasons do not wait."""
    world.put(make_draft("a", title="policy"))
    publish(world.press(SETTINGS))
    world.put(make_draft("b", title="policy"))

    assert not is_stale(world.press(SETTINGS), refreshing=True)
    assert is_stale(world.press(SETTINGS), refreshing=False)
    assert is_stale(world.press(SETTINGS, edition="e2"), refreshing=True)


def test_a_source_that_is_read_and_empty_gives_empty_feeds(world: World) -> None:
    """A valid empty feed, as old as its first publication."""
    world.store.refreshing.record(SourceState("newsroom", first_refreshed=NOON, last_attempt=NOON))

    assert publish(world.press(SETTINGS)).changed == PATHS
    assert world.ids("/feeds/all") == []
    assert world.asked[0][0].updated == NOON


def test_everything_is_published_with_both_codings_and_the_index(world: World) -> None:
    """Each feed, category and source; OPML and the plain list besides."""
    world.put(make_draft("a", title="policy one"))

    assert publish(world.press(SETTINGS)).changed == PATHS

    assert set(world.store.serving.find_heads("/feeds/short.atom")) == {Coding.IDENTITY, Coding.GZIP}
    assert world.store.serving.find_heads("/feeds.opml")[Coding.IDENTITY].media_type.startswith("text/x-opml")
    assert world.store.serving.find_heads("/feeds.json")
    assert [one.id for one in world.store.serving.list_published()] == ["all", "short", "policy", "newsroom"]


def test_a_long_index_follows_after_a_while(world: World) -> None:
    """Making the index costs what there is: of many feeds it is not made for each change, nor forgotten."""
    many = tuple(Category(f"c{number}", f"C {number}") for number in range(FEW_FEEDS))
    settings = replace(SETTINGS, categories=(*SETTINGS.categories, *many))
    publish(world.press(settings))
    before = world.store.serving.find_heads("/feeds.json")
    world.now[0] = NOON + DAY
    world.put(make_draft("a", title="policy one"))

    publish(world.press(settings))
    assert world.store.serving.find_heads("/feeds.json") == before
    assert not is_stale(world.press(settings), refreshing=False)

    world.now[0] += INDEX_REST * len(settings.categories)
    assert is_stale(world.press(settings), refreshing=True)
    assert publish(world.press(settings)).rendered == ()
    assert (told := world.store.serving.find_heads("/feeds.json")) != before
    world.put(make_draft("b", title="policy two"))
    publish(world.press(settings), last=True)
    assert world.store.serving.find_heads("/feeds.json") != told, (
        "no scheduler comes after `feedmill refresh`"
    )
    assert not is_stale(world.press(settings), refreshing=False)


def test_an_index_hears_of_what_a_publish_left_that_broke_off(world: World) -> None:
    """A process that ends after its last feed leaves an index that nobody makes anew before the next news."""
    publish(world.press(SETTINGS))
    world.put(make_draft("a", title="policy one"))
    beats = list(PATHS[1:])

    with pytest.raises(IndexError):
        publish(world.press(SETTINGS), beat=lambda: beats.__delitem__(0))
    before = world.store.serving.find_heads("/feeds.json")

    assert publish(world.press(SETTINGS)).rendered == ()
    assert world.store.serving.find_heads("/feeds.json") != before


def test_nothing_is_rendered_when_nothing_is_touched(world: World) -> None:
    """A refresh that changed nothing costs no rendering."""
    world.put(make_draft("a", title="policy one"))
    publish(world.press(SETTINGS))
    world.asked.clear()
    world.now[0] = NOON + DAY

    assert publish(world.press(SETTINGS)).rendered == ()
    assert world.asked == []
    assert not is_stale(world.press(SETTINGS), refreshing=False)


def test_only_touched_feeds_are_rendered(world: World) -> None:
    """An article outside a category leaves the category's feeds alone."""
    world.put(make_draft("a", title="policy one"))
    publish(world.press(SETTINGS))
    world.put(make_draft("b", title="sports"))

    assert is_stale(world.press(SETTINGS), refreshing=False)
    assert publish(world.press(SETTINGS)).rendered == ("/feeds/all", "/sources/newsroom")


def test_an_article_too_old_for_the_window_renders_nothing(world: World) -> None:
    """Cost grows with the change: a touched feed whose picks are the same keeps its bytes."""
    drafts = [
        make_draft(f"{n}", title="policy", published=Stamp(NOON - n * DAY, Precision.DAY)) for n in range(3)
    ]
    world.put(*drafts, arrived=False)
    publish(world.press(SETTINGS))

    world.put(make_draft("9", title="policy", published=Stamp(NOON - 9 * DAY, Precision.DAY)), arrived=False)

    assert "/feeds/short" not in publish(world.press(SETTINGS)).rendered
    assert world.ids("/feeds/short") == ["0", "1"]


def test_a_withdrawn_article_leaves_its_feeds(world: World) -> None:
    """And the feed's Last-Modified moves forward although its newest entry is older now."""
    world.put(make_draft("a", title="policy"), make_draft("b", title="policy"))
    publish(world.press(SETTINGS))
    before = world.store.serving.find_heads("/feeds/all.atom")[Coding.IDENTITY].validators

    gone = Withdraw("urn:example:a", "a", "")
    world.store.refreshing.apply("newsroom", Batch(withdrawn=(gone,)), NOON)
    publish(world.press(SETTINGS))

    after = world.store.serving.find_heads("/feeds/all.atom")[Coding.IDENTITY].validators
    assert world.ids("/feeds/all") == ["b"]
    assert after.last_modified > before.last_modified


def test_a_late_arrival_leaves_after_a_week_by_itself(world: World) -> None:
    """The window moves though no article changed, and the scheduler knows when."""
    drafts = [
        make_draft(f"{n}", title="policy", published=Stamp(NOON - n * DAY, Precision.DAY)) for n in range(2)
    ]
    world.put(*drafts, arrived=False)
    world.put(make_draft("late", title="policy", published=Stamp(NOON - 400 * DAY, Precision.DAY)))
    publish(world.press(SETTINGS))
    assert world.ids("/feeds/short") == ["0", "1", "late"]
    assert not is_stale(world.press(SETTINGS), refreshing=False)

    world.now[0] = NOON + 7 * DAY

    assert is_stale(world.press(SETTINGS), refreshing=False)
    assert publish(world.press(SETTINGS)).rendered == ("/feeds/short",)
    assert world.ids("/feeds/short") == ["0", "1"]


def test_a_withheld_article_appears_at_its_time(world: World) -> None:
    """Front matter in the future: nobody asks for a refresh, and it is there when it is due."""
    due = NOON + DAY
    world.put(make_draft("a", published=Stamp(due, Precision.MINUTE), withheld_until=due))
    publish(world.press(SETTINGS))
    assert world.ids("/feeds/all") == []

    world.now[0] = due

    assert is_stale(world.press(SETTINGS), refreshing=False)
    publish(world.press(SETTINGS))
    assert world.ids("/feeds/all") == ["a"]


def test_a_changed_rule_re_sorts_what_is_stored(world: World) -> None:
    """No source is read for it, and only articles that moved are touched."""
    world.put(make_draft("a", title="policy"), make_draft("b", title="law"))
    publish(world.press(SETTINGS))
    world.words = "law"

    publish(world.press(SETTINGS, edition="e2", rules="r2"))

    assert world.ids("/categories/policy") == ["b"]
    assert [term.term for entry in world.asked[-1][1] for term in entry.terms if entry.id.endswith("b")]


def test_a_changed_title_renders_that_feed_alone(world: World) -> None:
    """A representation is keyed by what it is made of: a feed's new title is no other feed's business."""
    world.put(make_draft("a", title="policy"))
    publish(world.press(SETTINGS))
    (short,) = SETTINGS.feeds

    published = publish(world.press(replace(SETTINGS, feeds=(replace(short, title="New"),)), edition="e2"))

    assert published.rendered == ("/feeds/short",)


def test_a_feed_that_is_configured_no_more_is_gone(world: World) -> None:
    """Its bytes are not served on, and the index does not name it."""
    world.put(make_draft("a", title="policy"))
    publish(world.press(SETTINGS))

    publish(world.press(replace(SETTINGS, feeds=()), edition="e2"))

    assert world.store.serving.find_heads("/feeds/short.atom") == {}
    assert "short" not in [one.id for one in world.store.serving.list_published()]


def test_ids_of_feeds_survive_a_new_address(world: World) -> None:
    """ID-03: changing site.url changes links, never ids."""
    world.put(make_draft("a", title="policy"))
    publish(world.press(SETTINGS))
    before = {channel.page_url.rsplit("/", 1)[1]: channel.atom_id for channel, _ in world.asked}
    world.asked.clear()

    moved = replace(SETTINGS, site=replace(SETTINGS.site, url="https://new.example.edu/feeds"))
    publish(world.press(moved, edition="e2"))

    after = {channel.page_url.rsplit("/", 1)[1]: channel.atom_id for channel, _ in world.asked}
    assert after == before
    assert world.asked[0][0].page_url == "https://new.example.edu/feeds/feeds/all"
    assert world.asked[0][1][0].url.startswith("https://new.example.edu/feeds/articles/")


def test_a_crash_before_settling_publishes_again(world: World) -> None:
    """What was touched is published by whoever comes next; nothing waits for a lucky change."""
    world.put(make_draft("a", title="policy"))
    publish(world.press(SETTINGS))
    world.put(make_draft("b", title="policy"))
    press = world.press(SETTINGS)

    with pytest.raises(RuntimeError):
        publish(press, beat=_crash_after(2))
    publish(press)

    assert world.ids("/feeds/short") == ["a", "b"]
    assert world.ids("/sources/newsroom") == ["a", "b"]


def _crash_after(count: int) -> Callable[[], None]:
    """A beat that fails when it was called so often."""
    left = [count]

    def beat() -> None:
        left[0] -= 1
        if not left[0]:
            raise RuntimeError("crash")

    return beat


def test_summary_feeds_carry_no_content(world: World) -> None:
    """`content: summary` is a matter of the feed, not of the article."""
    world.put(make_draft("a", title="policy", summary="Short."))
    publish(world.press(SETTINGS))

    held = {channel.id: entries[0] for channel, entries in world.asked if entries}
    assert held["short"].content_html == ""
    assert held["all"].content_html == "<p>Body of a.</p>"
    assert held["short"].summary == "Short."


def test_a_feed_that_cannot_be_made_stays_and_the_others_go_on(world: World) -> None:
    """One bad article takes the last good feed away, or stops every feed after it."""
    world.put(make_draft("a", title="policy"))
    publish(world.press(SETTINGS))
    before = world.store.serving.find_heads("/feeds/short.atom")
    world.put(make_draft("b", title="policy"))

    def render(channel: Channel, entries: Sequence[Entry]) -> bytes:
        if channel.id == "short":
            raise Unrenderable("/feeds/short.atom", "cannot be made")
        return world.render(channel, entries)

    done = publish(replace(world.press(SETTINGS), renderers={Format.ATOM: render}))

    assert [str(one) for one in done.failed] == ["/feeds/short.atom: cannot be made"]
    assert "/sources/newsroom" in done.changed
    assert world.store.serving.find_heads("/feeds/short.atom") == before
