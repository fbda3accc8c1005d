"""A page of the documentation, played: files are written, commands run, in the order of the page.

A fenced block says what it is: `yaml file=PATH` is written, `sh` must succeed, `sh fails` must not,
`sh background` goes on, `sh wait` is tried until it succeeds, `yaml part` must fit into a configuration.
`console` and `text` without a path are for reading only.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FENCE = re.compile(r"^```(?P<info>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
SECONDS = 150.0


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block."""

    language: str
    manner: str
    """The rest of the info string."""
    text: str
    line: int


def read_blocks(page: Path) -> Iterator[Block]:
    """The blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    for match in FENCE.finditer(text):
        language, _, manner = match["info"].partition(" ")
        yield Block(language, manner.strip(), match["text"], text.count("\n", 0, match.start()) + 1)


def find_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Session:
    """An empty folder, and a shell in it that knows the command. Port 8000 is another one here."""

    folder: Path
    port: int = field(default_factory=find_port)
    background: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def play(self, page: Path) -> None:
        """Everything on a page; an assertion names the line that does not do what it says."""
        try:
            for block in read_blocks(page):
                self._play(block, f"{page.name}:{block.line}")
        finally:
            for process in self.background:
                os.killpg(process.pid, signal.SIGTERM)
                process.wait(SECONDS)

    def _play(self, block: Block, where: str) -> None:
        text = self._adapt(block.text)
        if block.manner.startswith("file="):
            self._write(self.folder / block.manner.removeprefix("file="), text)
        elif block.language == "sh":
            self._run(text, block.manner, where)

    def _adapt(self, text: str) -> str:
        """The page's port is another one here; `serve` is told, since it does not read site.url."""
        text = re.sub(r"feedmill serve(?! --bind)", f"feedmill serve --bind 127.0.0.1:{self.port}", text)
        return text.replace("127.0.0.1:8000", f"127.0.0.1:{self.port}")

    def _write(self, path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def _run(self, script: str, manner: str, where: str) -> None:
        if manner == "background":
            self.background.append(self._start(script))
            return
        deadline = time.monotonic() + SECONDS
        while True:
            done = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", script],
                cwd=self.folder,
                env=self._environ(),
                capture_output=True,
                text=True,
                timeout=SECONDS,
                check=False,
            )
            if manner != "wait" or done.returncode == 0 or time.monotonic() > deadline:
                break
            threading.Event().wait(0.2)
        failed = done.returncode != 0
        assert failed is (manner == "fails"), f"{where}: {script}\n{done.stdout}\n{done.stderr}"

    def _start(self, script: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            ["bash", "-c", f"exec {script.strip()}"],
            cwd=self.folder,
            env=self._environ(),
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            process_group=0,
        )

    def _environ(self) -> dict[str, str]:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        return {key: value for key, value in os.environ.items() if not key.startswith("FEEDMILL")} | {
            "PATH": path
        }
