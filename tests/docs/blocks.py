"""The fenced blocks of the repository's Markdown, and what is to be done with each.

The info string of a fence says it: `sh` must succeed, `sh fails` must not, `sh background` goes on, `sh wait`
is tried until it succeeds; `text output` is what the block before printed, with … for what differs each time.
`LANGUAGE file=PATH` is written. `yaml part` fits into a configuration. Anything else is for reading only.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[2]
NOT_OURS = (".", "build", "tests", "config/articles", "feeds/cli/starters", "feedmill.egg-info")
"""Folders whose Markdown is an article, or not the repository's."""
RUNNABLE = frozenset({"bash", "console", "ini", "nginx", "shell", "sh", "yaml", "yml", "zsh", ""})
"""Languages that somebody may want to copy; all others are texts."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block of code on a page."""

    page: Path
    line: int
    language: str
    manner: str
    """The rest of the info string."""
    text: str

    def __str__(self) -> str:
        name = self.page.relative_to(ROOT) if self.page.is_relative_to(ROOT) else self.page.name
        return f"{name}:{self.line}"

    @property
    def is_written(self) -> bool:
        """Whether it is the content of a file."""
        return self.manner.startswith("file=")

    @property
    def is_part(self) -> bool:
        """Whether it is a part of a configuration."""
        return (self.language, self.manner) == ("yaml", "part")

    @property
    def is_typed(self) -> bool:
        """Whether it is a command for a shell."""
        return self.language == "sh"

    @property
    def is_output(self) -> bool:
        """Whether it is what the block before prints."""
        return (self.language, self.manner) == ("text", "output")


def list_pages() -> list[Path]:
    """Every page of the repository that people read."""
    return [
        page
        for page in sorted(ROOT.rglob("*.md"))
        if not page.relative_to(ROOT).as_posix().startswith(NOT_OURS)
    ]


def read_blocks(page: Path) -> Iterator[Block]:
    """The blocks of a page, in order; those that are only indented have no language."""
    for token in MarkdownIt().parse(page.read_text(encoding="utf-8")):
        if token.type in {"fence", "code_block"}:
            assert token.map is not None
            language, _, manner = token.info.strip().partition(" ")
            yield Block(page, token.map[0] + 1, language, manner.strip(), token.content)
