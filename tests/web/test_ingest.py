"""POST and DELETE /ingest over a real source and a real store."""

import errno
import io
import json
import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder, TestResponse, run_wsgi_app

from feeds.errors import DiskFull, LeaseLost, SourceError, Stopped, StoreBusy, UnreadableRoot, Unwritable
from feeds.intake import DirectoryIntake
from feeds.model.lease import Lease
from feeds.model.settings import Settings, Source
from feeds.model.web import Web
from feeds.ports import Intake
from feeds.service import Service, open_service, utc_now
from feeds.sources.items import name_item
from feeds.sources.media import open_media
from feeds.text.tokens import hash_token
from feeds.web import create_app
from feeds.web.problems import InsufficientStorage
from feeds.web.uploads import MOST_ITEMS, MOST_PARTS, explain_reading
from tests.factories import make_settings, make_source

MINE, OTHERS, BOTH = "mine-0123456789-0123456789", "press-0123456789-0123456789", "both-0123456789-0123456789"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
MARKDOWN = b"# New lamps\n\nThe reading room has new lamps.\n\n![hall](hall.png)\n"


def make_item(item_id: Any = 7, title: str = "New lamps", **more: Any) -> dict[str, Any]:
    """An item as a CMS sends it."""
    return {"id": item_id, "title": title, "content_html": f"<p>{title} in the reading room.</p>", **more}


@dataclass
class Cms:
    """Somebody who pushes, and the site that is pushed to."""

    service: Service
    client: FlaskClient
    source: Source

    def send(
        self, data: Any, *, token: str = MINE, query: str = "?source=newsroom", **options: Any
    ) -> TestResponse:
        """POST JSON, a form, or raw bytes."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        headers |= options.pop("headers", {})
        if isinstance(data, dict) and "form" in data:
            options = {"data": data["form"], "content_type": "multipart/form-data", **options}
        elif isinstance(data, bytes):
            options = {"data": data, "content_type": "application/json", **options}
        else:
            options = {"json": data, **options}
        return self.client.post(f"/ingest{query}", headers=headers, **options)

    def delete(self, query: str, *, token: str = MINE) -> TestResponse:
        """DELETE."""
        return self.client.delete(f"/ingest{query}", headers={"Authorization": f"Bearer {token}"})

    def read_titles(self) -> list[str]:
        """What a reader gets."""
        response = self.client.get("/feeds/all.json")
        return [item["title"] for item in response.get_json()["items"]]

    def list_files(self) -> list[str]:
        """What stands in the directory, hidden files as well."""
        root = self.source.directory
        return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def make_site(folder: Path) -> Settings:
    """Three sources of which two take pushes."""
    for name in ("articles", "press", "closed"):
        (folder / name).mkdir()
    newsroom = make_source(
        directory=folder / "articles",
        ingest_tokens=(hash_token(MINE), hash_token(BOTH)),
        aliases=("old-newsroom",),
        max_bytes=20_000,
    )
    press = make_source("press", folder / "press", ingest_tokens=(hash_token(OTHERS), hash_token(BOTH)))
    closed = make_source("closed", folder / "closed")
    return make_settings(newsroom, press, closed, database=f"sqlite:///{folder}/feedmill.db")


def make_app(settings: Settings, service: Service, intake: Intake | None) -> Flask:
    """The application as the assembly puts it together."""
    return create_app(settings, service.store.serving, clock=utc_now, read_media=open_media, intake=intake)


@contextmanager
def open_cms(folder: Path) -> Iterator[Cms]:
    """A CMS of the newsroom; every source was read once."""
    settings = make_site(folder)
    with closing(open_service(settings)) as service:
        for source in settings.sources:
            service.refresh(source)
        service.publish()
        app = make_app(settings, service, DirectoryIntake(service))
        yield Cms(service, app.test_client(), settings.sources[0])


@pytest.fixture
def cms(tmp_path: Path) -> Iterator[Cms]:
    """A CMS and a site of its own."""
    with open_cms(tmp_path) as opened:
        yield opened


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cms]:
    """A CMS whose every request is refused: after it, nothing may be there."""
    with open_cms(tmp_path_factory.mktemp("refused")) as opened:
        yield opened
        assert opened.list_files() == []


def check_problem(response: TestResponse, status: int) -> dict[str, Any]:
    """RFC 9457: an error for machines, which nobody keeps."""
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert response.headers["Cache-Control"] == "no-store"
    problem: dict[str, Any] = json.loads(response.data)
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"].endswith((".", ")"))
    return problem


def test_an_item_is_served_when_its_push_is_answered(cms: Cms) -> None:
    """A push is answered before its article is in the feeds, or the answer does not say where it is."""
    response = cms.send(make_item())

    (result,) = response.get_json()["results"]
    assert response.status_code == 201
    assert response.headers["Location"] == result["url"]
    assert response.headers["Cache-Control"] == "no-store"
    assert result == {
        "given": "7",
        "status": "added",
        "title": "New lamps",
        "id": result["id"],
        "url": f"http://feeds.example.org/articles/{result['id'].removeprefix('urn:uuid:')}",
    }
    assert cms.read_titles() == ["New lamps"]
    assert cms.client.get(result["url"].removeprefix("http://feeds.example.org")).status_code == 200


def test_a_push_can_be_repeated(cms: Cms) -> None:
    """A CMS that was not sure and sent again doubles its article, or changes its date."""
    cms.send(make_item())
    again = cms.send(make_item())
    changed = cms.send(make_item(title="Newer lamps"))

    assert (again.status_code, again.get_json()["results"][0]["status"]) == (200, "unchanged")
    assert (changed.status_code, changed.get_json()["results"][0]["status"]) == (200, "changed")
    assert "Location" not in changed.headers
    assert cms.read_titles() == ["Newer lamps"]
    assert cms.list_files() == [name_item("7")]


@pytest.mark.parametrize(
    "media_type", ["application/json", "application/feed+json", "application/json; charset=UTF-8"]
)
def test_a_whole_feed_can_be_pushed(cms: Cms, media_type: str) -> None:
    """The JSON Feed that a CMS has already cannot be sent as it is."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "x",
        "items": [make_item(1), make_item(2)],
    }

    response = cms.send(json.dumps(feed).encode(), content_type=media_type)

    assert [one["status"] for one in response.get_json()["results"]] == ["added", "added"]
    assert "Location" not in response.headers


