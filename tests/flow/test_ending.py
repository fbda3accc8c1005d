"""A redesign is told from late news, and what is gone from what is found again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.flow.ending import CONFIRMED, RELEASED, Confirmed, resolve, settle
from feeds.flow.flood import Trace, is_flood, make_trace, match_traces
from feeds.model.intent import Add, Renew
from feeds.model.known import KnownArticle
from tests.factories import NOON, make_article, make_draft

DAY = date(2026, 1, 21)


def trace(key: str, *, own: str = "", url: str = "", title: str = "", day: date | None = DAY) -> Trace:
    """What is known of one article."""
    return Trace(key, own, url, title or key, day)


def stored(name: str, title: str, *, held: bool = False) -> KnownArticle:
    """A stored article at a path."""
    article = make_article(name, title=title, id=f"urn:{name}")
    return KnownArticle(article, name, held, "r", f"bytes of {name}", held=held)


@pytest.mark.parametrize(
    ("held", "shown", "flood"), [(5, 5, False), (6, 11, True), (6, 12, False), (60, 119, True)]
)
def test_more_than_half_and_more_than_five_are_a_flood(held: int, shown: int, *, flood: bool) -> None:
    """The guard of the contract, at its edges."""
    assert is_flood(held, shown) is flood


def test_the_surest_key_wins() -> None:
    """A title that agrees outweighs the system's own id or the address."""
    gone = [
        trace("a", own="7", title="One"),
        trace("b", url="https://x/2", title="Two"),
        trace("c", title="T"),
    ]
    held = [
        trace("x", own="7", title="Two"),
        trace("y", url="https://x/2", title="One"),
        trace("z", title="T"),
    ]

    assert match_traces(held, gone) == {"x": "a", "y": "b", "z": "c"}


def test_nothing_is_guessed() -> None:
    """Two notices of one title and day, or the same title on another day, are taken for each other."""
    gone = [trace("a", title="通知"), trace("b", title="通知"), trace("c", title="年会", day=None)]
    held = [trace("x", title="通知"), trace("z", title="年会")]

    assert match_traces(held, gone) == {}


TRACES = st.lists(
    st.builds(
        Trace,
        article_id=st.uuids().map(str),
        own_id=st.sampled_from(["", "1", "2"]),
        url=st.sampled_from(["", "u", "v"]),
        title=st.sampled_from(["", "t", "s", "r"]),
        day=st.sampled_from([None, DAY]),
    ),
    max_size=8,
    unique_by=lambda one: one.article_id,
)


@given(TRACES, TRACES)
def test_no_article_is_found_twice(held: list[Trace], gone: list[Trace]) -> None:
    """Two held articles become one, or an article is matched with a stranger."""
    matched = match_traces(held, gone)
    left, right = ({one.article_id: one for one in side} for side in (held, gone))

    assert len(set(matched.values())) == len(matched)
    for new, old in matched.items():
        one, other = left[new], right[old]
        agree = [
            one.own_id and one.own_id == other.own_id,
            one.url and one.url == other.url,
            one.title and (one.title, one.day) == (other.title, other.day),
        ]
        assert any(agree)


def test_few_late_articles_are_arrivals() -> None:
    """An old article that is added late waits for a confirmation."""
    late = stored("late.txt", "Late", held=True)
    settlement = settle([make_trace(late)], [], shown=2, confirmed=Confirmed())

    intent = resolve(late, settlement, {})
    assert isinstance(intent, Add)
    assert (intent.reason, intent.article.arrived) == (RELEASED, True)


def test_a_flood_is_matched_and_its_rest_released_if_it_is_small() -> None:
    """The one new article of a redesigned site is held with the others, or the others are announced."""
    gone = [stored(f"old/{n}.txt", f"Title {n}") for n in range(7)]
    held = [stored(f"new/{n}.txt", f"Title {n}", held=True) for n in range(8)]
    settlement = settle([make_trace(one) for one in held], gone, shown=8, confirmed=Confirmed())

    assert settlement.matched == {f"urn:new/{n}.txt": f"urn:old/{n}.txt" for n in range(7)}
    assert (settlement.released, settlement.left) == (frozenset({"urn:new/7.txt"}), 0)
    intent = resolve(held[0], settlement, {one.article.id: one for one in gone})
    assert isinstance(intent, Renew)
    assert intent.article.id == "urn:old/0.txt"
    assert intent.article.draft == held[0].article.draft
    assert intent.article.updated == gone[0].article.updated


def test_a_flood_of_strangers_waits_for_a_word() -> None:
    """An archive is announced, or confirming it makes it news."""
    held = [stored(f"{n}.txt", f"Old {n}", held=True) for n in range(8)]
    traces = [make_trace(one) for one in held]

    waiting = settle(traces, [], shown=9, confirmed=Confirmed(withdrawals=True))
    assert (waiting.left, waiting.released, resolve(held[0], waiting, {})) == (8, frozenset(), None)

    intent = resolve(held[0], settle(traces, [], shown=9, confirmed=Confirmed(arrivals=True)), {})
    assert isinstance(intent, Add)
    assert (intent.reason, intent.article.arrived) == (CONFIRMED, False)


def test_a_found_article_takes_the_date_it_states_now() -> None:
    """A date that the new pages correct is lost, or is told as a change of the words."""
    old, new = stored("old.txt", "T"), stored("new.txt", "T", held=True)
    later = make_article("new.txt", title="T").published
    later = replace(later, at=NOON + timedelta(days=1))
    new = replace(new, article=replace(new.article, draft=make_draft("new.txt", title="T", published=later)))
    settlement = replace(
        settle([], [], shown=0, confirmed=Confirmed()), matched={new.article.id: old.article.id}
    )

    intent = resolve(new, settlement, {old.article.id: old})
    assert isinstance(intent, Renew)
    assert intent.article.published == later
    assert intent.article.updated == old.article.updated, "its words are the same"
