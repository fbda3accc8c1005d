"""Whether globs share files."""

import fnmatch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.settings.overlap import share_files


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (["**/*.html"], ["**/*.html"], True),
        (["**/*.html"], ["*.md", "news/*.htm?"], True),
        (["**/*.html"], ["**/*.md"], False),
        (["*.html"], ["a/*.html"], False),
        (["a/**"], ["**/b"], True),
        (["a/**/c"], ["a/c"], True),
        (["a/**"], ["b/**"], False),
        (["a*b"], ["*ab"], True),
        (["a?"], ["b?"], False),
        (["[ab].md"], ["c.md"], True),
        (["[.md"], ["[.md"], True),
        (["[.md"], ["].md"], False),
        (["**"], ["a/b/c"], True),
        ([], ["**"], False),
    ],
)
def test_globs_share_files_or_not(one: list[str], other: list[str], expected: bool) -> None:  # noqa: FBT001 -- a column
    """Two sources over one directory are told apart by their globs, whichever comes first."""
    assert expected == share_files(one, other)
    assert expected == share_files(other, one)


NAMES = st.text(alphabet="ab", max_size=5)
GLOBS = st.text(alphabet="ab*?", min_size=1, max_size=5).filter(lambda glob: "**" not in glob)


@settings(deadline=None, max_examples=75)
@given(one=GLOBS, other=GLOBS, name=NAMES)
def test_globs_that_match_one_name_share_files(one: str, other: str, name: str) -> None:
    """There is no file that two globs match and that we say they do not share."""
    if fnmatch.fnmatchcase(name, one) and fnmatch.fnmatchcase(name, other):
        assert share_files([one], [other])


def test_long_globs_are_compared_in_time() -> None:
    """Two globs of nothing but stars cost their lengths' product, not an exponential."""
    assert not share_files(["*a" * 120 + "b"], ["*a" * 120 + "c"])
