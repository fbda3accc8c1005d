"""`feedmill plan`: what a file would change, told before it is live."""

import json

import pytest

from tests.cli.conftest import CONFIG, Run, Site

FEEDS = """\
categories:
  - {id: library, title: Library, match: {words: [library], in: [body]}}
  - {id: even, title: Even, match: {words: ["re:About [02468]"]}}
feeds:
  - {id: few, title: Few, categories: [even], limit: 3}
"""


@pytest.fixture
def published(site: Site, run: Run) -> Site:
    """Twelve articles, read and published."""
    site.configure(CONFIG + FEEDS)
    (site.root / "articles" / "a.md").unlink()
    for number in range(12):
        text = (
            f"---\ntitle: About {number}\ndate: 2026-01-{number + 1:02}\n---\nThe library of many readers.\n"
        )
        site.write(f"{number}.md", text)
    assert run("refresh").code == 0
    return site


def test_what_is_stored_already_is_no_change(published: Site, run: Run) -> None:
    """A plan over the running file says that a feed would change."""
    lines = run("plan").out.splitlines()

    assert lines == [
        "category library: would hold 12 of 12 articles (100 %); a narrower rule would sort better",
    ]


def test_entries_that_would_enter_and_leave_are_named(published: Site, run: Run) -> None:
    """A changed rule or limit is published before anybody saw what it does."""
    odd = FEEDS.replace("re:About [02468]", "re:About [13579]").replace("limit: 3", "limit: 2")
    published.configure(CONFIG + odd)
    out = run("plan").out

    # 10 and 11 begin with a 1: they are in the new category, with the odd ones.
    assert "/feeds/few: 2 would enter, 3 would leave\n  + About 11\n  + About 10\n  - About 8\n" in out
    assert "category even: would hold 7 of 12 articles (58 %)" in out
    assert "/feeds/all" not in out


def test_the_plan_is_what_a_publish_then_does(published: Site, run: Run) -> None:
    """The plan and the publish that follows disagree."""
    published.configure(CONFIG + FEEDS.replace("re:About [02468]", "re:About [13579]"))
    planned = {one["path"]: one for one in json.loads(run("plan", "--json").out)["feeds"]}
    before = _ids(run)
    run("refresh")
    after = _ids(run)

    few = planned["/feeds/few"]
    assert {one["id"] for one in few["enter"]} == after - before
    assert {one["id"] for one in few["leave"]} == before - after
    assert after != before
    assert json.loads(run("plan", "--json").out)["feeds"] == []


def _ids(run: Run) -> set[str]:
    return {item["id"] for item in json.loads(run("render", "few", "--format", "json").out)["items"]}


def test_sources_and_feeds_that_come_go_or_are_renamed(published: Site, run: Run) -> None:
    """A source falls out of the file, and nobody is told how many articles go with it."""
    renamed = CONFIG.replace("id: newsroom", "id: press, aliases: [newsroom]")
    published.configure(renamed + "  - {id: club, title: Club, directory: club/}\n")
    out = run("plan").out
    assert "source press: goes on as what was newsroom; its 12 articles keep their ids\n" in out
    assert "source club: new; what is there at its first pass is history\n" in out
    assert "/feeds/few: gone, with 3 entries\n" in out
    assert "/feeds/all" not in out

    published.configure(CONFIG.replace("id: newsroom", "id: other"))
    out = run("plan").out
    assert "source newsroom: gone; its 12 articles leave every feed and stay stored\n" in out
    assert "/feeds/all: 0 would enter, 12 would leave\n" in out
    assert "  - and 7 more (--verbose names them)\n" in out
    assert "more" not in run("plan", "--verbose").out


def test_a_plan_changes_nothing(published: Site, run: Run) -> None:
    """A plan relabels, renames or publishes."""
    before = run("render", "all").out
    published.configure(CONFIG.replace("id: newsroom", "id: press, aliases: [newsroom]"))
    run("plan")
    published.configure(CONFIG + FEEDS)

    assert run("render", "all").out == before
    assert "newsroom  12" in run("status").out


def test_everything_is_new_where_nothing_is_stored(run: Run) -> None:
    """A plan needs a database that was filled before."""
    out = run("plan").out

    assert "source newsroom: new" in out
    assert "/feeds/all: new, with 0 entries" in out
