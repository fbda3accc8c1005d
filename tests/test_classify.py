"""An article's labels."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from feeds.classify import (
    ALL,
    category_label,
    compile_rules,
    exclude_label,
    labels_of,
    source_label,
    stands_in,
)
from feeds.model.article import Draft
from feeds.model.settings import Category, Exclude, Feed, Match, MatchField, Settings, Site, Source
from feeds.text.chars import fold

WORDS = st.text("aiAI教育ＡＩ+5Gg のé- ", min_size=1, max_size=4)
SITE = Site(title="站", url="https://www.example.edu")


def source(name: str = "newsroom", **changes: Any) -> Source:
    """A source with nothing special."""
    plain = Source(
        id=name,
        title=name,
        directory=Path("/articles"),
        include=("**/*",),
        link="",
        every=timedelta(minutes=30),
        timezone="UTC",
    )
    return replace(plain, **changes)


def configured(
    *categories: Category, feeds: tuple[Feed, ...] = (), sources: tuple[Source, ...] = (source(),)
) -> Settings:
    """A configuration with these rules."""
    return Settings(
        file=Path("/feedmill.yaml"),
        site=SITE,
        database="sqlite://",
        sources=sources,
        categories=categories,
        feeds=feeds,
    )


def draft(title: str = "", **changes: Any) -> Draft:
    """An article of which only this is known."""
    return replace(Draft(origin="a.html", title=title, body_html="", body_text=""), **changes)


def is_in(article: Draft, match: Match) -> bool:
    """Whether a category with this match holds an article."""
    rules = compile_rules(configured(Category(id="c", title="c", match=match)))
    return category_label("c") in labels_of(article, "newsroom", rules)


@pytest.mark.parametrize(
    ("word", "text", "expected"),
    [
        ("AI", "AI in schools", True),
        ("AI", "an ai course", True),
        ("AI", "e-mail and rain", False),
        ("AI", "AI教育", True),
        ("AI", "教育AI", True),
        ("AI", "校园AI课堂", True),
        ("AI", "ＡＩ＋教育", True),
        ("AI", "AI2", False),
        ("AI", "#AI#", True),
        ("AI", "mail, AI", True),
        ("AI", "AI's", True),
        ("5G", "5G网络", True),
        ("5G", "15G", False),
        ("C++", "C++ course", True),
        ("C++", "学C++吧", True),
        ("C++", "c+ course", False),
        ("C", "C++ course", False),
        ("C", "C course", True),
        ("machine learning", "Machine  Learning week", True),
        ("machine learning", "machine learnings", False),
        ("职业教育", "发展职业教育大会", True),
        ("职业教育", "职业 教育", False),
        ("かな", "ひらかな表", True),
        ("ไทย", "ภาษาไทยวันนี้", True),
        ("école", "L’École", True),
        ("école", "l’e\u0301cole", True),
        ("हिन्द", "हिन्दी", False),
        ("Straße", "STRASSE", True),
        ("AI教育", "AI教育周", True),
        ("AI教育", "MAI教育周", False),
        ("新", "新闻", True),
        (" ", "any thing", False),
        ("\u200b", "any\u200bthing", False),
        ("re:招(生|聘)", "2026年招聘", True),
        ("re:招(生|聘)", "招标", False),
        ("re:AI", "ai", True),
        (r"re:^\d{4}年", "2026年招聘", True),
        (r"re:^招聘", "2026年招聘", False),
    ],
)
def test_words(word: str, text: str, *, expected: bool) -> None:
    """AI is MAIL, or a Chinese word is not found within a sentence."""
    assert is_in(draft(text), Match(words=(word,))) is expected


@pytest.mark.parametrize(
    "article",
    [
        draft("招聘启事"),
        draft(tags=("校园招聘",)),
        draft(breadcrumbs=("首页", "招聘信息")),
        draft(summary="学校将于近日招聘教师"),
    ],
)
def test_words_look_in_four_fields(article: Draft) -> None:
    """A word in the title, a tag, a breadcrumb or the summary is missed."""
    assert is_in(article, Match(words=("招聘",)))


def test_words_look_in_the_body_only_when_told() -> None:
    """An article is sorted by a word in passing, or `in: [body]` does nothing."""
    article = draft("标题", body_text="顺便提到招聘")
    assert not is_in(article, Match(words=("招聘",)))
    assert is_in(article, Match(words=("招聘",), fields=(MatchField.TITLE, MatchField.BODY)))
    assert not is_in(draft(summary="招聘"), Match(words=("招聘",), fields=(MatchField.TITLE,)))


def test_two_categories_may_look_in_different_fields() -> None:
    """The fields of one category are used for another."""
    rules = compile_rules(
        configured(
            Category(id="a", title="a", match=Match(words=("招聘",), fields=(MatchField.TITLE,))),
            Category(
                id="b", title="b", match=Match(words=("招聘",), fields=(MatchField.TITLE, MatchField.BODY))
            ),
        )
    )
    found = labels_of(draft("标题", body_text="招聘"), "newsroom", rules)
    assert category_label("b") in found
    assert category_label("a") not in found


def test_a_word_does_not_span_fields() -> None:
    """The end of the title and the beginning of a tag make a word."""
    assert not is_in(draft("招", tags=("聘",)), Match(words=("招聘",)))
    assert not is_in(draft("聘", tags=("招",)), Match(words=("招聘",)))
    assert not is_in(draft(tags=("招", "聘")), Match(words=("招聘",)))


@pytest.mark.parametrize(
    ("label", "breadcrumbs", "expected"),
    [
        ("职教", ("首页", "职教"), True),
        ("职教", ("首页", " 职教 "), True),
        ("职教", ("首页", "职教新闻"), False),
        ("News", ("NEWS",), True),
        ("re:^职教", ("首页", "职教新闻"), True),
        ("re:^新闻", ("首页", "职教新闻"), False),
        ("", ("",), False),
    ],
)
def test_breadcrumbs_and_tags_match_as_a_whole(
    label: str, breadcrumbs: tuple[str, ...], *, expected: bool
) -> None:
    """A breadcrumb matches by a part of it, or only in the same case."""
    assert is_in(draft(breadcrumbs=breadcrumbs), Match(breadcrumbs=(label,))) is expected
    assert is_in(draft(tags=breadcrumbs), Match(tags=(label,))) is expected
    assert not is_in(draft(tags=breadcrumbs), Match(breadcrumbs=(label,)))


@pytest.mark.parametrize(
    ("prefix", "url", "expected"),
    [
        ("/zyjy/", "https://www.example.edu/zyjy/2026/1.htm", True),
        ("zyjy/", "https://www.example.edu/zyjy/2026/1.htm", True),
        ("/zyjy/", "https://www.example.edu/news/zyjy/1.htm", False),
        ("/zyjy/", "https://www.example.edu/zyjyxw/1.htm", False),
        ("/zyjy/", "https://www.example.edu/ZYJY/1.htm", False),
        ("/news/2026", "https://www.example.edu/news/202601/1.htm", True),
        ("/新闻/", "https://www.example.edu/%E6%96%B0%E9%97%BB/1.htm", True),
        ("/%E6%96%B0%E9%97%BB/", "https://www.example.edu/%E6%96%B0%E9%97%BB/1.htm", True),
        ("https://a.example.edu/x/", "https://a.example.edu/x/1.htm", True),
        ("https://a.example.edu/x/", "https://b.example.edu/x/1.htm", False),
        (r"re:/t\d{8}_", "https://www.example.edu/a/t20260121_1.html", True),
        ("re:^/b/", "https://www.example.edu/a/b/", False),
        ("/", "", False),
        ("re:.*", "", False),
    ],
)
def test_url_is_a_prefix_of_the_path(prefix: str, url: str, *, expected: bool) -> None:
    """A category by address holds another folder's articles."""
    assert is_in(draft(url=url), Match(url=(prefix,))) is expected


