"""Who may begin while others are at the same host."""

from contextlib import suppress

from feeds.flow.doors import AT_ONCE, Doors
from feeds.model.settings import Source
from feeds.model.web import SourceType, Web
from tests.factories import make_source


def on(host: str, number: int) -> Source:
    """A source of this host."""
    return make_source(f"{host}-{number}", web=Web(f"https://{host}/{number}", type=SourceType.FEED))


CROWD = {one.id: one for one in (on("www.example.edu", number) for number in range(5))}
OTHERS = {one.id: one for one in (on("example.org", 0), make_source("newsroom"), make_source("desk"))}


def test_no_more_begin_than_a_host_has_room_for() -> None:
    """POLL-09: one host takes all threads, or a host keeps its neighbours and the directories waiting."""
    admitted = Doors().admit(CROWD | OTHERS)

    assert [one for one in (*CROWD, *OTHERS) if one in admitted] == [*list(CROWD)[:AT_ONCE], *OTHERS]
    assert "unknown" not in admitted


def test_who_is_inside_counts_until_it_leaves() -> None:
    """A pass that runs does not count, or one that failed counts for ever."""
    doors, inside = Doors(), CROWD["www.example.edu-0"]
    with doors.enter(inside):
        admitted = doors.admit(CROWD)
        assert [one for one in list(CROWD)[1:] if one in admitted] == ["www.example.edu-1"]
    with suppress(ValueError), doors.enter(inside):
        int("a pass that fails")

    admitted = doors.admit(CROWD)
    assert len([one for one in CROWD if one in admitted]) == AT_ONCE
