"""The door: options that all commands share, errors as sentences, exit codes."""

import os
import signal
import subprocess
import sys

import click
import pytest

from feeds import __version__
from feeds.cli import cli, main
from feeds.cli.group import COMMANDS
from tests.cli.conftest import Run, Site, start


def test_the_version_is_told(run: Run) -> None:
    """--version does not print the version that the package has."""
    assert run("--version").out == f"feedmill {__version__}\n"


def test_the_overview_names_every_command(run: Run) -> None:
    """A command is missing from --help."""
    told = run("--help").out

    assert [line.split()[0] for line in told.partition("Commands:\n")[2].splitlines()] == list(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(run: Run, name: str) -> None:
    """A command in the overview cannot be loaded, does not take --config, or says nothing of itself."""
    outcome = run(name, "--help")

    assert outcome.code == 0
    assert "--config PATH" in outcome.out
    assert f"Usage: feedmill {name}" in outcome.out


def test_a_shell_can_complete_the_names(run: Run) -> None:
    """A shell that completes `feedmill s` is told other names than the overview's."""
    assert cli.list_commands(click.Context(cli)) == list(COMMANDS)


def test_the_overview_loads_no_command() -> None:
    """--help imports the database or the web, which costs a second."""
    script = (
        "import sys; from feeds.cli import cli, main; main(['--help']); "
        "print([one for one in ('sqlalchemy', 'flask', 'pydantic', 'rich', 'lxml') if one in sys.modules])"
    )

    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert ended.stdout.endswith("[]\n")


def test_the_configuration_may_be_named_after_the_command(site: Site, run: Run) -> None:
    """--config is only understood before the command's name."""
    assert run("check", "--config", str(site.config), config=False).code == 0


def test_the_later_configuration_wins(site: Site, run: Run) -> None:
    """--config before the command's name beats the one after it."""
    assert main(["--config", "nowhere.yaml", "check", "--config", str(site.config)]) == 0


def test_the_environment_may_name_the_configuration(
    site: Site, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FEEDMILL_CONFIG is not looked at."""
    monkeypatch.setenv("FEEDMILL_CONFIG", str(site.config))

    assert run("check", config=False).out == "ok: 1 source, 0 categories, 0 feeds\n"


def test_the_default_configuration_is_below_the_working_directory(run: Run) -> None:
    """Without any name something else than config/feedmill.yaml is read."""
    outcome = run("check", config=False)

    assert (outcome.code, outcome.err.partition(":")[0]) == (2, "config/feedmill.yaml")


def test_a_wrong_configuration_names_every_problem(site: Site, run: Run) -> None:
    """A problem is left out, has no place, or the exit code is not 2."""
    site.configure("site: {title: A, url: http://127.0.0.1:8000, colour: red}\nfeds: []\n")

    outcome = run("refresh")

    assert outcome.code == 2
    assert outcome.out == ""
    lines = [line for line in outcome.err.splitlines() if not line.startswith(" ")]
    assert [line.startswith(f"{site.config}:") for line in lines] == [True, True]
    assert [line.removeprefix(f"{site.config}:")[0] for line in lines] == ["1", "2"]


def test_a_wrong_name_is_wrong_usage(run: Run) -> None:
    """A source that nobody has is not exit code 2, or the message does not name those there are."""
    outcome = run("refresh", "newsrom")

    assert outcome.code == 2
    assert "newsroom" in outcome.err


@pytest.mark.parametrize("arguments", [["publish"], ["render"], ["serve", "--workers", "0"]])
def test_wrong_usage_is_exit_code_2(run: Run, arguments: list[str]) -> None:
    """Wrong usage ends otherwise than with 2, or says nothing on stderr."""
    outcome = run(*arguments)

    assert (outcome.code, outcome.out) == (2, "")
    assert "Error:" in outcome.err


def test_a_database_that_cannot_be_had_is_one_sentence(site: Site, run: Run) -> None:
    """A failing database is a traceback, or not exit code 1."""
    site.write("file", "in the way", folder="var")
    site.configure(site.config.read_text().replace("var/feedmill.db", "var/file/feedmill.db"))

    outcome = run("status")

    assert outcome.code == 1
    assert outcome.err.startswith("Error: ")
    assert len(outcome.err.splitlines()) == 1


def test_a_reader_that_goes_away_is_no_error(site: Site) -> None:
    """`feedmill render all | head -1` ends in a traceback."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "feeds", "--config", str(site.config), "status"]

    ended = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)

    os.close(writing)
    assert (ended.returncode, ended.stderr) == (1, "")


def test_ctrl_c_ends_quietly(site: Site) -> None:
    """Ctrl-C ends in a traceback."""
    with start(["extract", "--manifest", "-"]) as program:
        process = program.process
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write('{"path": "nowhere"}\n')
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        code = program.wait()

    assert code == 130
    assert not [line for line in program.lines if "Traceback" in line]
