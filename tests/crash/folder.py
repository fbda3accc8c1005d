"""A directory that keeps changing by a seeded script, and a ledger of what a reader may expect of it."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

WORDS = (
    *("library", "reader", "shelf", "catalogue", "archive", "student", "teacher", "harbour", "bridge"),
    *("lantern", "market", "garden", "river", "mountain", "morning", "evening", "winter", "summer"),
    *("paper", "printer", "journal", "letter", "window", "corridor"),
)
SETTLED = timedelta(minutes=1)
LATE = 0.2
KINDS = ("txt", "md", "html")


@dataclass
class Story:
    """One article: its key stands in its words for good, its edition counts its changes."""

    key: str
    source: str
    path: str
    own_id: bool
    day: int
    """Of January 2026; 0: undated."""
    words: list[str]
    edition: int = 1
    alive: bool = True
    stored_path: str = ""
    """Where the store last saw it; empty: never."""
    stored_edition: int = 0
    withdrawn: bool = False
    """Whether the store has seen it go, and not yet come back."""
    history: list[str] = field(default_factory=list)
    """What happened to it, for whoever wants to know how it came to that."""
    same_inode: bool = True
    """Whether its file is the very one that the store read last, moved or rewritten perhaps."""

    def write(self) -> str:
        """The file's text, in the form of its kind."""
        first = f"This is {self.key} in edition {self.edition}e of the almanac, told in a few plain words."
        paragraphs = [first, *self.words]
        title = f"Report {self.key}"
        kind = self.path.rsplit(".", 1)[1]
        if kind == "md":
            own = f"id: {self.key}\n" if self.own_id else ""
            date = f"date: 2026-01-{self.day:02}\n" if self.day else ""
            return f"---\ntitle: {title}\n{own}{date}---\n\n" + "\n\n".join(paragraphs) + "\n"
        if kind == "html":
            date = f'<meta name="date" content="2026-01-{self.day:02}">' if self.day else ""
            body = "".join(f"<p>{one}</p>" for one in paragraphs)
            head = f'<head><meta charset="utf-8"><title>{title}</title>{date}</head>'
            return (
                f"<!DOCTYPE html><html>{head}<body><article><h1>{title}</h1>{body}</article></body></html>\n"
            )
        date = f"Published: {self.day} January 2026\n\n" if self.day else ""
        return f"{title}\n\n{date}" + "\n\n".join(paragraphs) + "\n"

    @property
    def is_settled(self) -> bool:
        """The store has it as it is."""
        return (self.stored_path, self.stored_edition) == (self.path, self.edition)

    def may_become(self, path: str, edition: int, *, same_inode: bool) -> bool:
        """Whether it would still be known for the same article: by its id, place, inode or words."""
        if self.own_id or not self.stored_path:
            return True
        if self.withdrawn:  # what went is known again where it stood
            return path == self.stored_path
        return path == self.stored_path or same_inode or edition == self.stored_edition


