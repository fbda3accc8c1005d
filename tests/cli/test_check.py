"""`feedmill check`."""

from tests.cli.conftest import CONFIG, Run, Site


def test_a_good_configuration_is_counted(site: Site, run: Run) -> None:
    """A configuration without problems is not called ok, or is counted wrongly."""
    site.configure(CONFIG + "categories: [{id: policy, title: Policy}]\nfeeds: [{id: main, title: Main}]\n")

    outcome = run("check")

    assert (outcome.code, outcome.out) == (0, "ok: 1 sources, 1 categories, 1 feeds\n")


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
    assert "newsroom: warning: " in outcome.err
    assert "artikles does not exist yet" in outcome.err
