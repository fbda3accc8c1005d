"""Where a request's errors end."""

import logging
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient

from feeds.model.article import Article
from feeds.model.settings import Settings
from tests.web.conftest import make_app
from tests.web.samples import SITE_URL, SLUG, make_store
from tests.web.shelves import MemoryStore


@dataclass
class BrokenStore(MemoryStore):
    """A store with a mistake in it."""

    def find_article(self, slug: str) -> Article | None:
        """Fail as nobody foresaw."""
        raise ZeroDivisionError("the secret of " + slug)


@pytest.mark.parametrize(
    "path", ["/feeds/all.rss", "/feeds/all", "/", f"/articles/{SLUG}", "/media/newsroom/x.png", "/feeds.opml"]
)
def test_a_busy_database_is_503(
    client: FlaskClient, store: MemoryStore, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    """HTTP-16: a database that does not answer is no 503 with Retry-After, logged once."""
    store.refuses = True
    response = client.get(path)
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert response.headers["Cache-Control"] == "no-store"
    assert "secret" not in response.text
    records = [record for record in caplog.records if record.name.startswith("feeds")]
    assert len(records) == 1
    assert records[0].exc_info is None


def test_our_own_mistake_is_500(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    """An unforeseen error shows its details, or leaves no traceback in the log."""
    client = make_app(settings, BrokenStore()).test_client()
    response = client.get(f"/articles/{SLUG}%0Aforged?ui=en")
    assert response.status_code == 404
    response = client.get(f"/articles/{SLUG}?ui=en")
    assert response.status_code == 500
    assert "The mistake is ours" in response.text
    assert "secret" not in response.text
    assert "Zero" not in response.text
    records = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(records) == 1
    assert records[0].exc_info is not None
    assert records[0].exc_info[0] is ZeroDivisionError


@pytest.mark.parametrize(("path", "method", "status", "words"), [
    ("/nothing", "GET", 404, "There is no such page"),
    ("/feeds/nothing", "GET", 404, "There is no such page"),
    ("/categories/later", "GET", 503, "Not ready yet"),
    ("/feeds/all", "POST", 405, "This address can only be read"),
    ("/media/newsroom/images/hall.png", "GET", 416, "This request cannot be understood"),
])  # fmt: skip
def test_error_pages_are_in_the_house_style(
    client: FlaskClient, path: str, method: str, status: int, words: str
) -> None:
    """An error page has no way back, no style, or a language that was not chosen."""
    response = client.open(path + "?ui=en", method=method, headers={"Range": "bytes=99999999-"})
    assert response.status_code == status
    assert words in response.text
    assert "<style>" in response.text
    assert f'href="{SITE_URL}/?ui=en"' in response.text
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_404_may_be_kept_for_a_minute(settings: Settings) -> None:
    """A feed that comes into being stays away from caches for long."""
    client = make_app(settings, make_store(settings)).test_client()
    assert client.get("/feeds/nothing.rss").headers["Cache-Control"] == "public, max-age=60"