def test_files_and_items_in_one_form(cms: Cms) -> None:
    """A form's files lose their names, its pictures are not served, or its item is not taken."""
    form = {
        "item": json.dumps(make_item()),
        "file": [(io.BytesIO(MARKDOWN), "../../story.md"), (io.BytesIO(PNG), "hall.png")],
    }

    response = cms.send({"form": form})

    assert response.status_code == 201
    assert [(one["given"], one["status"]) for one in response.get_json()["results"]] == [
        *(("7", "added"), ("../../story.md", "added"), ("hall.png", "added")),
    ]
    assert cms.list_files() == sorted(["hall.png", "story.md", name_item("7")])
    assert cms.client.get("/media/newsroom/hall.png", buffered=True).data == PNG


def test_an_item_may_come_as_a_forms_file(cms: Cms) -> None:
    """By curl, -F 'item=@story.json' stores the file under its own name, where its id does not find it."""
    form = {"item": (io.BytesIO(json.dumps(make_item()).encode()), "story.json")}

    assert cms.send({"form": form}).status_code == 201
    assert cms.list_files() == [name_item("7")]


@pytest.mark.parametrize("token", ["", "wrong-0123456789-0123456789", MINE[:-1], "\xff"])
@pytest.mark.parametrize(
    "query", ["", "?source=newsroom", "?source=press", "?source=closed", "?source=nobody"]
)
def test_without_a_token_nothing_is_told(refused: Cms, token: str, query: str) -> None:
    """SEC-09: who has no token learns which sources there are, or what is wrong with his token alone."""
    response = refused.send(make_item(), token=token, query=query)

    problem = check_problem(response, 401)
    challenge = response.headers["WWW-Authenticate"]
    assert challenge.startswith("Bearer ")
    assert ("invalid_token" in challenge) is bool(token)
    assert "newsroom" not in str(problem)
    assert refused.list_files() == []


@pytest.mark.parametrize(
    ("token", "query", "status"),
    [
        (MINE, "", 201),
        (MINE, "?source=newsroom", 201),
        (MINE, "?source=old-newsroom", 201),
        (BOTH, "?source=newsroom", 201),
        (BOTH, "", 400),
        (MINE, "?source=newsroom&source=press", 400),
        (MINE, "?source=press", 403),
        (OTHERS, "?source=newsroom", 403),
        (OTHERS, "?source=old-newsroom", 403),
        (MINE, "?source=closed", 404),
        (MINE, "?source=nobody", 404),
        (MINE, "?source=a%00b", 404),
        (MINE, "?source=", 404),
    ],
)
def test_a_token_is_for_its_sources(cms: Cms, token: str, query: str, status: int) -> None:
    """SEC-09: a token reaches another source, or the only source it is for must be named."""
    response = cms.send(make_item(), token=token, query=query)

    assert response.status_code == status
    assert (cms.list_files() != []) is (status == 201)
    if status == 400:
        assert "?source=" in check_problem(response, 400)["detail"]


