"""`feedmill config`."""

import json

from tests.cli.conftest import CONFIG, Run, Site

WITH_TEMPLATE = (
    CONFIG.replace("every: 5s", "use: ours")
    + "templates:\n  ours: {every: 90m, author: '${FEEDMILL_AUTHOR:-Ann}'}\ndefaults:\n  language: en\n"
)


def test_values_are_told_with_their_lines(site: Site, run: Run) -> None:
    """A value's giver or its line is wrong, or a default is told as somebody's."""
    site.configure(WITH_TEMPLATE)

    outcome = run("config", "newsroom")
    rows = {line.split("  ")[0]: line.split() for line in outcome.out.splitlines()}

    assert outcome.code == 0
    assert rows["every"] == ["every", "90m", "template", "ours", f"{site.config}:9"]
    assert rows["language"] == ["language", "en", "defaults", f"{site.config}:11"]
    assert rows["timezone"] == ["timezone", "Asia/Shanghai", "site", f"{site.config}:4"]
    assert rows["title"] == ["title", "Newsroom", "source", "newsroom", f"{site.config}:7"]
    assert rows["enabled"] == ["enabled", "true", "default"]
    assert rows["max_bytes"] == ["max_bytes", "20MB", "default"]


def test_what_came_from_the_environment_is_not_shown(site: Site, run: Run) -> None:
    """A value of ${VAR} is printed."""
    site.configure(WITH_TEMPLATE)

    found = run("config", "newsroom").out + run("config", "newsroom", "--json").out

    assert "***" in found
    assert "Ann" not in found


def test_values_for_scripts_are_json(site: Site, run: Run) -> None:
    """A script has to take a table apart."""
    site.configure(WITH_TEMPLATE)

    found = json.loads(run("config", "newsroom", "--json").out)
    values = {one["key"]: one for one in found["values"]}

    assert (found["source"], found["column"]) == ("newsroom", None)
    assert values["every"] == {
        "key": "every",
        "value": "90m",
        "by": "template ours",
        "file": str(site.config),
        "line": 9,
        "column": 10,
    }
    assert values["link"] == {
        "key": "link",
        "value": None,
        "by": "default",
        "file": None,
        "line": None,
        "column": None,
    }


def test_a_name_that_nobody_has_is_guessed_at(site: Site, run: Run) -> None:
    """A slip in a source's id is a traceback, or exit code 0."""
    wrong, far, column = (run("config", *names) for names in (["newsrom"], ["zzz"], ["newsroom", "a"]))

    assert [one.code for one in (wrong, far, column)] == [2, 2, 2]
    assert wrong.err == "Error: newsrom: is no source (did you mean newsroom?)\n"
    assert far.err == "Error: zzz: is no source (there are: newsroom)\n"
    assert column.err == "Error: a: is no column of newsroom (there are: none)\n"
