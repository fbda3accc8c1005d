"""Sentences about what the disk refused."""

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.sources.refusals import explain_folder, explain_root, name_user, quote_name, show_name


@given(st.binary(max_size=30))
def test_every_name_is_shown_in_one_printable_line(name: bytes) -> None:
    """A name breaks a line, colours a terminal, or cannot be written at all."""
    shown = show_name(os.fsdecode(name))
    assert bool(shown.encode()) == bool(name)
    assert len(shown.splitlines()) <= 1
    assert not any(ord(letter) < 32 or 127 <= ord(letter) < 160 for letter in shown)


def test_names_are_shown_as_they_are_where_they_can_be() -> None:
    """A Chinese name comes as escapes, or a blank in a path breaks the command that is named."""
    assert show_name("新闻/a b.html") == "新闻/a b.html"
    assert show_name("a\u202egnp.html") == r"a\u202egnp.html"
    assert quote_name("新闻 1.html") == "'新闻 1.html'"


def test_a_user_without_a_name_has_a_number() -> None:
    """A container's nameless user stops the report."""
    before = os.geteuid()
    if before != 0:
        pytest.skip("only root may become another user")
    os.seteuid(54321)
    try:
        assert name_user() == "number 54321"
    finally:
        os.seteuid(before)
    assert name_user() == "root"


def test_a_failing_disk_is_named() -> None:
    """An error that nobody thought of has no sentence."""
    problem = OSError(errno.EIO, "Input/output error")
    assert (
        explain_folder(problem, "/srv/a") == "could not be looked into (Input/output error); see to the disk"
    )
    assert explain_root(problem, "a", Path("/srv/a")).sentence.startswith(
        "/srv/a could not be read (Input/output"
    )
    assert explain_root(OSError(), "a", Path("/srv/a")).sentence.startswith(
        "/srv/a could not be read (OSError)"
    )
