"""What is kept of an upstream feed."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest

from feeds.model.article import Draft, OriginFeed
from feeds.model.document import Claim, Field, Origin, Upstream

MakeDraft = Callable[..., Draft]
FEED = Upstream(
    id=" tag:e.org,2020:f ",
    title=" A\nfeed ",
    url="/feed.xml",
    page="https://e.org/",
    updated="2026-03-04 08:00",
    rights=" © ",
)


def entry_claim(field: Field, *values: str) -> Claim:
    """What a feed says of an entry."""
    return Claim(field, values, Origin.FEED, "test")


def test_origin_feed(draft: MakeDraft) -> None:
    """ATOM-09: a copied article does not know its feed's id, title, address, page, date and rights."""
    made = draft(upstream=FEED, base="https://e.org/news/")

    assert made.feed == OriginFeed(
        "tag:e.org,2020:f",
        "A feed",
        "https://e.org/feed.xml",
        "https://e.org/",
        datetime(2026, 3, 4, 8, tzinfo=timezone(timedelta(hours=8))),
        "©",
    )


@pytest.mark.parametrize(
    ("upstream", "expected"),
    [
        (None, None),
        (Upstream(), None),
        (Upstream(url="javascript:alert(1)", updated="soon"), None),
        (Upstream(id="urn:uuid:1", title="F"), OriginFeed(title="F")),
        (Upstream(url="https://e.org/f"), OriginFeed(id="https://e.org/f", url="https://e.org/f")),
    ],
)
def test_origin_feed_of_which_little_is_known(
    draft: MakeDraft, upstream: Upstream | None, expected: OriginFeed | None
) -> None:
    """A feed without an id does not go by its address, or one that says nothing is named all the same."""
    assert draft(upstream=upstream).feed == expected


def test_rights_and_comments(draft: MakeDraft) -> None:
    """An entry's rights and its page of comments get lost, or lead where nothing may lead."""
    rights = entry_claim(Field.RIGHTS, " © Jane\nRoe ")
    made = draft(rights, entry_claim(Field.COMMENTS, "/1#comments"), base="https://e.org/1")
    refused = draft(entry_claim(Field.COMMENTS, "javascript:alert(1)"))

    assert (made.rights, made.comments) == ("© Jane Roe", "https://e.org/1#comments")
    assert (refused.rights, refused.comments) == ("", "")


def test_an_impossible_date_of_a_feed_costs_no_article(draft: MakeDraft) -> None:
    """POLL-14: an entry whose date is none is dropped instead of going undated."""
    made = draft(entry_claim(Field.PUBLISHED, "2026-13-45"))

    assert made.published is None
    assert "no possible date" in made.notes[0]


def test_a_feeds_date_in_the_future_is_refused(draft: MakeDraft) -> None:
    """POLL-14: an entry dated more than a day ahead is taken at its word, or withheld."""
    made = draft(entry_claim(Field.PUBLISHED, datetime(2026, 11, 4, tzinfo=UTC).isoformat()))

    assert (made.published, made.withheld_until) == (None, None)
    assert "more than a day ahead" in made.notes[0]


@pytest.mark.parametrize(
    ("summary", "expected"), [("Short.", "Short."), ("A title", ""), ("Other words", "Other words")]
)
def test_summary(draft: MakeDraft, summary: str, expected: str) -> None:
    """An entry's own summary is not believed, or one that repeats the title is shown."""
    assert draft(entry_claim(Field.SUMMARY, summary)).summary == expected


def test_a_template_as_author_is_nobody(draft: MakeDraft) -> None:
    """A feed that names its site as the author of everything makes it a person."""
    named = Claim(Field.SOURCE, ("Harbour News",), Origin.FEED, "feed title")

    assert draft(entry_claim(Field.AUTHORS, "Harbour News"), named).authors == ()
