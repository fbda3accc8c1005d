"""What an admin's selectors and rules do, from the socket to the stored feed."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from feeds.cli import main
from feeds.model.intent import Add, Change
from tests.certificates import make_authority, make_context, make_server
from tests.end_to_end.newsroom import Newsroom
from tests.servers import HOST, Exchange, Request, Route, Server, answer, redirect

HTML = [("Content-Type", "text/html; charset=utf-8")]
OTHER = "127.0.0.3"
LONG = "学校今天召开工作会议，部署下一阶段的重点任务，强调质量，要求各单位抓好落实。" * 2
SHORT = "短讯一则，内容虽短但写得完整，读者一看便知其意，不必再找别处。"
PAGE = f"""<html lang=zh-CN><head><title>学校要闻</title></head><body>
<h1>学校要闻</h1><h3 class=t>会议召开</h3><p>发布时间：2026年01月02日</p>
<div id=vsb_content><p>{LONG}</p></div><div class=short><p>{SHORT}<b class=qr>扫码</b></p></div>
<p class=d>2026-01-20 09:30</p></body></html>""".encode()
SITE = """\
site: {title: 教育新闻, url: "${URL}", timezone: Asia/Shanghai, language: zh-CN}
database: sqlite:///feedmill.db
"""
SELECT = "{content: .short, title: .t, date: .d, remove: [.qr]}"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    """A newsroom that reads the web."""
    made = Newsroom(tmp_path)
    yield made
    made.close()


@pytest.fixture
def server() -> Iterator[Server]:
    """The source's own server."""
    with Server({"/a.html": answer(PAGE, headers=HTML)}) as made:
        yield made


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Server]:
    """Another server, which proves who it is by root.pem."""
    root = make_authority("Example Root")
    (tmp_path / "root.pem").write_bytes(root.pem())
    context = make_context(make_server(OTHER, root), tmp_path)
    with Server({"/a.html": answer(PAGE, headers=HTML)}, host=OTHER, tls=context) as made:
        yield made


