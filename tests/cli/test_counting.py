"""Sentences that count: of one thing, of none and of many, in either language."""

import re

import pytest

from feeds.cli.plan import tell
from feeds.cli.speech import say_counted, speaking
from feeds.flow.planning import FeedChange, Plan, SourceChange, Title
from tests.cli.conftest import Run, Site

LONE = re.compile(r"\b1 (?:values|\w+ies|(?:article|entrie|feed|file|source)s)\b")
"""One of many."""
ENTRY = (Title("urn:uuid:1", "A library"),)
PLANS = (
    Plan(articles=1),
    Plan(
        (SourceChange("a", "gone", 1), SourceChange("b", "renamed", 1, "c")),
        (FeedChange("/feeds/new", "new", ENTRY), FeedChange("/feeds/old", "gone", (), ENTRY)),
    ),
)


@pytest.mark.parametrize(("count", "told"), [(0, "0 files"), (1, "1 file"), (2, "2 files"), (21, "21 files")])
def test_one_thing_is_told_as_one(count: int, told: str) -> None:
    """An admin reads of `1 files`, or of `21 file`."""
    assert say_counted(count, "{number} file", "{number} files", number=count) == told


@pytest.mark.parametrize("plan", PLANS)
def test_a_plan_counts_one(plan: Plan) -> None:
    """A plan tells of one thing as of many, or in Chinese tells it in English."""
    told = "\n".join(tell(plan, None))
    with speaking({"FEEDMILL_UI": "zh"}):
        chinese = "\n".join(tell(plan, None))

    assert not LONE.search(told)
    assert re.search(r"\b1 (?:article is|article leaves|article keeps|entry)", told)
    assert not re.search("article|entr", chinese)


def test_a_site_of_one_counts_one(site: Site, run: Run) -> None:
    """A command on a site with one source, one article and one refused value tells of one as of many."""
    site.write(
        "a.md", "---\ntitle: A date\ndate: 2026-01-05\nupdated: 2020-01-01\n---\nThe words of an article."
    )
    said = [run("check"), run("check", "--online"), run("preview", "newsroom"), run("refresh"), run("plan")]
    told = "\n".join(one.out + one.err for one in said)

    assert not LONE.search(told)
    for one in ("1 source", "1 file in", "1 article, 1 shown", "1 value refused", "1 article is stored"):
        assert one in told
