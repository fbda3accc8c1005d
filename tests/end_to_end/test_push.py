"""Pushing over a real socket to the real server; the manual's own examples among it."""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from feeds.service import open_service, utc_now
from feeds.settings import load_settings
from tests.cli.conftest import SECONDS, Program, ask, start, wait_until
from tests.docs.session import matches

TOKEN = "0123456789-0123456789-0123456789"
MANUAL = Path(__file__).parents[2] / "docs" / "push.md"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
CONFIG = """\
site: {title: Example University, url: "https://feeds.example.edu"}
database: sqlite:///feedmill.db
sources:
  - {id: newsroom, directory: articles/, ingest_token: "${NEWSROOM_TOKEN}", max_bytes: 1MB}
"""
MARKDOWN = "# Lamps\n\nThe reading room of the library has new lamps.\n\n![lamps](lamps.png)\n"


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs, and its site."""

    root: Path
    port: int
    program: Program

    def send(
        self, body: Any, headers: Mapping[str, str] | None = None, path: str = "/ingest"
    ) -> tuple[int, Any]:
        """POST: bytes as they are, an iterator in chunks, anything else as JSON."""
        data = json.dumps(body).encode() if isinstance(body, dict | list) else body
        usual = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        try:
            connection.request("POST", path, body=data, headers={**usual, **(headers or {})})
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        finally:
            connection.close()

    def read_titles(self) -> list[str]:
        """What a reader gets."""
        return [item["title"] for item in json.loads(ask(self.port, "/feeds/all.json").body)["items"]]

    def list_files(self) -> list[str]:
        """What lies in the directory, hidden files as well."""
        folder = self.root / "articles"
        return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def make_item(item_id: Any, title: str = "New lamps") -> dict[str, Any]:
    """An item as a CMS sends it."""
    return {"id": item_id, "title": title, "content_html": f"<p>{title} in the reading room.</p>"}


@contextmanager
def open_server(root: Path, config: str = CONFIG) -> Iterator[Server]:
    """Two web processes and no scheduler: what is served was published by a push."""
    (root / "articles").mkdir()
    path = root / "feedmill.yaml"
    path.write_text(config, encoding="utf-8")
    options = ["serve", "--bind", "127.0.0.1:0", "--workers", "2", "--no-schedule", "--config", str(path)]
    with start(options, environ={"NEWSROOM_TOKEN": TOKEN}) as program:
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", program.wait_for("Feedmill serves"))
        assert found
        yield Server(root, int(found[1]), program)
        program.process.send_signal(signal.SIGTERM)
        program.wait()
        assert [line for line in program.lines if "Traceback" in line or TOKEN in line] == []


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that nothing here kills."""
    with open_server(tmp_path_factory.mktemp("pushed")) as opened:
        yield opened


def list_examples(language: str = "sh") -> list[str]:
    """The manual's commands, in order; or its blocks of another language."""
    return re.findall(rf"```{language}\n(.*?)```", MANUAL.read_text(encoding="utf-8"), re.DOTALL)


