"""What takes articles in that a CMS pushes."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from feeds.errors import ArticleError
from feeds.model.push import Parcel, Receipt
from feeds.model.settings import Source


class Tray(Protocol):
    """Pushed files on their way into one source's directory. Every method may raise SourceError."""

    def confirm_mounted(self) -> None:
        """Raise UnreadableRoot when the directory is empty; for a source that has articles."""
        ...

    def stands(self, path: str, data: bytes) -> bool:
        """Whether exactly these bytes are at a place. Raises ArticleError when it cannot be a file's."""
        ...

    def stage(self, path: str, data: bytes) -> None:
        """Write a file where nobody looks; one that was staged for the same place is forgotten."""
        ...

    def unstage(self, path: str) -> None:
        """Forget what was staged for a place, if anything was."""
        ...

    def secure(self) -> None:
        """See that everything staged outlasts a crash."""
        ...

    def put(self) -> None:
        """Move everything staged to its place, each file at once and whole."""
        ...

    def has_made(self, path: str) -> bool:
        """Whether a file was put where none was before."""
        ...

    def take_back(self, path: str) -> None:
        """Remove a file that was put where none was before, unless another push has replaced it."""
        ...

    def remove(self, path: str) -> bool:
        """Remove a file; False if there is none."""
        ...


class Intake(Protocol):
    """Takes what is pushed, and publishes it."""

    def push(self, source: Source, parcels: Iterable[Parcel | ArticleError]) -> Receipt:
        """Take these into the source. Raises SourceError when nothing can be taken, StoreError."""
        ...

    def withdraw(self, source: Source, names: Mapping[str, str]) -> Receipt:
        """Remove pushed files: the name of each by its sender's word. Raises SourceError, StoreError."""
        ...
