"""Names from outside, and the places that `include` has for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import ArticleError, Malformed, UnknownFormat
from feeds.sources.globs import compile_globs
from feeds.sources.naming import Places, clean_name
from feeds.sources.temporaries import is_temporary


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("story.md", "story.md"),
        ("通知 一.html", "通知 一.html"),
        ("../../etc/cron.d/story.md", "story.md"),
        ("/etc/passwd", "passwd"),
        ("C:\\fakepath\\story.md", "story.md"),
        ("..\\story.md", "story.md"),
        ("e\u0301.md", "\u00e9.md"),
        ("two  blanks\t.md", "two blanks .md"),
        ("全角\u3000空格.md", "全角 空格.md"),
        ("zero\u200bwidth.md", "zerowidth.md"),
    ],
)
def test_only_the_last_part_of_a_name_counts(given_name: str, name: str) -> None:
    """A sender chooses a folder, or a good name is refused or spoilt."""
    assert clean_name(given_name) == name


@pytest.mark.parametrize(
    "given_name",
    [
        *("", "/", "a/", ".", "..", "a/..", " ", ".htaccess", "~x.md", "x.md~", "x.part"),
        *("a\0.md", "a\x1b[m.md", "a\u202egpj.md", "a\udcff.md", "a\ufffd.md", "学" * 67, "x" * 201),
    ],
)
def test_what_can_be_no_name_is_refused(given_name: str) -> None:
    """A hidden name, a temporary one, or one with control characters lies in the directory."""
    with pytest.raises(Malformed):
        clean_name(given_name)


@given(st.text())
def test_a_clean_name_is_one_name_and_stays_clean(given_name: str) -> None:
    """Some text from outside still holds a way out, or is cleaned to another name the second time."""
    try:
        name = clean_name(given_name)
    except ArticleError:
        return
    assert "/" not in name
    assert not is_temporary(name)
    assert clean_name(name) == name


@pytest.mark.parametrize(
    ("include", "name", "path"),
    [
        (("**/*.md",), "a.md", "a.md"),
        (("*.md",), "a.md", "a.md"),
        (("posts/*.md",), "a.md", "posts/a.md"),
        (("posts/**/*.md", "items/in/*.json"), "a.json", "items/in/a.json"),
        (("2026-*/x/*.md", "news/**"), "a.md", "news/a.md"),
        (("exact/story.md",), "story.md", "exact/story.md"),
    ],
)
def test_an_article_stands_where_its_source_takes_it(include: tuple[str, ...], name: str, path: str) -> None:
    """A pushed file lies where no pass looks for it."""
    places = Places(include)

    assert places.find_article(name) == path
    assert compile_globs(include).matches(path)


@pytest.mark.parametrize(
    ("include", "name"), [(("**/*.md",), "a.json"), (("2026-*/*.md",), "a.md"), (("a/b.md",), "c.md")]
)
def test_what_no_pattern_takes_is_refused_with_the_patterns(include: tuple[str, ...], name: str) -> None:
    """A file that nobody would ever read is stored, or its sender does not learn what would be taken."""
    places = Places(include)

    with pytest.raises(UnknownFormat, match="include") as refused:
        places.find_article(name)
    assert include[0] in refused.value.sentence


def test_no_name_leads_out_of_the_directory() -> None:
    """`**/*.md` takes `../x.md`, so a name from outside reaches a file beside the directory."""
    places = Places(("**/*.md",))

    assert places.find_article("../../x.md") == "x.md"
    assert places.find_beside("posts/a.md", "../../x.png") == "posts/x.png"
    with pytest.raises(UnknownFormat, match="include"):
        places.find_beside("a.md", "x.md")
