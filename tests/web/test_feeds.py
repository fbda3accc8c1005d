"""Addresses of feeds: negotiation, links, redirects, and where absolute addresses come from."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from feeds.model.representation import Format
from feeds.model.settings import Settings
from tests.web.conftest import make_app
from tests.web.samples import SITE_URL, SLUG
from tests.web.shelves import MemoryStore
from tests.web.test_negotiation import AGGREGATOR, BROWSER

FOLDERS = ["/feeds/all", "/feeds/picks", "/categories/vocational", "/sources/campus"]


@pytest.mark.parametrize("path", FOLDERS)
def test_a_browser_gets_the_page(client: FlaskClient, path: str) -> None:
    """VIEW-01, VIEW-02: the address without an extension is not the feed's page for people."""
    for accept in (BROWSER, "*/*", ""):
        response = client.get(path, headers={"Accept": accept})
        assert (response.status_code, response.mimetype) == (200, "text/html")
        assert "Accept," in response.headers["Vary"] + ","
        assert "Content-Location" not in response.headers


@pytest.mark.parametrize("path", FOLDERS)
@pytest.mark.parametrize(("accept", "form"), [(AGGREGATOR, Format.ATOM), ("application/rss+xml", Format.RSS)])
def test_a_reader_gets_the_feed(client: FlaskClient, path: str, accept: str, form: Format) -> None:
    """VIEW-02, HTTP-07: an aggregator that names a feed type above text/html does not get the feed."""
    response = client.get(path, headers={"Accept": accept})
    plain = client.get(f"{path}.{form.value}")
    assert response.data == plain.data
    assert response.headers["Content-Type"] == form.media_type
    assert response.headers["ETag"] == plain.headers["ETag"]
    assert response.headers["Content-Location"] == f"{SITE_URL}{path}.{form.value}"
    assert response.headers["Vary"] == "Accept, Accept-Encoding"


def test_a_negotiated_304_keeps_its_content_location(client: FlaskClient) -> None:
    """HTTP-04: the 304 of a negotiated feed forgets what it stands for."""
    first = client.get("/feeds/all", headers={"Accept": AGGREGATOR})
    again = client.get("/feeds/all", headers={"Accept": AGGREGATOR, "If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    for name in ("Content-Location", "Vary", "ETag", "Cache-Control", "Link"):
        assert again.headers[name] == first.headers[name]


@pytest.mark.parametrize(
    "accept", ["image/png", "application/vnd.unheard-of", "text/plain;q=0.1", "*/*;q=0", "text/html;q=0"]
)
def test_nothing_is_406(client: FlaskClient, accept: str) -> None:
    """HTTP-10: a client that asks for something else is sent away."""
    assert client.get("/feeds/all", headers={"Accept": accept}).status_code == 200


@pytest.mark.parametrize("form", list(Format))
def test_link_headers_mirror_the_elements(client: FlaskClient, form: Format) -> None:
    """DISC-02: Link does not name this feed as self and the page and other formats as alternates."""
    link = client.get(f"/feeds/picks.{form.value}").headers["Link"]
    assert f'<{SITE_URL}/feeds/picks>; rel="alternate"; type="text/html"' in link
    assert link.count('rel="self"') == 1
    assert f'<{SITE_URL}/feeds/picks.{form.value}>; rel="self"' in link
    assert link.count('rel="alternate"') == len(Format)


def test_the_page_names_its_formats_too(client: FlaskClient) -> None:
    """DISC-02: a page's Link header lacks a format, or names a self that it is not."""
    link = client.get("/feeds/picks").headers["Link"]
    assert link.count('rel="alternate"') == len(Format)
    assert "self" not in link


@pytest.mark.parametrize("name", ["/feeds/picks", "/categories/ai.rss"])
def test_a_trailing_slash_leads_to_the_address(client: FlaskClient, name: str) -> None:
    """HTTP-20: the redirect is not to the canonical address, or follows the Host header."""
    response = client.get(name + "/", headers={"Host": "evil.example"})
    assert (response.status_code, response.headers["Location"]) == (308, SITE_URL + name)
    assert client.get("/feeds/nothing/").status_code == 404


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:99999", "<script>", "a b", "[", "", "xn--\x00"]
)
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/feeds/picks",
        "/feeds/picks/",
        "/feeds/picks.rss",
        "//feeds/picks",
        f"/articles/{SLUG}",
        "/nothing",
        "/feeds//picks",
    ],
)
def test_the_host_header_is_never_used(client: FlaskClient, host: str, path: str) -> None:
    """HTTP-20: an address on a page, in a header or in a redirect comes from the request."""
    response = client.get(
        path, headers={"Host": host, "X-Forwarded-Host": "evil.example"}, base_url="http://local.example"
    )
    assert response.status_code < 500
    assert "evil.example" not in response.text + str(response.headers)
    assert "local.example" not in response.text + str(response.headers)


@pytest.fixture
def moved(settings: Settings, store: MemoryStore) -> FlaskClient:
    """The samples, after `picks` was called `best` for years and the source `campus` was `school`."""
    (picks, off), (newsroom, campus) = settings.feeds, settings.sources
    renamed = replace(
        settings,
        feeds=(replace(picks, aliases=("finest", "best")), off),
        sources=(newsroom, replace(campus, aliases=("school",))),
    )
    store.retired = {"/feeds/best", "/feeds/ended", "/categories/ended", "/sources/ended", "/feeds/off"}
    return make_app(renamed, store).test_client()


@pytest.mark.parametrize("extension", ["", ".rss", ".atom", ".json"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/feeds/best", "/feeds/picks"),
        ("/feeds/finest", "/feeds/picks"),
        ("/sources/school", "/sources/campus"),
    ],
)
def test_a_renamed_feed_is_found_for_years(moved: FlaskClient, old: str, new: str, extension: str) -> None:
    """HTTP-13: a former id is no 301 to the new address, or the answer may not be kept."""
    response = moved.get(old + extension, headers={"Host": "evil.example"})

    assert (response.status_code, response.headers["Location"]) == (301, SITE_URL + new + extension)
    assert response.headers["Cache-Control"] == "public, max-age=31536000"
    assert moved.get(new + extension).status_code == 200, "a chain of redirects"


@pytest.mark.parametrize("path", ["/feeds/ended", "/categories/ended.rss", "/sources/ended.json"])
def test_a_removed_feed_is_gone(moved: FlaskClient, path: str) -> None:
    """HTTP-14: readers of a feed that was taken out of the file ask for it for ever."""
    response = moved.get(path)

    assert response.status_code == 410
    assert "已经停止" in response.text
    assert response.headers["Cache-Control"] == "public, max-age=3600"


@pytest.mark.parametrize("path", ["/feeds/off.rss", "/feeds/never.rss", "/categories/gone"])
def test_what_is_switched_off_or_never_was_is_not_found(moved: FlaskClient, path: str) -> None:
    """HTTP-14: readers of a paused feed are told to unsubscribe."""
    assert moved.get(path).status_code == 404
