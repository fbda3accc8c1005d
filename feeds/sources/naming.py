"""Where a pushed file comes to stand: one clean name, in a folder from which its source takes it."""

import unicodedata
from collections.abc import Iterator, Sequence

from feeds.errors import Malformed, UnknownFormat
from feeds.sources.globs import compile_globs, has_magic
from feeds.sources.magic import find_magic
from feeds.sources.refusals import show_name
from feeds.sources.temporaries import is_temporary
from feeds.text.chars import squeeze, strip_illegal

LONGEST_NAME = 200
"""Bytes in UTF-8; most disks take 255, and something must be left for temporary names."""
TAKEN_FOR_ARTICLE = (
    "is a picture or a document, but `include` takes it for an article; let `include` name the endings of "
    "articles alone"
)


def clean_name(given: str) -> str:
    """The last part of a sender's path as a file's name. Raises Malformed when it can be none.

    Folders are left out, so nothing from outside leads anywhere; blanks are single spaces.
    """
    shown = show_name(strip_illegal(given))
    name = squeeze(unicodedata.normalize("NFC", given.replace("\\", "/").rpartition("/")[2]))
    if not name:
        raise Malformed(shown, "has no name; give the file one, such as story.md")
    if not name.isprintable() or "�" in name:
        raise Malformed(shown, "its name holds characters that no name should; rename it")
    if is_temporary(name):
        raise Malformed(shown, "its name is one that is never taken (hidden, or a temporary); rename it")
    if len(name.encode()) > LONGEST_NAME:
        raise Malformed(shown, f"its name is longer than {LONGEST_NAME} bytes; shorten it")
    return name


class Places:
    """The places that one source's `include` has for files from outside, however they are called there."""

    def __init__(self, include: Sequence[str]) -> None:
        self._include = include
        self._wanted = compile_globs(include)
        self._folders = tuple(dict.fromkeys(["", *_list_folders(include)]))

    def find_article(self, given: str) -> str:
        """The path at which the source takes a file of this name. Raises ArticleError when it takes none."""
        name = clean_name(given)
        for folder in self._folders:
            if self._wanted.matches(folder + name):
                return folder + name
        raise UnknownFormat(
            show_name(name),
            f"the source takes no such file (include: {', '.join(self._include)}); "
            "give it a name that matches, or add a pattern to `include`",
        )

    def find_beside(self, article: str, given: str) -> str:
        """The path of a picture beside an article. Raises UnknownFormat when it would be taken for one."""
        path = article[: article.rfind("/") + 1] + clean_name(given)
        if self._wanted.matches(path):
            raise UnknownFormat(show_name(path), TAKEN_FOR_ARTICLE)
        return path


def is_picture(head: bytes) -> bool:
    """Whether a file is of a kind that stands beside articles: what /media/ shows in place."""
    return find_magic(head) is not None


def _list_folders(include: Sequence[str]) -> Iterator[str]:
    """The folders that patterns name without any wildcard, each with its slash."""
    for pattern in include:
        way = ""
        for name in pattern.split("/")[:-1]:
            if has_magic(name):
                break
            way += f"{name}/"
        yield way