def _feed(*links: str) -> Route:
    items = "".join(f"<item><title>条目 {link[-6:]}</title><link>{link}</link></item>" for link in links)
    return answer(f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>".encode())


def _sitemap(link: str) -> Route:
    name = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return answer(f"<urlset xmlns='{name}'><url><loc>{link}</loc></url></urlset>".encode())


def _configure(room: Newsroom, source: str, rules: str = "") -> None:
    room.close()
    room.config = f"{SITE}{rules}sources:\n  - {{id: ministry, {source}}}\n"


def _items(room: Newsroom) -> list[dict[str, str]]:
    items: list[dict[str, str]] = json.loads(room.read("/feeds/all.json"))["items"]
    return items


@pytest.mark.parametrize(
    ("path", "keys"),
    [("/feed", "type: feed, full_text: true"), ("/map.xml", "type: sitemap"), ("/a.html", "type: page")],
)
def test_selectors_say_where_things_stand(room: Newsroom, server: Server, path: str, keys: str) -> None:
    """Title, date or content of an article is another than the selectors find, in some kind of source."""
    link = server.url("/a.html")
    server.routes |= {"/feed": _feed(link), "/map.xml": _sitemap(link)}
    ours = f"url: {server.url(path)}, allow_private: [{HOST}], {keys}"
    _configure(room, f"{ours}, select: {SELECT}")

    report = room.look("ministry")

    (item,) = _items(room)
    assert (report.error, report.notes) == ("", ())
    assert item["title"] == "会议召开"
    assert item["content_text"] == SHORT if "content_text" in item else SHORT in item["content_html"]
    assert "扫码" not in item["content_html"]
    assert "重点任务" not in item["content_html"]
    assert item["date_published"] == "2026-01-20T09:30:00+08:00"


def test_a_changed_selector_is_no_news(room: Newsroom, server: Server) -> None:
    """Stored articles keep the old find, are updated by the new one, or a stale selector is not told."""
    server.routes["/feed"] = _feed(server.url("/a.html"))
    ours = f"url: {server.url('/feed')}, type: feed, full_text: true, allow_private: [{HOST}]"
    _configure(room, ours)
    room.look("ministry")
    (before,) = _items(room)
    asked = len(server.requests)

    _configure(room, f"{ours}, select: {{content: .short, title: .gone}}")
    report = room.look("ministry")

    (after,) = _items(room)
    assert "重点任务" in before["content_html"]
    assert SHORT in after["content_html"]
    assert "重点任务" not in after["content_html"]
    assert (report.count(Add), report.count(Change)) == (0, 0)
    assert after.get("date_modified") == before.get("date_modified")
    assert server.paths()[asked:] == ["/feed"]
    (note,) = report.notes
    assert note.origin == server.url("/a.html")
    assert "title: .gone" in note.reason


def test_a_stale_selector_is_told_of_a_few_pages(room: Newsroom, server: Server) -> None:
    """A redesign fills the report with one line a page, or does not say how many pages it is."""
    names = [f"/{number}.html" for number in range(8)]
    server.routes |= dict.fromkeys(names, answer(PAGE, headers=HTML))
    server.routes["/feed"] = _feed(*map(server.url, names))
    ours = f"url: {server.url('/feed')}, type: feed, full_text: true, allow_private: [{HOST}]"
    _configure(room, f"{ours}, select: {{content: '#gone'}}")

    notes = room.look("ministry").notes

    assert [note.origin for note in notes] == [*map(server.url, reversed(names[-3:])), "ministry"]
    assert notes[-1].reason.startswith("as on 5 more pages: `select` has content: #gone")


OURS = "headers: {X-Key: ours}, cookies: {sid: ours}, auth: {user: us, password: ours}, tls: {verify: false}"
THEIRS = (
    "select: {content: .short, date: .d}, timezone: Asia/Tokyo, language: ja, headers: {X-Key: theirs}, "
    "cookies: {sid: theirs}, auth: {user: us, password: theirs}"
)


def _secrets(request: Request) -> tuple[str | None, ...]:
    return tuple(request.header(name) for name in ("X-Key", "Cookie", "Authorization"))


def test_a_rule_is_for_its_hosts_alone(room: Newsroom, server: Server, other: Server) -> None:
    """SEC-08: a rule's page is read as any other, or one side's secrets are told to the other."""
    server.routes["/feed"] = _feed(other.url("/a.html"), other.url("/away"), server.url("/to"))
    server.routes |= {"/b.html": answer(PAGE, headers=HTML), "/to": redirect(other.url("/c.html"))}
    other.routes |= {"/away": redirect(server.url("/b.html")), "/c.html": answer(PAGE, headers=HTML)}
    ours = f"url: {server.url('/feed')}, type: feed, full_text: true, external: follow"
    rules = f"rules:\n  - {{host: {OTHER}, {THEIRS}, tls: {{ca: root.pem}}, allow_private: [{OTHER}]}}\n"
    _configure(room, f"{ours}, allow_private: [{HOST}], {OURS}", rules)

    report = room.look("ministry")

    assert (report.error, report.dropped, report.notes) == ("", (), ())
    items = {item["url"]: item for item in _items(room)}
    ruled, away = items[other.url("/a.html")], items[other.url("/away")]
    assert "重点任务" not in ruled["content_html"]
    assert datetime.fromisoformat(ruled["date_published"]).isoformat() == "2026-01-20T09:30:00+09:00"
    assert "重点任务" in away["content_html"]
    assert "重点任务" not in items[server.url("/to")]["content_html"]
    theirs = ("theirs", "sid=theirs", "Basic dXM6dGhlaXJz")
    led = [one for one in other.requests if one.path == "/c.html"]
    assert {_secrets(one) for one in other.requests if one not in led} == {theirs}
    assert [_secrets(one) for one in led] == [(None, None, None)]
    assert {_secrets(one) for one in server.requests} == {("ours", "sid=ours", "Basic dXM6b3Vycw==")}


def test_a_rules_secrets_need_a_server_that_proves_itself(
    room: Newsroom, server: Server, other: Server
) -> None:
    """SEC-08: the source's `verify: false` lets anybody ask for the secrets of a rule."""
    server.routes["/feed"] = _feed(other.url("/a.html"))
    ours = f"url: {server.url('/feed')}, type: feed, full_text: true, external: follow, {OURS}"
    rules = f"rules:\n  - {{host: {OTHER}, {THEIRS}}}\n"
    _configure(room, f"{ours}, allow_private: [127.0.0.2/31]", rules)

    report = room.look("ministry")

    assert other.requests == []
    assert any("has a defect in its TLS" in note.reason for note in report.notes)


def test_a_rules_secrets_are_not_told_in_the_clear(room: Newsroom, server: Server) -> None:
    """SEC-08: an http address of a rule's host, which anybody may write, gets the rule's password."""
    with Server({"/a.html": answer(PAGE, headers=HTML)}, host=OTHER) as plain:
        server.routes["/feed"] = _feed(plain.url("/a.html"))
        ours = f"url: {server.url('/feed')}, type: feed, full_text: true, external: follow, {OURS}"
        _configure(
            room, f"{ours}, allow_private: [127.0.0.2/31]", f"rules:\n  - {{host: {OTHER}, {THEIRS}}}\n"
        )

        room.look("ministry")

        assert "/a.html" in plain.paths()
        assert {_secrets(one) for one in plain.requests} == {(None, None, None)}
    (item,) = _items(room)
    assert "重点任务" not in item["content_html"]


def test_a_rule_bounds_what_its_hosts_may_send(room: Newsroom, server: Server) -> None:
    """`max_bytes` or `timeout` of a rule does not hold on its host, or holds on the source's own as well."""
    server.routes["/b.html"] = answer(PAGE, headers=HTML)

    def wait(exchange: Exchange) -> None:
        exchange.pause(20)

    with Server({"/a.html": answer(PAGE * 9, headers=HTML), "/slow": wait}, host=OTHER) as plain:
        server.routes["/feed"] = _feed(plain.url("/a.html"), plain.url("/slow"), server.url("/b.html"))
        ours = f"url: {server.url('/feed')}, type: feed, full_text: true, external: follow"
        rules = f"rules:\n  - {{host: {OTHER}, max_bytes: 1KB, timeout: 1s}}\n"
        _configure(room, f"{ours}, allow_private: [127.0.0.2/31]", rules)

        report = room.look("ministry")

    told = [note.reason for note in report.notes]
    assert len(told) == 2
    assert any("1,024 are allowed" in one for one in told)
    assert any("within 1 s" in one for one in told)
    assert [item["url"] for item in _items(room) if "重点任务" in item.get("content_html", "")] == [
        server.url("/b.html")
    ]


def test_extract_and_preview_follow_them(
    room: Newsroom, server: Server, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is shown before a source is live is another article than the one that will be taken."""
    ours = f"url: {server.url('/a.html')}, type: page, allow_private: [{HOST}], select: {SELECT}"
    _configure(
        room,
        ours,
        f"rules:\n  - {{host: {HOST}, select: {{content: .short, title: .gone}}, timezone: Asia/Tokyo}}\n",
    )
    config = room.folder / "feedmill.yaml"
    config.write_text(room.config, encoding="utf-8")
    monkeypatch.setenv("URL", room.url)

    assert main(["preview", "ministry", "--json", "--config", str(config)]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["title"], shown["content_text"]) == ("会议召开", SHORT)
    assert shown["date_published"] == "2026-01-20T09:30:00+09:00"

    address = server.url("/a.html")
    assert main(["extract", address, "--allow-private", HOST, "--config", str(config)]) == 0
    printed = capsys.readouterr()
    found = json.loads(printed.out)
    assert found["content_text"].startswith(SHORT)
    assert found["date_published"] == "2026-01-02T00:00:00+09:00"
    assert f"{address}: `select` has title: .gone" in printed.err

    saved = room.folder / "a.html"
    saved.write_bytes(PAGE)
    lines = room.folder / "pages.jsonl"
    lines.write_text(json.dumps({"path": str(saved), "url": address}) + "\n", encoding="utf-8")
    assert main(["extract", "--manifest", str(lines), "--config", str(config)]) == 0
    assert json.loads(capsys.readouterr().out)["content_text"].startswith(SHORT)
