"""The way of a fetch, without a network."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.sources.web.redirects import Lost, Trail, is_redirect, locate
from feeds.text import urls

HERE = "https://www.example.edu/news/feed?a=1"


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/rss", "https://www.example.edu/rss"),
        ("rss", "https://www.example.edu/news/rss"),
        ("?b=2", "https://www.example.edu/news/feed?b=2"),
        ("//cdn.example.edu/x", "https://cdn.example.edu/x"),
        ("http://other.example/x#top", "http://other.example/x"),
        ("https://me:secret@other.example/x", "https://other.example/x"),
        ("HTTPS://OTHER.example:443/../x y", "https://other.example/x%20y"),
        ("https://例子.example/新".encode().decode("latin-1"), "https://xn--fsqu00a.example/%E6%96%B0"),
        ("/\xd0\xc2", "https://www.example.edu/%D0%C2"),
        ("mailto:news@example.edu", ""),
        ("javascript:alert(1)", ""),
        ("ftp://example.edu/", ""),
        ("http://[::1/", ""),
        ("http://", ""),
        ("   ", ""),
        ("", ""),
    ],
)
def test_a_location_is_read_as_browsers_do(location: str, target: str) -> None:
    """A Location leads elsewhere than in a browser, or somewhere that is no web address."""
    assert locate(location, HERE) == target


@given(st.text(alphabet=st.characters(max_codepoint=255), max_size=40))
def test_any_location_is_a_legal_address_or_none(location: str) -> None:
    """Some Location raises, or gives an address with a password, a fragment or a blank."""
    target = locate(location, HERE)
    if target:
        assert urls.is_absolute(target)
        assert not set(target) & set("# \t\r\n")
        assert urls.without_credentials(target) == target


def test_a_trail_knows_what_moved_for_good() -> None:
    """A move behind a passing redirect is taken for one of the address that was asked."""
    trail = Trail("http://a.example/")
    trail.follow(301, "https://a.example/", 0)
    assert (trail.here, trail.moved) == ("https://a.example/", "https://a.example/")
    trail.follow(308, "/feed", 0)
    assert trail.moved == "https://a.example/feed"
    trail.follow(302, "/today", 0)
    trail.follow(301, "/today.xml", 0)
    assert trail.moved == "https://a.example/feed"
    assert trail.here == "https://a.example/today.xml"
    assert trail.asked == "http://a.example/"


def test_circles_and_long_ways_end() -> None:
    """A circle is run round, a sixth redirect followed, or a cookie's way round taken for a circle."""
    trail = Trail("http://a.example/")
    trail.follow(302, "/", 1)
    with pytest.raises(Lost, match="in a circle") as caught:
        trail.follow(302, "http://a.example:80/#x", 1)
    assert caught.value.status == 302
    trail = Trail("http://a.example/")
    for hop in range(5):
        trail.follow(302, f"/{hop}", 0)
    with pytest.raises(Lost, match="more than 5 times"):
        trail.follow(302, "/5", 0)


def test_only_redirects_redirect() -> None:
    """A 300 or a 304 is followed, or a 307 is not."""
    assert [status for status in range(200, 600) if is_redirect(status)] == [301, 302, 303, 307, 308]
