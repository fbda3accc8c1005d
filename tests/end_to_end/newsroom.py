"""A newsroom in a temporary folder: files, a configuration, a real service, and a clock set by hand."""

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from feeds.flow.ending import Confirmed
from feeds.model.report import Report
from feeds.model.representation import Coding, RepresentationHead
from feeds.service import Service, load_configuration, open_service
from feeds.sources.web import Budget
from tests.reading_back import READERS, Item

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
CONFIG = """\
site: {title: 教育新闻, url: "${URL}", timezone: Asia/Shanghai, language: zh-CN}
database: sqlite:///feedmill.db
defaults: {every: 1m}
sources:
  - {id: newsroom, title: 编辑部, directory: articles/}
  - {id: club, title: Club, directory: club/}
categories:
  - {id: original, title: 原创, match: {breadcrumbs: [原创]}}
  - {id: ai, title: 人工智能, match: {words: [人工智能]}}
feeds:
  - {id: choice, title: 精选, categories: [original], exclude: {words: [代发]}, limit: 5}
"""


def make_story(title: str, day: str = "2026年02月03日", *, trail: str = "新闻", words: str = "") -> str:
    """A page saved as text, as the newsroom's system writes it."""
    body = words or f"《{title}》一文介绍了学校近期开展的一项工作，全文不长，但是每一句都写得完整清楚。"
    return f"当前位置： [首页](#) > [{trail}](#) > 正文\n\n{title}\n\n发布时间：{day} 来源：校报\n\n{body}\n"


@dataclass
class Newsroom:
    """One site. Every pass happens a minute after the one before."""

    folder: Path
    url: str = "https://feeds.example.edu.cn"
    config: str = CONFIG
    now: datetime = START
    opened: list[Service] = field(default_factory=list)

    def write(self, name: str, content: str | bytes) -> Path:
        """A file, written long enough ago to be taken; `name` begins at the articles' folder."""
        path = self.folder / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        written = self.now.timestamp() - 10
        os.utime(path, (written, written))
        return path

    def open(self) -> Service:
        """A service as a fresh process would open it; everything it knows comes from the database."""
        self.close()
        path = self.folder / "feedmill.yaml"
        path.write_text(self.config, encoding="utf-8")
        settings = load_configuration(path, {"URL": self.url}).settings
        self.opened.append(open_service(settings, clock=lambda: self.now, budget=Budget(gap=0)))
        return self.opened[-1]

    @property
    def service(self) -> Service:
        """The open service."""
        return self.opened[-1] if self.opened else self.open()

    def close(self) -> None:
        """End the process, so to speak."""
        while self.opened:
            self.opened.pop().close()

    def look(self, source_id: str = "newsroom", *, confirmed: bool = False) -> Report:
        """One pass over a source, and over what was never tried, then publish: what a tick does."""
        self.now += timedelta(minutes=1)
        for source in self.service.find_sources([]):
            if source.id != source_id and source.id not in self.service.press.store.tried_sources():
                self.service.refresh(source)
        (source,) = self.service.find_sources([source_id])
        report = self.service.refresh(source, confirmed=Confirmed(confirmed, confirmed))
        self.service.publish()
        return report

    def head(self, path: str, coding: Coding = Coding.IDENTITY) -> RepresentationHead:
        """What is stored at a path, without its bytes."""
        return self.service.store.serving.find_heads(path)[coding]

    def read(self, path: str, coding: Coding = Coding.IDENTITY) -> bytes:
        """The stored bytes at a path."""
        body = self.service.store.serving.read_body(self.head(path, coding))
        assert body is not None
        return body

    def items(self, path: str = "/feeds/all", format_: str = "json") -> tuple[Item, ...]:
        """A feed's entries, read back."""
        return READERS[format_](self.read(f"{path}.{format_}"))

    def titles(self, path: str = "/feeds/all") -> list[str]:
        """A feed's titles, in order."""
        return [item.title for item in self.items(path)]

    def ids(self, path: str = "/feeds/all") -> dict[str, str]:
        """A feed's ids, by title."""
        return {item.title: item.id for item in self.items(path)}

    def everything(self) -> dict[tuple[str, Coding], tuple[bytes, str, datetime]]:
        """Every stored document in every coding: its bytes and its validators."""
        documents = ["/feeds.opml", "/feeds.json"]
        for path in self.service.press.store.publications():
            documents += [f"{path}.{format_}" for format_ in READERS]
        found = {}
        for path in documents:
            for coding, head in self.service.store.serving.find_heads(path).items():
                validators = head.validators
                found[path, coding] = (self.read(path, coding), validators.etag, validators.last_modified)
        return found
