"""Publication and change: believed, refused, withheld."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from feeds.errors import Malformed
from feeds.model.article import Draft, Precision
from feeds.model.document import Claim, Field, Origin

MakeClaim = Callable[..., Claim]
MakeDraft = Callable[..., Draft]
P, U = Field.PUBLISHED, Field.UPDATED


def test_day_is_local_midnight(draft: MakeDraft, claim: MakeClaim) -> None:
    """A date without a time is the midnight of the source's zone, and says that it is a day."""
    stamp = draft(claim(P, "2026年01月21日", origin=Origin.LABEL)).published

    assert stamp is not None
    assert (stamp.at.isoformat(), stamp.precision) == ("2026-01-21T00:00:00+08:00", Precision.DAY)


def test_own_offset_wins(draft: MakeDraft, claim: MakeClaim) -> None:
    """A page's own offset is kept."""
    stamp = draft(claim(P, "2026-01-21T09:30:00+01:00")).published

    assert stamp is not None
    assert stamp.at.isoformat() == "2026-01-21T09:30:00+01:00"


def test_order_and_precision(draft: MakeDraft, claim: MakeClaim) -> None:
    """The more trusted day wins, and a lesser place adds the time of that same day."""
    made = draft(
        claim(P, "2026-01-20 08:00", origin=Origin.MARKUP),
        claim(P, "2026-01-21 09:30", origin=Origin.LABEL, detail="发布时间"),
        claim(P, "2026-01-21", origin=Origin.META),
    )

    assert made.published is not None
    assert made.published.at.isoformat() == "2026-01-21T09:30:00+08:00"
    assert made.provenance["published"] == "label 发布时间"


def test_impossible_date_is_named(draft: MakeDraft, claim: MakeClaim) -> None:
    """A page whose only date cannot be is refused with file, key, value and mend."""
    with pytest.raises(Malformed, match=r"发布时间: '2026-13-45'.*write it as \"2026-01-21\"") as error:
        draft(claim(P, "2026-13-45", origin=Origin.LABEL, detail="发布时间"))
    assert error.value.subject == "news/a.html"


def test_impossible_date_beside_a_good_one(draft: MakeDraft, claim: MakeClaim) -> None:
    """One impossible date does not cost the article if another place knows better."""
    assert draft(claim(P, "2026-13-45"), claim(P, "2026-01-21", origin=Origin.LABEL)).published is not None


@pytest.mark.parametrize("field", [P, U])
@pytest.mark.parametrize("origin", [Origin.FRONT_MATTER, Origin.ITEM])
def test_authors_own_date_must_be_one(
    draft: MakeDraft, claim: MakeClaim, field: Field, origin: Origin
) -> None:
    """An author's date that is none is an error, never silently another date."""
    with pytest.raises(Malformed, match="soon"):
        draft(claim(field, "soon", origin=origin), claim(P, "2026-01-21", origin=Origin.LABEL))


def test_future_front_matter_withholds(draft: MakeDraft, claim: MakeClaim) -> None:
    """An author's future date keeps the article back until then."""
    made = draft(claim(P, "2027-01-21T00:00:00Z", origin=Origin.FRONT_MATTER))

    assert made.withheld_until == datetime(2027, 1, 21, tzinfo=UTC)
    assert made.published is not None


def test_future_page_date_is_refused(draft: MakeDraft, claim: MakeClaim) -> None:
    """A page's date more than a day ahead is a typo: undated, with a note."""
    made = draft(claim(P, "2027-01-21", origin=Origin.LABEL, detail="发布时间"))

    assert (made.published, made.withheld_until) == (None, None)
    assert "more than a day ahead" in made.notes[0]


def test_update_before_publication_is_ignored(draft: MakeDraft, claim: MakeClaim) -> None:
    """An update earlier than the publication is noted and not used; one later is."""
    early = draft(claim(P, "2026-01-21"), claim(U, "2026-01-19"))
    late = draft(claim(P, "2026-01-21"), claim(U, "2026-01-22"))

    assert early.updated is None
    assert "earlier" in early.notes[0]
    assert late.updated is not None


def test_file_time_is_no_date(draft: MakeDraft) -> None:
    """A file's modification time never becomes a date."""
    assert (draft().published, draft().updated) == (None, None)
