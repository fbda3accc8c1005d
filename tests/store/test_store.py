"""The store keeps what refresh, publish and serve ask of it: the same on SQLite and PostgreSQL."""

import threading
from collections.abc import Collection
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from feeds.classify import ALL, source_label
from feeds.errors import StoreBusy, StoreError, StoreOutdated
from feeds.model.article import Article, OriginFeed, Person, Precision, Stamp
from feeds.model.document import Attachment
from feeds.model.feed import Kind, Listing
from feeds.model.intent import Add, Change, Hold, Withdraw
from feeds.model.reading import KnownFile, Signature, SourceState
from feeds.model.representation import Coding
from feeds.ports import Batch, Filed, Publication, Query, Rendered
from feeds.store import Store, open_store
from feeds.store.codec import dump_draft, load_draft
from feeds.store.engine import writing
from feeds.store.migrate import MIGRATIONS, list_steps
from feeds.store.tables import metadata
from tests.factories import NOON, make_article, make_draft, make_payload
from tests.store.conftest import Clock

DAY = timedelta(days=1)
LATER = ("memory", "page", "address", "picture", "picture_bytes", "picture_address", "incomplete")
"""Tables that came after step 0005."""


def file(article: Article, *labels: str, path: str = "", recipe: str = "r1", key: str = "") -> Filed:
    """An article to be stored under ALL and these labels."""
    path = path or article.draft.origin
    return Filed(Add(article, "new"), path, frozenset({ALL, *labels}), key or f"hash of {path}", recipe)


def put(store: Store, *filed: Filed) -> None:
    """Store articles with their bytes and files."""
    store.refreshing.apply(
        "newsroom",
        Batch(
            filed=filed,
            payloads={one.payload_hash: make_payload(one.path, one.path) for one in filed},
            files=tuple(KnownFile(one.path, Signature(2**64 - 1, 10, 20)) for one in filed),
        ),
        NOON,
    )


def everything(*labels: str, without: frozenset[str] = frozenset()) -> Query:
    """Articles in any of the labels."""
    return Query((frozenset(labels or (ALL,)),), without)


def newest(store: Store, query: Query, limit: int = 10) -> list[str]:
    """The origins' ids, newest first."""
    return [pick.article_id for pick in store.selecting.newest(query, limit=limit, now=NOON)]


def test_what_is_stored_comes_back_equal(store: Store) -> None:
    """Every field of an article survives the store."""
    draft = make_draft(
        "deep/a.html",
        own_id="x-1",
        url="https://example.org/a",
        updated=Stamp(NOON, Precision.SECOND),
        withheld_until=NOON - DAY,
        authors=(Person("李明", "https://example.org/lm"),),
        contributors=(Person("王芳"),),
        editors=(Person("Jane Roe"),),
        source="示例日报",
        breadcrumbs=("首页", "要闻"),
        tags=("职教",),
        language="zh-CN",
        summary="摘要",
        image="media/newsroom/a.png",
        attachments=(
            Attachment("https://example.org/a.pdf", "application/pdf", 12, "附件"),
            Attachment("https://example.org/a.mp4", "video/mp4", duration=90, width=640, height=360),
        ),
        rights="保留所有权利",
        comments="https://example.org/a/comments",
        feed=OriginFeed(
            "urn:example:feed", "Feed", "https://example.org/feed", "https://example.org/", NOON, "©"
        ),
        media=("a.png",),
        provenance={"title": "markup h1"},
        notes=("date refused",),
    )
    article = make_article(draft=draft)

    put(store, file(article, path="deep/a.html"))

    (known,) = store.refreshing.find_by_paths("newsroom", ["deep/a.html", "b.html"])
    assert known.article == article
    assert known.signature == Signature(2**64 - 1, 10, 20)
    assert not known.withdrawn
    assert store.refreshing.find_by_ids([article.id])[0].article == article
    assert store.serving.find_article(article.slug) == article
    assert load_draft(dump_draft(draft)) == draft