def is_like(shown: Any, said: Any) -> bool:
    """Whether an answer is what the manual shows; … stands for anything."""
    if isinstance(shown, dict) and isinstance(said, dict):
        return shown.keys() == said.keys() and all(is_like(shown[key], said[key]) for key in shown)
    if isinstance(shown, list) and isinstance(said, list):
        return len(shown) == len(said) and all(map(is_like, shown, said))
    return matches(shown, said) if isinstance(shown, str) and isinstance(said, str) else bool(shown == said)


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_manuals_examples_do_what_it_says(server: Server, tmp_path: Path) -> None:
    """Somebody who copies a command from docs/push.md gets an error, or something else than it says."""
    for name, data in (("lamps.md", MARKDOWN.encode()), ("lamps.png", PNG), ("old-lamps.png", PNG)):
        (tmp_path / name).write_bytes(data)
    command = tmp_path / "bin" / "feedmill"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m feeds "$@"\n')
    command.chmod(0o755)
    environ = {
        **os.environ,
        "FEEDS": f"http://127.0.0.1:{server.port}",
        "NEWSROOM_TOKEN": TOKEN,
        "FEEDMILL_CONFIG": str(server.root / "feedmill.yaml"),
        "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(MANUAL.parents[1]),
    }
    said: list[str] = []
    printed: list[str] = []
    for example in list_examples():
        done = subprocess.run(
            ["sh", "-e", "-c", example],
            cwd=tmp_path,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (example, done.stdout, done.stderr)
        printed.append(done.stdout)
        said += re.findall(r'"status": ?"(\w+)"', done.stdout) or [
            line.split()[0] for line in done.stdout.splitlines()
        ]

    assert said == [
        "added",
        *["added"] * 2,
        *["added"] * 2,
        *["withdrawn"] * 2,
        *["added", "unchanged"],
        "added",
    ]
    assert is_like(json.loads(list_examples("json")[0]), json.loads(printed[0]))
    assert set(server.read_titles()) >= {"New lamps", "Lamps", "More lamps"}
    assert "Old lamps" not in server.read_titles()


def test_a_body_that_does_not_say_how_long_it_is(server: Server) -> None:
    """SEC-08: a chunked push is not taken; or one beyond the limit is read to its end."""
    small = json.dumps(make_item("chunked", "Chunked")).encode()

    status, answer = server.send(iter([small[:20], small[20:]]))
    assert (status, answer["results"][0]["status"]) == (201, "added")
    status, answer = server.send(iter([b"[", *[b"1," * 50_000] * 11, b"1]"]))
    assert (status, "bytes" in answer["detail"]) == (413, True)


@pytest.mark.parametrize(
    ("head", "body", "statuses"),
    [
        (b"Transfer-Encoding: chunked", b"nonsense\r\n", {400}),
        (b"Transfer-Encoding: chunked", b'5\r\n{"id"\r\n', {400}),
        (b"Content-Length: 100", b'{"id": 1', {400}),
        (b"Content-Length: 99999999999", b"", {413}),
        (b"Content-Length: nonsense", b"", {400}),
    ],
)
def test_a_body_that_breaks_off(server: Server, head: bytes, body: bytes, statuses: set[int]) -> None:
    """Half a body is taken for a whole one, holds a thread, or is an error of ours."""
    request = b"\r\n".join(
        [
            b"POST /ingest HTTP/1.1",
            b"Host: localhost",
            b"Authorization: Bearer " + TOKEN.encode(),
            b"Content-Type: application/json",
            head,
            b"",
            body,
        ]
    )
    before = server.list_files()
    with socket.create_connection(("127.0.0.1", server.port), timeout=SECONDS) as client:
        client.sendall(request)
        client.shutdown(socket.SHUT_WR)
        answer = client.makefile("rb").read()

    assert int(answer.split()[1]) in statuses
    assert server.list_files() == before


def test_a_large_body_without_a_token_is_not_waited_for(server: Server) -> None:
    """Who has no token can make us read, and keeps us from serving meanwhile."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=SECONDS) as client:
        head = b"POST /ingest HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        client.sendall(head + b"Content-Length: 1000000000\r\n\r\n{")
        assert client.recv(1000).startswith(b"HTTP/1.1 401 ")


def test_one_id_from_many_at_once(server: Server) -> None:
    """Pushes of one item to two processes double it, tear its file, or fail."""
    answers: list[tuple[int, Any]] = []
    threads = [
        threading.Thread(
            target=lambda number=number: answers.append(server.send(make_item("same", f"Lamp {number}")))
        )
        for number in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
    server.send(make_item("same", "The last lamp"))

    assert len(answers) == 8
    assert {status for status, _ in answers} <= {200, 201, 202}
    assert [title for title in server.read_titles() if "amp" in title].count("The last lamp") == 1
    assert not [title for title in server.read_titles() if re.fullmatch(r"Lamp \d", title)]


def test_a_killed_server_leaves_nothing_by_halves(tmp_path: Path) -> None:
    """After kill -9 in the middle of pushes a file is half, or a temporary one is taken for an article."""
    names = ("one", "two", "three")
    key = 'ingest_token: "${NEWSROOM_TOKEN}"'
    config = CONFIG + "".join(f"  - {{id: {name}, directory: {name}/, {key}}}\n" for name in names)
    for name in names:
        (tmp_path / name).mkdir()
    with open_server(tmp_path, config) as server:
        for wanted, name in enumerate(names):
            push_until_killed(server, name, wanted * 5)

    settings = load_settings(tmp_path / "feedmill.yaml", environ={"NEWSROOM_TOKEN": TOKEN}).settings
    later = utc_now() + timedelta(minutes=1)  # when the leases of the dead have ended
    with closing(open_service(settings, clock=lambda: later)) as service:
        for source in settings.sources[1:]:
            files = list(source.directory.glob("*.json"))
            report = service.refresh(source)
            assert files
            assert all(json.loads(file.read_bytes())["id"] for file in files)
            assert (report.error, report.dropped) == ("", ())
            assert service.store.refreshing.state(source.id).articles == len(files)


def push_until_killed(server: Server, name: str, count: int) -> None:
    """Kill the server's processes as soon as more than so many articles lie in the source's directory."""
    stop = threading.Event()

    def push_for_ever() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            items = [make_item(f"{name} {number % 4} {n}", f"Killed {number}") for n in range(8)]
            try:
                server.send(items, path=f"/ingest?source={name}")
            except (OSError, http.client.HTTPException, ValueError):
                continue

    threads = [threading.Thread(target=push_for_ever) for _ in range(2)]
    for thread in threads:
        thread.start()
    wait_until(lambda: len(list((server.root / name).glob("*.json"))) > count)
    stop.set()
    for worker in list_workers(server.program.process.pid):
        os.kill(worker, signal.SIGKILL)
    for thread in threads:
        thread.join(SECONDS)
    wait_until(partial(is_answering, server.port))


def is_answering(port: int) -> bool:
    """Whether the server answers."""
    try:
        return ask(port, "/healthz").status == 200
    except OSError:
        return False


def list_workers(pid: int) -> list[int]:
    """The server's children."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
