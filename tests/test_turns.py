"""When a process publishes."""

import threading
import time

import pytest

from feeds.turns import Turns


def test_publishing_after_passes_rests_as_long_as_it_took() -> None:
    """Many passes that end one after the other keep a core busy with publishing alone."""
    turns = Turns()
    made: list[float] = []

    def work() -> None:
        made.append(time.monotonic())
        time.sleep(0.2)

    turns.follow(work)
    ended = time.monotonic()
    turns.follow(work)
    assert len(made) == 1
    assert turns.is_touched

    while len(made) == 1:
        turns.follow(work)
    assert made[1] - ended >= 0.1


def test_the_tick_does_not_rest() -> None:
    """What a pass left because publishing rested waits for the next pass, which may be a day away."""
    turns = Turns()
    made: list[float] = []

    def work() -> None:
        made.append(1)
        time.sleep(0.05)

    turns.follow(work)
    turns.touch()
    turns.take(work)

    assert len(made) == 2


def test_a_pass_does_not_wait_while_another_thread_publishes() -> None:
    """Every worker waits for one long publish; or what was touched meanwhile is forgotten."""
    turns, begun, go_on = Turns(), threading.Event(), threading.Event()
    made: list[str] = []

    def work() -> None:
        made.append(threading.current_thread().name)
        begun.set()
        assert go_on.wait(20)

    first = threading.Thread(target=turns.follow, args=(work,), name="first")
    first.start()
    assert begun.wait(20)
    turns.follow(work)
    go_on.set()
    first.join()

    assert made == ["first", "first"]
    assert not turns.is_touched


def test_a_publish_that_failed_is_still_to_be_done() -> None:
    """After an error nobody knows that something is to be published, or nobody may."""
    turns = Turns()
    made: list[float] = []

    def fail() -> None:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        turns.follow(fail)
    assert turns.is_touched
    turns.take(lambda: made.append(1))

    assert made == [1]