def test_known_files_come_back_by_path(store: Store) -> None:
    """A file's signature and drop are remembered and forgotten, each source's apart."""
    known = KnownFile("a.txt", Signature(1, 2, 3), "empty")
    store.refreshing.apply("one", Batch(files=(known,)), NOON)
    store.refreshing.apply("two", Batch(files=(replace(known, drop=""),)), NOON)

    assert store.refreshing.known_files("one") == {"a.txt": known}
    assert store.refreshing.find_files("one", ["a.txt", "b.txt"]) == {"a.txt": known}
    assert store.remembering.files("two", ["b.txt"]) == {}
    assert [store.remembering.has_files(one) for one in ("one", "two", "three")] == [True, True, False]

    store.refreshing.apply("one", Batch(forgotten=("a.txt",)), NOON)

    assert store.refreshing.known_files("one") == {}
    assert set(store.refreshing.known_files("two")) == {"a.txt"}


def test_newest_orders_by_publication_then_first_seen_then_id(store: Store) -> None:
    """The contract's order holds, and two labels do not double an article."""
    stamp = Stamp(NOON - DAY, Precision.DAY)
    put(
        store,
        file(make_article("old", published=Stamp(NOON - 2 * DAY, Precision.DAY)), "category:x"),
        file(make_article("b", published=stamp), "category:x", "category:y"),
        file(make_article("a", published=stamp), "category:y"),
        file(make_article("late", published=stamp, first_seen=NOON + DAY), "category:x"),
    )

    order = ["urn:example:late", "urn:example:a", "urn:example:b", "urn:example:old"]
    assert newest(store, everything("category:x", "category:y")) == order
    assert newest(store, everything("category:x", "category:y"), limit=2) == order[:2]


def test_groups_narrow_and_exclusions_remove(store: Store) -> None:
    """A feed is any of the categories AND any of the sources, minus what it excludes."""
    put(
        store,
        file(make_article("a"), "category:x", "source:one"),
        file(make_article("b"), "category:x", "source:two"),
        file(make_article("c"), "category:x", "source:one", "exclude:f"),
    )
    query = Query((frozenset({"category:x"}), frozenset({"source:one"})), frozenset({"exclude:f"}))

    assert newest(store, query) == ["urn:example:a"]
    assert newest(store, Query((frozenset({"category:x"}), frozenset()))) == []


def test_a_withheld_article_is_seen_by_nobody_before_its_time(store: Store, clock: Clock) -> None:
    """Neither feeds nor the article's page nor its pictures show it early."""
    article = make_article("a", withheld_until=NOON + DAY, media=("a.png",))
    put(store, file(article))

    assert newest(store, everything()) == []
    assert store.selecting.next_visible(everything(), now=NOON) == NOON + DAY
    assert store.serving.find_article(article.slug) is None
    assert not store.serving.has_media("newsroom", "a.png")

    clock.now = NOON + DAY

    assert store.serving.find_article(article.slug) == article
    assert store.serving.has_media("newsroom", "a.png")
    assert not store.serving.has_media("newsroom", "b.png")


def test_arrivals_are_those_after_a_moment_latest_first(store: Store) -> None:
    """History is no arrival, however young."""
    put(
        store,
        file(make_article("early", first_seen=NOON - 3 * DAY)),
        file(make_article("late", first_seen=NOON - DAY)),
        file(make_article("past", first_seen=NOON - 9 * DAY)),
        file(make_article("history", first_seen=NOON, arrived=False)),
    )

    picks = store.selecting.arrivals(everything(), since=NOON - 7 * DAY, limit=5, now=NOON)

    assert [pick.article_id for pick in picks] == ["urn:example:late", "urn:example:early"]


