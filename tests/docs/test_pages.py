"""Every example of the documentation does what its page says."""

import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from feeds.cli.group import COMMANDS, cli
from feeds.errors import ConfigError
from feeds.settings import load_settings
from tests.cli.conftest import make_site
from tests.docs.blocks import ROOT, RUNNABLE, Block, list_pages, read_blocks
from tests.docs.session import Session, matches

PAGES = {page.relative_to(ROOT).as_posix(): page for page in list_pages()}
BLOCKS = [block for page in PAGES.values() for block in read_blocks(page)]
BIN = Path(sys.executable).parent
CI = ".ci/run"
PUSH = "tests/end_to_end/test_push.py::test_the_manuals_examples_do_what_it_says"
ELSEWHERE: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("README.md", "make run"): (f"{CI}::make run", f"{CI}::make test"),
    ("README.zh.md", "make run"): (f"{CI}::make run", f"{CI}::make test"),
    ("CONTRIBUTING.md", "make test"): (f"{CI}::make run", f"{CI}::make test"),
    ("CONTRIBUTING.md", ".venv/bin/pytest"): (
        "Makefile::$(BIN)/python -m pytest",
        "Makefile::$(BIN)/lint-imports",
        "tests/crash/test_crash.py::test_no_subscriber",
        "tests/soak/test_soak.py::test_two_schedulers",
        "tests/year/test_year.py::test_a_simulated_year",
    ),
    ("docs/how-to.md", ".venv/bin/pip"): (
        "Makefile::-c constraints.txt -e '.[dev,postgresql]'",
        f"{CI}::make test",
    ),
    ("docs/push.md", "curl"): (PUSH,),
    ("docs/push.md", "feedmill push"): (PUSH,),
}
"""What a newcomer's empty folder is too small for, by page and first words; and what runs it instead."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a page is typed."""

    folder: Path
    environ: Mapping[str, str] = field(default_factory=dict)
    path: Path | None = None


def make_clone(root: Path) -> Scene:
    """A clone of the repository whose environment was made already; its name is that of the project."""
    clone = root / "feedmill"
    clone.mkdir(parents=True)
    for path in ROOT.iterdir():
        if path.name != "var" and not path.name.startswith("."):
            (clone / path.name).symlink_to(path)
    (clone / "config").unlink()
    shutil.copytree(ROOT / "config", clone / "config")
    (clone / ".venv").mkdir()
    (clone / ".venv" / "bin").symlink_to(BIN)
    (clone / ".venv" / ".run").touch()
    return Scene(clone)


def make_newsroom(root: Path) -> Scene:
    """A site with a source `newsroom`, and the same one where services keep their configuration."""
    (root / "site").mkdir()
    site = make_site(root / "site")
    service = root / "etc" / "feedmill"
    service.mkdir(parents=True)
    text = site.config.read_text(encoding="utf-8").replace("articles/", f"{site.root}/articles/")
    (service / "feedmill.yaml").write_text(text.replace("var/", ""), encoding="utf-8")
    site.configure(site.config.read_text(encoding="utf-8").replace("var/", ""))
    return Scene(site.root, {"FEEDMILL_CONFIG": "feedmill.yaml"}, BIN)


SCENES = {
    "README.md": make_clone,
    "README.zh.md": make_clone,
    "docs/tutorial.md": make_clone,
    "docs/how-to.md": make_newsroom,
}
VARIABLE = re.compile(r"\$\{(\w+)\}")
BASE = 'site: {title: Example, url: "https://feeds.example.edu"}\n'
INLINE = re.compile(r"`feedmill ([a-z]+)([^`]*)`")

needs_commands = pytest.mark.skipif(
    not all(shutil.which(name) for name in ("bash", "curl", "jq", "make", "sqlite3"))
    or not (BIN / "feedmill").exists(),
    reason="the pages' commands are not on this machine",
)


def find_elsewhere(block: Block) -> tuple[str, ...]:
    """What runs a block in another place; empty for nothing."""
    page = block.page.relative_to(ROOT).as_posix()
    found = (
        tests for (name, words), tests in ELSEWHERE.items() if name == page and block.text.startswith(words)
    )
    return next(found, ())


