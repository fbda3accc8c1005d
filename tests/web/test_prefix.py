"""A site below a path, behind proxies that cut the path off and others that do not."""

import pytest
from flask.testing import FlaskClient

from feeds.web.prefix import parse_prefix
from tests.web.conftest import make_app
from tests.web.samples import SLUG, make_settings, make_store


def make_client(url: str) -> FlaskClient:
    """The sample site at another address."""
    settings = make_settings(url=url)
    return make_app(settings, make_store(settings)).test_client()


@pytest.mark.parametrize(
    ("url", "prefix"),
    [
        ("https://www.example.edu", ""),
        ("https://www.example.edu/feeds", "/feeds"),
        ("https://www.example.edu/a/b", "/a/b"),
        ("https://www.example.edu/%E6%96%B0", "/\u00e6\u0096\u00b0"),
    ],
)
def test_the_prefix_is_the_address_own_path(url: str, prefix: str) -> None:
    """The prefix is not what WSGI calls the site's path."""
    assert parse_prefix(url) == prefix


@pytest.mark.parametrize(
    "url",
    [
        "https://www.example.edu/feeds",
        "https://www.example.edu/news/feeds",
        "https://www.example.edu/%E6%96%B0",
    ],
)
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/feeds/all.rss",
        "/feeds/all",
        "/feeds.opml",
        "/categories/ai.json",
        f"/articles/{SLUG}",
        "/healthz",
    ],
)
def test_requests_arrive_with_and_without_the_prefix(url: str, path: str) -> None:
    """HTTP-20: a proxy that strips the prefix, and one that does not, do not see the same site."""
    client = make_client(url)
    prefix = url.removeprefix("https://www.example.edu")
    stripped, whole = client.get(path), client.get(prefix + path)
    assert (stripped.status_code, whole.status_code) == (200, 200)
    assert stripped.data == whole.data
    assert b"http://localhost" not in stripped.data


def test_the_prefix_alone_is_the_directory() -> None:
    """The site's address without a trailing slash does not answer."""
    assert make_client("https://www.example.edu/feeds").get("/feeds").status_code == 200


def test_what_only_begins_like_the_prefix_is_not_cut() -> None:
    """A path that shares letters with the prefix is taken for one below it."""
    assert make_client("https://www.example.edu/feed").get("/feeds/all.rss").status_code == 200
    assert make_client("https://www.example.edu/feeds").get("/feeds/nothing.rss").status_code == 404


def test_every_link_carries_the_prefix() -> None:
    """HTTP-20: a link, a redirect or a header leads out of the site."""
    client = make_client("https://www.example.edu/feeds")
    page = client.get("/feeds/all")
    assert "https://www.example.edu/feeds/feeds/all.rss" in page.text
    assert 'href="/' not in page.text
    redirect = client.get("/feeds/all/")
    assert redirect.headers["Location"] == "https://www.example.edu/feeds/feeds/all"
    assert "https://www.example.edu/feeds/feeds/all.atom" in client.get("/feeds/all.rss").headers["Link"]