def test_a_withdrawn_article_leaves_every_label_but_stays_stored(store: Store) -> None:
    """Withdrawal empties feeds and pages; the article can come back."""
    article = make_article("a", media=("a.png",))
    put(store, file(article, "category:x"))
    store.selecting.settle(store.selecting.view())

    gone = Withdraw(article.id, "a", "its file is gone")
    store.refreshing.apply("newsroom", Batch(withdrawn=(gone,)), NOON)

    assert newest(store, everything()) == []
    assert store.serving.find_article(article.slug) is None
    assert not store.serving.has_media("newsroom", "a.png")
    assert store.selecting.view().labels == {ALL, "category:x"}
    assert store.refreshing.find_by_ids([article.id])[0].withdrawn
    assert store.refreshing.state("newsroom").articles == 0


def test_a_held_article_is_in_no_feed_until_it_is_released(store: Store) -> None:
    """What is held is shown, counted, relabelled or renewed; or is lost when it is released."""
    held = make_article("old.txt")
    filed = replace(file(held), intent=Hold(held, "is old"))
    put(store, filed, file(make_article("a.txt")))

    assert newest(store, everything()) == ["urn:example:a.txt"]
    assert [one.id for batch in store.selecting.iterate_articles(size=9) for one in batch] == [
        "urn:example:a.txt"
    ]
    assert [
        one.article.id for one, _ in store.refreshing.find_outdated("newsroom", "r2", after="", limit=9)
    ] == ["urn:example:a.txt"]
    (known,) = store.refreshing.find_held("newsroom", after="", limit=9)
    assert (known.article, known.held, known.withdrawn) == (held, True, True)
    assert store.refreshing.find_held("newsroom", after=held.id, limit=9) == ()

    put(store, file(held))
    assert store.refreshing.find_held("newsroom", after="", limit=9) == ()
    assert newest(store, everything()) == ["urn:example:a.txt", "urn:example:old.txt"]


def test_only_held_articles_can_be_discarded(store: Store) -> None:
    """An article that a feed named is removed for good, or a held one leaves its bytes behind."""
    held = make_article("old.txt")
    put(store, replace(file(held), intent=Hold(held, "is old")), file(make_article("a.txt")))
    store.refreshing.apply("newsroom", Batch(discarded=(held.id, "urn:example:a.txt")), NOON)

    assert store.refreshing.find_by_ids([held.id]) == ()
    assert newest(store, everything()) == ["urn:example:a.txt"]
    hashes = ["hash of old.txt", "hash of a.txt"]
    assert set(store.refreshing.load_payloads(hashes)) == {"hash of a.txt"}


def test_a_renamed_source_goes_on_where_it_was(store: Store) -> None:
    """A rename loses files, articles, labels or history, or wakes nobody."""
    put(store, file(make_article("a.txt"), source_label("newsroom")))
    store.refreshing.record(SourceState("newsroom", first_refreshed=NOON, last_success=NOON, failures=2))
    store.selecting.settle(store.selecting.view())

    assert store.refreshing.adopt("press", ["older", "newsroom"]) == "newsroom"
    assert store.refreshing.adopt("press", ["older", "newsroom"]) == "", "it was adopted twice"
    state = store.refreshing.state("press")
    assert (state.first_refreshed, state.failures, state.articles) == (NOON, 2, 1)
    assert set(store.refreshing.known_files("press")) == {"a.txt"}
    (known,) = store.refreshing.find_by_paths("press", ["a.txt"])
    assert known.article.source_id == "press"
    assert newest(store, everything(source_label("press"))) == [known.article.id]
    assert store.selecting.view().labels == {source_label("newsroom"), source_label("press")}
    assert store.refreshing.state("newsroom") == SourceState("newsroom")


def test_a_source_that_was_read_already_adopts_nothing(store: Store) -> None:
    """Two sources are thrown together because one names the other as its former id."""
    put(store, file(make_article("a.txt")))
    store.refreshing.record(SourceState("newsroom", first_refreshed=NOON))
    store.refreshing.record(SourceState("press", first_refreshed=NOON))

    assert store.refreshing.adopt("press", ["newsroom"]) == ""
    assert store.refreshing.state("newsroom").articles == 1