def test_any_match_counts() -> None:
    """All of a category's rules must hold at once."""
    match = Match(words=("招聘",), tags=("jobs",), url=("/jobs/",))
    assert is_in(draft("招聘"), match)
    assert is_in(draft(tags=("Jobs",)), match)
    assert is_in(draft(url="https://www.example.edu/jobs/1"), match)
    assert not is_in(draft("其他"), match)


def test_an_article_has_all_and_its_source() -> None:
    """The feed of everything, or a source's own, is empty."""
    rules = compile_rules(configured())
    assert labels_of(draft("x"), "newsroom", rules) == {ALL, source_label("newsroom")}


def test_a_source_that_is_not_configured_gives_no_label() -> None:
    """The articles of a removed source stay in the feeds."""
    assert labels_of(draft("x"), "gone", compile_rules(configured())) == frozenset()


def test_a_paused_source_keeps_its_articles() -> None:
    """Pausing a source empties its feed."""
    rules = compile_rules(configured(sources=(source(enabled=False),)))
    assert source_label("newsroom") in labels_of(draft("x"), "newsroom", rules)


def test_a_parent_holds_its_children() -> None:
    """An article of a child is missing from its parent or grandparent."""
    rules = compile_rules(
        configured(
            Category(id="top", title="t"),
            Category(id="middle", title="m", parent="top"),
            Category(id="leaf", title="l", parent="middle", match=Match(words=("人工智能",))),
            Category(id="other", title="o", parent="top"),
        )
    )
    found = labels_of(draft("人工智能课"), "newsroom", rules)
    assert found == {ALL, source_label("newsroom"), *map(category_label, ("top", "middle", "leaf"))}


