"""Options that need reading."""

import contextlib

import click
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.cli.options import Address, parse_bind, parse_zone

CONTEXT = click.Context(click.Command("any"))
OPTION = click.Option(["--any"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("127.0.0.1:8000", Address("127.0.0.1", 8000)),
        ("localhost:0", Address("localhost", 0)),
        ("[::1]:65535", Address("::1", 65535)),
    ],
)
def test_an_address_is_host_and_port(text: str, expected: Address) -> None:
    """An address is misread, or written back otherwise."""
    found = parse_bind(CONTEXT, OPTION, text)

    assert found == expected
    assert str(found) == text


@pytest.mark.parametrize("text", ["8000", ":8000", "::1:8000", "a:", "a:http", "a:65536", "a:-1", "a:٣", ""])
def test_half_an_address_is_refused(text: str) -> None:
    """Something that is no HOST:PORT is taken."""
    with pytest.raises(click.BadParameter, match=r"write"):
        parse_bind(CONTEXT, OPTION, text)


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=40))
def test_any_text_is_an_address_or_wrong_usage(text: str) -> None:
    """A text raises something else than BadParameter."""
    with contextlib.suppress(click.BadParameter):
        assert parse_bind(CONTEXT, OPTION, text).host


def test_no_zone_stays_none() -> None:
    """A zone is made up where none was named."""
    assert parse_zone(CONTEXT, OPTION, None) is None


@settings(deadline=None, max_examples=50)
@given(st.one_of(st.text(max_size=40), st.sampled_from(["../etc/passwd", "/etc", "\0", "Asia", ""])))
def test_any_text_is_a_zone_or_wrong_usage(text: str) -> None:
    """A text raises something else than BadParameter."""
    with contextlib.suppress(click.BadParameter):
        assert parse_zone(CONTEXT, OPTION, text) == text
