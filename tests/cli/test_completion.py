"""`feedmill completion`, and what commands print for scripts."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from feeds.cli.completion import SHELLS
from tests.cli.conftest import CONFIG, Run, Site

COMMAND = Path(sys.executable).parent / "feedmill"


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_has_a_script(run: Run, shell: str) -> None:
    """A shell's script is missing, or belongs to another program."""
    assert "_FEEDMILL_COMPLETE" in run("completion", shell).out


def test_an_unknown_shell_is_refused(run: Run) -> None:
    """A slip in the shell's name prints nothing and succeeds."""
    assert run("completion", "tcsh").code == 2


@pytest.mark.skipif(shutil.which("bash") is None or not COMMAND.exists(), reason="needs bash and the command")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["feedmill", "pre"], ["preview"]),
        (["feedmill", "refresh", "news"], ["newsroom"]),
        (["feedmill", "preview", "n"], ["newsroom"]),
        (["feedmill", "config", "n"], ["newsroom"]),
        (["feedmill", "push", "a.md", "--source", "n"], ["newsroom"]),
        (["feedmill", "render", "''"], ["all", "best", "categories/policy", "sources/newsroom"]),
        (["feedmill", "render", "c"], ["categories/policy"]),
        (["feedmill", "render", "all", "--format", "a"], ["atom"]),
    ],
)
def test_bash_completes(site: Site, words: list[str], expected: list[str]) -> None:
    """A command, a choice, or what the configuration names is not completed."""
    site.configure(CONFIG + "categories: [{id: policy, title: Policy}]\nfeeds: [{id: best, title: Best}]\n")
    script = f"""
        eval "$(feedmill completion bash)"
        COMP_WORDS=({" ".join(words)}); COMP_CWORD={len(words) - 1}
        _feedmill_completion feedmill 2>/dev/null; printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    path = f"{COMMAND.parent}{os.pathsep}{os.environ['PATH']}"
    environ = {**os.environ, "PATH": path, "FEEDMILL_CONFIG": str(site.config)}
    done = subprocess.run(["bash", "-c", script], env=environ, capture_output=True, text=True, check=True)

    assert done.stdout.split() == expected


@pytest.mark.parametrize("command", ["push", "extract", "refresh --config"])
def test_files_are_left_to_the_shell(command: str) -> None:
    """Where a file may stand the shell offers none."""
    words = f"feedmill {command} no"
    environ = {
        "_FEEDMILL_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": f"{words.count(' ')}",
    }
    done = subprocess.run(
        [sys.executable, "-m", "feeds"], env=os.environ | environ, capture_output=True, text=True, check=False
    )

    assert done.stdout == "file,no\n"


def test_status_for_a_script(run: Run) -> None:
    """A script must read the table."""
    before = json.loads(run("status", "--json").out)
    assert before["feeds"][0] == {"path": "/feeds/all", "published": False}
    run("refresh")
    after = json.loads(run("status", "--json").out)

    (source,) = after["sources"]
    assert (source["id"], source["articles"], source["failures"], source["error"]) == ("newsroom", 1, 0, "")
    assert source["last_success"].endswith("+00:00")
    assert after["feeds"][0]["entries"] == 1
    assert after["feeds"][0]["newest"] == "2026-01-05T01:00:00+00:00"


def test_refresh_for_a_script(site: Site, run: Run) -> None:
    """A script must read sentences, or a dropped file is lost to it."""
    site.write("empty.md", "")
    outcome = run("refresh", "--json")
    report, published = map(json.loads, outcome.out.splitlines())

    assert (report["source"], report["added"], report["error"]) == ("newsroom", 1, "")
    assert [drop["origin"] for drop in report["dropped"]] == ["empty.md"]
    assert "/feeds/all" in published["published"]
    assert outcome.code == 1


def test_a_quiet_refresh_tells_only_what_failed(site: Site, run: Run) -> None:
    """A timer's mail has something in it every time, or a failure is not in it."""
    quiet = run("refresh", "--quiet")
    assert (quiet.code, quiet.out, quiet.err) == (0, "", "")

    site.write("empty.md", "")
    failed = run("refresh", "-q")
    assert (failed.code, failed.out) == (1, "")
    assert failed.err.startswith("newsroom: dropped empty.md")
