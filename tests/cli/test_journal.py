"""What a long-running process logs."""

import logging
from collections.abc import Iterator

import pytest

from feeds.cli.journal import MOST_DROPS, REPEAT, Journal, OnceAMinute, start_log
from feeds.errors import StoreBusy, StoreError
from feeds.model.intent import Add, Keep
from tests.cli.samples import make_article, make_report


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Everything from INFO on."""
    caplog.set_level(logging.INFO, logger="feeds")
    return caplog


def test_a_pass_that_did_nothing_is_silent(log: pytest.LogCaptureFixture) -> None:
    """Every pass writes a line."""
    journal = Journal()

    journal.note(make_report())
    journal.note(make_report(intents=(Keep("a.md", "nothing is different"),)))

    assert log.messages == []


def test_a_pass_that_did_something_is_one_line(log: pytest.LogCaptureFixture) -> None:
    """A new article goes unmentioned."""
    Journal().note(make_report(intents=(Add(make_article("a.md"), "new"),)))

    assert log.messages == ["newsroom: 1 added, 3 unchanged"]


def test_a_dropped_file_is_named_once(log: pytest.LogCaptureFixture) -> None:
    """A file that stays broken is told every minute, or one that breaks later is not told."""
    journal = Journal()

    journal.note(make_report(drops=("a.md",)))
    journal.note(make_report(drops=("a.md",)))
    journal.note(make_report(drops=("a.md", "b.md")))

    assert [message for message in log.messages if "is empty" in message] == [
        "newsroom: dropped a.md: is empty; write it",
        "newsroom: dropped b.md: is empty; write it",
    ]


def test_a_file_that_breaks_again_is_named_again(log: pytest.LogCaptureFixture) -> None:
    """A file that was mended in between is not told when it breaks once more."""
    journal = Journal()

    for drops in (("a.md",), (), ("a.md",)):
        journal.note(make_report(drops=drops))

    assert len([message for message in log.messages if "is empty" in message]) == 2


def test_a_flood_of_drops_is_cut(log: pytest.LogCaptureFixture) -> None:
    """A thousand broken files are a thousand lines."""
    Journal().note(make_report(drops=tuple(f"{number}.md" for number in range(1000))))

    assert len(log.messages) == MOST_DROPS + 2
    assert log.messages[-1] == "newsroom: dropped 980 more; feedmill refresh newsroom names them"


def test_an_error_and_its_end_are_told_once(log: pytest.LogCaptureFixture) -> None:
    """An error is repeated, another one is swallowed, or nobody learns that it is over."""
    journal = Journal()

    for error in ("newsroom: is gone", "newsroom: is gone", "newsroom: is no directory", "", ""):
        journal.note(make_report(error=error))

    assert [(record.levelname, record.message) for record in log.records] == [
        ("ERROR", "newsroom: is gone"),
        ("ERROR", "newsroom: is no directory"),
        ("INFO", "newsroom: can be read again"),
    ]


@pytest.fixture
def restored() -> Iterator[None]:
    """The root logger is afterwards as before."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = before
    logging.getLogger("feeds").setLevel(logging.NOTSET)


@pytest.mark.usefixtures("restored")
def test_the_log_is_ours_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """A library's INFO lines fill the log, ours are missing, or they go to stdout."""
    start_log()

    logging.getLogger("feeds.any").info("ours")
    logging.getLogger("alembic").info("theirs")
    logging.getLogger("alembic").warning("serious")

    said = capsys.readouterr()
    assert said.out == ""
    assert [line.split(" ", 1)[1] for line in said.err.splitlines()] == ["INFO ours", "WARNING serious"]


def test_a_fault_of_the_database_is_told_once_a_minute() -> None:
    """Two hundred sources that meet a full disk write two hundred lines a second onto that disk."""
    now = [0.0]
    told: list[str] = []
    patient = OnceAMinute(lambda: now[0])

    def tell(what: str, error: Exception) -> None:
        record = logging.LogRecord("feeds", logging.ERROR, "", 0, "%s: %s", (what, error), None)
        if patient.filter(record):
            told.append(record.getMessage())

    full = StoreError("database x", "its disk is full")
    for source in ("source a", "source b", "source a"):
        tell(source, full)
    tell("source a", StoreBusy("database x", "stayed locked"))
    for source in ("source a", "source b"):
        tell(source, ValueError("a bug"))
    now[0] = REPEAT
    tell("source c", full)
    now[0] = 2 * REPEAT
    tell("source d", full)

    assert told == [
        "source a: database x: its disk is full",
        "source a: database x: stayed locked",
        "source a: a bug",
        "source b: a bug",
        "source c: database x: its disk is full (and 2 times more since)",
        "source d: database x: its disk is full",
    ]


def test_other_messages_pass() -> None:
    """A message with a percent sign or with named values is held back, or breaks the log."""
    plain = logging.LogRecord("feeds", logging.INFO, "", 0, "100 %", None, None)
    named = logging.LogRecord("feeds", logging.INFO, "", 0, "%(a)s", ({"a": 1},), None)

    assert OnceAMinute().filter(plain)
    assert OnceAMinute().filter(named)
    assert named.getMessage() == "1"