def test_no_token_is_ever_told(cms: Cms, caplog: pytest.LogCaptureFixture) -> None:
    """SEC-09: a token, or the hash that stands for it, is in an answer, a log, or the settings' own words."""
    with caplog.at_level(logging.DEBUG):
        answers = [cms.send(make_item(), token=token) for token in (MINE, OTHERS, "x" * 30)]
        answers.append(cms.send({"title": "x"}))

    said = caplog.text + "".join(answer.text + str(answer.headers) for answer in answers)
    assert "pushed" in caplog.text
    assert not [token for token in (MINE, OTHERS, "x" * 30) if token in said or hash_token(token) in said]
    assert MINE not in repr(cms.service.settings)


def test_without_a_source_that_takes_pushes_there_is_no_such_address(tmp_path: Path) -> None:
    """A site that takes no pushes shows that it could."""
    settings = make_site(tmp_path)
    closed = replace(settings, sources=settings.sources[2:])
    with closing(open_service(closed)) as service:
        web = tuple(replace(source, web=Web("https://www.example.edu/")) for source in settings.sources)
        apps = [
            make_app(replace(settings, sources=web), service, DirectoryIntake(service)),
            make_app(closed, service, DirectoryIntake(service)),
            make_app(settings, service, None),
        ]
        for app in apps:
            client = app.test_client()
            headers = {"Authorization": f"Bearer {MINE}"}
            assert client.post("/ingest", json=make_item(), headers=headers).status_code == 404
            assert client.get("/ingest").status_code == 404


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH"])
def test_other_methods_are_refused(refused: Cms, method: str) -> None:
    """RFC 9110, 15.5.6: a 405 without Allow, or a page instead of a problem."""
    response = refused.client.open("/ingest", method=method)

    check_problem(response, 405)
    assert {"POST", "DELETE"} <= set(response.headers["Allow"].split(", "))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no valid JSON"),
        (b"{nonsense", "line 1, column 2"),
        (b'{"id": "\x00"}', "no valid JSON"),
        (b"[]", "no items"),
        ('{"id": "\u5f00"}'.encode("gbk"), "UTF-8"),
        (b"[" * 15_000, "nested"),
        (b"7", "no JSON Feed item"),
    ],
)
def test_what_is_no_json_is_a_sentence(refused: Cms, data: bytes, words: str) -> None:
    """Nonsense is an error of ours, or does not say where it is wrong."""
    assert words in check_problem(refused.send(data), 400)["detail"]


def test_an_item_without_an_id_is_refused_by_name(refused: Cms) -> None:
    """A CMS that sends no id gets an article that can never be changed, or does not learn what is missing."""
    problem = check_problem(refused.send({"title": "x", "content_text": "y"}), 422)

    (result,) = problem["results"]
    assert (result["status"], "`id`" in result["reason"]) == ("dropped", True)
    assert refused.list_files() == []


def test_some_that_are_refused_stop_no_others(cms: Cms) -> None:
    """A bad item costs the good ones, or is lost in silence."""
    response = cms.send([make_item(1), {"id": 2}, 3, make_item(4)])

    assert response.status_code == 201
    assert [one["status"] for one in response.get_json()["results"]] == [
        "added",
        "dropped",
        "dropped",
        "added",
    ]


