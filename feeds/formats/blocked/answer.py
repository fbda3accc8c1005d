"""What came, as far as it is looked at, and how much of it a reader sees."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from feeds.text.chars import HAN, squeeze
from feeds.text.markup import html_to_text

QUIET = 500
"""What a block says at most, in Han characters or in twice as many letters of other scripts."""

SILENT = 60
"""What a page says that is nothing but a script."""

_HAN = re.compile(f"[{HAN}]")
_TITLE = re.compile(r"<title[^<>]{0,200}>([^<]{0,300})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer's parts."""

    status: int
    headers: Mapping[str, str]
    """By lower-case name, values in lower case."""
    url: str
    text: str
    """The body's beginning."""

    @property
    def words(self) -> str:
        """What a reader sees of it."""
        return _visible(self.text)

    @property
    def says(self) -> int:
        """How much that is."""
        return weigh(self.words)

    @property
    def title(self) -> str:
        """What stands in its title element."""
        found = _TITLE.search(self.text)
        return squeeze(found[1]) if found else ""


@lru_cache(maxsize=2)
def _visible(html: str) -> str:
    return html_to_text(html)


@lru_cache(maxsize=2)
def weigh(words: str) -> int:
    """Han characters count one, letters of other scripts a half."""
    line = squeeze(words)
    han = len(_HAN.findall(line))
    return han + (len(line) - han) // 2