def test_replacing_an_article_touches_old_and_new_labels(store: Store) -> None:
    """A feed that an article leaves is published anew as well as one it enters."""
    article = make_article("a")
    put(store, file(article, "category:x"))
    store.selecting.settle(store.selecting.view())

    moved = file(replace(article, version=2), "category:y")
    put(store, replace(moved, intent=Change(moved.intent.article, "words")))

    assert store.selecting.view().labels == {ALL, "category:x", "category:y"}
    assert newest(store, everything("category:x")) == []


def test_settling_a_view_keeps_what_was_touched_after_it(store: Store) -> None:
    """A change that lands while a publish runs is not lost."""
    put(store, file(make_article("a"), "category:x"))
    view = store.selecting.view()
    put(store, file(make_article("b"), "category:y"))

    store.selecting.settle(view)

    assert store.selecting.view().labels == {ALL, "category:y"}
    assert store.selecting.view().sequence > view.sequence


def test_outdated_articles_come_with_their_bytes(store: Store) -> None:
    """What another recipe made can be made again without its file."""
    put(store, file(make_article("a")), file(make_article("b"), recipe="r2"), file(make_article("c")))

    found = store.refreshing.find_outdated("newsroom", "r2", after="", limit=1)

    assert [(known.article.draft.origin, payload) for known, payload in found] == [
        ("a", make_payload("a", "a"))
    ]
    rest = store.refreshing.find_outdated("newsroom", "r2", after="urn:example:a", limit=9)
    assert [known.article.draft.origin for known, _ in rest] == ["c"]


def test_bytes_that_no_article_is_made_of_are_dropped(store: Store) -> None:
    """An edited file leaves no old bytes behind; shared bytes stay while they are used."""
    put(store, file(make_article("a"), key="shared"), file(make_article("b"), key="shared"))
    put(store, file(make_article("a"), key="new"))
    with store.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM payload")).scalar() == 2

    put(store, file(make_article("b"), key="newer"))

    with store.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM payload")).scalar() == 2


def test_relabelling_touches_only_articles_that_differ(store: Store) -> None:
    """A changed rule makes another version of the articles it moves, and of no other."""
    put(store, file(make_article("a"), "category:x"), file(make_article("b"), "category:x"))
    store.selecting.settle(store.selecting.view())
    stays = frozenset({ALL, "category:x"})

    store.selecting.relabel({"urn:example:a": frozenset({ALL, "category:y"}), "urn:example:b": stays})

    assert store.selecting.view().labels == {ALL, "category:x", "category:y"}
    found = store.selecting.load_articles(["urn:example:a", "urn:example:b"])
    assert {key: one.version for key, one in found.items()} == {"urn:example:a": 2, "urn:example:b": 1}
    assert store.selecting.newest(everything("category:y"), limit=9, now=NOON)[0].version == 2


def test_every_live_article_is_iterated_in_batches(store: Store) -> None:
    """Relabelling sees each article once, and no withdrawn one."""
    put(store, *(file(make_article(f"a{n}")) for n in range(5)))
    store.refreshing.apply("newsroom", Batch(withdrawn=(Withdraw("urn:example:a3", "a3", ""),)), NOON)

    batches = list(store.selecting.iterate_articles(size=2))

    assert [len(batch) for batch in batches] == [2, 2]
    assert [one.draft.origin for batch in batches for one in batch] == ["a0", "a1", "a2", "a4"]


LISTING = Listing(
    Kind.FEED, "all", "All", "Everything", "http://x.example/feeds/all", "zh", ("政策",), 1, NOON, None
)
PUBLICATION = Publication("/feeds/all", "d1", NOON, 1, None, 0, listed=True, listing=LISTING)


def rendered(body: bytes, **others: bytes) -> Rendered:
    """A feed's document in one or two codings."""
    bodies = {Coding.IDENTITY: body} | {Coding(key): one for key, one in others.items()}
    return Rendered("/feeds/all.rss", "application/rss+xml", timedelta(minutes=1), bodies)