@pytest.mark.parametrize(
    ("options", "header"),
    [
        ({"content_type": "text/plain"}, "Accept"),
        ({"content_type": ""}, "Accept"),
        ({"content_type": "application/x-www-form-urlencoded"}, "Accept"),
        ({"content_type": "application/json; charset=gbk"}, "Accept"),
        ({"content_type": "application/json", "headers": {"Content-Encoding": "gzip"}}, "Accept-Encoding"),
    ],
)
def test_another_type_is_refused_with_what_would_be_taken(
    refused: Cms, options: dict[str, Any], header: str
) -> None:
    """RFC 9110, 15.5.16: a body of another type is guessed at, or the sender does not learn which to use."""
    response = refused.send(b"{}", **options)

    check_problem(response, 415)
    assert response.headers[header]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({}, "neither an item nor a file"),
        ({"title": "x"}, "'title'"),
        ({"item": "{"}, "`item` line 1"),
        ({"item": "\ufffd"}, "UTF-8"),
        ({"item": (io.BytesIO(b"{"), "x.json")}, "`item` line 1"),
    ],
)
def test_a_form_that_means_nothing_is_a_sentence(refused: Cms, form: dict[str, Any], words: str) -> None:
    """A slip in a form's field is taken for success."""
    assert words in check_problem(refused.send({"form": form}), 400)["detail"]


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("", b"x"),
        ("; boundary=x", b"--x\r\nnonsense"),
        ("; boundary=x", b"--x\r\n\r\n\r\n"),
        (
            "; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.md"\r\n\r\nhalf',
        ),
    ],
)
def test_a_broken_form_is_refused(refused: Cms, content_type: str, body: bytes) -> None:
    """A form that was cut off is taken as far as it goes, or is an error of ours."""
    check_problem(refused.send(body, content_type="multipart/form-data" + content_type), 400)
    assert refused.list_files() == []


def run(cms: Cms, content_type: str, environ: dict[str, Any]) -> tuple[str, str]:
    """The status and the answer to a POST, as a server would ask for it."""
    headers = [("Authorization", f"Bearer {MINE}")]
    builder = EnvironBuilder(path="/ingest", method="POST", headers=headers, content_type=content_type)
    body, status, _ = run_wsgi_app(cms.client.application, {**builder.get_environ(), **environ})
    return status, b"".join(body).decode()


class Torn(io.RawIOBase):
    """A body that breaks off with an error."""

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """What a socket says when nothing comes for too long."""
        raise BlockingIOError(errno.EAGAIN, "nothing comes")


@pytest.mark.parametrize("content_type", ["application/json", "multipart/form-data; boundary=x"])
def test_a_body_that_breaks_off_is_said(refused: Cms, content_type: str) -> None:
    """A connection that was lost is an error of ours."""
    status, said = run(refused, content_type, {"wsgi.input": Torn(), "CONTENT_LENGTH": "100"})

    assert status.startswith("400 ")
    assert "before it was whole" in said


@pytest.mark.parametrize(("number", "kind"), [(errno.ENOSPC, InsufficientStorage), (errno.EIO, OSError)])
def test_temporary_files_need_room(number: int, kind: type[Exception]) -> None:
    """A full disk is the client's fault; or another fault of the disk passes for that."""
    with pytest.raises(kind), explain_reading(1):
        raise OSError(number, "no")


def test_names_from_a_form_lead_nowhere(cms: Cms, tmp_path: Path) -> None:
    """A file name from outside reaches another folder, a hidden file, or the temporary folder."""
    names = [
        "../x.md",
        "/tmp/y.md",
        ".feedmill-incoming/w.md",
        "a\0b.md",
        ".x.md",
        "",
        "..",
        "v.md~",
    ]
    form = {"file": [(io.BytesIO(MARKDOWN + name.encode()), name) for name in names]}

    response = cms.send({"form": form})

    assert response.status_code == 201
    assert cms.list_files() == ["w.md", "x.md", "y.md"]
    assert not (tmp_path / "x.md").exists()


