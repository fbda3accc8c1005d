"""`feedmill preview`."""

import json
import os

from tests.cli.conftest import CONFIG, Run, Site

CATEGORIES = "categories:\n  - {id: library, title: Library, match: {words: [library], in: [body]}}\n"


def test_articles_are_shown_newest_first_and_nothing_is_stored(site: Site, run: Run) -> None:
    """A preview makes a database, or shows something else than a refresh would take."""
    site.configure(CONFIG + CATEGORIES)
    site.write("b.md", "---\ntitle: Newer\ndate: 2026-02-05\n---\nWords.\n")
    outcome = run("preview", "newsroom")

    assert outcome.code == 0
    assert outcome.out.splitlines()[0] == "Newer"
    assert "  published  2026-02-05\n" in outcome.out
    assert "  published   2026-01-05 09:00:00+08:00\n" in outcome.out
    assert "  authors     Ann Example\n" in outcome.out
    assert outcome.out.count("  categories  library\n") == 1
    assert outcome.err == "2 articles, 2 shown, 0 dropped; nothing was stored\n"
    assert not (site.root / "var").exists()


def test_a_limit_and_json(site: Site, run: Run) -> None:
    """A script gets something else than JSON Feed items, or all of them."""
    site.write("b.md", "---\ntitle: Newer\ndate: 2026-02-05\n---\nWords.\n")
    outcome = run("preview", "newsroom", "--limit", "1", "--json")

    (line,) = outcome.out.splitlines()
    assert json.loads(line)["title"] == "Newer"
    assert "2 articles, 1 shown" in outcome.err


def test_what_gives_no_article_is_told(site: Site, run: Run) -> None:
    """A broken file is passed over in silence."""
    site.write("empty.md", "")
    outcome = run("preview", "newsroom")

    assert outcome.code == 1
    assert "dropped empty.md: is empty" in outcome.err
    assert "About a.md" in outcome.out


def test_an_unknown_source_names_those_there_are(run: Run) -> None:
    """A slip in the name gives a traceback."""
    outcome = run("preview", "newsrom")

    assert outcome.code == 2
    assert "no source has this id (there are: newsroom)" in outcome.err


def test_a_directory_that_is_missing_is_an_error(site: Site, run: Run) -> None:
    """A preview of nothing looks like an empty source."""
    site.configure(CONFIG.replace("articles/", "nowhere/"))
    outcome = run("preview", "newsroom")

    assert outcome.code == 1
    assert "does not exist" in outcome.err


def test_a_file_of_this_very_moment_is_shown(site: Site, run: Run) -> None:
    """Whoever writes a file and looks at once is told that it is still being written."""
    path = site.write("b.md", "---\ntitle: Newer\ndate: 2026-02-05\n---\nWords.\n")
    os.utime(path)

    outcome = run("preview", "newsroom")

    assert outcome.out.splitlines()[0] == "Newer"
    assert outcome.err == "2 articles, 2 shown, 0 dropped; nothing was stored\n"
