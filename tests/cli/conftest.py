"""A small site on disk, and the command run over it: in this process, or as a program of its own."""

import http.client
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from feeds.cli import main

SECONDS = 60.0
"""Nothing that a program is waited for takes longer, even on a busy machine."""
CONFIG = """\
site:
  title: Example University
  url: http://127.0.0.1:8000
  timezone: Asia/Shanghai
database: sqlite:///var/feedmill.db
sources:
  - {id: newsroom, title: Newsroom, directory: articles/, every: 5s}
"""
ARTICLE = """\
---
title: {title}
date: 2026-01-05T09:00:00+08:00
author: Ann Example
---
The library of Example University opens on Monday and has room for many readers of {title}.
"""


@dataclass(frozen=True, slots=True)
class Site:
    """A configuration and its articles in a folder."""

    root: Path

    @property
    def config(self) -> Path:
        """The YAML file."""
        return self.root / "feedmill.yaml"

    def configure(self, text: str) -> None:
        """Write the YAML file."""
        self.config.write_text(text, encoding="utf-8")

    def write(self, name: str, text: str | None = None, *, folder: str = "articles") -> Path:
        """An article that was finished a while ago."""
        path = self.root / folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(ARTICLE.format(title=f"About {name}") if text is None else text, encoding="utf-8")
        past = time.time() - 60
        os.utime(path, (past, past))
        return path


def make_site(root: Path) -> Site:
    """A site with one article; nothing was read yet."""
    site = Site(root)
    site.configure(CONFIG)
    site.write("a.md")
    return site


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A site with one article; nothing was read yet. The working directory is elsewhere."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    monkeypatch.delenv("FEEDMILL_CONFIG", raising=False)
    return make_site(tmp_path)


@pytest.fixture
def run(site: Site, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command over the site in this process."""

    def run_command(*arguments: str, config: bool = True) -> Outcome:
        named = ["--config", str(site.config)] if config else []
        code = main([*named, *arguments])
        said = capsys.readouterr()
        return Outcome(code, said.out, said.err)

    return run_command


@dataclass(slots=True)
class Program:
    """The command as a process; what it says on stderr is gathered as it comes."""

    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    _news: threading.Condition = field(default_factory=threading.Condition)
    _ended: bool = False

    def listen(self) -> None:
        """Gather stderr to its end."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            with self._news:
                self.lines.append(line.rstrip("\n"))
                self._news.notify_all()
        with self._news:
            self._ended = True
            self._news.notify_all()

    def wait_for(self, words: str) -> str:
        """The first line on stderr with these words."""
        with self._news:
            self._news.wait_for(lambda: self._ended or self._find(words), SECONDS)
            found = self._find(words)
        assert found, f"{words!r} was not said, but {self.lines}"
        return found[0]

    def wait(self) -> int:
        """The exit code, when the program has ended and all was heard."""
        code = self.process.wait(SECONDS)
        with self._news:
            self._news.wait_for(lambda: self._ended, SECONDS)
        return code

    def read_out(self) -> str:
        """What it said on stdout, when it has ended."""
        assert self.process.stdout is not None
        return self.process.stdout.read()

    def _find(self, words: str) -> list[str]:
        return [line for line in self.lines if words in line]


@contextmanager
def start(arguments: Sequence[str], *, environ: Mapping[str, str] | None = None) -> Iterator[Program]:
    """Run `python -m feeds` as a terminal would; it is killed at the end if it still runs."""
    process = subprocess.Popen(
        [sys.executable, "-m", "feeds", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **(environ or {})},
        process_group=0,
    )
    program = Program(process)
    listener = threading.Thread(target=program.listen, daemon=True)
    listener.start()
    try:
        yield program
    finally:
        process.kill()
        process.wait()
        listener.join(SECONDS)
        for stream in (process.stdin, process.stdout, process.stderr):
            assert stream is not None
            stream.close()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def ask(port: int, path: str, headers: Mapping[str, str] | None = None) -> Answer:
    """One GET over a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request("GET", path, headers=dict(headers or {}))
        response = connection.getresponse()
        return Answer(response.status, dict(response.getheaders()), response.read())
    finally:
        connection.close()


def wait_until(holds: Callable[[], bool]) -> None:
    """Return when it holds; a failure if it does not in time. For what other processes do."""
    pause = threading.Event()
    deadline = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < deadline, "it did not come to hold in time"
        pause.wait(0.05)