class Endless(io.RawIOBase):
    """A body that does not end; counts how much was asked of it."""

    asked = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Always more."""
        self.asked += len(buffer)
        buffer[:] = b"x" * len(buffer)
        return len(buffer)


@pytest.mark.parametrize(
    ("content_type", "length", "words", "read"),
    [
        ("application/json", 20_001, "20,000 bytes", 0),
        ("multipart/form-data; boundary=x", 80_001, "80,000 bytes", 0),
        ("application/json", None, "20,000 bytes", 300_000),
        ("multipart/form-data; boundary=x", None, "80,000 bytes", 300_000),
    ],
)
def test_too_much_is_refused_before_it_is_read(
    refused: Cms, content_type: str, *, length: int | None, words: str, read: int
) -> None:
    """SEC-08: a body beyond the limit is read into memory first, whether or not its length is declared."""
    endless = Endless()
    environ = {"wsgi.input": endless, "wsgi.input_terminated": length is None}
    status, said = run(
        refused, content_type, environ | ({} if length is None else {"CONTENT_LENGTH": str(length)})
    )

    assert status.startswith("413 ")
    assert words in said
    assert endless.asked <= read


def test_a_file_beyond_its_limit_costs_only_itself(cms: Cms) -> None:
    """SEC-08: one large file costs the others, is stored, or is said to hold what was read of it."""
    form = {"file": [(io.BytesIO(b"x" * 30_000), "large.md"), (io.BytesIO(MARKDOWN), "small.md")]}

    results = cms.send({"form": form}).get_json()["results"]

    assert [one["status"] for one in results] == ["dropped", "added"]
    assert results[0]["reason"].startswith("holds more than the 20,000 bytes allowed; make it smaller")
    assert cms.list_files() == ["small.md"]


def test_a_file_of_json_beyond_its_limit_is_too_large(cms: Cms) -> None:
    """JSON that is sent as a file is cut off at the limit, and then called broken."""
    item = json.dumps([{"id": "1", "title": "Library", "content_text": "x" * 30_000}]).encode()

    problem = check_problem(cms.send({"form": {"item": (io.BytesIO(item), "items.json")}}), 413)

    assert "`item` holds more than the 20,000 bytes" in problem["detail"]


def count_open() -> int:
    """Descriptors of this process."""
    return len(list(Path("/proc/self/fd").iterdir()))


def encode_part(name: str, data: bytes) -> bytes:
    """A file of a form whose boundary is x."""
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    return head.encode() + data + b"\r\n"


def test_a_large_file_does_not_stay_open(cms: Cms) -> None:
    """Files that were taken in on the disk are left open, one push after the other."""
    source = replace(cms.source, max_bytes=10_000_000)
    settings = replace(cms.service.settings, sources=(source,))
    client = make_app(settings, cms.service, DirectoryIntake(cms.service)).test_client()
    before = count_open()
    for _ in range(2):
        body = b"".join(map(encode_part, ("a.md", "hall.png"), (MARKDOWN, PNG + b"x" * 2_000_000)))
        sent = client.post(
            "/ingest",
            data=body + b"--x--\r\n",
            headers={"Authorization": f"Bearer {MINE}"},
            content_type="multipart/form-data; boundary=x",
        )
        assert sent.status_code in {200, 201}

    assert count_open() == before


def test_too_many_are_refused(refused: Cms) -> None:
    """Ten thousand items in one request hold a thread for minutes, or are cut off in silence."""
    many = json.dumps([{"id": number} for number in range(10_000)]).encode()
    source = replace(refused.source, max_bytes=1_000_000)
    settings = replace(refused.service.settings, sources=(source,))
    client = make_app(settings, refused.service, DirectoryIntake(refused.service)).test_client()
    headers = {"Authorization": f"Bearer {MINE}"}

    items = client.post("/ingest", data=many, headers=headers, content_type="application/json")
    parts = {"file": [(io.BytesIO(b"x"), f"{number}.md") for number in range(MOST_PARTS + 1)]}
    files = client.post("/ingest", data=parts, headers=headers)

    assert f"{MOST_ITEMS:,}" in check_problem(items, 413)["detail"]
    assert f"{MOST_PARTS} parts" in check_problem(files, 413)["detail"]


def test_while_another_refreshes_it_is_accepted(cms: Cms) -> None:
    """A push beside a long refresh is lost, fails, or passes for published."""
    cms.service.store.leases.claim(Lease("newsroom", "somebody"))
    intake = DirectoryIntake(cms.service, patience=type(utc_now() - utc_now())())
    client = make_app(cms.service.settings, cms.service, intake).test_client()

    response = client.post("/ingest", json=make_item(), headers={"Authorization": f"Bearer {MINE}"})

    (result,) = response.get_json()["results"]
    assert (response.status_code, result["status"]) == (202, "stored")
    assert cms.list_files() == [name_item("7")]


def test_a_paused_source_is_a_conflict(refused: Cms) -> None:
    """A paused source takes articles that nobody reads."""
    paused = replace(refused.source, enabled=False)
    settings = replace(refused.service.settings, sources=(paused,))
    client = make_app(settings, refused.service, DirectoryIntake(refused.service)).test_client()

    response = client.post("/ingest", json=make_item(), headers={"Authorization": f"Bearer {MINE}"})

    assert "paused" in check_problem(response, 409)["detail"]


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (DiskFull("newsroom", "no room is left on its disk"), 507, "no room"),
        (Unwritable("newsroom", "its directory may not be written"), 500, "may not be written"),
        (UnreadableRoot("newsroom", "'/srv/secret' does not exist"), 503, "log"),
        (SourceError("newsroom", "anything in /srv/secret"), 503, "log"),
        (StoreBusy("database", "stayed locked"), 503, "Push again"),
        (Stopped("newsroom", "stopped"), 503, "Push again"),
        (LeaseLost("newsroom", "lost"), 503, "Push again"),
    ],
)
def test_what_stands_in_the_way_is_an_answer(
    refused: Cms, caplog: pytest.LogCaptureFixture, error: Exception, status: int, words: str
) -> None:
    """A full disk or a locked database is a page, a traceback, or tells where things lie."""

    class Failing:
        def push(self, *_: Any) -> Any:
            raise error

        withdraw = push

    client = make_app(refused.service.settings, refused.service, Failing()).test_client()
    headers = {"Authorization": f"Bearer {MINE}"}
    answers = [
        client.post("/ingest", json=make_item(), headers=headers),
        client.delete("/ingest?id=7", headers=headers),
    ]

    for answer in answers:
        assert words in check_problem(answer, status)["detail"]
        assert "/srv" not in answer.text
        assert (int(answer.headers.get("Retry-After", 0)) > 0) is (status == 503)
    assert str(error) in caplog.text
    assert "Traceback" not in caplog.text


def test_an_error_of_ours_is_a_problem_as_well(refused: Cms) -> None:
    """A bug answers a CMS with a page."""

    class Broken:
        def push(self, *_: Any) -> Any:
            raise ZeroDivisionError

        withdraw = push

    client = make_app(refused.service.settings, refused.service, Broken()).test_client()
    check_problem(client.post("/ingest", json=make_item(), headers={"Authorization": f"Bearer {MINE}"}), 500)


def test_an_item_can_be_taken_back(cms: Cms) -> None:
    """What a CMS unpublished stays in the feeds."""
    cms.send([make_item(1, "Lamps"), make_item("https://cms.example.edu/2?a=b", "Chairs")])

    response = cms.delete("?source=newsroom&id=https%3A%2F%2Fcms.example.edu%2F2%3Fa%3Db")
    again = cms.delete("?source=newsroom&id=https%3A%2F%2Fcms.example.edu%2F2%3Fa%3Db")

    (result,) = response.get_json()["results"]
    assert (response.status_code, result["status"]) == (200, "withdrawn")
    assert cms.read_titles() == ["Lamps"]
    check_problem(again, 404)


def test_a_file_can_be_taken_back(cms: Cms) -> None:
    """An article that was pushed as a file stays, or one beside it goes."""
    cms.send({"form": {"file": [(io.BytesIO(MARKDOWN), "a.md"), (io.BytesIO(b"# Other\n\nwords"), "b.md")]}})

    response = cms.delete("?file=a.md&file=never.md")

    assert [one["status"] for one in response.get_json()["results"]] == ["withdrawn", "dropped"]
    assert cms.list_files() == ["b.md"]


@pytest.mark.parametrize(
    ("query", "token", "status"),
    [
        ("?source=newsroom", MINE, 400),
        ("?id=", MINE, 400),
        ("?id=" + "x" * 501, MINE, 400),
        ("?" + "&".join(f"id={number}" for number in range(101)), MINE, 400),
        ("?id=never", MINE, 404),
        ("?file=../closed/x.md", MINE, 404),
        ("?file=x.exe", MINE, 404),
        ("?file=a%00.md", MINE, 404),
        ("?source=press&id=7", MINE, 403),
        ("?source=newsroom&id=7", "wrong-0123456789-0123456789", 401),
    ],
)
def test_what_cannot_be_taken_back_is_left(
    cms: Cms, tmp_path: Path, query: str, token: str, status: int
) -> None:
    """Something is removed that was not pushed here, or by who may not."""
    (tmp_path / "closed" / "x.md").write_bytes(MARKDOWN)
    cms.send(make_item())

    check_problem(cms.delete(query, token=token), status)

    assert cms.list_files() == [name_item("7")]
    assert (tmp_path / "closed" / "x.md").exists()


def test_below_a_prefix_it_is_reached_as_well(tmp_path: Path) -> None:
    """Where the site's address carries a path, a push that comes with it finds nothing."""
    settings = make_site(tmp_path)
    settings = replace(settings, site=replace(settings.site, url="https://www.example.edu/feeds"))
    with closing(open_service(settings)) as service:
        client = make_app(settings, service, DirectoryIntake(service)).test_client()
        headers = {"Authorization": f"Bearer {MINE}"}

        for number, path in enumerate(("/feeds/ingest", "/ingest")):
            response = client.post(path, json=make_item(number), headers=headers)
            assert response.status_code == 201
            assert response.headers["Location"].startswith("https://www.example.edu/feeds/articles/")
