"""Other processes, other moments, the same bytes; and a server that follows its directory."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO

import pytest

from feeds.model.representation import Format
from tests.end_to_end.newsroom import CONFIG, Newsroom, make_story
from tests.reading_back import READERS

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
"""Seconds until a test gives up on a process; no test waits so long unless it fails."""
PRINT_ALL = """
import hashlib, json, pathlib, sys
from feeds.model.representation import Format
from feeds.service import load_configuration, open_service
service = open_service(load_configuration(pathlib.Path(sys.argv[1])).settings)
for source in service.find_sources([]):
    service.refresh(source)
service.publish()
paths = sorted(service.press.store.publications())
found = {f"{path}.{one}": service.render(path.lstrip("/"), one) for path in paths for one in Format}
print(json.dumps({path: hashlib.sha256(body).hexdigest() for path, body in found.items()}))
service.close()
"""


def make_site(folder: Path) -> Path:
    """A site's files, long settled; its configuration's path."""
    newsroom = Newsroom(folder)
    (folder / "club").mkdir(parents=True)
    newsroom.write("one.txt", make_story("学校召开人工智能教学会议", "2025年11月03日"))
    newsroom.write("two.txt", make_story("原创报道：茶园里的实训课", "2025年11月10日", trail="原创"))
    newsroom.write(
        "three.md", "---\ntitle: AT&T <与> “引号”\ndate: 2025-10-01\ntags: [b, a, c]\n---\n正文。\n"
    )
    path = folder / "feedmill.yaml"
    path.write_text(CONFIG.replace("every: 1m", "every: 1s"), encoding="utf-8")
    return path


def run(*arguments: str, **environment: str) -> bytes:
    """What a Python process of its own prints."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ | {"URL": "https://feeds.example.edu.cn"} | environment,
        stdout=subprocess.PIPE,
        timeout=PATIENCE,
        check=True,
    )
    return done.stdout


def test_two_processes_make_the_same_bytes(tmp_path: Path) -> None:
    """Bytes depend on the process, its locale, its zone, its hash seed or the hour (HTTP-22)."""
    one, other = make_site(tmp_path / "one"), make_site(tmp_path / "other")
    first = json.loads(run("-c", PRINT_ALL, str(one), PYTHONHASHSEED="1", TZ="Asia/Tokyo", LC_ALL="C"))
    again = json.loads(run("-c", PRINT_ALL, str(one), PYTHONHASHSEED="2", TZ="America/Lima"))
    rebuilt = json.loads(run("-c", PRINT_ALL, str(other), PYTHONHASHSEED="3", TZ="UTC", LC_ALL="de_DE.UTF-8"))

    assert len(first) == 3 * 6
    assert first == again
    # A feed without entries is as old as its site.
    filled = {path: digest for path, digest in first.items() if not path.startswith("/sources/club")}
    assert filled == {path: rebuilt[path] for path in filled}


def test_the_command_prints_what_is_stored(newsroom: Newsroom) -> None:
    """`feedmill render` in another process prints other bytes than subscribers get."""
    config = str(newsroom.folder / "feedmill.yaml")
    for format_ in (Format.RSS, Format.JSON):
        printed = run("-m", "feeds", "render", "choice", "--format", format_.value, "--config", config)
        assert printed == newsroom.read(f"/feeds/choice.{format_}")


def test_a_restart_changes_no_byte_and_no_validator(newsroom: Newsroom) -> None:
    """After a restart every subscriber's next poll is answered 200 (HTTP-01, HTTP-22)."""
    before = newsroom.everything()
    newsroom.now += timedelta(days=2)
    newsroom.open()
    newsroom.service.sweep()
    newsroom.look()

    assert newsroom.everything() == before


@dataclass
class Server:
    """`feedmill serve` in a process of its own."""

    process: subprocess.Popen[bytes]
    port: int

    def get(self, path: str, **headers: str) -> tuple[int, Mapping[str, str], bytes]:
        """One request: status, headers, body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request("GET", path, headers=named)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def titles(self, path: str = "/feeds/all.json") -> list[str]:
        """The titles of a feed that is served; empty while there is none."""
        status, _, body = self.get(path)
        return [one.title for one in READERS["json"](body)] if status == 200 else []


def wait_for(condition: Callable[[], bool]) -> None:
    """Ask again until it is so."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it never came about"
        time.sleep(0.05)


