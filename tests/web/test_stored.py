"""Stored representations as answers: headers, conditions, codings, methods."""

import gzip
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feeds.model.representation import Coding, Format
from feeds.web.stored import ATTEMPTS
from tests.web.conftest import make_app
from tests.web.samples import CHANGED, NOW, SITE_URL, UNPUBLISHED, make_settings, make_store
from tests.web.shelves import MemoryStore

RSS = "/feeds/all.rss"
PATHS = [
    "/feeds/all.rss",
    "/feeds/picks.atom",
    "/categories/ai.json",
    "/sources/newsroom.rss",
    "/feeds.opml",
    "/feeds.json",
]
SHARED = ("ETag", "Cache-Control", "Vary", "Last-Modified", "Link", "Access-Control-Allow-Origin")


def get(client: FlaskClient, path: str = RSS, **headers: str) -> TestResponse:
    """A GET whose header names are written with underscores."""
    return client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_its_validators(client: FlaskClient, store: MemoryStore, path: str) -> None:
    """HTTP-01: ETag, Last-Modified, Cache-Control and Vary are those that were stored."""
    response = get(client, path)
    head = store.representations[path, Coding.IDENTITY].head
    assert response.status_code == 200
    assert response.headers["ETag"] == head.validators.etag
    assert response.headers["Last-Modified"] == "Thu, 05 Mar 2026 03:30:00 GMT"
    assert response.headers["Cache-Control"].startswith("public, max-age=1800,")
    assert response.headers["Vary"] == "Accept-Encoding"
    assert response.data == store.representations[path, Coding.IDENTITY].body


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/feeds/all.rss", "application/rss+xml; charset=utf-8"),
        ("/feeds/all.atom", "application/atom+xml; charset=utf-8"),
        ("/feeds/all.json", "application/feed+json"),
        ("/feeds.opml", "text/x-opml; charset=utf-8"),
        ("/feeds.json", "application/json"),
    ],
)
def test_content_types_are_exact(client: FlaskClient, path: str, media_type: str) -> None:
    """HTTP-12: a type or its charset differs from what was stored."""
    assert get(client, path).headers["Content-Type"] == media_type


@pytest.mark.parametrize(
    "accept", ["text/html", "application/atom+xml", "application/rss+xml;q=0", "image/*", "", "junk"]
)
def test_an_extension_decides_alone(client: FlaskClient, accept: str) -> None:
    """HTTP-11, HTTP-10: Accept changes what an explicit address gives, or makes a 406 of it."""
    response = get(client, Accept=accept)
    assert (response.status_code, response.mimetype) == (200, "application/rss+xml")
    assert response.data == get(client).data


def test_if_none_match_gives_a_bare_304(client: FlaskClient) -> None:
    """HTTP-04: a 304 has no body and repeats what a 200 would say."""
    first = get(client)
    for header in (first.headers["ETag"], f'"x", W/{first.headers["ETag"]}', "*"):
        again = get(client, If_None_Match=header)
        assert (again.status_code, again.data) == (304, b"")
        assert {name: again.headers[name] for name in SHARED} == {
            name: first.headers[name] for name in SHARED
        }
        assert "Content-Type" not in again.headers
        assert "Content-Encoding" not in again.headers


@pytest.mark.parametrize("header", ['""', "", "garbage", '"other"', "W/", '"' * 500, "\x80\xff"])
def test_no_match_is_the_whole_feed(client: FlaskClient, header: str) -> None:
    """HTTP-02: an empty tag or garbage is taken for a match, or is an error."""
    assert get(client, If_None_Match=header).status_code == 200


def test_the_tag_outweighs_the_date(client: FlaskClient) -> None:
    """HTTP-03: If-Modified-Since decides although If-None-Match was sent."""
    when = get(client).headers["Last-Modified"]
    assert get(client, If_None_Match='"other"', If_Modified_Since=when).status_code == 200


@pytest.mark.parametrize(
    ("since", "status"),
    [
        ("Thu, 05 Mar 2026 03:30:00 GMT", 304),
        ("Thu, 05 Mar 2026 03:29:59 GMT", 200),
        ("Thu, 05 Mar 2026 05:00:00 GMT", 200),
        ("never", 200),
    ],
)
def test_if_modified_since(client: FlaskClient, since: str, status: int) -> None:
    """HTTP-05: an illegal or future date is honoured, or a good one is not."""
    assert get(client, If_Modified_Since=since).status_code == status


