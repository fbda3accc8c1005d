"""Cases of things that happen to a source over the years: folders of data, played over real files.

A case is a list of steps. Each step does something to the newsroom, looks at it once, and says what a
faithful reader of /feeds/all was told: `announced` names every title that came to it as new or as
changed, and nothing else may have. `same` says which article is which one of before.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from feeds.flow.ending import Confirmed
from feeds.model.article import Draft
from feeds.model.document import Document
from feeds.model.intent import Add, Change, Hold, Keep, Renew, Withdraw
from feeds.model.report import Report
from feeds.model.settings import Source
from feeds.normalize import normalize
from feeds.service import Service
from tests.end_to_end.newsroom import Newsroom, make_story

CASES = Path(__file__).parents[1] / "data" / "keeping"
KINDS = {
    "added": Add,
    "changed": Change,
    "renewed": Renew,
    "held": Hold,
    "kept": Keep,
    "withdrawn": Withdraw,
}
CONFIG = """\
site: {title: 教育新闻, url: "${URL}", timezone: Asia/Shanghai, language: zh-CN}
database: sqlite:///feedmill.db
sources:
  - {id: newsroom, title: 编辑部, directory: articles/, every: 1m}
"""

Step = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """One folder under tests/data/keeping."""

    name: str
    about: str
    steps: tuple[Step, ...]


def load_cases() -> Iterator[Case]:
    """Every case, by name."""
    for file in sorted(CASES.glob("*/case.yaml")):
        read = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
        yield Case(file.parent.name, read["about"], tuple(read["steps"]))


@dataclass
class Player:
    """A newsroom, and a reader who remembers what it was told."""

    newsroom: Newsroom
    told: dict[str, datetime | None] = field(default_factory=dict)
    """By id: the `updated` that the reader saw last."""
    ids: dict[str, str] = field(default_factory=dict)
    """By title, of everything that was ever in the feed."""
    normalizer: str = "real"
    dropped: int = 0

    def play(self, step: Step) -> None:
        """Do one step, look once, and compare what is there with what the step says."""
        self._set_up(step)
        for action, given in step.items():
            getattr(self, f"_do_{action}", _nothing)(given)
        report = self._look(step)
        where = f"step {step.get('why', step)}"
        if "expect" in step:
            assert _describe(report, step["expect"]) == step["expect"], where
        assert step.get("error", "") in report.error, where
        assert bool(step.get("error")) == bool(report.error), (where, report.error)
        before = dict(self.ids)
        announced = self._read()
        for new, old in step.get("same", {}).items():
            assert self.ids[new] == before[old], where
        assert sorted(announced) == sorted(step.get("announced", [])), where
        if "feed" in step:
            assert self.newsroom.titles() == step["feed"], where

    def _set_up(self, step: Step) -> None:
        self.newsroom.now += timedelta(hours=step.get("hours", 0), days=step.get("days", 0))

    def _look(self, step: Step) -> Report:
        self.newsroom.now += timedelta(minutes=1)
        service = self._service()
        confirm = step.get("confirm", [])
        (source,) = service.find_sources(step.get("look", [])) or (None,)
        if source is None:
            service.publish()
            return Report("", self.newsroom.now, self.newsroom.now)
        confirmed = Confirmed("withdrawals" in confirm, "arrivals" in confirm)
        report = service.refresh(source, confirmed=confirmed)
        service.publish()
        return report

    def _service(self) -> Service:
        """The service, with the normalizer that this version of the program has."""
        service = self.newsroom.service
        if self.normalizer == "real":
            return service
        tools = replace(service.tools, normalize=_extract_worse, recipe=lambda source: f"old {source.id}")
        return replace(service, tools=tools)

    def _read(self) -> list[str]:
        announced = []
        for item in self.newsroom.items("/feeds/all", "atom"):
            if self.told.get(item.id) != item.updated:
                announced.append(item.title)
            self.told[item.id] = item.updated
            self.ids[item.title] = item.id
        return announced

    def _do_write(self, files: dict[str, Any]) -> None:
        for name, story in files.items():
            self.newsroom.write(name, story if isinstance(story, str) else make_story(**story))

    def _do_rewrite(self, files: dict[str, Any]) -> None:
        """In place: the file keeps its inode."""
        self._do_write(files)

    def _do_fill(self, given: dict[str, int]) -> None:
        start = datetime(2010, 1, 1, tzinfo=self.newsroom.now.tzinfo)
        for number in range(given["count"]):
            day = start + timedelta(days=number % given["days"])
            title = f"第{number}号旧闻"
            self.newsroom.write(f"{number // 100}/{number}.txt", make_story(title, f"{day:%Y年%m月%d日}"))

    def _do_move(self, moves: dict[str, str]) -> None:
        for old, new in moves.items():
            target = self._articles / new
            target.parent.mkdir(parents=True, exist_ok=True)
            (self._articles / old).rename(target)

    def _do_remove(self, names: list[str]) -> None:
        for name in names:
            (self._articles / name).unlink()

    def _do_unmount(self, _given: bool) -> None:  # noqa: FBT001 - a switch of the case's file
        self._articles.rename(self.newsroom.folder / "away")

    def _do_mount(self, _given: bool) -> None:  # noqa: FBT001 - the same
        if self._articles.exists():
            self._articles.rmdir()
        (self.newsroom.folder / "away").rename(self._articles)

    def _do_empty(self, _given: bool) -> None:  # noqa: FBT001 - the same
        self._articles.mkdir()

    def _do_touch(self, names: list[str]) -> None:
        written = self.newsroom.now.timestamp() - 10
        for name in names:
            os.utime(self._articles / name, (written, written))

    def _do_config(self, replacements: dict[str, str]) -> None:
        for old, new in replacements.items():
            assert old in self.newsroom.config, old
            self.newsroom.config = self.newsroom.config.replace(old, new)
        self.newsroom.open()

    def _do_normalizer(self, which: str) -> None:
        self.normalizer = which
        self.newsroom.open()

    def _do_restart(self, _given: bool) -> None:  # noqa: FBT001 - the same
        self.newsroom.open()

    def _do_rebuild(self, _given: bool) -> None:  # noqa: FBT001 - the same
        self.newsroom.close()
        for file in self.newsroom.folder.glob("feedmill.db*"):
            file.unlink()
        self.newsroom.open()

    @property
    def _articles(self) -> Path:
        return self.newsroom.folder / "articles"


def _nothing(_given: object) -> None:
    """What a step says besides what it does."""


def _describe(report: Report, wanted: dict[str, Any]) -> dict[str, Any]:
    """The report in the words of a case; kinds that it does not mention must not have happened."""
    silent = {name: report.count(kind) for name, kind in KINDS.items() if name != "kept"}
    found: dict[str, Any] = {name: count for name, count in silent.items() if count or name in wanted}
    if "kept" in wanted:
        found["kept"] = report.count(Keep)
    if "dropped" in wanted or report.dropped:
        found["dropped"] = len(report.dropped)
    if "says" in wanted:
        text = "\n".join(drop.reason for drop in report.dropped)
        found["says"] = wanted["says"] if wanted["says"] in text else text
    return found


def _extract_worse(document: Document, source: Source, read_at: datetime) -> Draft:
    """An older version that lost everything after the first paragraph."""
    first, _, _ = document.body.partition("</p>")
    return normalize(replace(document, body=f"{first}</p>"), source, read_at)
