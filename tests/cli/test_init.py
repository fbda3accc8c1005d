"""`feedmill init`: what it writes runs."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import SECONDS, Run, Site


@pytest.mark.parametrize(
    ("title", "lines", "article"),
    [
        ("江城新闻", ["  language: zh-CN", "  timezone: Asia/Shanghai"], "第一篇文章"),
        ('River: "News" #1 ${HOME} \\', ["  language: en", "  timezone: UTC"], "A first article"),
    ],
)
def test_what_is_written_runs(site: Site, run: Run, title: str, lines: list[str], article: str) -> None:
    """The new file has a problem, loses its title, or its feed has no article."""
    folder = site.root / "new site"
    made = run("init", str(folder), "--title", title, config=False)
    config = folder / "feedmill.yaml"

    assert made.code == 0
    assert f"feedmill serve --config '{config}'" in made.out
    text = config.read_text(encoding="utf-8")
    assert all(line in text for line in lines)
    for command in ("check", "refresh"):
        outcome = run(command, "--config", str(config), config=False)
        assert (outcome.code, "warning" in outcome.err) == (0, False), outcome
    feed = json.loads(run("render", "news", "--format", "json", "--config", str(config), config=False).out)
    assert [item["title"] for item in feed["items"]] == [article]
    assert feed["_feedmill"]["site_title"] == title


def test_options_are_taken(site: Site, run: Run) -> None:
    """An option is asked for all the same, or written elsewhere."""
    folder = site.root / "new"
    options = ["--url", "https://feeds.example.edu/news", "--articles", str(site.root / "articles")]
    run("init", str(folder), *options, "--language", "fr", "--timezone", "Europe/Paris", config=False)

    text = (folder / "feedmill.yaml").read_text(encoding="utf-8")
    assert 'url: "https://feeds.example.edu/news"' in text
    assert f'directory: "{site.root}/articles"' in text
    assert "language: fr" in text
    assert "timezone: Europe/Paris" in text
    assert not (site.root / "articles" / "welcome.md").exists(), "a folder that exists is the admin's"


def test_nothing_is_overwritten(site: Site, run: Run) -> None:
    """A configuration that exists is replaced."""
    before = site.config.read_text(encoding="utf-8")
    outcome = run("init", str(site.root), config=False)

    assert outcome.code == 1
    assert "exists already" in outcome.err
    assert site.config.read_text(encoding="utf-8") == before


@pytest.mark.parametrize("options", [["--url", "ftp://x"], ["--url", ""], ["--language", "no such language"]])
def test_a_wrong_answer_leaves_nothing(site: Site, run: Run, options: list[str]) -> None:
    """A file that cannot be used is left behind, or the mend is not named."""
    folder = site.root / "new"
    outcome = run("init", str(folder), *options, config=False)

    assert outcome.code == 2
    assert "one of the answers cannot be used" in outcome.err
    assert not (folder / "feedmill.yaml").exists()


def test_a_folder_that_cannot_be_made_is_named(site: Site, run: Run) -> None:
    """A path through a file gives a traceback."""
    (site.root / "file").write_text("", encoding="utf-8")
    outcome = run("init", str(site.root / "file" / "new"), config=False)

    assert outcome.code == 1
    assert "cannot be written" in outcome.err


def test_three_questions_on_a_terminal(tmp_path: Path) -> None:
    """A person at a terminal is asked nothing, or more than title, address and folder; a slip ends it all."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "feeds", "init", str(tmp_path / "new")]
    with subprocess.Popen(
        command, stdin=theirs, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        os.write(ours, "学院新闻\nfeeds.example.edu\n\nin\n".encode())
        out, err = process.communicate(timeout=SECONDS)
    os.close(ours)
    os.close(theirs)

    assert process.returncode == 0, err
    assert err.count("[") == 4
    assert "feeds.example.edu is no http(s) address (did you mean https://feeds.example.edu?)" in err
    assert "made" in out
    text = (tmp_path / "new" / "feedmill.yaml").read_text(encoding="utf-8")
    assert 'title: "学院新闻"' in text
    assert 'directory: "in"' in text
    assert (tmp_path / "new" / "in" / "welcome.md").exists()
