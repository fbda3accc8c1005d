"""`feedmill status`."""

from datetime import UTC, timedelta

from feeds.cli.speech import speaking
from feeds.cli.status import describe_due, describe_state
from feeds.model.reading import SourceState
from feeds.service import utc_now
from feeds.settings import load_settings
from tests.cli.conftest import CONFIG, Run, Site


def rows(text: str) -> dict[str, list[str]]:
    """The printed rows by their first cell, cells split where there are two spaces."""
    lines = [line for line in text.splitlines() if line]
    return {
        cells[0]: cells
        for line in lines
        if (cells := line.split("  ")) and (cells := [c.strip() for c in cells if c])
    }


def test_before_the_first_pass_nothing_is_known(run: Run) -> None:
    """A source that was never read has another state, or a feed that was never published has numbers."""
    outcome = run("status")

    assert outcome.code == 0
    assert rows(outcome.out)["newsroom"] == ["newsroom", "0", "never", "never", "not read yet"]
    assert rows(outcome.out)["/feeds/all"] == ["/feeds/all", "-", "-", "not published yet"]


def test_after_a_pass_articles_and_entries_are_counted(run: Run) -> None:
    """The numbers of articles and entries, or the moments in the site's zone, are wrong."""
    run("refresh")

    found = rows(run("status").out)

    assert found["newsroom"][1] == "1"
    assert found["newsroom"][4] == "ok"
    assert found["/feeds/all"][1] == "1"
    assert found["/feeds/all"][2].startswith("2026-01-05 09:00 (")


def test_an_error_is_told(site: Site, run: Run) -> None:
    """A source in error looks healthy."""
    site.configure(CONFIG.replace("articles/", "missing/"))
    run("refresh")

    assert "missing" in rows(run("status").out)["newsroom"][4]


def test_a_paused_source_is_due_never(site: Site, run: Run) -> None:
    """A paused source has a next refresh."""
    site.configure(CONFIG.replace("every: 5s", "enabled: false"))

    assert rows(run("status").out)["newsroom"][3:] == ["paused", "paused"]


def test_repeated_failures_are_counted(site: Site) -> None:
    """A source that failed several times does not say how often."""
    (source,) = load_settings(site.config, environ={}).settings.sources
    state = SourceState("newsroom", last_attempt=utc_now(), error="newsroom: is gone", failures=3)

    assert describe_state(source, state) == "failed 3 times: newsroom: is gone"


def test_a_moment_that_is_past_is_no_next_refresh(site: Site) -> None:
    """A source that waits for a scheduler that does not run is said to be refreshed in the past."""
    (source,) = load_settings(site.config, environ={}).settings.sources
    now = utc_now()
    late, early = (SourceState("newsroom", next_due=now + timedelta(hours=hours)) for hours in (-3, 3))

    assert describe_due(source, late, now, UTC) == "due (3 h ago)"
    assert describe_due(source, early, now, UTC).endswith("(in 3 h)")
    with speaking({"LANG": "zh_CN.UTF-8"}):
        assert describe_due(source, late, now, UTC).startswith("已到期（")
