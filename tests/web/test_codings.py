"""Which coding a client gets (RFC 9110, 12.5.3)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.model.representation import Coding
from feeds.web.codings import pick_coding

BOTH = (Coding.IDENTITY, Coding.GZIP)


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        (None, Coding.IDENTITY),
        ("", Coding.IDENTITY),
        ("gzip", Coding.GZIP),
        ("GZIP", Coding.GZIP),
        ("x-gzip", Coding.GZIP),
        ("gzip, deflate, br, zstd", Coding.GZIP),
        ("deflate, gzip;q=0.5", Coding.GZIP),
        ("gzip;q=0.001", Coding.GZIP),
        ("gzip ; q=1.000", Coding.GZIP),
        ("br", Coding.IDENTITY),
        ("gzip;q=0", Coding.IDENTITY),
        ("gzip;q=0.000, *", Coding.IDENTITY),
        ("gzip;q=0.4, identity;q=0.5", Coding.IDENTITY),
        ("gzip, identity", Coding.GZIP),
        ("identity;q=0, gzip;q=0.1", Coding.GZIP),
        ("identity;q=0, *", Coding.GZIP),
        ("*;q=0", Coding.IDENTITY),
        ("identity;q=0, gzip;q=0", Coding.IDENTITY),
        ("*", Coding.IDENTITY),
        ("gzip;q=2", Coding.IDENTITY),
        ("gzip;q=, gzip;q=nan", Coding.IDENTITY),
        (";;;,=,q=1", Coding.IDENTITY),
    ],
)
def test_the_client_gets_what_it_asks_for(header: str | None, coding: Coding) -> None:
    """HTTP-09: weights, refusals, the star and aliases are honoured; nothing ends in 406."""
    assert pick_coding(BOTH, header) is coding


@pytest.mark.parametrize("header", [None, "gzip", "identity;q=0", "*;q=0"])
def test_what_alone_is_stored_is_sent(header: str | None) -> None:
    """HTTP-09: a body that was not worth compressing is sent as it is."""
    assert pick_coding((Coding.IDENTITY,), header) is Coding.IDENTITY
    assert pick_coding((Coding.GZIP,), header) is Coding.GZIP


@settings(deadline=None, max_examples=75)
@given(st.text(alphabet='gzip,;q=01.* identity"\x00é', max_size=60) | st.text(max_size=60))
def test_any_header_gives_a_stored_coding(header: str) -> None:
    """HTTP-09: no header is an error."""
    assert pick_coding(BOTH, header) in BOTH
