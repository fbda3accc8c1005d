"""`feedmill check`."""

import json

from tests.cli.conftest import CONFIG, Run, Site


def test_a_good_configuration_is_counted(site: Site, run: Run) -> None:
    """A configuration without problems is not called ok, or is counted wrongly."""
    site.configure(CONFIG + "categories: [{id: policy, title: Policy}]\nfeeds: [{id: main, title: Main}]\n")

    outcome = run("check")

    assert (outcome.code, outcome.out) == (0, "ok: 1 source, 1 category, 1 feed\n")


def test_check_makes_nothing(site: Site, run: Run) -> None:
    """A check makes a database."""
    run("check", "--online")

    assert not (site.root / "var").exists()


def test_problems_are_told_with_their_place(site: Site, run: Run) -> None:
    """A problem has no file:line:column, or the exit code is not 2."""
    site.configure(CONFIG.replace("every: 5s", "every: often"))

    outcome = run("check")

    assert outcome.code == 2
    assert outcome.err.startswith(f"{site.config}:7:")


def test_a_source_online_is_counted(site: Site, run: Run) -> None:
    """--online does not look at the directory."""
    site.write("b.md")

    outcome = run("check", "--online")

    assert outcome.code == 0
    assert outcome.out.splitlines()[1] == f"newsroom: 2 files in {site.root / 'articles'}"


def test_a_paused_source_is_called_paused(site: Site, run: Run) -> None:
    """--online does not tell that a source is paused."""
    site.configure(CONFIG.replace("every: 5s", "enabled: false"))

    assert run("check", "--online").out.endswith(", paused (enabled: false)\n")


def test_a_source_that_is_not_there_fails_online(site: Site, run: Run) -> None:
    """A missing directory passes --online, or is told without its name."""
    site.configure(CONFIG.replace("articles/", "missing/"))

    outcome = run("check", "--online")

    assert outcome.code == 1
    assert outcome.err.startswith("newsroom: ")
    assert "missing" in outcome.err


def test_a_place_that_cannot_be_looked_into_fails_online(site: Site, run: Run) -> None:
    """A link that leads out of the directory goes unnoticed."""
    (site.root / "articles" / "out.md").symlink_to(site.write("x.md", folder="secrets"))

    outcome = run("check", "--online")

    assert outcome.code == 1
    assert "newsroom: out.md: " in outcome.err


def test_patterns_that_match_nothing_are_a_warning(site: Site, run: Run) -> None:
    """A source whose patterns match no file is silent, or a failure."""
    (site.root / "articles" / "a.md").unlink()

    outcome = run("check", "--online")

    assert outcome.code == 0
    assert "newsroom: warning: no file there matches **/*.html" in outcome.err


def test_a_missing_directory_is_a_warning(site: Site, run: Run) -> None:
    """A misspelled directory is found only when every feed is 503."""
    site.configure(CONFIG.replace("directory: articles", "directory: artikles"))

    outcome = run("check")

    assert outcome.code == 0
    assert outcome.err.startswith(f"{site.config}:7:48: warning: directory: artikles/ does not exist yet")
    assert f"mkdir -p {site.root}/artikles" in outcome.err


def test_a_problem_shows_its_line_underlined(site: Site, run: Run) -> None:
    """Whoever reads a problem has to count columns."""
    site.configure(CONFIG.replace("every: 5s", "title: 新闻, every: often"))

    outcome = run("check")

    assert outcome.err.splitlines()[1:3] == [
        "    7 |   - {id: newsroom, title: Newsroom, directory: articles/, title: 新闻, every: often}",
        "      |                                                           ^^^^^",
    ]


def test_problems_for_scripts_are_json(site: Site, run: Run) -> None:
    """A script has to take sentences apart, or the exit code differs with --json."""
    site.configure(CONFIG.replace("every: 5s", "every: often, limit: 5"))

    outcome = run("check", "--json")
    found = json.loads(outcome.out)

    assert (outcome.code, outcome.err, found["ok"]) == (2, "", False)
    assert [(one["line"], one["column"], one["end_column"]) for one in found["problems"]] == [
        (7, 66, 71),
        (7, 73, 78),
    ]
    assert found["problems"][0] == {
        "file": str(site.config),
        "line": 7,
        "column": 66,
        "end_column": 71,
        "severity": "error",
        "message": "every: often is neither a duration nor a cron line",
        "hint": "write 90s, 15m, 6h or 1d, or a cron line such as 0 */2 * * *",
    }


def test_a_good_configuration_for_scripts(site: Site, run: Run) -> None:
    """Warnings or counts are missing from the JSON of a configuration that can be used."""
    site.configure(CONFIG.replace("articles/", "missing/"))

    outcome = run("check", "--json")
    found = json.loads(outcome.out)

    assert outcome.code == 0
    assert (found["ok"], found["sources"], found["categories"], found["feeds"]) == (True, 1, 0, 0)
    assert [one["severity"] for one in found["problems"]] == ["warning"]
    assert "online" not in found


def test_a_look_at_sources_for_scripts(site: Site, run: Run) -> None:
    """--online --json does not tell what was found, or a failure is no failure."""
    good = json.loads(run("check", "--online", "--json").out)
    site.configure(CONFIG.replace("articles/", "missing/"))
    outcome = run("check", "--online", "--json")
    (bad,) = json.loads(outcome.out)["online"]

    assert good["online"] == [
        {
            "source": "newsroom",
            "directory": str(site.root / "articles"),
            "enabled": True,
            "files": 1,
            "faults": [],
        }
    ]
    assert outcome.code == 1
    assert bad["files"] is None
    assert "missing" in bad["faults"][0]


def test_warnings_come_with_errors(site: Site, run: Run) -> None:
    """Warnings wait until every error is mended, and the file has to be checked again for them."""
    site.configure(CONFIG + "  - {id: wire, directory: missing/, evry: 5s}\n")
    plain, found = run("check"), json.loads(run("check", "--json").out)

    assert plain.code == 2
    assert "missing/ does not exist yet" in plain.err
    assert [(one["severity"], one["line"]) for one in found["problems"]] == [("warning", 8), ("error", 8)]
    assert (found["ok"], "sources" in found) == (False, False)
