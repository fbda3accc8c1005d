"""A site on the web and a service that reads it: real sockets, a clock set by hand."""

from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime

from feeds.model.reading import SourceState
from feeds.model.report import Report
from tests.end_to_end.newsroom import Newsroom
from tests.servers import HOST, Server

CONFIG = """\
site: {title: 教育新闻, url: "${URL}", timezone: Asia/Shanghai, language: zh-CN}
database: sqlite:///feedmill.db
sources:
  - {id: ministry, title: 部委, url: "%(url)s", type: %(type)s, every: 1h, allow_private: [127.0.0.2/31]
    %(more)s}
"""
TEXT = "这是《{title}》的全文，写得够长，看得出是文章：学校今天开会，部署下一阶段的工作，强调质量。"


@dataclass(frozen=True)
class Story:
    """One article of the site."""

    title: str
    name: str
    days: float = 1
    """How long ago it was published."""
    text: str = ""
    guid: str = ""
    link: str | None = None
    """None: its own page."""

    @property
    def words(self) -> str:
        """Its text."""
        return self.text or TEXT.format(title=self.title)


@dataclass
class Site:
    """A web site whose feed lists stories, and a newsroom that reads it."""

    server: Server
    room: Newsroom
    stories: list[Story] = field(default_factory=list)

    def configure(
        self, *, type_: str = "feed", path: str = "/feed.xml", host: str = "", more: str = ""
    ) -> None:
        """Read this address, with these further keys; `host` is another name of the server's."""
        made = CONFIG % {"url": self.server.url(path, host=host), "type": type_, "more": more}
        self.room.config = made
        self.room.close()

    def live(self, span: timedelta, source_id: str = "ministry") -> list[Report]:
        """Let time go by: the passes that the schedule makes over a source meanwhile."""
        until, reports = self.room.now + span, []
        (source,) = self.room.service.find_sources([source_id])
        while (due := self.state(source_id).next_due) is not None and due <= until:
            self.room.now = max(due, self.room.now)
            reports.append(self.room.service.refresh(source))
        self.room.now = until
        return reports

    def state(self, source_id: str = "ministry") -> SourceState:
        """What is stored of a source's history."""
        states = self.room.service.store.scheduling.list_states()
        return next(one for one in states if one.source_id == source_id)

    def date(self, story: Story) -> str:
        """When it was published, as RSS writes it; it does not move with the clock."""
        return format_datetime(self.born - timedelta(days=story.days))

    def __post_init__(self) -> None:
        self.born = self.room.now

    def rss(self, *stories: Story, extra: str = "") -> bytes:
        """A feed of these stories, newest first as they are given."""
        items = "".join(self._item(story) for story in stories)
        channel = f"<title>部委要闻</title><link>{self.server.url('/')}</link>{extra}{items}"
        return f'<?xml version="1.0"?><rss version="2.0"><channel>{channel}</channel></rss>'.encode()

    def _item(self, story: Story) -> str:
        link = self.server.url(f"/{story.name}.html") if story.link is None else story.link
        guid = f'<guid isPermaLink="false">{story.guid}</guid>' if story.guid else ""
        told = f"<description>{story.words[:40]}</description><pubDate>{self.date(story)}</pubDate>"
        return f"<item><title>{story.title}</title><link>{link}</link>{guid}{told}</item>"

    def page(self, story: Story) -> bytes:
        """A story's own page."""
        day = f"{self.born - timedelta(days=story.days):%Y年%m月%d日}"
        return (
            f"<html lang=zh-CN><head><title>{story.title}</title></head><body><div class=nav>首页</div>"
            f"<h1>{story.title}</h1><p>发布时间：{day} 来源：校报</p><div id=vsb_content><p>{story.words}</p>"
            f"<p>{story.words}</p></div></body></html>"
        ).encode()


__all__ = ["HOST", "Site", "Story"]