def test_published_bytes_and_validators_are_served(store: Store) -> None:
    """HTTP-06: each coding has its own strong ETag, made of its bytes."""
    both = rendered(b"<rss/>", gzip=b"zipped")

    assert store.publishing.publish(PUBLICATION, [both], NOON)

    heads = store.serving.find_heads("/feeds/all.rss")
    assert set(heads) == {Coding.IDENTITY, Coding.GZIP}
    assert store.serving.read_body(heads[Coding.GZIP]) == b"zipped"
    assert store.serving.read_body(heads[Coding.IDENTITY]) == b"<rss/>"
    assert heads[Coding.IDENTITY].length == len(b"<rss/>")
    assert heads[Coding.IDENTITY].validators.etag != heads[Coding.GZIP].validators.etag
    assert store.serving.find_heads("/feeds/none.rss") == {}
    assert [one.id for one in store.serving.list_published()] == ["all"]
    assert store.serving.list_published()[0].updated == NOON


def test_last_modified_only_goes_forward_and_only_with_the_bytes(store: Store) -> None:
    """HTTP-01, HTTP-22: equal bytes keep their validators; other bytes are always later."""
    moment = NOON + timedelta(milliseconds=300)

    def publish(body: bytes, at: Any) -> Any:
        store.publishing.publish(PUBLICATION, [rendered(body)], at)
        return store.serving.find_heads("/feeds/all.rss")[Coding.IDENTITY].validators

    first = publish(b"one", moment)
    again = publish(b"one", moment + DAY)
    second = publish(b"two", moment)
    back = publish(b"one", moment - DAY)

    assert first.last_modified == NOON + timedelta(seconds=1)
    assert again == first
    assert second.last_modified == first.last_modified + timedelta(seconds=1)
    assert back.last_modified == second.last_modified + timedelta(seconds=1)
    assert back.etag == first.etag


def test_a_body_that_was_replaced_is_not_served_under_the_old_head(store: Store) -> None:
    """A request never mixes the validators of one publication with the bytes of another."""
    store.publishing.publish(PUBLICATION, [rendered(b"one", gzip=b"z")], NOON)
    old = store.serving.find_heads("/feeds/all.rss")

    store.publishing.publish(PUBLICATION, [rendered(b"two")], NOON)

    assert store.serving.read_body(old[Coding.IDENTITY]) is None
    assert set(store.serving.find_heads("/feeds/all.rss")) == {Coding.IDENTITY}


def test_an_older_view_never_replaces_a_newer_publication(store: Store) -> None:
    """Two processes that publish at once end with the later articles."""
    store.publishing.publish(replace(PUBLICATION, sequence=5), [rendered(b"new")], NOON)

    assert not store.publishing.publish(replace(PUBLICATION, sequence=4), [rendered(b"old")], NOON)

    head = store.serving.find_heads("/feeds/all.rss")[Coding.IDENTITY]
    assert store.serving.read_body(head) == b"new"


def test_the_index_lists_what_is_published_at_that_moment(store: Store) -> None:
    """An index is made of what was published earlier, or comes anew with the same bytes."""
    other = replace(PUBLICATION, path="/feeds/other")
    for one in (PUBLICATION, other):
        store.publishing.publish(one, [], NOON)
        assert store.publishing.publish_index(lambda all_: (index_of(all_),), NOON)
    assert not store.publishing.publish_index(lambda all_: (index_of(all_),), NOON + DAY)

    head = store.serving.find_heads("/feeds.json")[Coding.IDENTITY]
    assert store.serving.read_body(head) == b"/feeds/all /feeds/other"
    assert head.validators.last_modified < NOON + DAY


def index_of(published: Collection[Publication]) -> Rendered:
    """A list of paths."""
    paths = " ".join(sorted(one.path for one in published))
    return Rendered("/feeds.json", "application/json", DAY, {Coding.IDENTITY: paths.encode()})


