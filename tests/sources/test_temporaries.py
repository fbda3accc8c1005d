"""Which names are passed over."""

import pytest

from feeds.sources.temporaries import is_temporary


@pytest.mark.parametrize(
    "name",
    [
        *(".hidden.html", ".a.html.Xy12Zk", ".#a.html", "a.html~", "#a.html#", "~$a.html", "a.html.swp"),
        *("a.html.part", "a.html.1f2e3d.partial", "A.HTML.TMP", "a.html.crdownload", "a.html.filepart"),
        *("lost+found", "@eaDir", "__MACOSX", ".git"),
    ],
)
def test_hidden_names_backups_and_downloads_are_passed_over(name: str) -> None:
    """A file that is nobody's article, or only half of one, is taken."""
    assert is_temporary(name)


@pytest.mark.parametrize(
    "name", ["a.html", "part", "tmp", "a.part.html", "部分.md", "a~b.html", "#1 news.html", "a"]
)
def test_other_names_are_articles(name: str) -> None:
    """An article is passed over in silence because of its name."""
    assert not is_temporary(name)
