"""Requests that nobody means well by: none of them is an error of ours."""

from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.samples import SLUG

FOLDERS = st.sampled_from(
    ["", "feeds/", "categories/", "sources/", "articles/", "media/newsroom/", "media/", "feeds/all"]
)
HEADERS = st.sampled_from(
    [
        "Accept",
        "Accept-Encoding",
        "Accept-Language",
        "If-None-Match",
        "If-Modified-Since",
        "Range",
        "If-Range",
        "Host",
        "Cookie",
        "A-IM",
    ]
)


@pytest.mark.parametrize(
    "path",
    [
        "/%00",
        "/feeds/%00.rss",
        "/feeds/all.rss%00",
        "/feeds/%2e%2e/%2e%2e/etc/passwd",
        "/feeds/..%2fall.rss",
        "/feeds/%ff%fe",
        "/feeds/" + "a" * 5000,
        "/" + "/" * 3000,
        "/feeds/all.rss;x=y",
        "/feeds/%0d%0aSet-Cookie:x",
        "/feeds/a.b.c.rss",
        "/feeds/ alll",
        "/%E6",
        "/feeds/all.rss/..",
        "/feeds/{{7*7}}",
        "/feeds/%f0%9f%92%a9.rss",
        "/?ui=%00",
        "/?ui=" + "z" * 3000,
        "/feeds/all?ui[]=en&ui=zh",
        "/feeds/all?%ff=%fe",
    ],
)
def test_hostile_paths_are_never_an_error(client: FlaskClient, path: str) -> None:
    """A path with NULs, dots, escapes or great length is answered with a 5xx."""
    assert client.get(path).status_code in {200, 308, 404}


@settings(deadline=None, max_examples=75, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    FOLDERS,
    st.text(max_size=40) | st.binary(max_size=40),
    st.sampled_from(["", ".rss", ".atom", ".json", "/"]),
)
def test_any_path_has_an_answer(client: FlaskClient, folder: str, name: str | bytes, suffix: str) -> None:
    """A path is answered with a 5xx, or reflected unescaped."""
    quoted = quote(name if isinstance(name, bytes) else name.encode("utf-8", "surrogatepass"), safe="")
    response = client.get(f"/{folder}{quoted}{suffix}")
    assert response.status_code in {200, 308, 404}


@settings(deadline=None, max_examples=75, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(
        [
            "/",
            "/feeds/all",
            "/feeds/all.rss",
            f"/articles/{SLUG}",
            "/media/newsroom/images/hall.png",
            "/feeds.opml",
        ]
    ),
    st.dictionaries(
        HEADERS, st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=60), max_size=4
    ),
)
def test_any_header_has_an_answer(client: FlaskClient, path: str, headers: dict[str, str]) -> None:
    """HTTP-02: a header is answered with a 5xx; an illegal Host is 400 (RFC 9112, 3.2)."""
    assert client.get(path, headers=headers, buffered=True).status_code in {200, 206, 304, 400, 416}
