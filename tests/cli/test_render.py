"""`feedmill render`."""

import json

import pytest

from feeds.cli import main
from feeds.model.representation import Format
from tests.cli.conftest import Run, Site


@pytest.mark.parametrize(("form", "start"), [("rss", b"<?xml"), ("atom", b"<?xml"), ("json", b'{"version"')])
def test_a_feed_is_printed_as_bytes(
    site: Site, capsysbinary: pytest.CaptureFixture[bytes], form: str, start: bytes
) -> None:
    """A format cannot be printed, or stdout has something else on it."""
    main(["--config", str(site.config), "refresh"])
    capsysbinary.readouterr()

    code = main(["--config", str(site.config), "render", "all", "--format", form])

    said = capsysbinary.readouterr()
    assert code == 0
    assert said.out.startswith(start)
    assert b"About a.md" in said.out


def test_rss_is_the_default(run: Run) -> None:
    """Without --format something else than RSS is printed."""
    assert "<rss " in run("render", "all").out


def test_a_source_has_a_feed_too(run: Run) -> None:
    """sources/ID cannot be rendered."""
    outcome = run("render", "sources/newsroom", "--format", Format.JSON.value)

    assert json.loads(outcome.out)["title"] == "Newsroom"


def test_an_unknown_feed_names_those_there_are(run: Run) -> None:
    """A wrong id is no wrong usage, or no help."""
    outcome = run("render", "al")

    assert (outcome.code, outcome.out) == (2, "")
    assert "feeds/all" in outcome.err


def test_an_unknown_format_is_wrong_usage(run: Run) -> None:
    """A wrong format is taken."""
    assert run("render", "all", "--format", "rdf").code == 2
