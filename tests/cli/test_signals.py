"""Signals in a queue, and parents that go away."""

import os
import signal
import threading

from feeds.cli.signals import ENDINGS, catch, end_gently, go_round, is_orphaned


def test_a_signal_waits_in_the_queue() -> None:
    """A caught signal is lost, or ends the process."""
    with catch(signal.SIGUSR1) as signals:
        os.kill(os.getpid(), signal.SIGUSR1)

        assert signals.wait(10) == signal.SIGUSR1
        assert signals.wait(0) is None


def test_handlers_come_back() -> None:
    """After catching, a signal is still caught."""
    before = signal.getsignal(signal.SIGTERM)

    with catch(signal.SIGTERM):
        assert signal.getsignal(signal.SIGTERM) != before

    assert signal.getsignal(signal.SIGTERM) == before


def test_an_ending_ends_the_wait() -> None:
    """SIGTERM does not end a scheduler, or another signal does."""
    with catch(signal.SIGTERM, signal.SIGUSR1) as signals:
        signals.put(signal.SIGUSR1)
        signals.put(signal.SIGTERM)
        signals.put(signal.SIGUSR1)

        assert len(list(go_round(signals, os.getppid()))) == 1
        assert signals.wait(0) == signal.SIGUSR1


def test_a_parent_that_is_gone_ends_the_wait() -> None:
    """A child outlives the program it belongs to."""
    with catch(signal.SIGTERM) as signals:
        assert list(go_round(signals, os.getpid())) == []


def test_without_a_known_parent_nobody_is_an_orphan() -> None:
    """A scheduler started by hand ends when its shell does."""
    assert not is_orphaned(None)


def test_the_first_request_stops_and_the_second_ends() -> None:
    """Who asks twice waits all the same, or who asks once is not heard."""
    stopped = threading.Event()
    before = [signal.getsignal(number) for number in ENDINGS]

    with end_gently(stopped.set) as asked:
        os.kill(os.getpid(), signal.SIGTERM)
        assert stopped.wait(20)
        assert (asked.signal, asked.status) == (signal.SIGTERM, 143)
        assert [signal.getsignal(number) for number in ENDINGS] == [signal.SIG_DFL] * len(ENDINGS)

    assert [signal.getsignal(number) for number in ENDINGS] == before


def test_nothing_is_stopped_when_nobody_asks() -> None:
    """A command that ends by itself is stopped on its way out."""
    stopped = threading.Event()

    with end_gently(stopped.set) as asked:
        pass

    assert not stopped.is_set()
    assert asked.signal == 0