def is_run(block: Block) -> bool:
    """Whether something runs a block, loads it, or compares it."""
    page = block.page.relative_to(ROOT).as_posix()
    if block.is_part or find_elsewhere(block):
        return True
    return page in SCENES and (block.is_typed or block.is_written)


@pytest.mark.parametrize("name", PAGES)
def test_every_example_is_run(name: str) -> None:
    """Somebody may copy an example that nothing ever ran."""
    blocks = [block for block in BLOCKS if block.page == PAGES[name]]
    assert [str(one) for one in blocks if one.language in RUNNABLE and not is_run(one)] == []
    assert [str(one) for one in blocks if one.is_output and name not in SCENES] == []


@pytest.mark.parametrize(("name", "words"), ELSEWHERE)
def test_what_is_run_elsewhere_is_there(name: str, words: str) -> None:
    """The list names a block that the page has no more, or a test that does not run it."""
    assert [block for block in BLOCKS if block.page == PAGES[name] and block.text.startswith(words)]
    for place in ELSEWHERE[name, words]:
        path, _, needle = place.partition("::")
        assert needle in (ROOT / path).read_text(encoding="utf-8")


@needs_commands
@pytest.mark.parametrize("name", SCENES)
def test_a_page_can_be_typed(name: str, tmp_path: Path) -> None:
    """Somebody who types what the page says gets stuck, or sees something else than it shows."""
    scene = SCENES[name](tmp_path)
    blocks = [block for block in BLOCKS if block.page == PAGES[name] and not find_elsewhere(block)]
    with Session(scene.folder, tmp_path, scene.environ, scene.path) as session:
        session.play(blocks)


@pytest.mark.parametrize("block", [block for block in BLOCKS if block.is_part], ids=str)
def test_a_part_of_a_configuration_fits(block: Block, tmp_path: Path) -> None:
    """A YAML example has a key that there is not, or a value that is refused."""
    config = tmp_path / "feedmill.yaml"
    whole = block.text if re.search("^site:", block.text, re.MULTILINE) else BASE + block.text
    config.write_text(whole, encoding="utf-8")
    try:
        load_settings(config, environ=dict.fromkeys(VARIABLE.findall(whole), "a" * 40))
    except ConfigError as error:
        pytest.fail(f"{block}: {error}")


def list_inline() -> Iterator[tuple[str, str, str]]:
    """Commands within sentences: the page, the command, what follows."""
    for name, page in PAGES.items():
        for found in INLINE.finditer(page.read_text(encoding="utf-8")):
            yield name, found[1], found[2]


def test_commands_within_sentences_are_there() -> None:
    """A sentence names a command or an option that there is not."""
    wrong = []
    for name, word, rest in list_inline():
        command = cli.get_command(cli.make_context("feedmill", [], resilient_parsing=True), word)
        known = {option for one in command.params for option in one.opts} if command else set()
        unknown = set(re.findall(r"--[a-z-]+", rest)) - known - {"--config", "--help"}
        if command is None or unknown:
            wrong.append((name, word, unknown))
    assert wrong == []
    assert set(COMMANDS) - {word for _name, word, _rest in list_inline()} <= {"worker"}


@pytest.mark.parametrize("name", PAGES)
def test_links_between_pages_lead_somewhere(name: str) -> None:
    """A link in the documentation is dead, or its anchor is."""
    page = PAGES[name]
    text = page.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^):\s]+)\)", text) + re.findall(r'<img src="([^":]+)"', text)
    missing = []
    for link in links:
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        if not target.exists() or (anchor and anchor not in list_anchors(target)):
            missing.append(link)
    assert missing == []


def list_anchors(page: Path) -> list[str]:
    """What the headings of a page can be linked to by."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return [re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings]


@pytest.mark.parametrize(
    ("shown", "printed", "expected"),
    [
        ("made x\n", "made x\n", True),
        ("made x\n", "made y\n", False),
        ("a …\n", "a 12 s\nb\n", True),
        ("…b…", "a\nb\nc", True),
        ("…b…", "a\nc", False),
        ("a.c", "abc", False),
    ],
)
def test_output_is_compared(shown: str, printed: str, *, expected: bool) -> None:
    """A page may show something else than what is printed."""
    assert matches(shown, printed) is expected