def test_unpublishing_removes_every_format(store: Store) -> None:
    """A feed that is configured no more is served no more; its neighbour is."""
    near = replace(PUBLICATION, path="/feeds/all-2")
    store.publishing.publish(PUBLICATION, [rendered(b"one")], NOON)
    store.publishing.publish(near, [replace(rendered(b"two"), path="/feeds/all-2.rss")], NOON)

    store.publishing.unpublish(["/feeds/all"], NOON)

    assert store.serving.find_heads("/feeds/all.rss") == {}
    assert store.serving.find_heads("/feeds/all-2.rss") != {}
    assert set(store.publishing.publications()) == {"/feeds/all-2"}
    assert store.serving.is_retired("/feeds/all")
    assert not store.serving.is_retired("/feeds/all-2")
    assert not store.serving.is_retired("/feeds/never")

    store.publishing.publish(PUBLICATION, [rendered(b"one")], NOON)
    assert not store.serving.is_retired("/feeds/all"), "it is back"


def test_a_feed_that_is_back_is_later_than_it_ever_was(store: Store) -> None:
    """HTTP-01: a feed taken out and put back while the clock goes back is 304 to readers of its old bytes."""
    ahead, back = NOON + timedelta(hours=1), NOON - timedelta(hours=1)
    store.publishing.publish(PUBLICATION, [rendered(b"one")], ahead)
    store.publishing.unpublish(["/feeds/all"], NOON)
    store.publishing.publish(PUBLICATION, [rendered(b"two")], back)

    (head,) = store.serving.find_heads("/feeds/all.rss").values()
    assert head.validators.last_modified > ahead


def test_publications_remember_when_they_will_be_stale(store: Store) -> None:
    """The scheduler learns the earliest moment without reading every publication."""
    assert store.publishing.next_stale() is None

    store.publishing.publish(replace(PUBLICATION, stale_at=NOON + DAY), [], NOON, NOON + DAY / 2)

    assert store.publishing.next_stale() == NOON + DAY / 2, "the index"
    store.publishing.publish_index(lambda _all: (), NOON)
    assert store.publishing.next_stale() == NOON + DAY
    assert store.publishing.publications()["/feeds/all"].stale_at == NOON + DAY


def test_digests_and_birthplace_are_remembered(store: Store) -> None:
    """The birthplace is set once: feeds keep their ids when the site moves."""
    assert (store.selecting.rules_digest(), store.publishing.published_digest()) == ("", "")

    store.selecting.set_rules_digest("r")
    store.publishing.set_published_digest("p")

    assert (store.selecting.rules_digest(), store.publishing.published_digest()) == ("r", "p")
    assert store.serving.published_digest() == "p"
    assert store.publishing.birthplace("http://old.example") == "http://old.example"
    assert store.publishing.birthplace("http://new.example") == "http://old.example"


def test_a_source_history_survives(store: Store) -> None:
    """How a pass ended is what the next process reads."""
    assert store.refreshing.state("s") == SourceState("s")
    state = SourceState("s", NOON, NOON, NOON, NOON + DAY, "gone", 3)

    store.refreshing.record(state)

    assert store.refreshing.state("s") == state
    assert store.serving.list_states() == (state,)
    assert store.scheduling.list_states() == (state,)
    assert store.publishing.read_sources() == {"s"}

    store.refreshing.record(SourceState("t", last_attempt=NOON))

    assert store.publishing.read_sources() == {"s"}
    assert store.publishing.tried_sources() == {"s", "t"}


def test_opening_twice_changes_nothing(store: Store, url: str, clock: Clock) -> None:
    """Migrations that have run do not run again."""
    put(store, file(make_article("a")))

    again = open_store(url, clock)

    assert again.refreshing.find_by_ids(["urn:example:a"])
    again.close()


