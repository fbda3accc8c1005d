"""What the addresses in an article's text mean: resolved, or files below the source's root."""

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from feeds.normalize.address import file_of
from feeds.text.urls import is_absolute, quote_path, resolve

_ARTICLES = frozenset(
    {
        "",
        ".html",
        ".htm",
        ".shtml",
        ".xhtml",
        ".md",
        ".markdown",
        ".txt",
        ".json",
        ".php",
        ".jsp",
        ".asp",
        ".aspx",
    }
)
"""What other articles look like: they have no address beside this one."""

MAX_PATH = 1000


@dataclass(slots=True)
class Places:
    """Resolves one article's references, and remembers the local files among them.

    `base` is an address, or empty for a file in a directory.
    """

    origin: str
    source_id: str
    base: str
    media: dict[str, None] = field(default_factory=dict)

    def of_file(self, reference: str) -> str:
        """The address of a picture or download; empty when it leads nowhere."""
        reference = reference.strip()
        if not reference or reference.startswith("#"):
            return ""
        if self.base:
            return resolve(reference, self.base)
        if reference.startswith("//"):
            return resolve("https:" + reference, "")
        if is_absolute(reference):
            return resolve(reference, "")
        path = self._below_root(reference)
        if not path:
            return ""
        self.media[path] = None
        return f"media/{self.source_id}/{quote_path(path)}"

    def of_link(self, reference: str) -> str:
        """The address of a link; empty for what has none, such as the article next door."""
        reference = reference.strip()
        if self.base or not reference:
            return resolve(reference, self.base) if self.base and reference else ""
        if reference.lower().startswith("mailto:"):
            return resolve(reference, "")
        if is_absolute(reference) or reference.startswith("//"):
            return self.of_file(reference)
        path = self._below_root(reference)
        return "" if PurePosixPath(path).suffix.lower() in _ARTICLES else self.of_file(reference)

    def _below_root(self, reference: str) -> str:
        """A relative reference as a path below the root; empty when it leaves it."""
        try:
            parts = urlsplit(reference)
        except ValueError:
            return ""
        if parts.scheme or parts.netloc or not parts.path:
            return ""
        path = unquote(parts.path, errors="replace")
        if "\\" in path or any(ord(char) < 32 for char in path) or len(path) > MAX_PATH or path.endswith("/"):
            return ""
        folder = "" if path.startswith("/") else str(PurePosixPath(file_of(self.origin)).parent)
        return _normalized(f"{folder}/{path}")


def _normalized(path: str) -> str:
    steps: list[str] = []
    for step in path.split("/"):
        if step == "..":
            if not steps:
                return ""
            steps.pop()
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)
