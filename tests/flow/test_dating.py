"""Dates are computed once, from what the article states and when it was first seen."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.flow.dating import LAST_CHANGE, date_again, date_new, first_update, neighbours, update_again
from feeds.model.article import Precision, Stamp
from tests.factories import CHINA, NOON, make_article, make_draft

DAY = timedelta(days=1)
MIDNIGHT = Stamp(datetime(2026, 3, 1, tzinfo=CHINA), Precision.DAY)
UNDATED = make_draft(published=None)


def test_a_day_is_its_local_midnight() -> None:
    """A date without a time keeps its offset and is not moved when it was first seen later."""
    assert date_new(make_draft(published=MIDNIGHT), first_seen=NOON + 2 * DAY, neighbour=None) == MIDNIGHT


def test_a_day_first_seen_on_that_day_is_the_first_seen_moment() -> None:
    """Today's article stands above this morning's; the day is the page's day, not UTC's."""
    seen = datetime(2026, 2, 28, 17, 0, tzinfo=UTC)  # already 1 March in China

    stamp = date_new(make_draft(published=MIDNIGHT), first_seen=seen, neighbour=None)

    assert stamp == Stamp(seen, Precision.DAY)
    assert stamp.at.utcoffset() == timedelta(hours=8)


def test_a_time_is_kept_even_on_its_day() -> None:
    """Only a date without a time is sharpened."""
    stated = Stamp(datetime(2026, 3, 1, 9, 30, tzinfo=CHINA), Precision.MINUTE)

    assert date_new(make_draft(published=stated), first_seen=NOON, neighbour=None) == stated


def test_an_undated_article_has_its_first_seen_moment() -> None:
    """It is stored, so it is never the time of rendering."""
    assert date_new(UNDATED, first_seen=NOON, neighbour=None) == Stamp(NOON, Precision.SECOND)


def test_a_stated_date_that_did_not_move_keeps_the_stored_moment() -> None:
    """An edit of the words does not move publication; a corrected date does."""
    old = make_article(draft=make_draft(published=MIDNIGHT), published_stamp=Stamp(NOON, Precision.DAY))

    assert date_again(old, make_draft(published=MIDNIGHT, title="other")) == old.published
    assert date_again(old, UNDATED) == old.published
    other = Stamp(MIDNIGHT.at - 3 * DAY, Precision.DAY)
    assert date_again(old, make_draft(published=other)) == other


def test_the_first_update_is_what_the_article_states() -> None:
    """Before its publication or in the future it is not believed."""
    published = Stamp(NOON - DAY, Precision.SECOND)

    def stated(at: datetime) -> datetime:
        draft = make_draft(updated=Stamp(at, Precision.SECOND))
        return first_update(draft, published, now=NOON)

    assert first_update(UNDATED, published, now=NOON) == published.at
    assert stated(NOON - DAY / 2) == NOON - DAY / 2
    assert stated(NOON + DAY) == published.at
    assert stated(NOON - 9 * DAY) == published.at


@given(st.integers(-100, 100), st.integers(-100, 100), st.one_of(st.none(), st.integers(-100, 100)))
def test_updated_always_moves_forward(old: int, now: int, stated: int | None) -> None:
    """Whatever the clock and the article say, a change is later than the one before."""
    before = NOON + old * DAY
    article = make_article(published_stamp=Stamp(before, Precision.SECOND))
    updated = None if stated is None else Stamp(NOON + stated * DAY, Precision.DAY)
    draft = make_draft(title="other", updated=updated)

    assert (
        update_again(article, draft, article.published, now=NOON + now * DAY, words_differ=True)
        > article.updated
    )


def test_a_stated_update_is_believed_when_it_is_news() -> None:
    """Later than what was known, and not in the future."""
    article = make_article(published_stamp=Stamp(NOON - 9 * DAY, Precision.SECOND))

    def after(at: datetime) -> datetime:
        draft = make_draft(updated=Stamp(at, Precision.SECOND))
        return update_again(article, draft, article.published, now=NOON, words_differ=True)

    assert after(NOON - DAY) == NOON - DAY
    assert after(NOON - 20 * DAY) == NOON
    assert after(NOON + DAY) == NOON


DATED = make_draft(published=MIDNIGHT)
LATER = make_draft(published=Stamp(MIDNIGHT.at + DAY, Precision.DAY))


@pytest.mark.parametrize(
    ("drafts", "before", "expected"),
    [
        ((UNDATED, DATED), None, (MIDNIGHT, MIDNIGHT)),
        ((DATED, UNDATED, LATER), None, (MIDNIGHT, MIDNIGHT, LATER.published)),
        ((UNDATED,), LATER.published, (LATER.published,)),
    ],
)
def test_undated_history_stands_beside_its_neighbours(
    drafts: tuple[object, ...], before: Stamp | None, expected: tuple[Stamp, ...]
) -> None:
    """The dated neighbour before, else the one after, gives the place."""
    assert neighbours(drafts, before=before, started=NOON + DAY, remaining=9) == expected  # type: ignore[arg-type]  # drafts


def test_history_without_any_date_is_not_all_now() -> None:
    """Without a dated neighbour the articles keep their order, a second apart, none after the start."""
    first = neighbours([UNDATED] * 3, before=None, started=NOON, remaining=5)
    second = neighbours([UNDATED] * 2, before=None, started=NOON, remaining=2)

    moments = [stamp.at for stamp in first + second]
    assert moments == [NOON - timedelta(seconds=n) for n in (5, 4, 3, 2, 1)]


def test_an_embargo_is_nobodys_neighbour() -> None:
    """A date in the future would lift the undated articles beside it to the top for years."""
    embargo = make_draft(published=Stamp(NOON + 900 * DAY, Precision.DAY))

    found = neighbours([embargo, UNDATED, DATED], before=None, started=NOON, remaining=3)

    assert found[1] == MIDNIGHT


def test_an_entry_that_states_only_its_last_change_stays_published() -> None:
    """POLL-15: an entry edited upstream comes back as new, because its only date moved."""
    first = Stamp(NOON, Precision.SECOND)
    later = Stamp(NOON + timedelta(days=2), Precision.SECOND)
    old = make_article(draft=make_draft(published=first, provenance={"published": LAST_CHANGE}))

    edited = make_draft(published=later, provenance={"published": LAST_CHANGE})
    corrected = make_draft(published=later, provenance={"published": "feed published"})
    assert date_again(old, edited) == old.published
    assert date_again(old, corrected) == later