@dataclass
class Folder:
    """The sources' directories."""

    root: Path
    random: Random
    stories: list[Story] = field(default_factory=list)
    now: datetime = field(kw_only=True)
    _written: int = 0

    def fill(self, count: int) -> None:
        """The state before anybody looks."""
        for source in ("newsroom", "club"):
            (self.root / source).mkdir(parents=True)
        for _ in range(count):
            self._add(day=self.random.randint(0, 28))

    def change(self) -> None:
        """A few things happen, none of which a subscriber may be confused by."""
        for _ in range(self.random.randint(2, 8)):
            self.random.choice(self._deeds())()
        if self.random.random() < 0.4:
            self._delete()

    def find_inode(self, story: Story) -> str:
        """Of the story's file as it is now."""
        return str(self._place(story).stat().st_ino) if story.alive else ""

    def _deeds(self) -> tuple[Callable[[], None], ...]:
        return (
            *(self._add_late, self._edit, self._edit, self._touch, self._rename, self._move_and_edit),
            *(self._copy_away, self._replace, self._put_back),
        )

    def _add_late(self) -> None:
        """Undated as a rule: much that is new and yet old looks like a redesign, and would be held."""
        self._add(day=self.random.randint(1, 28) if self.random.random() < LATE else 0)

    def _add(self, *, day: int) -> None:
        number, random = len(self.stories), self.random
        kind = random.choice(KINDS)
        source = "newsroom" if random.random() < 0.6 else "club"
        story = Story(
            key=f"story{number:04}x",
            source=source,
            path=self._name(number, kind),
            own_id=kind == "md" and random.random() < 0.5,
            day=day,
            words=[self._paragraph() for _ in range(3)],
        )
        story.history.append(f"added as {story.path}")
        self.stories.append(story)
        self._write(story)

    def _edit(self) -> None:
        """Rewritten in place."""
        story = self._pick()
        if story.may_become(story.path, story.edition + 1, same_inode=story.same_inode):
            story.history.append("edited in place")
            self._revise(story)
            self._write(story)

    def _touch(self) -> None:
        """Another time, the same bytes."""
        self._date(self._place(self._pick()))

    def _rename(self) -> None:
        story = self._pick()
        path = self._new_path(story)
        if story.may_become(path, story.edition, same_inode=story.same_inode):
            self._move(story, path)

    def _move_and_edit(self) -> None:
        story = self._pick()
        path = self._new_path(story)
        if story.may_become(path, story.edition + 1, same_inode=story.same_inode):
            self._move(story, path)
            story.history.append("edited")
            self._revise(story)
            self._write(story)

    def _copy_away(self) -> None:
        """Copied elsewhere and deleted here: another inode, the same words."""
        story = self._pick()
        path = self._new_path(story)
        if story.may_become(path, story.edition, same_inode=False):
            story.history.append(f"copied to {path}")
            old = self._place(story)
            story.path, story.same_inode = path, False
            self._write(story)
            old.unlink()

    def _replace(self) -> None:
        """As careful editors save: a new file takes the old one's name."""
        story = self._pick()
        if story.may_become(story.path, story.edition + 1, same_inode=False):
            story.history.append("replaced by another edition")
            self._revise(story)
            place = self._place(story)
            beside = place.with_name(f".{place.name}.tmp")
            beside.write_text(story.write(), encoding="utf-8")
            self._date(beside)
            beside.replace(place)
            story.same_inode = False

    def _delete(self) -> None:
        story = self._pick()
        if story.is_settled:
            story.history.append("deleted")
            self._place(story).unlink()
            story.alive = False

    def _put_back(self) -> None:
        gone = [one for one in self.stories if not one.alive]
        if gone:
            story = self.random.choice(gone)
            story.history.append("put back")
            story.alive, story.same_inode = True, False
            self._write(story)

    def _pick(self) -> Story:
        return self.random.choice([one for one in self.stories if one.alive])

    def _place(self, story: Story) -> Path:
        return self.root / story.source / story.path

    def _name(self, number: int, kind: str) -> str:
        folder = self.random.choice(("", "2025/", "2026/", "deep/er/"))
        return f"{folder}{number:04}-{self.random.randrange(10**6):06}.{kind}"

    def _new_path(self, story: Story) -> str:
        return self._name(int(story.key[5:9]), story.path.rsplit(".", 1)[1])

    def _paragraph(self) -> str:
        return " ".join(self.random.choice(WORDS) for _ in range(14)).capitalize() + "."

    def _revise(self, story: Story) -> None:
        story.edition += 1
        story.words[self.random.randrange(len(story.words))] = self._paragraph()

    def _move(self, story: Story, path: str) -> None:
        story.history.append(f"moved to {path}")
        old = self._place(story)
        story.path = path
        self._place(story).parent.mkdir(parents=True, exist_ok=True)
        old.rename(self._place(story))

    def _write(self, story: Story) -> None:
        place = self._place(story)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(story.write(), encoding="utf-8")
        self._date(place)

    def _date(self, place: Path) -> None:
        """Settled, and a moment that no other file ever had."""
        self._written += 1
        moment = int((self.now - SETTLED).timestamp()) * 10**9 + self._written * 1000
        os.utime(place, ns=(moment, moment))
