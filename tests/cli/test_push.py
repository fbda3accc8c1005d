"""`feedmill push`: files and items into a source, and what is said of each."""

import io
import json
import sys
from contextlib import closing
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from feeds.cli import push
from feeds.model.lease import Lease
from feeds.service import open_service
from feeds.settings import load_settings
from tests.cli.conftest import CONFIG, Run, Site

PRESS = "  - {id: press, title: Press, directory: press/, aliases: [old-press]}\n"
TOKEN = "ingest_token: 0123456789abcdef0123456789abcdef"
STORY = "# New lamps\n\nThe reading room of the library has new lamps.\n"


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Puts something on stdin."""

    def put(value: Any) -> None:
        data = value if isinstance(value, bytes) else json.dumps(value).encode()
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))

    return put


def test_a_file_is_in_the_feeds_at_once(site: Site, run: Run) -> None:
    """A file that was written this moment is not taken, not copied, or not published."""
    story = site.write("story.md", STORY, folder="elsewhere")
    story.touch()

    outcome = run("push", str(story))

    assert (outcome.code, outcome.err) == (0, "")
    (line,) = outcome.out.splitlines()
    assert line.startswith(f"added     {story} “New lamps” http://127.0.0.1:8000/articles/")
    assert (site.root / "articles" / "story.md").read_text() == STORY
    assert "New lamps" in run("render", "all").out


def test_items_come_from_stdin(run: Run, say: Any) -> None:
    """JSON items cannot be piped in, or the same item is doubled."""
    item = {"id": 7, "title": "New lamps", "content_text": "The reading room has new lamps."}
    say(item)
    first = run("push", "-")
    say([item, {"title": "x"}])
    again = run("push", "-")

    assert (first.code, first.out[:12]) == (0, "added     7 ")
    assert (again.code, again.out[:12]) == (1, "unchanged 7 ")
    assert again.err.startswith("newsroom: dropped item #1: has no `id`")


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff"])
def test_what_is_no_json_is_a_sentence(run: Run, say: Any, data: bytes) -> None:
    """Nonsense on stdin is a traceback, or passes for done."""
    say(data)

    outcome = run("push", "-")

    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith("newsroom: dropped stdin: ")


def test_what_cannot_be_taken_is_named_and_the_rest_goes_on(site: Site, run: Run) -> None:
    """One bad file costs the others, or is told without its name and the mend."""
    names = ["story.md", "empty.md", "x.exe"]
    files = [site.write(name, "" if name == "empty.md" else STORY, folder="elsewhere") for name in names]
    missing, folder = site.root / "missing.md", site.root / "articles"

    outcome = run("push", *map(str, [*files, missing, folder]))

    assert outcome.code == 1
    assert [line.split()[0] for line in outcome.out.splitlines()] == ["added"]
    told = [line.partition(": dropped ")[2] for line in outcome.err.splitlines()]
    assert [line.partition(": ")[0] for line in told] == list(map(str, [*files[1:], missing, folder]))
    assert "does not exist" in told[2]
    assert "is a directory" in told[3]


def test_a_large_file_is_refused(site: Site, run: Run) -> None:
    """A file beyond `max_bytes` is taken, or read into memory."""
    site.configure(CONFIG.replace("every: 5s", "every: 5s, max_bytes: 1KB"))
    large = site.write("large.md", "x" * 2000, folder="elsewhere")

    outcome = run("push", str(large))

    assert outcome.code == 1
    assert "2,000 bytes, and 1,024 are allowed" in outcome.err


@pytest.mark.parametrize(
    ("sources", "arguments", "code", "words"),
    [
        (PRESS, [], 2, "say which source is meant: --source ID (there are: newsroom, press)"),
        (PRESS, ["--source", "nobody"], 2, "no source has this id (there are: newsroom, press)"),
        (PRESS, ["--source", "press"], 0, ""),
        (PRESS, ["--source", "old-press"], 0, ""),
        (PRESS.replace("}", f", {TOKEN}}}"), [], 0, ""),
    ],
)
def test_a_source_is_meant(
    site: Site, run: Run, *, sources: str, arguments: list[str], code: int, words: str
) -> None:
    """An article goes into a source that nobody named, or the only one that can be meant must be named."""
    site.configure(CONFIG + sources)
    site.write("old.md", folder="press")
    story = site.write("story.md", STORY, folder="elsewhere")

    outcome = run("push", *arguments, str(story))

    assert outcome.code == code, outcome.err
    assert words in outcome.err
    assert (site.root / "press" / "story.md").exists() is (code == 0)


def test_nothing_to_push_is_wrong_usage(run: Run) -> None:
    """A command without a file passes for done."""
    assert run("push").code == 2


def test_a_directory_that_is_not_there_is_a_sentence(site: Site, run: Run) -> None:
    """A missing directory is a traceback, or is made."""
    site.configure(CONFIG.replace("articles/", "missing/"))
    story = site.write("story.md", STORY, folder="elsewhere")

    outcome = run("push", str(story))

    assert outcome.code == 1
    assert "mkdir -p" in outcome.err
    assert not (site.root / "missing").exists()


def test_while_the_source_is_refreshed_it_is_stored(
    site: Site, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A push beside a long refresh fails, or passes for published."""
    monkeypatch.setattr(push, "PATIENCE", timedelta())
    settings = load_settings(site.config, environ={}).settings
    with closing(open_service(settings)) as service:
        service.store.leases.claim(Lease("newsroom", "somebody"))
    story = site.write("story.md", STORY, folder="elsewhere")

    outcome = run("push", str(story))

    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith(f"stored    {story} (safe on the disk; ")


def test_a_source_in_error_is_told(site: Site, run: Run) -> None:
    """A push whose refresh found the source in disorder passes for done."""
    for number in range(9):
        site.write(f"{number}.md")
    run("refresh")
    for number in range(9):
        (site.root / "articles" / f"{number}.md").unlink()
    story = site.write("story.md", STORY, folder="elsewhere")

    outcome = run("push", str(story))

    assert outcome.code == 1
    assert outcome.out.startswith("added ")
    assert "--confirm-withdrawals" in outcome.err


def test_what_became_of_it_is_told_to_scripts(site: Site, run: Run, say: Any) -> None:
    """A CMS has to take sentences apart for the address of an article, or takes a refusal for success."""
    say([{"id": 7, "title": "New lamps", "content_text": "The reading room has new lamps."}, {"title": "x"}])

    outcome = run("push", "-", "--json")

    told = json.loads(outcome.out)
    added, dropped = told["results"]
    assert (outcome.code, outcome.err, told["source"]) == (1, "", "newsroom")
    assert (added["given"], added["status"], added["title"]) == ("7", "added", "New lamps")
    assert added["url"].startswith("http://127.0.0.1:8000/articles/")
    assert (dropped["status"], dropped["given"]) == ("dropped", "item #1")
