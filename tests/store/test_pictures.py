"""Pictures that are kept: the same on SQLite and PostgreSQL."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta

from feeds.classify import ALL
from feeds.model.article import Article
from feeds.model.intent import Add, Hold, Withdraw
from feeds.model.picture import HeldPicture, Incomplete, Picture
from feeds.ports import Batch, Filed
from feeds.store import Store, open_store
from tests.factories import NOON, make_article, make_payload
from tests.pictures import make_png
from tests.store.conftest import Clock

HALL = Picture(make_png(5, 4), "image/png", 5, 4)
LAB = Picture(make_png(7, 6), "image/png", 7, 6)
A, B, C = (f"https://www.example.edu/{name}.png?{'x' * 5000}" for name in "abc")
HOUR = timedelta(hours=1)
MUCH = 10_000_000


def put(store: Store, *articles: Article, held: bool = False) -> None:
    """Store articles."""
    filed = tuple(
        Filed(
            Hold(one, "late") if held else Add(one, "new"),
            one.draft.origin,
            frozenset({ALL}),
            f"hash of {one.id}",
            "r1",
        )
        for one in articles
    )
    payloads = {one.payload_hash: make_payload(one.path, one.path) for one in filed}
    store.refreshing.apply("newsroom", Batch(filed=filed, payloads=payloads), NOON)


def wait(store: Store, *found: Incomplete) -> None:
    """Remember what waits for pictures."""
    store.refreshing.apply("newsroom", Batch(incomplete=found), NOON)


def due(store: Store, limit: int = 9) -> list[Incomplete]:
    """What is to be tried again at noon."""
    return [one for _, one in store.refreshing.find_incomplete("newsroom", NOON, limit=limit)]


def test_one_picture_of_two_addresses(store: Store) -> None:
    """Equal bytes are kept twice, an address of any length is too long, or another source has them too."""
    for url in (A, B):
        store.refreshing.keep_picture("newsroom", url, HALL, NOON)
    held = HeldPicture(HALL.name, 5, 4, len(HALL.data), NOON)
    assert store.refreshing.find_pictures("newsroom", [A, B, C]) == {A: held, B: held}
    assert store.refreshing.find_pictures("other", [A]) == {}
    store.refreshing.keep_picture("newsroom", A, LAB, NOON)
    assert store.refreshing.find_pictures("newsroom", [A])[A].name == LAB.name


def test_a_picture_is_served_while_an_article_shows_it(store: Store, clock: Clock) -> None:
    """A picture of a withheld article, or of none, or of another source is served."""
    put(store, make_article("a", media=(HALL.name,), withheld_until=NOON + HOUR))
    store.refreshing.keep_picture("newsroom", A, HALL, NOON)
    assert store.serving.find_picture("newsroom", HALL.name) is None

    clock.now = NOON + HOUR

    found = store.serving.find_picture("newsroom", HALL.name)
    assert found is not None
    assert (found.data, found.media_type, found.stored, found.url) == (HALL.data, "image/png", NOON, A)
    assert store.serving.find_picture("other", HALL.name) is None
    store.refreshing.apply("newsroom", Batch(withdrawn=(Withdraw("urn:example:a", "a", "gone"),)), NOON)
    assert store.serving.find_picture("newsroom", HALL.name) is None


def test_an_article_brings_its_pictures_along(store: Store) -> None:
    """Another source shows it on, and its pictures are lost; or are kept when its text names them no more."""
    body = f'<p><img src="media/newsroom/{HALL.name}"></p>'
    mine = make_article("a", media=(HALL.name,), body_html=body)
    put(store, mine)
    store.refreshing.keep_picture("newsroom", A, HALL, NOON)

    for _ in range(2):
        put(store, replace(mine, source_id="other"))
        store.refreshing.tidy_pictures("newsroom", most_bytes=MUCH)
        assert store.serving.find_picture("newsroom", HALL.name) is not None
        assert store.serving.find_picture("other", HALL.name) is None

    put(store, replace(mine, source_id="other", draft=replace(mine.draft, body_html="", media=(LAB.name,))))
    store.refreshing.tidy_pictures("newsroom", most_bytes=MUCH)
    assert store.serving.find_picture("newsroom", HALL.name) is None
    assert store.refreshing.find_pictures("newsroom", [A]) == {}


def test_what_no_article_shows_is_forgotten(store: Store) -> None:
    """A picture outlives its articles, or goes while a held one shows it."""
    put(store, make_article("a", media=(HALL.name,)), held=True)
    store.refreshing.keep_picture("newsroom", A, HALL, NOON)
    store.refreshing.keep_picture("newsroom", B, LAB, NOON)

    store.refreshing.tidy_pictures("newsroom", most_bytes=MUCH)

    assert set(store.refreshing.find_pictures("newsroom", [A, B])) == {A}
    store.refreshing.apply("newsroom", Batch(discarded=("urn:example:a",)), NOON)
    store.refreshing.tidy_pictures("other", most_bytes=MUCH)
    assert set(store.refreshing.find_pictures("newsroom", [A, B])) == {A}
    store.refreshing.tidy_pictures("newsroom", most_bytes=MUCH)
    assert store.refreshing.find_pictures("newsroom", [A, B]) == {}


def test_the_oldest_bytes_give_way(store: Store) -> None:
    """There is no bound, or the newest go; or who asks for one that went is told nothing."""
    put(store, make_article("a", media=(HALL.name, LAB.name)))
    store.refreshing.keep_picture("newsroom", A, LAB, NOON)
    store.refreshing.keep_picture("newsroom", B, HALL, NOON - HOUR)

    store.refreshing.tidy_pictures("newsroom", most_bytes=len(LAB.data) + len(HALL.data))
    kept = store.serving.find_picture("newsroom", HALL.name)
    assert kept is not None
    assert kept.data == HALL.data

    store.refreshing.tidy_pictures("newsroom", most_bytes=len(LAB.data))
    old = store.serving.find_picture("newsroom", HALL.name)
    new = store.serving.find_picture("newsroom", LAB.name)
    assert old is not None
    assert new is not None
    assert (old.data, old.url, new.data) == (None, B, LAB.data)
    assert set(store.refreshing.find_pictures("newsroom", [A, B])) == {A, B}
    store.refreshing.keep_picture("newsroom", C, HALL, NOON)
    again = store.serving.find_picture("newsroom", HALL.name)
    assert again is not None
    assert again.data == HALL.data


def test_who_waits_for_pictures(store: Store) -> None:
    """An article is tried too soon or never again, the oldest before the newest, or after it is gone."""
    put(store, *(make_article(name, published_stamp=None) for name in "abcd"))
    put(store, make_article("held"), held=True)
    now = [Incomplete(f"urn:example:{name}", NOON, 2) for name in "ab"]
    later = Incomplete("urn:example:c", NOON + HOUR, 1)
    wait(store, *now, later, Incomplete("urn:example:held", NOON), Incomplete("urn:example:d", None))

    assert due(store) == now
    assert due(store, limit=1) == now[:1]
    assert store.refreshing.find_incomplete("other", NOON, limit=9) == ()
    store.refreshing.apply("newsroom", Batch(withdrawn=(Withdraw("urn:example:a", "a", "gone"),)), NOON)
    assert due(store) == now[1:]
    wait(store, Incomplete("urn:example:b", None))
    assert due(store) == []


def test_pictures_go_with_a_renamed_source(url: str, clock: Clock) -> None:
    """A source under another id begins with an empty album."""
    with closing(open_store(url, clock)) as store:
        put(store, make_article("a", media=(HALL.name,)))
        wait(store, Incomplete("urn:example:a", NOON))
        store.refreshing.keep_picture("newsroom", A, HALL, NOON)
        store.refreshing.record(store.refreshing.state("newsroom"))

        assert store.refreshing.adopt("editors", ["newsroom"]) == "newsroom"

        found = store.serving.find_picture("editors", HALL.name)
        assert found is not None
        assert found.data == HALL.data
        assert set(store.refreshing.find_pictures("editors", [A])) == {A}
        assert len(store.refreshing.find_incomplete("editors", NOON, limit=9)) == 1