def test_a_sources_categories_are_added_with_their_ancestors() -> None:
    """An article lacks the categories of its source."""
    rules = compile_rules(
        configured(
            Category(id="top", title="t"),
            Category(id="leaf", title="l", parent="top"),
            sources=(source(categories=("leaf",)), source("other")),
        )
    )
    assert {category_label("leaf"), category_label("top")} <= labels_of(draft("x"), "newsroom", rules)
    assert labels_of(draft("x"), "other", rules) == {ALL, source_label("other")}


def test_a_disabled_category_does_not_match() -> None:
    """A category that was switched off still holds articles."""
    rules = compile_rules(
        configured(
            Category(id="top", title="t"),
            Category(id="off", title="o", parent="top", enabled=False, match=Match(words=("招聘",))),
            Category(id="leaf", title="l", parent="off", match=Match(words=("教师",))),
            sources=(source(), source("jobs", categories=("off",))),
        )
    )
    assert labels_of(draft("招聘"), "newsroom", rules) == {ALL, source_label("newsroom")}
    assert category_label("off") not in labels_of(draft("x"), "jobs", rules)
    found = labels_of(draft("教师"), "newsroom", rules)
    assert {category_label("leaf"), category_label("top")} <= found
    assert category_label("off") not in found


def test_parents_in_a_circle_end() -> None:
    """Two categories that name each other as parent hang the program."""
    rules = compile_rules(
        configured(
            Category(id="a", title="a", parent="b", match=Match(words=("x",))),
            Category(id="b", title="b", parent="a"),
        )
    )
    assert {category_label("a"), category_label("b")} <= labels_of(draft("x"), "newsroom", rules)


@pytest.mark.parametrize(
    ("exclude", "article", "source_id", "expected"),
    [
        (Exclude(match=Match(words=("代发",))), draft("代发广告"), "newsroom", True),
        (Exclude(match=Match(words=("代发",))), draft("新闻"), "newsroom", False),
        (Exclude(categories=("ads",)), draft("招聘启事"), "newsroom", True),
        (Exclude(categories=("top",)), draft("招聘启事"), "newsroom", True),
        (Exclude(categories=("ads",)), draft("新闻"), "newsroom", False),
        (Exclude(sources=("newsroom",)), draft("新闻"), "newsroom", True),
        (Exclude(sources=("other",)), draft("新闻"), "newsroom", False),
        (Exclude(), draft("新闻"), "newsroom", False),
    ],
)
def test_excludes(exclude: Exclude, article: Draft, source_id: str, *, expected: bool) -> None:
    """A feed holds what it leaves out, or leaves out something else."""
    rules = compile_rules(
        configured(
            Category(id="top", title="t"),
            Category(id="ads", title="a", parent="top", match=Match(words=("招聘",))),
            feeds=(Feed(id="f", title="f", exclude=exclude), Feed(id="g", title="g")),
            sources=(source(), source("other")),
        )
    )
    found = labels_of(article, source_id, rules)
    assert (exclude_label("f") in found) is expected
    assert exclude_label("g") not in found


def test_one_label_can_come_from_many_words() -> None:
    """A category's second word, or another category's equal word, is passed over."""
    rules = compile_rules(
        configured(
            Category(id="a", title="a", match=Match(words=("re:x", "x", "y", "re:z"))),
            Category(id="b", title="b", match=Match(words=("X", "re:Y"))),
        )
    )
    assert labels_of(draft("x y"), "newsroom", rules) == {
        ALL,
        source_label("newsroom"),
        category_label("a"),
        category_label("b"),
    }


