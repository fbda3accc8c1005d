"""Nobody sees a feed that is broken, or that lost an entry."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from feeds.errors import Unrenderable
from feeds.model.feed import Channel, Entry
from feeds.model.representation import Format
from feeds.render import RENDERERS
from feeds.render.proof import prove
from tests.render.conftest import CHANNEL, ENTRY

ENTRIES = (replace(ENTRY, id="urn:example:1"), replace(ENTRY, id="urn:example:2"))


def broken(channel: Channel, entries: Sequence[Entry]) -> bytes:
    """A renderer that stumbles over the second article."""
    if any(one.id == "urn:example:2" for one in entries):
        raise ValueError("All strings must be XML compatible")
    return RENDERERS[Format.ATOM](channel, entries)


def test_the_article_is_named() -> None:
    """An admin is told that a feed failed, and not because of what."""
    with pytest.raises(Unrenderable) as refusal:
        prove(Format.ATOM, broken)(CHANNEL, ENTRIES)

    assert "XML compatible" in str(refusal.value)
    assert "the article is urn:example:2" in str(refusal.value)


@pytest.mark.parametrize("format_", Format)
def test_cut_bytes_are_refused(format_: Format) -> None:
    """Half a document is published."""
    with pytest.raises(Unrenderable):
        prove(format_, lambda channel, entries: RENDERERS[format_](channel, entries)[:-20])(CHANNEL, ENTRIES)


@pytest.mark.parametrize("format_", Format)
def test_a_lost_entry_is_refused(format_: Format) -> None:
    """A renderer that leaves an entry out is believed."""

    def forgetful(channel: Channel, entries: Sequence[Entry]) -> bytes:
        return RENDERERS[format_](channel, entries[:1])

    with pytest.raises(Unrenderable, match="it holds 1 entries instead of 2"):
        prove(format_, forgetful)(CHANNEL, ENTRIES)
