"""Verdicts on what a client already has (RFC 9110, 13)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.web.conditional import (
    format_http_date,
    is_still_good,
    is_unmodified_since,
    matches_entity_tag,
    parse_http_date,
)
from tests.web.samples import NOW

ETAG = '"abc"'
CHANGED = datetime(2026, 3, 5, 3, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "header",
    [
        '"abc"',
        'W/"abc"',
        ' "abc" ',
        '"x", "abc"',
        '"x","y" , W/"abc"',
        "*",
        " * ",
        '"a,b", "abc"',
        '"", "abc"',
        'junk, "abc"',
    ],
)
def test_a_tag_that_is_named_matches(header: str) -> None:
    """HTTP-02: lists, weak marks and the star name our tag."""
    assert matches_entity_tag(header, ETAG)


@pytest.mark.parametrize(
    "header",
    ['""', "", "abc", '"ABC"', '"abc', 'abc"', '"x"', 'w/"x"', "**", '"*"', ",,,", '"ab" "c"', "\udc80"],
)
def test_empty_and_garbage_match_nothing(header: str) -> None:
    """HTTP-02: an empty tag and garbage are no match."""
    assert not matches_entity_tag(header, ETAG)


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=80))
def test_any_header_gives_a_verdict(header: str) -> None:
    """HTTP-02: no header makes the comparison fail with an error."""
    assert matches_entity_tag(header, ETAG) in (True, False)
    assert is_unmodified_since(header, CHANGED, NOW) in (True, False)


def test_the_tag_decides_alone() -> None:
    """HTTP-03: with If-None-Match the date is not looked at, whichever way it points."""
    later = format_http_date(CHANGED + timedelta(minutes=1))
    assert not is_still_good('"other"', later, etag=ETAG, last_modified=CHANGED, now=NOW)
    assert not is_still_good("", later, etag=ETAG, last_modified=CHANGED, now=NOW)
    earlier = format_http_date(CHANGED - timedelta(days=1))
    assert is_still_good(ETAG, earlier, etag=ETAG, last_modified=CHANGED, now=NOW)


@pytest.mark.parametrize(
    ("since", "verdict"),
    [
        ("Thu, 05 Mar 2026 03:30:00 GMT", True),
        ("Thu, 05 Mar 2026 03:30:01 GMT", True),
        ("Thursday, 05-Mar-26 03:30:00 GMT", True),
        ("Thu Mar  5 03:30:00 2026", True),
        ("Thu, 05 Mar 2026 03:29:59 GMT", False),
        ("Thu, 05 Mar 2026 04:00:31 GMT", False),
        ("Fri, 31 Dec 9999 23:59:59 GMT", False),
        ("Fri, 31 Dec 9999 23:59:59 -1200", False),
        ("Thu, 05 Mar 99999999999999999999 00:00:00 GMT", False),
        ("yesterday", False),
        ("0", False),
        ("", False),
        ("二〇二六年", False),
        (None, False),
    ],
)
def test_a_date_covers_the_stored_moment(since: str | None, *, verdict: bool) -> None:
    """HTTP-05: an equal or later date is good; an illegal one and one in the future are ignored."""
    assert is_still_good(None, since, etag=ETAG, last_modified=CHANGED, now=NOW) is verdict


def test_without_a_stored_moment_a_date_covers_nothing() -> None:
    """A page that has no Last-Modified is never 304 by date."""
    assert not is_still_good(None, format_http_date(NOW), etag=ETAG, last_modified=None, now=NOW)


@settings(deadline=None, max_examples=50)
@given(st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2999, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001  the zone is given beside
def test_dates_survive_the_wire(moment: datetime) -> None:
    """HTTP-05: a written date reads back as the same whole second."""
    assert parse_http_date(format_http_date(moment)) == moment.replace(microsecond=0)
