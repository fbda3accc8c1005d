"""Turns at a host: two at a time, with gaps, for everyone together."""

import threading
from collections.abc import Callable
from contextlib import suppress

import pytest

from feeds.errors import Stopped
from feeds.sources.web import budget as module
from feeds.sources.web.budget import CONNECTIONS, GAP, LONGEST_GAP, Budget, NoTurn


class Time:
    """A clock that only moves when somebody sleeps by it."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        """The moment."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def time() -> Time:
    """The budget's clock."""
    return Time()


@pytest.fixture
def budget(time: Time) -> Budget:
    """A budget on that clock."""
    return Budget(now=time, sleep=time.sleep, patience=0.02)


def take(budget: Budget, time: Time, host: str) -> float:
    """The moment at which a turn begins."""
    with budget.turn(host):
        return time.now


def test_requests_to_one_host_keep_their_distance(budget: Budget, time: Time) -> None:
    """A host is asked as fast as the line allows (POLL-09)."""
    starts = [take(budget, time, "www.example.edu") for _ in range(4)]
    assert starts == [1000, 1000 + GAP, 1000 + 2 * GAP, 1000 + 3 * GAP]
    time.now += 100
    assert take(budget, time, "www.example.edu") == time.now


def test_one_host_delays_no_other(budget: Budget, time: Time) -> None:
    """A gap to one host is kept to all (POLL-09)."""
    assert [take(budget, time, f"{letter}.example.edu") for letter in "abcdef"] == [1000] * 6


def test_two_turns_at_a_host_and_no_third(budget: Budget) -> None:
    """A host gets as many connections as there are sources (POLL-09)."""
    assert CONNECTIONS == 2
    with budget.turn("a"), budget.turn("a"):
        with pytest.raises(NoTurn), budget.turn("a"):
            pass
        with budget.turn("b"):
            pass
    with budget.turn("a"):
        pass


def test_a_third_gets_its_turn_when_one_ends() -> None:
    """Who waits is forgotten, or a turn that ended by an error is never given back."""
    budget = Budget(gap=0, patience=10)
    taken = threading.Event()

    def wait() -> None:
        with budget.turn("a"):
            taken.set()

    thread = threading.Thread(target=wait)
    with budget.turn("a"):
        with suppress(ZeroDivisionError), budget.turn("a"):
            thread.start()
            raise ZeroDivisionError
        assert taken.wait(10)
    thread.join(10)


def test_there_is_a_limit_for_all_hosts(budget: Budget, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand hosts at once use up every file that the process may open (POLL-09)."""
    monkeypatch.setattr(module, "TOTAL", 3)
    with budget.turn("a"), budget.turn("b"), budget.turn("c"), pytest.raises(NoTurn), budget.turn("d"):
        pass


def test_a_host_may_ask_for_more_distance_and_not_for_less(budget: Budget, time: Time) -> None:
    """Crawl-delay is not kept, stops a site for a day, or takes our own gap away."""
    for asked, granted in ((5.0, 5.0), (86_400.0, LONGEST_GAP), (0.1, GAP)):
        budget.slow_down("a", asked)
        first = take(budget, time, "a")
        assert take(budget, time, "a") == first + granted


def test_how_long_a_turn_would_be_waited_for_is_known(budget: Budget, time: Time) -> None:
    """Who plans cannot see that a host is busy."""
    assert budget.wait_of("a") == 0
    with budget.turn("a"):
        assert budget.wait_of("a") == GAP
        with budget.turn("a"):
            assert budget.wait_of("a") == float("inf")
    time.now += 10
    assert budget.wait_of("a") == 0


def test_closing_wakes_who_waits_and_refuses_who_comes() -> None:
    """The end of the process waits for a host's turn or gap."""
    budget = Budget(gap=3600, patience=3600)
    waiting = threading.Barrier(3, timeout=10)
    ends: list[type[BaseException]] = []

    def wait(enter: Callable[[], None]) -> None:
        try:
            waiting.wait()
            enter()
        except Stopped as error:
            ends.append(type(error))

    def enter(host: str) -> Callable[[], None]:
        def begin() -> None:
            with budget.turn(host):
                pass

        return begin

    with budget.turn("gap"):
        pass
    with budget.turn("full"):
        threads = [threading.Thread(target=wait, args=(enter(host),)) for host in ("gap", "full")]
        for thread in threads:
            thread.start()
        waiting.wait()
        budget.close()
        for thread in threads:
            thread.join(10)
    assert ends == [Stopped, Stopped]
    with pytest.raises(Stopped), budget.turn("new"):
        pass


def test_hosts_that_are_quiet_are_forgotten(
    budget: Budget, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every host that was ever asked is remembered, or a busy or slow one is forgotten."""
    monkeypatch.setattr(module, "_MOST_HOSTS", 3)
    budget.slow_down("slow", 5)
    with budget.turn("busy"):
        take(budget, time, "quiet")
        time.now += 10
        take(budget, time, "third")
        assert budget.wait_of("third") == GAP
        with budget.turn("busy"):
            assert budget.wait_of("busy") == float("inf")
    take(budget, time, "slow")
    assert budget.wait_of("slow") == 5
    assert set(budget._hosts) == {"slow", "busy", "third"}  # noqa: SLF001 - what is remembered shows nowhere else