@contextmanager
def serving(config: Path, *options: str, name: str = "serve") -> Iterator[Server]:
    """A running server on a free port; it must stop cleanly when asked to."""
    log = (config.parent / f"{name}.log").open("w+b")
    command = [sys.executable, "-m", "feeds", "serve", "--bind", "127.0.0.1:0", "--workers", "1", *options]
    process = subprocess.Popen(
        [*command, "--config", str(config)],
        cwd=ROOT,
        env=os.environ | {"URL": "https://feeds.example.edu.cn"},
        stdout=subprocess.DEVNULL,
        stderr=log,
    )
    try:
        yield Server(process, find_port(process, log))
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    finally:
        process.kill()
        process.wait()
        log.close()


def find_port(process: subprocess.Popen[bytes], log: IO[bytes]) -> int:
    """The port that the server says it listens on."""
    found: list[int] = []

    def look() -> bool:
        assert process.poll() is None, read_log(log)
        ready = re.search(r"http://127\.0\.0\.1:(\d+)/", read_log(log))
        found.extend([int(ready[1])] if ready else [])
        return bool(ready)

    wait_for(look)
    return found[0]


def read_log(log: IO[bytes]) -> str:
    """What a process has written so far."""
    return Path(log.name).read_text(encoding="utf-8")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A site that is looked at every second."""
    return make_site(tmp_path)


def settle(server: Server, path: str) -> tuple[Mapping[str, str], bytes]:
    """A feed's headers and body once its Last-Modified has come: it may be stored a second ahead."""
    kept: list[tuple[Mapping[str, str], bytes]] = []

    def is_settled() -> bool:
        status, headers, body = server.get(path)
        kept.append((headers, body))
        moment = headers.get("Last-Modified", "")
        return status == 200 and server.get(path, If_Modified_Since=moment)[0] == 304

    wait_for(is_settled)
    return kept[-1]


def test_a_reader_gets_200_then_304_and_so_after_a_restart(config: Path) -> None:
    """The main job over a real socket: a feed is not served, or is sent again though nothing changed."""
    held: dict[Format, tuple[Mapping[str, str], bytes]] = {}
    with serving(config) as server:
        wait_for(lambda: len(server.titles()) == 3)
        for format_ in Format:
            headers, body = held[format_] = settle(server, f"/feeds/all.{format_}")
            assert headers["Content-Type"] == format_.media_type
            assert len(READERS[format_](body)) == 3
            status, told, nothing = server.get(f"/feeds/all.{format_}", If_None_Match=headers["ETag"])
            assert (status, nothing, told["ETag"]) == (304, b"", headers["ETag"])
            assert told["Last-Modified"] == headers["Last-Modified"]
    with serving(config) as server:
        wait_for(lambda: server.get("/readyz")[0] == 200)
        for format_, (headers, body) in held.items():
            path = f"/feeds/all.{format_}"
            assert server.get(path)[2] == body
            assert server.get(path, If_None_Match=headers["ETag"])[0] == 304
            assert server.get(path, If_Modified_Since=headers["Last-Modified"])[0] == 304


def test_the_feeds_follow_the_directory_without_a_restart(config: Path) -> None:
    """A new file never comes, a removed one never goes, or other feeds change with it."""
    with serving(config) as server:
        wait_for(lambda: server.get("/readyz")[0] == 200)
        assert len(server.titles()) == 3
        etag = server.get("/categories/original.rss")[1]["ETag"]

        (config.parent / "articles" / "four.txt").write_text(
            make_story("刚刚写好的新文章", "2025年12月01日"), encoding="utf-8"
        )
        wait_for(lambda: server.titles()[:1] == ["刚刚写好的新文章"])
        (config.parent / "articles" / "one.txt").unlink()
        wait_for(lambda: "学校召开人工智能教学会议" not in server.titles())

        assert len(server.titles()) == 3
        assert server.get("/categories/original.rss", If_None_Match=etag)[0] == 304


def test_every_server_shows_at_once_what_another_process_published(config: Path) -> None:
    """A server goes on with what it saw first: two servers behind one address tell two stories."""

    def refresh() -> None:
        run("-m", "feeds", "refresh", "--config", str(config))

    with (
        serving(config, "--no-schedule", name="one") as one,
        serving(config, "--no-schedule", name="two") as two,
    ):
        assert [server.get("/feeds/all.json")[0] for server in (one, two)] == [503, 503]
        refresh()
        etag = one.get("/feeds/all.json")[1]["ETag"]
        assert two.get("/feeds/all.json", If_None_Match=etag)[0] == 304

        newsroom = Newsroom(config.parent)
        newsroom.write("four.txt", make_story("刚刚写好的新文章", "2025年12月01日"))
        refresh()

        for server in (one, two):  # the first request after it, and no second one
            status, _, body = server.get("/feeds/all.json", If_None_Match=etag)
            assert status == 200
            assert READERS["json"](body)[0].title == "刚刚写好的新文章"
