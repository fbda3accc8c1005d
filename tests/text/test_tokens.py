"""Tokens as headers carry them, and what is kept in their place."""

import pytest

from feeds.text.tokens import hash_token, is_token


@pytest.mark.parametrize("token", ["a", "A-Z_a.z~0+9/", "padded=="])
def test_what_a_header_can_carry(token: str) -> None:
    """A token that RFC 6750 allows is refused."""
    assert is_token(token)


@pytest.mark.parametrize("token", ["", "a b", "a\n", "=a", "a=b", "naïve", "“a”", "\x00"])
def test_what_a_header_cannot_carry(token: str) -> None:
    """A token that no client can send is taken."""
    assert not is_token(token)


def test_a_hash_stands_for_its_token() -> None:
    """Two tokens have one hash, or what no token can be ends in an exception."""
    assert len(hash_token("a")) == 64
    assert len({hash_token(token) for token in ("a", "b", "", "ü", "\udcff")}) == 5
