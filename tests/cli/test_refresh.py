"""`feedmill refresh`: what is reported, and when it counts as failed."""

import signal
from contextlib import closing

import pytest

from feeds.errors import LeaseLost
from feeds.model.lease import Lease
from feeds.model.passes import Ending, Outcome
from feeds.model.report import Report
from feeds.model.settings import Source
from feeds.service import Service, open_service
from feeds.settings import load_settings
from tests.cli.conftest import CONFIG, Run, Site, start

HELD = Lease("newsroom", "host:7:x")


def test_a_pass_is_reported_and_published(run: Run) -> None:
    """What was added is not counted, or nothing is published."""
    outcome = run("refresh")

    assert outcome.code == 0
    assert outcome.out.splitlines()[0] == "newsroom: 1 added"
    assert outcome.out.splitlines()[1].startswith("published: 2 of 2 feeds")
    assert b"About a.md" in run("render", "all").out.encode()


def test_a_second_pass_does_nothing(run: Run) -> None:
    """An unchanged source is reported otherwise, or published anew."""
    run("refresh")

    outcome = run("refresh", "newsroom")

    assert outcome.out.splitlines()[0] == "newsroom: 1 unchanged"
    assert outcome.out.splitlines()[1] == "published: no feed had to be looked at"


def test_verbose_names_every_article(site: Site, run: Run) -> None:
    """-v leaves out an article's file, its title, or the reason."""
    run("refresh")
    site.write("b.md")
    (site.root / "articles" / "a.md").unlink()

    lines = run("refresh", "-v").out.splitlines()

    assert lines[0] == "newsroom: 1 added, 1 withdrawn"
    assert lines[1].startswith("  added     b.md “About b.md”: ")
    assert lines[2].startswith("  withdrawn a.md: ")


def test_without_verbose_no_article_is_named(run: Run) -> None:
    """A plain report is as long as the source."""
    assert "a.md" not in run("refresh").out


def test_a_dropped_file_is_a_failure_that_names_the_file(site: Site, run: Run) -> None:
    """A file that gives no article passes for done, stops the others, or is told without file and mend."""
    site.write("empty.md", "")

    outcome = run("refresh")

    assert outcome.code == 1
    assert outcome.out.splitlines()[0] == "newsroom: 1 added, 1 dropped"
    (dropped,) = [line for line in outcome.err.splitlines() if "dropped" in line]
    assert dropped.startswith("newsroom: dropped empty.md: ")
    assert "empty" in dropped.partition("empty.md: ")[2]


def test_a_refused_value_is_a_note_and_no_failure(site: Site, run: Run) -> None:
    """An article whose future update was refused is not taken, not remarked on, or counts as failed."""
    site.write("b.md", "---\ntitle: B\nurl: not-an-address\n---\nSome words of text.\n")

    outcome = run("refresh")

    assert outcome.code == 0
    assert outcome.out.splitlines()[0] == "newsroom: 2 added, 1 value refused"
    assert outcome.out.splitlines()[1].startswith("  b.md: ")


def test_a_file_still_being_written_is_no_failure(site: Site, run: Run) -> None:
    """A file that changes just now is taken, or counts as failed."""
    run("refresh")  # everything is loaded now: the next pass begins within the two seconds
    site.write("b.md").touch()

    outcome = run("refresh")

    assert outcome.code == 0
    assert outcome.out.splitlines()[0] == "newsroom: 1 unchanged, 1 still being written"
    assert outcome.out.splitlines()[1].startswith("  b.md: still being written")


def test_a_failing_source_stops_no_other(site: Site, run: Run) -> None:
    """A directory that is not there stops the sources after it, or passes for done."""
    missing = "  - {id: press, title: Press, directory: missing/}\n"
    site.configure(CONFIG.replace("sources:\n", "sources:\n" + missing))

    outcome = run("refresh")

    assert outcome.code == 1
    assert outcome.out.splitlines()[:2] == ["press: failed", "newsroom: 1 added"]
    assert [line for line in outcome.err.splitlines() if line.startswith("press: ") and "missing" in line]


def test_much_that_vanished_waits_for_a_word(site: Site, run: Run) -> None:
    """Most of a source is withdrawn without --confirm-withdrawals, or not even with it."""
    for number in range(9):
        site.write(f"{number}.md")
    run("refresh")
    for number in range(9):
        (site.root / "articles" / f"{number}.md").unlink()

    asked = run("refresh")
    confirmed = run("refresh", "newsroom", "--confirm-withdrawals")

    assert (asked.code, confirmed.code) == (1, 0)
    assert "feedmill refresh newsroom --confirm-withdrawals" in asked.err
    assert confirmed.out.splitlines()[0] == "newsroom: 9 withdrawn, 1 unchanged"


