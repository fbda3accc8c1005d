"""Whole drafts: fingerprints, the item they become, and what always holds."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feeds.errors import ArticleError
from feeds.formats import parse
from feeds.model.article import Draft
from feeds.model.document import Claim, Document, Field, Origin
from feeds.model.payload import MediaType, Payload
from feeds.model.settings import Source
from feeds.normalize import explain, normalize, to_item

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
PRESS = Source("press", "Press", Path("/srv"), (), "", timedelta(minutes=1), "Asia/Shanghai")
WORDS = (
    "近日，市教育局在临江职业技术学院召开实训教学现场会，全市职业学校的负责人参加了会议，并参观了实训中心。"
)
MakeClaim = Callable[..., Claim]
MakeDraft = Callable[..., Draft]
MakeDocument = Callable[..., Document]


@pytest.mark.parametrize(
    "other",
    [
        f"<div><p>{WORDS}</p><p></p></div>",
        f"<p><b>{WORDS[:5]}</b>{WORDS[5:]}</p>",
        f"<p>{WORDS}</p><p>阅读次数：1,234次</p>",
        "<p>" + WORDS.replace("，", "， ") + "</p>",
    ],
)
def test_noise_is_no_change(draft: MakeDraft, other: str) -> None:
    """Markup, spaces and counters do not change the words."""
    plain, noisy = draft(body=f"<p>{WORDS}</p>"), draft(body=other)

    assert plain.words_hash == noisy.words_hash
    assert plain.body_hash == noisy.body_hash != ""


def test_queries_of_pictures_are_no_change(draft: MakeDraft) -> None:
    """A picture's signature rotates without a change; another picture is one."""
    hashes = [
        draft(body=f'<p>t<img src="https://e.org/{name}"></p>').words_hash
        for name in ("a.jpg?s=1", "a.jpg?s=2", "b.jpg")
    ]

    assert hashes[0] == hashes[1] != hashes[2]


def test_words_are_a_change(draft: MakeDraft) -> None:
    """One other character is another text, and a short text is like no other."""
    assert draft(body=f"<p>{WORDS}</p>").words_hash != draft(body=f"<p>{WORDS}了</p>").words_hash
    assert draft(body="<p>short</p>").body_hash == ""


def test_repeated_title_leaves_the_body(draft: MakeDraft) -> None:
    """A first heading that is the title is not shown twice; another heading stays."""
    assert "title" not in draft(body="<h1>A  TITLE</h1><p>x</p>").body_html.lower()
    assert "Other" in draft(body="<h2>Other</h2><p>x</p>").body_html
    assert "A title" in draft(body="<p>x</p><h2>A title</h2>").body_html


def test_item_leaves_unknown_out(draft: MakeDraft) -> None:
    """An item holds what is known and nothing else."""
    assert to_item(draft()) == {"id": "news/a.html", "title": "A title"}
    assert to_item(draft(), categories=["policy"])["_feedmill"] == {"categories": ["policy"]}


def test_explanation_names_the_winner(document: MakeDocument, claim: MakeClaim) -> None:
    """Every candidate is listed with its place, and the one that won is marked."""
    made = document(
        claim(Field.TITLE, "Room opens | Gazette", origin=Origin.TITLE_TAG, detail="title"),
        claim(Field.TITLE, "Room opens", origin=Origin.MARKUP, detail="h1"),
        body=f"<p>{WORDS}</p>",
    )
    explained = explain(normalize(made, PRESS, NOW), made)["fields"]

    assert [(each["from"], each["won"]) for each in explained["title"]["candidates"]] == [
        ("title tag title", False),
        ("markup h1", True),
    ]
    assert explained["language"]["candidates"][0]["from"] == "detected words"
    assert "published" not in explained


@example(title="", body=["<h1>", "<a href='x'>", "<p>", "Words."], names=[])
@settings(deadline=None, max_examples=60)
@given(
    title=st.text(max_size=60),
    body=st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<h1>",
                WORDS,
                "a & b",
                "<img src=https://e.org/a.png>",
                "<script>",
                "\x00",
                "<a href='x'>",
            ]
        ),
        max_size=12,
    ),
    names=st.lists(st.sampled_from(["王小雨", "Jane Roe", "x@y.org", "a, b", "记者"]), max_size=3),
)
def test_normalizing_again_changes_nothing(title: str, body: list[str], names: list[str]) -> None:
    """An item made of a draft gives that draft's item again."""
    item: dict[str, object] = {
        "title": title,
        "content_html": "".join(body),
        "authors": [{"name": name} for name in names],
    }
    try:
        first = _round(item)
    except ArticleError:
        return
    assert _round(first) == first


def _round(item: dict[str, object]) -> dict[str, object]:
    payload = Payload("a.json", MediaType.JSON, json.dumps(item).encode(), NOW)
    return to_item(normalize(parse(payload).documents[0], PRESS, NOW))
