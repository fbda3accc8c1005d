"""Which page a host is told that its picture stands in."""

import pytest

from feeds.sources.web.referer import name_page

PAGE = "https://www.example.edu/news/1.htm?a=b#top"


@pytest.mark.parametrize(
    ("page", "url", "told"),
    [
        (PAGE, "https://www.example.edu/a.png", "https://www.example.edu/news/1.htm?a=b"),
        (PAGE, "https://img.example.edu/a.png", "https://www.example.edu/"),
        (PAGE, "http://www.example.edu/a.png", None),
        ("http://www.example.edu", "http://www.example.edu/a.png", "http://www.example.edu/"),
        ("http://www.example.edu/1", "https://www.example.edu/a.png", "http://www.example.edu/"),
        ("http://www.example.edu:81/1", "http://www.example.edu/a.png", "http://www.example.edu:81/"),
        ("https://me:secret@www.example.edu/1", "https://www.example.edu/a.png", "https://www.example.edu/1"),
        ("https://me:secret@www.example.edu/1", "https://b.example/a.png", "https://www.example.edu/"),
        ("", "https://www.example.edu/a.png", None),
        ("urn:uuid:1", "https://www.example.edu/a.png", None),
    ],
)
def test_the_page_as_a_browser_names_it(page: str, url: str, told: str | None) -> None:
    """A host that wants to know is not told, or a stranger is told more than where we come from."""
    assert name_page(page, url).get("Referer") == told