def hold(site: Site) -> Service:
    """A service for which another process seems to be refreshing the newsroom."""
    service = open_service(load_settings(site.config, environ={}).settings)
    assert service.store.leases.claim(HELD)
    return service


def test_a_source_that_is_being_refreshed_is_waited_for(site: Site) -> None:
    """What was written after another process had looked is in no feed when the command is done."""
    site.configure(CONFIG + "  - {id: press, title: Press, directory: press/}\n")
    site.write("b.md", folder="press")
    with closing(hold(site)) as service, start(["--config", str(site.config), "refresh"]) as program:
        waiting = program.wait_for("waiting")
        assert program.process.poll() is None
        service.store.leases.release(HELD, Ending(Outcome.DONE))
        assert program.wait() == 0
        out = program.read_out()

    assert waiting.startswith("newsroom: waiting, at most a minute: process 7 on host is refreshing it")
    assert out.splitlines()[:2] == ["press: 1 added", "newsroom: 1 added"]


def test_a_source_that_stays_another_s_is_left_to_it(
    site: Site, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two processes refresh one source at once, or the second stops there, or says nothing of it."""
    monkeypatch.setattr("feeds.cli.refresh.PATIENCE", 0.0)
    site.configure(CONFIG + "  - {id: press, title: Press, directory: articles/}\n")
    with closing(hold(site)):
        outcome = run("refresh")

    assert outcome.code == 1
    assert outcome.out.splitlines()[0] == "press: 1 added"
    assert outcome.err.splitlines()[-1].startswith("newsroom: process 7 on host is refreshing it, since ")
    assert outcome.err.endswith("run this again later, or leave it to that process\n")


def test_a_pass_that_is_overtaken_is_told(site: Site, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pass that another process took over passes for done, or ends the command with a traceback."""

    def lose(_self: Service, source: Source, **_more: object) -> Report:
        raise LeaseLost(source.id, "another process took this source over")

    monkeypatch.setattr(Service, "refresh", lose)

    outcome = run("refresh")

    assert outcome.code == 1
    assert outcome.err.splitlines()[-1] == "newsroom: another process took this source over"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_refresh_that_waits_ends_when_it_is_asked_to(site: Site, number: signal.Signals) -> None:
    """Ctrl-C or SIGTERM is not heard, leaves a traceback, or passes for success."""
    with closing(hold(site)), start(["--config", str(site.config), "refresh"]) as program:
        program.wait_for("waiting")
        program.process.send_signal(number)
        assert program.wait() == 128 + number
        assert program.lines[-1] == "stopped; what was done stays"


@pytest.mark.parametrize("number", [1, 2])
def test_progress_is_a_line_for_each_source_where_there_is_no_terminal(
    site: Site, run: Run, number: int
) -> None:
    """A log that is no terminal gets a bar, or nothing."""
    press = "  - {id: press, title: Press, directory: articles/}\n"
    site.configure(CONFIG + press * (number - 1))

    outcome = run("refresh")

    told = [line for line in outcome.err.splitlines() if line.startswith("refreshing ")]
    assert len(told) == number
    assert told[0] == f"refreshing newsroom (1 of {number})"


def test_what_was_confirmed_is_named_once(site: Site, run: Run) -> None:
    """An article that was held in an earlier pass is told as added and as unchanged, or its file is lost."""
    for number in range(8):
        site.write(f"old-{number}.md")
    run("refresh")
    for number in range(8):
        (site.root / "articles" / f"old-{number}.md").unlink()
        text = (
            f"---\ntitle: Story {number}\ndate: 2025-01-05\n---\nWords of the new place, number {number}.\n"
        )
        site.write(f"new-{number}.md", text)
    assert run("refresh").code == 1

    outcome = run("refresh", "--verbose", "--confirm-arrivals", "--confirm-withdrawals")

    first, *lines = outcome.out.splitlines()
    assert first == "newsroom: 8 added, 8 withdrawn, 1 unchanged"
    assert [line for line in lines if line.startswith("  kept")] == [
        "  kept      a.md: the file is unchanged"
    ]
    assert sum("new-" in line for line in lines) == 8
    assert run("refresh").out.splitlines()[0] == "newsroom: 9 unchanged"