def test_a_bad_expression_is_refused() -> None:
    """An expression that RE2 refuses is ignored."""
    with pytest.raises(ValueError, match="missing"):
        compile_rules(configured(Category(id="c", title="c", match=Match(words=("re:a(b",)))))


BASE_SETTINGS = configured(
    Category(id="c", title="c", match=Match(words=("a", "b"), tags=("t",))),
    Category(id="d", title="d"),
    feeds=(Feed(id="f", title="f", exclude=Exclude(categories=("c",))),),
)


@pytest.mark.parametrize(
    "changed",
    [
        configured(*BASE_SETTINGS.categories, feeds=BASE_SETTINGS.feeds, sources=()),
        configured(
            *BASE_SETTINGS.categories, feeds=BASE_SETTINGS.feeds, sources=(source(categories=("c",)),)
        ),
        configured(*BASE_SETTINGS.categories),
        configured(BASE_SETTINGS.categories[0], feeds=BASE_SETTINGS.feeds),
        configured(
            BASE_SETTINGS.categories[0], Category(id="d", title="d", parent="c"), feeds=BASE_SETTINGS.feeds
        ),
        configured(
            BASE_SETTINGS.categories[0], Category(id="d", title="d", enabled=False), feeds=BASE_SETTINGS.feeds
        ),
        configured(
            Category(id="c", title="c", match=Match(words=("a",), tags=("t",))),
            BASE_SETTINGS.categories[1],
            feeds=BASE_SETTINGS.feeds,
        ),
        configured(
            Category(
                id="c", title="c", match=Match(words=("a", "b"), tags=("t",), fields=(MatchField.BODY,))
            ),
            BASE_SETTINGS.categories[1],
            feeds=BASE_SETTINGS.feeds,
        ),
        configured(
            *BASE_SETTINGS.categories,
            feeds=(Feed(id="f", title="f", exclude=Exclude(sources=("newsroom",))),),
        ),
    ],
)
def test_the_digest_follows_the_rules(changed: Settings) -> None:
    """A changed rule does not re-sort the stored articles."""
    assert compile_rules(changed).digest != compile_rules(BASE_SETTINGS).digest


def test_the_digest_ignores_everything_else() -> None:
    """A new title, or another order in the file, re-sorts every stored article."""
    same = Settings(
        file=Path("/other.yaml"),
        site=Site(title="other", url="https://other.example"),
        database="",
        sources=(source(title="other", enabled=False),),
        categories=(
            Category(id="d", title="other", listed=False),
            Category(id="c", title="c", match=Match(words=("b", "a"), tags=("t",))),
        ),
        feeds=(Feed(id="f", title="other", limit=3, exclude=Exclude(categories=("c",))),),
    )
    assert compile_rules(same).digest == compile_rules(BASE_SETTINGS).digest


@given(st.lists(WORDS, max_size=6), st.text("aiAI教育ＡＩ+5Gg のé- ", max_size=20))
@hypothesis_settings(deadline=None, max_examples=100)
def test_the_index_finds_what_a_plain_search_finds(words: list[str], text: str) -> None:
    """The index over the beginnings of words misses one, or finds one too many."""
    categories = [
        Category(id=f"c{number}", title="c", match=Match(words=(word,))) for number, word in enumerate(words)
    ]
    found = labels_of(draft(text), "newsroom", compile_rules(configured(*categories)))
    folded = fold(text)
    plain = {
        category_label(f"c{n}")
        for n, word in enumerate(words)
        if fold(word) and stands_in(fold(word), folded)
    }
    assert found - {ALL, source_label("newsroom")} == plain


@given(st.text(st.characters(codec=None), max_size=40), st.text(st.characters(codec=None), max_size=8))
@hypothesis_settings(deadline=None)
def test_any_strings_are_classified(text: str, word: str) -> None:
    """Some article or some word raises an error."""
    rules = compile_rules(
        configured(Category(id="c", title="c", match=Match(words=(f"x{word}",), url=(f"/{word}",))))
    )
    article = draft(text, tags=(text,), url=f"https://example.org/{text}")
    assert ALL in labels_of(article, "newsroom", rules)
