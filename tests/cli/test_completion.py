"""`feedmill completion`, and what commands print for scripts."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from feeds.cli import cli, main
from feeds.cli.completion import SHELLS
from feeds.cli.options import COMPLETION_VARIABLE
from tests.cli.conftest import CONFIG, Run, Site

COMMAND = Path(sys.executable).parent / "feedmill"


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_has_a_script(run: Run, shell: str) -> None:
    """A shell's script is missing, or belongs to another program."""
    assert "_FEEDMILL_COMPLETE" in run("completion", shell).out


def test_an_unknown_shell_is_refused(run: Run) -> None:
    """A slip in the shell's name prints nothing and succeeds."""
    assert run("completion", "tcsh").code == 2


WORDS = [
    ("feedmill pre", ["preview"]),
    ("feedmill refresh news", ["newsroom"]),
    ("feedmill preview n", ["newsroom"]),
    ("feedmill config n", ["newsroom"]),
    ("feedmill push a.md --source n", ["newsroom"]),
    ("feedmill render ", ["all", "best", "categories/policy", "sources/newsroom"]),
    ("feedmill render c", ["categories/policy"]),
    ("feedmill render all --format a", ["atom"]),
]
"""What is typed, and what may stand there."""
FILES = ["feedmill push no", "feedmill extract no", "feedmill refresh --config no"]
"""What is typed where a file may stand."""
SHOWN = {"feedmill pre": "preview", "feedmill refresh news": "newsroom", "feedmill extract no": "note.md"}
"""What each shell is tried with: a command, an id, a file."""
SCRIPTS = {
    "bash": """
        eval "$(feedmill completion bash)"
        while read -r typed; do
            COMPREPLY=(); COMP_WORDS=($typed); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            compopt() { COMPREPLY=($(compgen -f -- "${COMP_WORDS[COMP_CWORD]}")); }
            _feedmill_completion feedmill; echo "${COMPREPLY[@]}"
        done
    """,
    "zsh": """
        compdef() { [[ $2 == feedmill ]] && completes=$1 }
        compadd() { print -- $completions }
        _describe() { print -- ${completions_with_descriptions%%:*} }
        _path_files() { print -- ${words[CURRENT]}*(N) }
        eval "$(feedmill completion zsh)"
        while read -r typed; do
            words=(${=typed}); CURRENT=$#words; $completes
        done
    """,
    "fish": """
        source (feedmill completion fish | psub)
        while read typed
            complete -C "$typed" | string replace -r '\\t.*' ''
        end
    """,
}
"""How each shell takes its script and completes lines; zsh does so only at a prompt, so its own commands are
stood in for."""


@pytest.fixture
def rich(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A configuration that names one of everything, and is the chosen one."""
    site.configure(CONFIG + "categories: [{id: policy, title: Policy}]\nfeeds: [{id: best, title: Best}]\n")
    monkeypatch.setenv("FEEDMILL_CONFIG", str(site.config))
    return site


@pytest.mark.usefixtures("rich")
@pytest.mark.parametrize(("typed", "expected"), [*WORDS, *((typed, ["no"]) for typed in FILES)])
def test_what_may_stand_next_is_known(typed: str, expected: list[str]) -> None:
    """A command, a choice or an id is not completed, or a file is not left to the shell."""
    *words, incomplete = typed.split(" ")
    found = ShellComplete(cli, {}, "feedmill", COMPLETION_VARIABLE).get_completions(words[1:], incomplete)

    assert [one.value for one in found] == expected
    assert {one.type for one in found} == {"file" if typed in FILES else "plain"}


def test_a_file_that_is_being_mended_is_read_as_far_as_it_goes(rich: Site) -> None:
    """One slip in the configuration, and no id is completed; or a file that cannot be read is an error."""

    def list_ids() -> list[str]:
        completer = ShellComplete(cli, {}, "feedmill", COMPLETION_VARIABLE)
        return [one.value for one in completer.get_completions(["refresh"], "")]

    rich.configure(f"{CONFIG.replace('every', 'evry')}feeds: [{{id: best, sources: [nobody]}}]\n")
    slipped = list_ids()
    rich.configure(CONFIG.replace("sources:", "sources: ["))

    assert (slipped, list_ids()) == (["newsroom"], [])


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_completes(shell: str, rich: Site) -> None:
    """What the script of bash, zsh or fish makes of it is not what may stand next."""
    if shutil.which(shell) is None or not COMMAND.exists():
        pytest.skip(f"needs {shell} and the command")
    (rich.root / "note.md").touch()
    path = f"{COMMAND.parent}{os.pathsep}{os.environ['PATH']}"
    environ = {**os.environ, "PATH": path, "HOME": str(rich.root)}
    done = subprocess.run(
        [shell, "-c", SCRIPTS[shell]],
        env=environ,
        cwd=rich.root,
        input="".join(f"{typed}\n" for typed in SHOWN),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout.split() == list(SHOWN.values()), done.stderr


@pytest.mark.usefixtures("rich")
@pytest.mark.parametrize(
    ("protocol", "ids", "files"),
    [
        ("bash", "plain,newsroom\n", "file,no\n"),
        ("zsh", "plain\nnewsroom\n_\n", "file\nno\n_\n"),
        ("fish", "plain,newsroom\n", "file,no\n"),
    ],
)
def test_a_shell_that_is_not_here_is_answered_in_its_own_way(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], protocol: str, ids: str, files: str
) -> None:
    """A shell that is not on this machine gets nothing that it can use."""
    monkeypatch.setenv(COMPLETION_VARIABLE, f"{protocol}_complete")
    for words, expected in ((["refresh", "news"], ids), (["extract", "no"], files)):
        monkeypatch.setenv("COMP_WORDS", " ".join(["feedmill", *words]))
        # fish sends the word itself, the others its number
        monkeypatch.setenv("COMP_CWORD", words[-1] if protocol == "fish" else "2")
        with pytest.raises(SystemExit):
            main([])
        assert capsys.readouterr().out == expected


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