def test_last_modified_is_never_later_than_now(client: FlaskClient, store: MemoryStore) -> None:
    """HTTP-05: a stored moment a second ahead is sent, or the earlier one that we send hides a change."""
    store.put(RSS, Format.RSS.media_type, b"<rss/>", moment=NOW.replace(microsecond=0) + timedelta(seconds=2))
    shown = get(client).headers["Last-Modified"]
    assert shown == "Thu, 05 Mar 2026 04:00:30 GMT"
    assert get(client, If_Modified_Since=shown).status_code == 200


@pytest.mark.parametrize("coding", list(Coding))
def test_each_coding_has_its_own_tag(client: FlaskClient, coding: Coding) -> None:
    """HTTP-06: two codings share an ETag, or the right one does not give a 304."""
    responses = {one: get(client, Accept_Encoding=one.value) for one in Coding}
    tags = [response.headers["ETag"] for response in responses.values()]
    assert len(set(tags)) == len(Coding)
    assert not any(tag.startswith("W/") for tag in tags)
    own = get(client, Accept_Encoding=coding.value, If_None_Match=responses[coding].headers["ETag"])
    assert own.status_code == 304
    other = next(one for one in Coding if one is not coding)
    assert get(client, Accept_Encoding=other.value, If_None_Match=own.headers["ETag"]).status_code == 200


def test_gzip_is_sent_as_stored(client: FlaskClient, store: MemoryStore) -> None:
    """HTTP-09: stored gzip bytes are not sent to those who ask, or identity is not refused when told so."""
    zipped = get(client, Accept_Encoding="gzip")
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert zipped.data == store.representations[RSS, Coding.GZIP].body
    assert gzip.decompress(zipped.data) == get(client).data
    assert "Content-Encoding" not in get(client, Accept_Encoding="gzip;q=0").headers
    assert get(client, Accept_Encoding="identity;q=0, *").headers["Content-Encoding"] == "gzip"


def test_a_small_body_is_stored_and_sent_uncompressed(client: FlaskClient, store: MemoryStore) -> None:
    """HTTP-09: gzip is promised although only identity is stored."""
    del store.representations[RSS, Coding.GZIP]
    response = get(client, Accept_Encoding="gzip")
    assert (response.status_code, response.headers.get("Content-Encoding")) == (200, None)
    assert response.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("path", [*PATHS, "/feeds/all", "/", "/feeds/nothing", f"/feeds/{UNPUBLISHED}"])
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_vary_is_on_every_answer(client: FlaskClient, path: str, coding: str) -> None:
    """HTTP-07: a cache is not told that codings differ, on identity and on errors too."""
    assert "Accept-Encoding" in get(client, path, Accept_Encoding=coding).headers["Vary"]


@pytest.mark.parametrize("path", [*PATHS, "/", "/feeds/all", "/healthz", "/favicon.ico", "/robots.txt"])
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_head_is_get_without_a_body(client: FlaskClient, path: str, coding: str) -> None:
    """HTTP-08: HEAD differs from GET in a header, or has a body."""
    headers = {"Accept-Encoding": coding}
    got, head = client.get(path, headers=headers), client.head(path, headers=headers)
    assert head.data == b""
    assert dict(head.headers) == dict(got.headers)
    assert head.headers["Content-Length"] == str(len(got.data))


def test_neither_head_nor_304_reads_the_bytes(client: FlaskClient, store: MemoryStore) -> None:
    """HTTP-19: a poll that finds nothing new costs reading, or asks more than one question."""
    etag = get(client).headers["ETag"]
    store.asked.clear()
    client.head(RSS)
    get(client, If_None_Match=etag)
    assert store.asked == ["find_heads", "find_heads"]


