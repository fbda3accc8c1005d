"""Whether each source is one kind of thing, a directory or an address, and has that kind's keys alone.

What it inherits is not looked at: a template may serve both kinds.
"""

from collections.abc import Iterator
from typing import Any

from feeds.settings.document import Document, Finding, Path, maps_of

OF_DIRECTORIES = ("include", "link", "ingest_token")
OF_ADDRESSES = (
    "allow_private",
    "auth",
    "backfill",
    "columns",
    "cookies",
    "external",
    "full_text",
    "headers",
    "media",
    "pages",
    "proxy",
    "recheck",
    "select",
    "timeout",
    "tls",
    "type",
)
_EXAMPLES = (
    "write `directory: articles/`, from this file's folder on, or `url: https://www.example.edu/news/`"
)


def kind_findings(document: Document) -> Iterator[Finding]:
    """Sources that are of no kind, of two, or have a key of the other kind."""
    for path, source in maps_of(document.data, "sources"):
        yield from _source(path, source)


def _source(path: Path, source: dict[str, Any]) -> Iterator[Finding]:
    directory, url = source.get("directory"), source.get("url")
    if directory is None and url is None:
        sentence = "is missing from a source, and so is `url`"
        yield Finding((*path, "directory"), sentence, _EXAMPLES, bare=True)
        return
    if directory is not None and url is not None:
        sentence = "stands beside `directory`: a source is one or the other"
        yield Finding((*path, "url"), sentence, "make two sources of it", bare=True, at_key=True)
        return
    foreign, own = (OF_ADDRESSES, "directory") if url is None else (OF_DIRECTORIES, "url")
    other = "url" if url is None else "directory"
    for key in foreign:
        if source.get(key) is not None:
            sentence = f"is for sources with a `{other}`; this one has a `{own}`"
            yield Finding((*path, key), sentence, "take it out", bare=True, at_key=True)
