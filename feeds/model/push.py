"""What is pushed into a source, and what became of it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class Parcel:
    """One file on its way into a source's directory: an article, or a picture beside one."""

    given: str
    """What its sender calls it: an item's id, or a file's name."""
    name: str
    """What it is to be called; of a path only the last part counts."""
    read: Callable[[int], bytes]
    """Its bytes, but no more than this many. Called once; may raise ArticleError."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What is to be done with a parcel: it was staged for a place, or refused."""

    given: str
    path: str = ""
    """Its place below the source's directory; empty when it was refused."""
    reason: str = ""
    """Why it was refused."""
    is_picture: bool = False
    is_new: bool = True
    """Other bytes stand in its place, or none: something was staged."""


class Fate(StrEnum):
    """What became of something pushed, in the words that a refresh reports."""

    ADDED = "added"
    CHANGED = "changed"
    RENEWED = "renewed"
    """The record changed, the words did not: silent for readers."""
    UNCHANGED = "unchanged"
    WITHDRAWN = "withdrawn"
    HELD = "held"
    """In no feed yet: with many others it looks new and is dated before the last pass."""
    STORED = "stored"
    """Safe on the disk, or gone from it; a refresh that is not ours takes notice."""
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One article's fate, or that of a file which is none."""

    given: str
    """The sender's word for it."""
    fate: Fate
    reason: str = ""
    """Why it was dropped or only stored, or what is to be known of it besides."""
    article_id: str = ""
    url: str = ""
    """Where readers find it; empty unless it is an article."""
    title: str = ""

    def to_json(self) -> dict[str, str]:
        """For the sender's program: what there is to say of it."""
        told = {
            "given": self.given,
            "status": self.fate.value,
            "reason": self.reason,
            "id": self.article_id,
            "url": self.url,
            "title": self.title,
        }
        return {key: value for key, value in told.items() if value}


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a push did to one source: outcomes in the order of the sending."""

    source_id: str
    outcomes: tuple[Outcome, ...]
    problem: str = ""
    """What is wrong with the source besides, as its refresh said it."""

    def count(self, fate: Fate) -> int:
        """How many had this fate."""
        return sum(one.fate is fate for one in self.outcomes)

    def to_json(self) -> dict[str, Any]:
        """For the sender's program, whichever way it was sent."""
        told: dict[str, Any] = {
            "source": self.source_id,
            "results": [one.to_json() for one in self.outcomes],
        }
        return told | ({"problem": self.problem} if self.problem else {})
