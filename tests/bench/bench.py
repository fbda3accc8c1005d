"""`make bench`: what Feedmill costs beside a peer, as ratios of CPU time within one run.

Machines differ and are noisy; a ratio of two things measured in turn is neither. Each row is the
median over rounds in which both sides take turns. Nothing here is a test.
"""

import io
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import yaml
from feedgen.feed import FeedGenerator
from flask import Flask, Response, request

from feeds.cli.application import make_app
from feeds.flow.entries import make_entry
from feeds.flow.publish import publish
from feeds.model.article import Article
from feeds.model.reading import KnownFile
from feeds.model.representation import Format
from feeds.model.settings import Category, Content, Settings
from feeds.render import RENDERERS
from feeds.service import Service, open_service
from feeds.settings.loading import load_settings
from feeds.sources.directory import read_directory
from tests.bench.large import COLUMNS, SOURCES, large_configuration
from tests.factories import make_settings, make_source

ARTICLES = 50
FILES = 20_000
MANY = 1_000
ROUNDS = 5
WORDS = ("职业教育", "产教融合", "人工智能", "学院", "学生", "老师", "企业", "项目", "建设", "发展", "创新")

Work = Callable[[], object]


def main() -> None:
    """Print one row for each comparison."""
    print(f"{'what':44} {'ours':>10} {'peer':>10}  ratio  peer")
    with tempfile.TemporaryDirectory() as folder:
        compare_serving(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        compare_rescan(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        compare_configuration(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        compare_publishing(Path(folder))


def compare_publishing(folder: Path) -> None:
    """One changed article at a site of many feeds beside one of few: only what changed may count."""
    few, many = (make_change(folder / str(number), number) for number in (10, MANY))
    show(f"one changed article, {MANY:,} feeds", many, few, "the same with 10")


def make_change(folder: Path, feeds: int) -> Work:
    """What takes an article in anew and publishes, at a site of so many feeds."""
    folder.mkdir()
    categories = tuple(Category(f"c{number}", f"Category {number}") for number in range(feeds))
    service = make_service(folder, categories)
    (source,) = service.settings.sources
    path, turns = folder / "articles" / "0.md", count(1)

    def work() -> None:
        turn = next(turns)
        path.write_text(
            f"---\ntitle: 文章\ndate: 2026-01-01\n---\n\n第{turn}次修改的文字。\n", encoding="utf-8"
        )
        os.utime(path, (1_000_000_000 + turn, 1_000_000_000 + turn))
        service.refresh(source)
        service.publish()

    return work


def compare_serving(folder: Path) -> None:
    """Stored bytes, rendering and an idle publish beside Flask with feedgen on each request."""
    service = make_service(folder)
    articles = load(service)
    ours, peer = make_app(service), make_naive_app(articles)
    path = {"PATH_INFO": "/feeds/all.rss", "HTTP_ACCEPT_ENCODING": "gzip, deflate"}
    etag = call(ours, path)["ETag"]
    show("200, RSS of 50 entries", lambda: call(ours, path), lambda: call(peer, path), "Flask + feedgen")
    known = {**path, "HTTP_IF_NONE_MATCH": etag}
    show("304, RSS of 50 entries", lambda: call(ours, known), lambda: call(peer, known), "Flask + feedgen")
    page = {"PATH_INFO": "/feeds/all", "HTTP_ACCEPT": "text/html"}
    show("the page of that feed", lambda: call(ours, page), lambda: call(peer, path), "Flask + feedgen")
    show(
        "a publish that finds nothing to do",
        lambda: publish(service.press),
        lambda: call(peer, path),
        "one such request",
    )
    compare_rendering(service, articles)
    service.close()


def compare_rendering(service: Service, articles: list[Article]) -> None:
    """Each format beside plain feedgen's RSS of the same articles."""
    entries = [
        make_entry(one, service.settings, content=Content.FULL, label=service.press.label) for one in articles
    ]
    channel = next(target for target in service.list_targets() if target.path == "/feeds/all").channel
    channel = replace(channel, updated=entries[0].updated)
    for format_, render in RENDERERS.items():
        show(
            f"rendering {format_} of 50 entries",
            lambda render=render: render(channel, entries),  # type: ignore[misc]  # bound in this turn
            lambda: render_naive(articles),
            "feedgen's RSS",
        )


def compare_rescan(folder: Path) -> None:
    """A pass over an unchanged directory beside scandir and stat alone."""
    for number in range(FILES):
        path = folder / f"{number // 200:03}" / f"{number}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text("x\n\nA body.\n")
    source = make_source(directory=folder)
    now = datetime.now(UTC) + timedelta(minutes=1)
    seen = read_directory(source, {}, now).sightings
    known = {one.path: KnownFile(one.path, one.signature) for one in seen}
    show(
        f"an unchanged directory of {FILES:,} files",
        lambda: sum(1 for _ in read_directory(source, known, now).sightings),
        lambda: scan(str(folder)),
        "scandir + stat",
    )


def compare_configuration(folder: Path) -> None:
    """A check of two hundred sources beside plain data from a YAML reader in Python."""
    path, text = folder / "feedmill.yaml", large_configuration()
    path.write_text(text, encoding="utf-8")
    show(
        f"a configuration of {SOURCES} sources, {SOURCES * COLUMNS} columns",
        lambda: load_settings(path, environ={}),
        lambda: yaml.load(text, Loader=yaml.SafeLoader),
        "PyYAML in Python",
    )


def show(what: str, ours: Work, peer: Work, name: str) -> None:
    """One row: CPU milliseconds a call on both sides, and their ratio."""
    pairs = [(measure(ours), measure(peer)) for _ in range(ROUNDS)]
    mine, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"{what:44} {mine:7.2f} ms {theirs:7.2f} ms {ratio:6.3f}  {name}", flush=True)


def measure(work: Work) -> float:
    """CPU milliseconds a call, over at least a fifth of a second."""
    work()
    calls, started = 0, time.process_time()
    while time.process_time() - started < 0.2:
        work()
        calls += 1
    return (time.process_time() - started) / calls * 1000


def make_service(folder: Path, categories: tuple[Category, ...] = ()) -> Service:
    """A store with fifty articles of some three thousand characters, read and published."""
    articles = folder / "articles"
    articles.mkdir()
    for number in range(ARTICLES):
        words = "".join(WORDS[(number * 7 + place * 3) % len(WORDS)] for place in range(60)) + "。"
        text = f"---\ntitle: 文章{number}\ndate: 2026-01-{1 + number % 28:02}\n---\n\n" + f"{words}\n\n" * 12
        (articles / f"{number}.md").write_text(text, encoding="utf-8")
        os.utime(articles / f"{number}.md", (1_000_000_000, 1_000_000_000))
    settings: Settings = make_settings(
        make_source(directory=articles), database=f"sqlite:///{folder}/feedmill.db", categories=categories
    )
    service = open_service(settings)
    service.refresh(settings.sources[0])
    service.publish()
    return service


def load(service: Service) -> list[Article]:
    """The stored articles."""
    return [one for batch in service.store.selecting.iterate_articles(size=ARTICLES) for one in batch]


def make_naive_app(articles: list[Article]) -> Any:
    """What one would write in an hour: feedgen on each request, Flask's own conditional answer."""
    app = Flask("peer")

    @app.get("/feeds/all.rss")
    def feed() -> Any:
        response = Response(render_naive(articles), mimetype="application/rss+xml")
        response.add_etag()
        return response.make_conditional(request)

    return app


def render_naive(articles: list[Article]) -> bytes:
    """RSS by feedgen, without any of our care."""
    feed = FeedGenerator()
    feed.title("All")
    feed.link(href="http://feeds.example.org/feeds/all")
    feed.description("Everything")
    feed.lastBuildDate(articles[0].updated)
    for article in articles:
        entry = feed.add_entry(order="append")
        entry.guid(article.id)
        entry.title(article.draft.title)
        entry.link(href=f"http://feeds.example.org/articles/{article.slug}")
        entry.description(article.draft.summary)
        entry.content(article.draft.body_html)
        entry.pubDate(article.published.at)
    rendered: bytes = feed.rss_str()
    return rendered


def call(app: Any, environ: dict[str, str]) -> dict[str, str]:
    """One request by WSGI, its body read; the headers."""
    told: dict[str, str] = {}
    base = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    answer = app(base | environ, lambda _status, headers, _error=None: told.update(headers))
    b"".join(answer)
    close = getattr(answer, "close", None)
    if close is not None:
        close()
    return told


def scan(folder: str) -> int:
    """Every file of a tree, with its stat."""
    count = 0
    waiting = [folder]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                else:
                    entry.stat(follow_symlinks=False)
                    count += 1
    return count


if __name__ == "__main__":
    assert set(RENDERERS) == set(Format)
    main()
