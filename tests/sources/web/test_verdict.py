"""Which answers are good, and what is said of the others."""

from datetime import timedelta

import pytest

from feeds.errors import FetchFailed, Gone
from feeds.model.fetching import Fetched
from feeds.sources.web import require_success

ASKED = "https://www.example.edu/feed?key=k3y"


def make(status: int, *, retry_after: timedelta | None = None, not_modified: bool = False) -> Fetched:
    """An answer of this status."""
    return Fetched(ASKED, ASKED, status, b"", retry_after=retry_after, not_modified=not_modified)


def test_only_whole_bodies_and_asked_for_304s_are_good() -> None:
    """A challenge (202), a part (206) or nothing (204) is parsed as the feed."""
    good = {200, 203}
    for status in good:
        assert require_success(make(status)).status == status
    for status in {*range(100, 600)} - good:
        with pytest.raises(FetchFailed) as caught:
            require_success(make(status))
        assert caught.value.status == status
        assert str(status) in caught.value.sentence
        assert ";" in caught.value.sentence, "it says no mend"
    assert require_success(make(304, not_modified=True)).status == 304


def test_what_is_asked_for_is_told() -> None:
    """An admin is not told for how long a server wants to be left alone, or reads a token."""
    spans = {30: "30 seconds", 150: "2 minutes", 10_000: "3 hours", 604_800: "7 days"}
    for seconds, words in spans.items():
        with pytest.raises(FetchFailed, match=f"it asks to be left alone for {words}") as caught:
            require_success(make(503, retry_after=timedelta(seconds=seconds)))
        assert caught.value.subject == "https://www.example.edu/feed?key=***"
        assert caught.value.pause == timedelta(seconds=seconds)


def test_gone_beyond_a_redirect_says_where() -> None:
    """An admin does not learn which address is gone."""
    fetched = Fetched("http://a.example/", "http://b.example/", 410, b"")
    with pytest.raises(Gone, match=r"a.example/: leads to http://b.example/, which is gone for good"):
        require_success(fetched)
