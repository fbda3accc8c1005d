"""Files that lie beside articles."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feeds.model.picture import StoredPicture
from feeds.model.settings import Settings
from feeds.model.web import Web
from tests.factories import make_source
from tests.pictures import make_png
from tests.web.conftest import make_app
from tests.web.samples import NOW, write_media
from tests.web.shelves import MemoryStore

PNG = "/media/newsroom/images/hall.png"
SVG = "/media/newsroom/会议 通知.svg"


def get(client: FlaskClient, path: str, **options: Any) -> TestResponse:
    """A GET that is read to its end, as a server does: then the file is closed."""
    return client.get(path, buffered=True, **options)


def test_a_picture_is_shown_in_place(client: FlaskClient, tmp_path: Path) -> None:
    """SEC-04: a file beside an article is not sent, not sealed, or not with its own type."""
    response = get(client, PNG)
    assert (response.status_code, response.mimetype) == (200, "image/png")
    assert response.data == (tmp_path / "images/hall.png").read_bytes()
    assert response.headers["Content-Length"] == str(len(response.data))
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["Content-Disposition"].startswith("inline")


def test_what_could_run_is_handed_over(client: FlaskClient) -> None:
    """SEC-04: a drawing that can hold a script is opened by the browser."""
    response = get(client, SVG)
    assert response.status_code == 200
    assert response.mimetype == "application/octet-stream"
    expected = "attachment; filename*=UTF-8''%E4%BC%9A%E8%AE%AE%20%E9%80%9A%E7%9F%A5.svg"
    assert response.headers["Content-Disposition"] == expected


def test_media_answer_conditions(client: FlaskClient) -> None:
    """HTTP-04: an unchanged picture is sent again, or its 304 says something else."""
    first = get(client, PNG)
    for headers in (
        {"If-None-Match": first.headers["ETag"]},
        {"If-Modified-Since": first.headers["Last-Modified"]},
    ):
        again = get(client, PNG, headers=headers)
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
    assert get(client, PNG, headers={"If-None-Match": '""'}).status_code == 200


def test_head_of_a_picture(client: FlaskClient) -> None:
    """HTTP-08: HEAD differs from GET."""
    got, head = get(client, PNG), client.head(PNG)
    assert head.data == b""
    assert dict(head.headers) == dict(got.headers)


@pytest.mark.parametrize(
    ("ranges", "status", "part"),
    [
        ("bytes=0-7", 206, slice(0, 8)),
        ("bytes=-4", 206, slice(-4, None)),
        ("bytes=10-", 206, slice(10, None)),
        ("lines=0-1", 200, slice(None)),
        ("junk", 200, slice(None)),
    ],
)
def test_a_part_of_a_file(client: FlaskClient, ranges: str, status: int, part: slice) -> None:
    """RFC 9110, 14.2: a player cannot seek."""
    response = get(client, PNG, headers={"Range": ranges})
    assert response.status_code == status
    assert response.data == get(client, PNG).data[part]
    if status == 206:
        assert response.headers["Content-Range"].startswith("bytes ")


def test_a_part_that_is_not_there(client: FlaskClient, store: MemoryStore, tmp_path: Path) -> None:
    """RFC 9110, 15.5.17: a range beyond the end is an error of ours; of an empty file it is the file."""
    assert get(client, PNG, headers={"Range": "bytes=999999999-"}).status_code == 416
    write_media(tmp_path, {"empty.bin": b""})
    store.media.add(("newsroom", "empty.bin"))
    assert get(client, "/media/newsroom/empty.bin", headers={"Range": "bytes=0-1"}).status_code in {200, 416}


def test_a_part_of_a_changed_file(client: FlaskClient) -> None:
    """RFC 9110, 13.1.5: parts of two different files are glued together."""
    response = get(client, PNG, headers={"Range": "bytes=0-7", "If-Range": '"other"'})
    assert response.status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/media/newsroom/nothing.png",
        "/media/newsroom/../newsroom/images/hall.png",
        "/media/newsroom/..%2f..%2fetc/passwd",
        "/media/newsroom//etc/passwd",
        "/media/newsroom/images/hall.png/",
        "/media/newsroom/a%00.png",
        "/media/unknown/images/hall.png",
        "/media/campus/images/hall.png",
        "/media/newsroom/" + "x/" * 1000,
        "/media/newsroom/",
        "/media/",
    ],
)
def test_only_files_that_an_article_refers_to(client: FlaskClient, path: str) -> None:
    """SEC-04: a file that no article names, or that lies elsewhere, can be fetched."""
    assert get(client, path).status_code == 404


def test_a_file_that_went_away(client: FlaskClient, tmp_path: Path) -> None:
    """A picture that was deleted after its article was read is an error."""
    (tmp_path / "images/hall.png").unlink()
    assert get(client, PNG).status_code == 404


def test_a_name_that_is_no_header(client: FlaskClient, store: MemoryStore, tmp_path: Path) -> None:
    """HTTP-12: a file's name with quotes or a semicolon breaks the answer."""
    write_media(tmp_path, {'a";b.png': b"x"})
    store.media.add(("newsroom", 'a";b.png'))
    response = get(client, "/media/newsroom/a%22;b.png")
    assert response.headers["Content-Disposition"] == "attachment; filename*=UTF-8''a%22%3Bb.png"


DATA = make_png(640, 48)
DAY = timedelta(days=1)
NAME = "0123456789abcdef0123456789abcdef.png"
KEPT = f"/media/ministry/{NAME}"


@pytest.fixture
def visitor(settings: Settings, store: MemoryStore) -> FlaskClient:
    """Somebody who reads a site with a source on the web."""
    ministry = make_source("ministry", web=Web("https://www.example.gov.cn/news/"))
    store.pictures["ministry", NAME] = StoredPicture("image/png", NOW - DAY, "https://a.example/1.png", DATA)
    return make_app(replace(settings, sources=(*settings.sources, ministry)), store).test_client()


def test_a_kept_picture(visitor: FlaskClient) -> None:
    """SEC-04: it is not sent, not sealed, asked for again and again, or sent whole where a part is asked."""
    response = get(visitor, KEPT)
    assert (response.status_code, response.mimetype, response.data) == (200, "image/png", DATA)
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["Content-Disposition"] == f"inline; filename*=UTF-8''{NAME}"
    for headers in (
        {"If-None-Match": response.headers["ETag"]},
        {"If-Modified-Since": response.headers["Last-Modified"]},
    ):
        assert get(visitor, KEPT, headers=headers).status_code == 304
    part = get(visitor, KEPT, headers={"Range": "bytes=0-7"})
    assert (part.status_code, part.data) == (206, DATA[:8])
    assert get(visitor, KEPT, headers={"Range": "bytes=999999-"}).status_code == 416
    head = visitor.head(KEPT)
    assert (head.data, dict(head.headers)) == (b"", dict(response.headers))


def test_a_picture_that_gave_way(visitor: FlaskClient, store: MemoryStore) -> None:
    """Who asks for a picture that is kept no more sees none, or tells its host where it stood."""
    store.pictures["ministry", NAME] = StoredPicture("image/png", NOW, "https://a.example/1.png", None)
    response = get(visitor, KEPT)
    assert (response.status_code, response.location) == (302, "https://a.example/1.png")
    assert response.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/media/ministry/other.png", "/media/ministry/a/../" + NAME, KEPT + "/"])
def test_a_picture_that_is_not_kept(visitor: FlaskClient, path: str) -> None:
    """SEC-04: a source on the web serves files of the directory that it has not."""
    assert get(visitor, path).status_code == 404
