"""Which relative paths a glob takes."""

import fnmatch
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.sources.globs import compile_globs


def take_slowly(pattern: str, path: str) -> bool:
    """The same by plain recursion, name by name."""

    def take(patterns: list[str], names: list[str]) -> bool:
        if not patterns:
            return not names
        if patterns == ["**"]:
            return names != []
        if patterns[0] == "**":
            return any(take(patterns[1:], names[place:]) for place in range(len(names) + 1))
        return bool(names) and fnmatch.fnmatchcase(names[0], patterns[0]) and take(patterns[1:], names[1:])

    return take(pattern.split("/"), path.split("/"))


NAMES = st.text("abc-!]^\\[.\n新", min_size=1, max_size=5).filter(lambda name: name not in {".", ".."})
PATHS = st.lists(NAMES, min_size=1, max_size=5).map("/".join)
NAME_PATTERNS = st.one_of(
    st.just("**"),
    st.text("ab*?[]!-.c^\\新", min_size=1, max_size=8).filter(lambda name: name not in {".", ".."}),
)
PATTERNS = st.lists(NAME_PATTERNS, min_size=1, max_size=5).map("/".join)


@pytest.mark.parametrize(
    ("pattern", "taken", "left"),
    [
        ("**/*.html", ["a.html", "x/a.html", "x/y/a.html"], ["a.htm", "a.html/b", "a.HTML"]),
        ("*.md", ["a.md"], ["x/a.md"]),
        ("news/**", ["news/a", "news/x/y.html"], ["news", "newsx/a", "x/news/a"]),
        ("news/", ["news/a", "news/x/y.html"], ["news", "newsx/a"]),
        ("news/**/", ["news/a", "news/x/y.html"], ["news"]),
        ("**", ["a", "x/y"], []),
        ("**/**/a", ["a", "x/a", "x/y/a"], ["b"]),
        ("news/**/a.html", ["news/a.html", "news/x/y/a.html"], ["a.html", "x/news/a.html"]),
        ("**/news/*.html", ["news/a.html", "x/news/a.html"], ["news/x/a.html"]),
        ("**/a*/**/*b", ["a/b", "x/ab/y/z/bb"], ["b", "x/b", "ab"]),
        ("./news/*.html", ["news/a.html"], ["x/news/a.html"]),
        ("/news/*.html", ["news/a.html"], ["x/news/a.html"]),
        ("a?c", ["abc", "a新c"], ["a/c", "ac"]),
        ("[a-c].md", ["a.md", "c.md"], ["d.md", "A.md"]),
        ("[!a-c].md", ["d.md", "新.md"], ["a.md", "x/.md"]),
        ("x[+-9]y", ["x1y", "x.y"], ["x/y"]),
        ("x[!b]y", ["xay"], ["xby", "x/y"]),
        ("[]x].md", ["].md", "x.md"], ["[.md"]),
        ("[c-a].md", [], ["a.md", "b.md", "c.md"]),
        ("[ab", ["[ab"], ["a"]),
        ("*b*c*", ["bcb", "bc", "abacab"], ["cb"]),
        ("**/b/**/c/**/d", ["b/c/b/c/d", "b/c/b/d"], ["c/b/d"]),
        ("a**b", ["ab", "axxb"], ["a/b"]),
        ("../*.html", [], ["a.html", "x/a.html"]),
        ("", [], ["a"]),
        ("*.[hH][tT][mM]", ["A.HTM", "a.htm"], ["a.html"]),
    ],
)
def test_a_pattern_takes_what_it_says(pattern: str, taken: list[str], left: list[str]) -> None:
    """A glob takes a path it should leave, or leaves one it should take."""
    globs = compile_globs([pattern])
    assert [path for path in taken + left if globs.matches(path)] == taken


def test_several_patterns_take_what_any_of_them_takes() -> None:
    """Patterns hinder each other, or none takes everything."""
    globs = compile_globs(["**/*.html", "drafts/*.md", "**/*.htm"])
    assert [globs.matches(path) for path in ("x/a.html", "a.htm", "drafts/a.md", "a.md")] == [
        True,
        True,
        True,
        False,
    ]
    assert not compile_globs([]).matches("a")
    assert not compile_globs([]).admits("a")


@pytest.mark.parametrize(
    ("patterns", "entered", "passed"),
    [
        (["**/*.html"], ["a", "a/b"], []),
        (["*.md"], [], ["a"]),
        (["news/*.html"], ["news"], ["news/x", "old"]),
        (["news/**/*.html"], ["news", "news/x", "news/x/y"], ["old", "old/news"]),
        (["20[0-9][0-9]/*/a.md"], ["2026", "2026/x"], ["1999", "2026/x/y"]),
        (["a/*.md", "b/**"], ["a", "b", "b/c"], ["c"]),
    ],
)
def test_only_folders_that_may_hold_something_are_entered(
    patterns: list[str],
    entered: list[str],
    passed: list[str],
) -> None:
    """A folder is walked for nothing, or one that holds articles is passed over."""
    globs = compile_globs(patterns)
    assert [folder for folder in entered + passed if globs.admits(folder)] == entered


@settings(deadline=None, max_examples=125)
@given(PATTERNS, PATHS)
def test_patterns_mean_what_name_by_name_matching_means(pattern: str, path: str) -> None:
    """The compiled expression and plain recursion over names disagree."""
    assert compile_globs([pattern]).matches(path) == take_slowly(pattern, path)


@settings(deadline=None, max_examples=60)
@given(st.lists(PATTERNS, max_size=3), PATHS)
def test_every_folder_above_a_taken_file_is_entered(patterns: list[str], path: str) -> None:
    """A file that a glob takes is never met, because a folder above it is not entered."""
    globs = compile_globs(patterns)
    if globs.matches(path):
        names = path.split("/")
        assert all(globs.admits("/".join(names[:depth])) for depth in range(1, len(names)))


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60), st.text(min_size=1, max_size=60))
def test_any_text_is_a_pattern(pattern: str, path: str) -> None:
    """Some text cannot be compiled."""
    globs = compile_globs([pattern])
    assert globs.matches(path) in {True, False}
    assert globs.admits(path) in {True, False}


def test_a_spiteful_pattern_is_no_burden() -> None:
    """Stars and long names multiply: this test then takes years."""
    globs = compile_globs(["**/*a*a*a*a*a*a*a*a*b/**/*a*a*a*a*b/**/c*a*a*a*a*a*d"])
    assert not globs.matches("/".join(["a" * 200] * 15))


def test_pathlib_takes_the_same_files(tmp_path: Path) -> None:
    """The globs that admins know from elsewhere mean something else here."""
    for name in ("a.html", "x/b.html", "x/y/c.html", "x/y/d.md", "z/e.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    files = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()]
    for pattern in ("**/*.html", "*.html", "x/**/*.html", "*/*.md", "**/y/*", "x/*/[cd].*"):
        expected = {
            path.relative_to(tmp_path).as_posix() for path in tmp_path.glob(pattern) if path.is_file()
        }
        globs = compile_globs([pattern])
        assert {path for path in files if globs.matches(path)} == expected
