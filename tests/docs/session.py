"""A page of the documentation, played: files are written and commands typed into one shell, in its order."""

import os
import re
import select
import signal
import socket
import subprocess
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.docs.blocks import Block

SECONDS = 150.0
PAUSE = 0.2
RUNS = re.compile("Feedmill serves| INFO ")
"""What a server says when it can be asked, and a scheduler when it has looked."""


def find_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Shell:
    """A bash that remembers folder, variables and jobs from one script to the next."""

    def __init__(self, folder: Path, aside: Path, environ: Mapping[str, str]) -> None:
        self._aside = aside
        self._count = 0
        self._ended, theirs = os.pipe()
        self._process = subprocess.Popen(
            ["bash", "--noprofile", "--norc"],
            cwd=folder,
            env=dict(environ),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(theirs,),
            process_group=0,
        )
        self._tell(f"set -m -E -o pipefail; trap 'wrong=$?' ERR; say() {{ echo $wrong >&{theirs}; }}")
        os.close(theirs)

    def run(self, script: str) -> tuple[int, str]:
        """Type it; how its last command that failed did so, or 0, and what it printed."""
        self._count += 1
        typed, printed = (self._aside / f"{self._count}.{kind}" for kind in ("sh", "txt"))
        typed.write_text(script, encoding="utf-8")
        self._tell(f"wrong=0; source {typed} >{printed} 2>&1 </dev/null; say")
        ready, _, _ = select.select([self._ended], [], [], SECONDS)
        assert ready, f"this does not end:\n{script}\n{printed.read_text(encoding='utf-8')}"
        return int(os.read(self._ended, 16)), printed.read_text(encoding="utf-8")

    def start(self, script: str) -> Path:
        """Type it with an ampersand; the file that it prints to."""
        self._count += 1
        printed = self._aside / f"{self._count}.txt"
        printed.touch()
        self.run(f"{{\n{script}\n}} >>{printed} 2>&1 &")
        return printed

    def end(self) -> None:
        """End it, and all that it started."""
        shell = self._process.pid
        children = Path(f"/proc/{shell}/task/{shell}/children").read_text(encoding="ascii").split()
        for child in map(int, children):
            with suppress(ProcessLookupError):
                os.killpg(child, signal.SIGTERM)
        self.run("wait")
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(SECONDS)
        os.close(self._ended)

    def _tell(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n".encode())
        self._process.stdin.flush()


@dataclass
class Session:
    """Somebody who types a page. The ports of the page are others here, and so is what lies at the root."""

    folder: Path
    """Where the page begins."""
    root: Path
    """An empty folder: the home directory, and what holds /etc and /srv."""
    environ: Mapping[str, str] = field(default_factory=dict)
    path: Path | None = None
    """A folder of commands that can be typed by name."""

    def __enter__(self) -> Self:
        self._ports = {"8000": str(find_port()), "9000": str(find_port())}
        aside = self.root / "typed"
        aside.mkdir(parents=True)
        self._shell = Shell(self.folder, aside, self._make_environ())
        self._printed = ""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._shell.end()

    def play(self, blocks: Iterable[Block]) -> None:
        """One block after the other; an assertion names the line that does not do what it says."""
        for block in blocks:
            text = self._adapt(block.text)
            if block.is_written:
                path = self.folder / block.manner.removeprefix("file=")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            elif block.is_output:
                printed = self._restore(self._printed)
                assert matches(block.text, printed), f"{block}: printed is\n{printed}"
            elif block.is_typed:
                self._type(block, text)

    def _type(self, block: Block, script: str) -> None:
        deadline = time.monotonic() + SECONDS
        if block.manner == "background":
            printed = self._shell.start(script)
            while not RUNS.search(printed.read_text(encoding="utf-8")):
                assert time.monotonic() < deadline, f"{block}: {printed.read_text(encoding='utf-8')}"
                select.select([], [], [], PAUSE)
            return
        code, self._printed = self._shell.run(script)
        while block.manner == "wait" and code and time.monotonic() < deadline:
            select.select([], [], [], PAUSE)
            code, self._printed = self._shell.run(script)
        assert bool(code) is (block.manner == "fails"), f"{block}: {script}\nexit {code}: {self._printed}"

    def _adapt(self, text: str) -> str:
        """The page's ports are others here; `serve` is told, since it does not read site.url."""
        text = re.sub(r"feedmill serve(?! --bind)", "feedmill serve --bind 127.0.0.1:8000", text)
        for written, real in self._ports.items():
            text = text.replace(f"127.0.0.1:{written}", f"127.0.0.1:{real}")
        return re.sub("(?<![\\w.])/(etc|srv)/", rf"{self.root}/\1/", text)

    def _restore(self, printed: str) -> str:
        """What was printed, with the page's ports and places."""
        for written, real in self._ports.items():
            printed = printed.replace(f"127.0.0.1:{real}", f"127.0.0.1:{written}")
        return re.sub(rf"{re.escape(str(self.root))}/(etc|srv)/", r"/\1/", printed)

    def _make_environ(self) -> dict[str, str]:
        kept = {
            key: value for key, value in os.environ.items() if not key.startswith(("COV", "FEEDMILL", "LC_"))
        }
        path = f"{self.path}{os.pathsep}{kept['PATH']}" if self.path else kept["PATH"]
        return {**kept, "HOME": str(self.root), "LANG": "C.UTF-8", "PATH": path, **self.environ}


def matches(shown: str, printed: str) -> bool:
    """Whether this was printed; … stands for anything."""
    pattern = ".*".join(re.escape(part) for part in shown.strip().split("…"))
    return re.fullmatch(pattern, printed.strip(), re.DOTALL) is not None