@pytest.mark.parametrize("path", [*PATHS, "/categories/ai"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_405(client: FlaskClient, path: str, method: str) -> None:
    """HTTP-17: a method that changes things is not refused, or Allow does not say what is possible."""
    response = client.open(path, method=method)
    assert response.status_code == 405
    assert {"GET", "HEAD", "OPTIONS"} == {word.strip() for word in response.headers["Allow"].split(",")}


@pytest.mark.parametrize("path", [*PATHS, "/categories/ai"])
def test_options_and_other_origins(client: FlaskClient, path: str) -> None:
    """HTTP-17: a reader in a browser cannot ask, or cannot see ETag and Link."""
    options = client.options(path)
    assert (options.status_code, options.data) == (204, b"")
    assert options.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in options.headers["Access-Control-Allow-Headers"]
    answer = client.get(path, headers={"Accept": "application/rss+xml"})
    for response in (options, answer):
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert response.headers["Access-Control-Expose-Headers"] == "ETag, Link"


def test_a_lifetime_is_the_stored_interval(client: FlaskClient, store: MemoryStore) -> None:
    """HTTP-18: max-age is not how often the feed is really made anew."""
    store.put(RSS, Format.RSS.media_type, b"<rss/>", moment=CHANGED, max_age=timedelta(hours=2))
    assert "public, max-age=7200," in get(client).headers["Cache-Control"]
    store.put(RSS, Format.RSS.media_type, b"<rss/>", moment=CHANGED, max_age=timedelta(seconds=-5))
    assert "max-age=0," in get(client).headers["Cache-Control"]


@pytest.mark.parametrize("suffix", [".rss", ".atom", ".json", ""])
@pytest.mark.parametrize("accept", ["*/*", "application/rss+xml"])
def test_what_was_never_published_is_503(client: FlaskClient, suffix: str, accept: str) -> None:
    """HTTP-16: a configured feed without bytes is 404, an empty feed, or 503 without a time to come back."""
    response = get(client, f"/categories/{UNPUBLISHED}{suffix}", Accept=accept)
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert response.headers["Cache-Control"] == "no-store"


def test_an_unpublished_index_is_503() -> None:
    """HTTP-16: /feeds.opml of a site that was never published is an empty list."""
    settings = make_settings()
    client = make_app(settings, MemoryStore()).test_client()
    assert get(client, "/feeds.opml").status_code == 503
    assert get(client, "/").status_code == 200


def test_a_cache_may_bridge_an_outage(client: FlaskClient) -> None:
    """HTTP-16: caches are not allowed to show the last good copy while we are down."""
    assert "stale-if-error=" in get(client).headers["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "/feeds/off.rss",
        "/categories/gone.rss",
        "/feeds/nothing.atom",
        "/sources/all.rss",
        "/feeds/all.xml",
        "/feeds/.rss",
        "/feeds/all.RSS",
        "/feeds/all.rss.gz",
        "/sources/newsroom/yw.rss",
    ],
)
def test_what_is_not_there_is_404(client: FlaskClient, path: str) -> None:
    """An unknown or disabled name is anything but a page that helps."""
    response = get(client, path)
    assert (response.status_code, response.mimetype) == (404, "text/html")
    assert f'href="{SITE_URL}/"' in response.text


def test_a_wrong_extension_names_the_right_ones(client: FlaskClient) -> None:
    """The 404 for /feeds/picks.xml does not tell which formats there are."""
    text = get(client, "/feeds/picks.xml").text
    assert all(f'href="{SITE_URL}/feeds/picks.{form.value}"' in text for form in Format)


def test_bytes_that_go_while_we_look(client: FlaskClient, store: MemoryStore) -> None:
    """A publish in the middle of a request is an error although one more look would do."""
    store.swaps = ATTEMPTS - 1
    assert get(client).status_code == 200
    store.swaps = ATTEMPTS
    assert get(client).status_code == 503


@pytest.mark.parametrize("ranges", ["bytes=0-3", "bytes=-1", "bytes=9999-", "lines=1"])
def test_ranges_of_a_feed_are_ignored(client: FlaskClient, ranges: str) -> None:
    """RFC 9110, 14.2: a feed comes in part."""
    response = get(client, Range=ranges)
    assert response.status_code == 200
    assert response.data == get(client).data


def test_two_gets_give_identical_bytes() -> None:
    """HTTP-22: two processes, or two requests of one, differ in a byte or a header."""
    settings = make_settings()
    clients = [make_app(settings, make_store(settings)).test_client() for _ in range(2)]
    for path in (RSS, "/feeds/all", "/", "/feeds.opml"):
        answers = [client.get(path) for client in clients for _ in range(2)]
        assert len({answer.data for answer in answers}) == 1
        assert len({str(answer.headers) for answer in answers}) == 1


def test_a_query_string_changes_nothing(client: FlaskClient) -> None:
    """A tracking parameter hides the feed."""
    assert get(client, RSS + "?utm_source=x&ui=en").data == get(client).data


@pytest.mark.parametrize("path", PATHS)
def test_feeds_are_sealed(client: FlaskClient, path: str) -> None:
    """SEC-04: a feed may run something in a browser, or be taken for another type."""
    response = get(client, path)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.mimetype not in {"text/xml", "application/xml", "text/html"}