def test_processes_that_open_a_new_database_at_once_take_turns(url: str, clock: Clock) -> None:
    """A first start with several workers makes the tables once."""
    failures: list[BaseException] = []

    def open_it() -> None:
        try:
            open_store(url, clock).close()
        except BaseException as error:  # noqa: BLE001 - the test shows whatever it is
            failures.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []


def test_a_database_of_a_newer_version_is_refused(store: Store, url: str, clock: Clock) -> None:
    """An old program does not write into tables it does not know."""
    with writing(store.engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(StoreOutdated, match="newer Feedmill"):
        open_store(url, clock)


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    """A batch is stored whole or not at all."""
    article = make_article("a")
    twice = file(replace(article, id="urn:example:b"))  # the same slug: the second row is refused

    with pytest.raises(StoreError):
        put(store, file(article), twice)

    assert store.refreshing.find_by_ids(["urn:example:a"]) == ()
    assert store.selecting.view().labels == frozenset()


def test_a_locked_database_says_so(tmp_path: Path, clock: Clock) -> None:
    """Waiting for a lock ends with a sentence, and reading goes on meanwhile."""
    url = f"sqlite:///{tmp_path}/feedmill.db"
    store = open_store(url, clock)
    other = open_store(url, clock, patience=0.01)
    with writing(store.engine) as connection:
        connection.execute(text("DELETE FROM meta"))
        assert other.serving.find_heads("/feeds/all.rss") == {}
        with pytest.raises(StoreBusy, match="locked"):
            other.selecting.set_rules_digest("x")
    store.close()
    other.close()


@pytest.mark.parametrize("broken", ["directory", "garbage"])
def test_a_database_that_is_none_says_so(tmp_path: Path, clock: Clock, broken: str) -> None:
    """A wrong `database:` ends in a StoreError, not in a traceback."""
    place = tmp_path / "feedmill.db"
    if broken == "directory":
        place.mkdir()
    else:
        place.write_bytes(b"this is no database" * 100)

    with pytest.raises(StoreError):
        open_store(f"sqlite:///{place}", clock)


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path, clock: Clock) -> None:
    """The sentence names the folder and the key to correct."""
    (tmp_path / "var").write_text("in the way")

    with pytest.raises(StoreError, match="database:"):
        open_store(f"sqlite:///{tmp_path}/var/feedmill.db", clock)


def test_the_tables_on_disk_are_those_the_code_knows(store: Store) -> None:
    """A column that no migration makes, or one that nobody declared, is found here."""
    with store.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)

    assert differences == []


def test_steps_form_one_line(store: Store) -> None:
    """Files are named for their revision, and Alembic walks them in the same order."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    walked = [step.revision for step in ScriptDirectory.from_config(config).walk_revisions()]

    assert tuple(reversed(walked)) == list_steps()
    with store.engine.connect() as connection:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    assert found == list_steps()[-1]


def test_articles_stored_before_texts_had_hashes_are_found_by_them(url: str, clock: Clock) -> None:
    """After the upgrade an article that was withdrawn before it returns as another one."""
    stored = make_article("a.txt", body_hash="b" * 64)
    with closing(open_store(url, clock)) as store:
        put(store, file(stored))
        store.refreshing.apply("newsroom", Batch(withdrawn=(Withdraw(stored.id, "a.txt", "gone"),)), NOON)
        with store.engine.begin() as connection:
            for later in LATER:
                connection.execute(text(f"DROP TABLE {later}"))
            connection.execute(text("DROP INDEX article_withdrawn"))
            for column in ("body_hash", "also"):
                connection.execute(text(f"ALTER TABLE article DROP COLUMN {column}"))
            connection.execute(text("UPDATE alembic_version SET version_num = '0005'"))

    with closing(open_store(url, clock)) as store:
        (found,) = store.refreshing.find_withdrawn("newsroom", {"b" * 64, "c" * 64})
        assert found.article == stored
        assert store.refreshing.find_withdrawn("other", {"b" * 64}) == ()
