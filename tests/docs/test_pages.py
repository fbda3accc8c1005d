"""Every example of the documentation does what its page says."""

import re
import shutil
import sys
from pathlib import Path

import pytest

from feeds.errors import ConfigError
from feeds.settings import load_settings
from tests.docs.session import Session, read_blocks

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(page for page in DOCS.rglob("*.md"))
ELSEWHERE = {"push.md"}
"""Its commands ask a server with a token: tests/end_to_end/test_push.py runs them."""
PLAYED = [
    page
    for page in PAGES
    if page.name not in ELSEWHERE and any(block.language == "sh" for block in read_blocks(page))
]
VARIABLE = re.compile(r"\$\{(\w+)\}")
BASE = 'site: {title: Example, url: "https://feeds.example.edu"}\n'

pytestmark = pytest.mark.skipif(
    shutil.which("curl") is None or not (Path(sys.executable).parent / "feedmill").exists(),
    reason="the pages' commands are not on this machine",
)


@pytest.mark.parametrize("page", PLAYED, ids=[page.name for page in PLAYED])
def test_a_page_can_be_typed(page: Path, tmp_path: Path) -> None:
    """Somebody who types what the page says gets stuck."""
    Session(tmp_path).play(page)


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.zh.md"], ids=lambda page: page.name)
def test_parts_of_a_configuration_fit(page: Path, tmp_path: Path) -> None:
    """A YAML example has a key that there is not, or a value that is refused."""
    for block in read_blocks(page):
        if (block.language, block.manner) != ("yaml", "part"):
            continue
        config = tmp_path / "feedmill.yaml"
        whole = block.text if "site:" in block.text else BASE + block.text
        config.write_text(whole, encoding="utf-8")
        try:
            load_settings(config, environ=dict.fromkeys(VARIABLE.findall(whole), "a" * 40))
        except ConfigError as error:
            pytest.fail(f"{page.name}:{block.line}: {error}")


@pytest.mark.parametrize(
    "page", [*PAGES, *ROOT.glob("README*.md"), ROOT / "CONTRIBUTING.md"], ids=lambda page: page.name
)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    """A link in the documentation is dead."""
    text = page.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text) + re.findall(r'<img src="([^":]+)"', text)
    missing = [link for link in links if not (page.parent / link).exists()]
    assert missing == []
