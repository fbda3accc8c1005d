"""The examples that `--help` shows, typed."""

import json
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds.cli import main
from tests.cli.conftest import make_site
from tests.docs.blocks import Block
from tests.docs.reference import list_commands
from tests.docs.session import Session
from tests.docs.test_pages import BIN, needs_commands
from tests.servers import Server, answer

CONFIG = """\
site: {title: Example University, url: http://127.0.0.1:8000, timezone: Asia/Shanghai}
database: sqlite:///feedmill.db
sources:
  - {id: newsroom, directory: articles/, categories: [policy]}
categories:
  - {id: policy, title: Policy}
"""
NOTICE = (
    "{title}\n\nPublished: 2 March 2026\n\nThe reading room of the library has new lamps, says {title}.\n"
)
PAGE = "<title>Lamps</title><h1>Lamps</h1><p>Published: 2 March 2026</p><p>New lamps in the library.</p>"
EXPORT = '{"id": "cms-1", "title": "Old lamps", "content_text": "They hung in the old reading room."}'
ELSEWHERE = "https://www.example.edu/"
"""A server of our own stands for it."""
FEED = b"<rss version='2.0'><channel><item><title>Lamps</title></item></channel></rss>"
CAMPUS = """\
  - id: campus
    url: https://www.example.edu/
    columns: [{id: notices, url: notices.xml}]
"""
ENDLESS = ("feedmill serve", "feedmill schedule")


def list_examples() -> Iterator[tuple[str, str]]:
    """The command and the line, without what is said beside it."""
    for name, command in list_commands():
        for paragraph in re.split(r"\n\s*\n", command.help or ""):
            if paragraph.lstrip().startswith("\b"):
                for line in paragraph.split("\n"):
                    example = re.split(r"\s{2,}", line.strip())[0]
                    if "feedmill" in example and not example.startswith("#"):
                        yield name, example


EXAMPLES = {example: name for name, example in list_examples()}
"""Each line, with its command."""


def is_for_a_shell(example: str) -> bool:
    """Whether it needs more than its words, and perhaps jq."""
    return not set(example.partition(" | jq ")[0]).isdisjoint("|<>$*") or example.startswith(ENDLESS)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with everything that the examples name."""
    root = tmp_path / "here"
    root.mkdir()
    site = make_site(root)
    site.configure(CONFIG)
    (root / "new.yaml").write_text(CONFIG, encoding="utf-8")
    (root / "notice.txt").write_text(NOTICE.format(title="A notice"), encoding="utf-8")
    (root / "notice.html").write_text(PAGE, encoding="utf-8")
    (root / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    (root / "pages").mkdir()
    (root / "pages" / "a.html").write_text(PAGE, encoding="utf-8")
    (root / "pages.jsonl").write_text(json.dumps({"path": "pages/a.html"}), encoding="utf-8")
    (root / "site").mkdir()
    (root / "site" / "feedmill.yaml").write_text(
        CONFIG.replace("articles/", "../articles/"), encoding="utf-8"
    )
    etc = tmp_path / "etc" / "feedmill"
    etc.mkdir(parents=True)
    text = CONFIG.replace("articles/", f"{root}/articles/")
    (etc / "feedmill.yaml").write_text(text, encoding="utf-8")
    (tmp_path / ".config" / "fish" / "completions").mkdir(parents=True)
    commands = tmp_path / "bin"
    commands.mkdir()
    (commands / "feedmill").symlink_to(BIN / "feedmill")
    (commands / "cms-export").write_text(f"#!/bin/sh\necho '{EXPORT}'\n", encoding="utf-8")
    (commands / "cms-export").chmod(0o755)
    return root


@needs_commands
@pytest.mark.parametrize("example", [one for one in EXAMPLES if not is_for_a_shell(one)])
def test_an_example_does_what_it_should(
    example: str, site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody who types an example of --help gets an error."""
    monkeypatch.chdir(site)
    monkeypatch.setenv("FEEDMILL_CONFIG", "feedmill.yaml")
    if "campus" in example:
        (site / "feedmill.yaml").write_text(
            CONFIG.replace("\ncategories:", f"\n{CAMPUS}categories:"), encoding="utf-8"
        )
    if example.startswith("feedmill init "):
        (site / "site" / "feedmill.yaml").unlink()
    if example.startswith("feedmill render "):
        main(["refresh"])
    typed, _, filtered = example.replace("/srv/", f"{site.parent}/srv/").partition(" | ")
    words = shlex.split(typed)
    assert words[0] == "feedmill"
    capsys.readouterr()
    with Server({"*": answer(FEED)}) as server:
        told = [word.replace(ELSEWHERE, server.url("/")) for word in words[1:]]
        told += ["--allow-private", server.host] if told != words[1:] else []
        assert (main(told), example) == (0, example), capsys.readouterr()
    if filtered:
        subprocess.run(shlex.split(filtered), input=capsys.readouterr().out, text=True, check=True)


@needs_commands
def test_the_examples_for_a_shell_do_what_they_should(site: Path) -> None:
    """Somebody who types an example of --help with a pipe, or one that goes on, gets an error."""
    examples = ["feedmill refresh", *filter(is_for_a_shell, EXAMPLES)]
    with Session(site, site.parent, {"FEEDMILL_CONFIG": "feedmill.yaml"}, site.parent / "bin") as session:
        for example in examples:
            if example == 'eval "$(feedmill completion zsh)"':
                example = "feedmill completion zsh"  # noqa: PLW2901 - bash would not take its output
            session.play(make_blocks(site, example))


def make_blocks(page: Path, example: str) -> Iterator[Block]:
    """An example as a page would have it; one that goes on is ended."""
    goes_on = example.startswith(ENDLESS)
    yield Block(page, 0, "sh", "background" if goes_on else "", example)
    if goes_on:
        yield Block(page, 0, "sh", "", "kill -- %%\nwait")
