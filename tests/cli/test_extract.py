"""`feedmill extract`."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from feeds.classify import Rules
from feeds.cli import main
from feeds.cli.extract import SOURCE, Desk, read_all
from feeds.cli.manifest import Page
from feeds.model.fetching import Access
from feeds.sources.directory import read_directory
from tests.cli.conftest import CONFIG, Run, Site
from tests.servers import Server, answer

PAGE = """<!doctype html><html lang="zh-CN"><head><title>图书馆开放</title></head><body>
<h1>图书馆开放</h1><div>发布时间：{date} 来源：示例大学</div>
<div class="article"><p>示例大学图书馆将于周一向全体师生开放，馆内藏书丰富，座位充足，欢迎大家前来阅读。</p>
<p>图书馆每天早上八点开门，晚上十点关门，周末照常开放，请大家遵守馆内秩序，爱护书籍。</p></div></body></html>
"""


def lines(text: str) -> list[dict[str, Any]]:
    """What was printed, one JSON object a line."""
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def page(site: Site) -> Path:
    """A saved page with a date that has no offset."""
    return site.write("page.html", PAGE.format(date="2026-01-21 08:30"), folder="pages")


def test_a_page_becomes_an_item(run: Run, page: Path) -> None:
    """A field that stands in the page is missing from the item."""
    outcome = run("extract", str(page), config=False)

    (item,) = lines(outcome.out)
    assert outcome.code == 0
    assert (item["title"], item["language"]) == ("图书馆开放", "zh-CN")
    assert item["_feedmill"]["source"] == "示例大学"
    assert item["content_text"].startswith("示例大学图书馆")
    assert "url" not in item


@pytest.mark.parametrize(
    ("options", "expected"),
    [([], "2026-01-21T08:30:00+00:00"), (["--timezone", "Asia/Shanghai"], "2026-01-21T08:30:00+08:00")],
)
def test_the_zone_is_for_dates_without_one(run: Run, page: Path, options: list[str], expected: str) -> None:
    """--timezone is not applied, or something is guessed without it."""
    (item,) = lines(run("extract", str(page), *options, config=False).out)

    assert item["date_published"] == expected


def test_a_named_configuration_gives_zone_and_categories(site: Site, run: Run, page: Path) -> None:
    """--config is not used, though it was named."""
    site.configure(CONFIG + "categories: [{id: library, title: 图书馆, match: {words: [图书馆]}}]\n")

    (item,) = lines(run("extract", str(page)).out)

    assert item["date_published"] == "2026-01-21T08:30:00+08:00"
    assert item["_feedmill"]["categories"] == ["library"]


def test_an_unknown_zone_is_wrong_usage(run: Run, page: Path) -> None:
    """A zone that does not exist is taken."""
    assert run("extract", str(page), "--timezone", "Asia/Peking", config=False).code == 2


def test_lines_stand_in_the_order_asked(site: Site, run: Run, page: Path) -> None:
    """An error ends the work, stands elsewhere than its input did, or is not exit code 1."""
    asked = [str(page), str(site.root / "nowhere.html"), str(site.root / "articles" / "a.md")]

    outcome = run("extract", *asked, config=False)

    first, second, third = lines(outcome.out)
    assert outcome.code == 1
    assert (first["title"], third["title"]) == ("图书馆开放", "About a.md")
    assert list(second) == ["error"]
    assert second["error"].startswith(asked[1])
    assert second["error"] in outcome.err


def test_an_address_is_fetched(run: Run) -> None:
    """A feed gives a line for each entry, a page one; what cannot be had is an error in its place."""
    item = "<item><title>{0}</title><link>http://127.0.0.2/{0}</link></item>"
    feed = f"<rss version='2.0'><channel>{item.format('a')}{item.format('b')}</channel></rss>".encode()
    page = b"<html><title>Library opens</title><body><h1>Library opens</h1><p>" + b"It has many books. " * 20
    with Server({"/feed": answer(feed), "/a.html": answer(page)}) as server:
        asked = [server.url(path) for path in ("/feed", "/a.html", "/none")]
        outcome = run("extract", *asked, "--allow-private", "127.0.0.2", config=False)
        refused = run("extract", server.url("/feed"), config=False)

    a, b, c, error = lines(outcome.out)
    assert {a["title"], b["title"]} == {"a", "b"}
    assert c["title"] == "Library opens"
    assert "404" in error["error"]
    assert (outcome.code, refused.code) == (1, 1)
    assert "allow_private" in refused.out


def test_a_network_that_is_none_is_wrong_usage(run: Run, page: Path) -> None:
    """It is passed on, and fails later with a traceback."""
    outcome = run("extract", str(page), "--allow-private", "10.0.0.0/99", config=False)

    assert (outcome.code, outcome.out) == (2, "")
    assert "10.0.0.0/8" in outcome.err


def test_nothing_to_do_is_wrong_usage(run: Run) -> None:
    """Without files or manifest it waits for something."""
    assert run("extract", config=False).code == 2


def test_a_file_with_several_articles_is_several_lines(site: Site, run: Run) -> None:
    """Only one article of a list is printed, or an unusable one ends the list."""
    text = "The library opens on Monday and has room for many readers of books."
    items = [
        {"id": "1", "title": "One", "content_text": text},
        7,
        {"id": "2", "content_text": text, "title": "Two"},
    ]
    path = site.write("list.json", json.dumps(items), folder="pages")

    outcome = run("extract", str(path), config=False)

    assert outcome.code == 1
    assert [line.get("title", "error") for line in lines(outcome.out)] == ["One", "Two", "error"]


def test_an_article_without_anything_is_an_error_line(site: Site, run: Run) -> None:
    """A page without title and text gives an item."""
    path = site.write("void.html", "<html><body><script>1</script></body></html>", folder="pages")

    outcome = run("extract", str(path), config=False)

    assert outcome.code == 1
    assert list(lines(outcome.out)[0]) == ["error"]


def manifest(site: Site, *entries: object) -> str:
    """A manifest on disk."""
    path = site.root / "manifest.jsonl"
    path.write_text("".join(json.dumps(entry) + "\n" for entry in entries), encoding="utf-8")
    return str(path)


def test_a_manifest_names_the_address(site: Site, run: Run, page: Path) -> None:
    """`url` is not the item's address and the base of its links, or an unknown key is an error."""
    text = page.read_text(encoding="utf-8").replace("<p>图书馆", '<p><a href="more.htm">更多</a>图书馆')
    page.write_text(text, encoding="utf-8")
    entry = {"path": str(page), "url": "https://www.example.edu/a/b.html?id=1", "status": 200}

    (item,) = lines(run("extract", "--manifest", manifest(site, entry), config=False).out)

    assert item["url"] == "https://www.example.edu/a/b.html?id=1"
    assert "https://www.example.edu/a/more.htm" in item["content_html"]


def test_a_given_address_beats_the_page(site: Site, run: Run, page: Path) -> None:
    """A page that names another canonical address gets that one."""
    text = page.read_text(encoding="utf-8")
    link = '<link rel="canonical" href="https://www.example.edu/other.html">'
    page.write_text(text.replace("</head>", link + "</head>"), encoding="utf-8")
    entry = {"path": str(page), "url": "https://www.example.edu/mine.html"}

    (item,) = lines(run("extract", "--manifest", manifest(site, entry), config=False).out)

    assert item["url"] == "https://www.example.edu/mine.html"


def test_relative_dates_refer_to_the_moment_of_fetching(site: Site, run: Run) -> None:
    """`fetched_at` is ignored where a page says 昨天, or the file's own moment where there is none."""
    path = site.write("relative.html", PAGE.format(date="昨天 10:00"), folder="pages")
    past = datetime(2026, 2, 2, 12, tzinfo=UTC).timestamp()
    os.utime(path, (past, past))
    entries = {"path": str(path), "fetched_at": "2026-01-21T12:00:00Z"}, {"path": str(path)}

    fetched, saved = lines(run("extract", "--manifest", manifest(site, *entries), config=False).out)

    assert fetched["date_published"] == "2026-01-20T10:00:00+00:00"
    assert saved["date_published"] == "2026-02-01T10:00:00+00:00"


def test_a_broken_line_is_an_error_in_its_place(site: Site, run: Run, page: Path) -> None:
    """A broken manifest line ends the work or leaves no trace."""
    entries = [{"path": str(page)}, ["no object"], {"path": str(page)}]

    outcome = run("extract", "--manifest", manifest(site, *entries), config=False)

    assert outcome.code == 1
    assert [next(iter(line)) for line in lines(outcome.out)] == ["id", "error", "id"]


def test_the_reasons_are_added_on_request(run: Run, page: Path) -> None:
    """--explain does not tell where the title stood, or is told unasked."""
    (plain,) = lines(run("extract", str(page), config=False).out)
    (item,) = lines(run("extract", str(page), "--explain", config=False).out)

    assert "_explain" not in plain
    fields = item.pop("_explain")["fields"]
    assert item == plain
    assert [one["won"] for one in fields["source"]["candidates"]] == [True]
    assert fields["source"]["candidates"][0]["from"] == "label 来源"


def test_any_name_can_be_printed(site: Site, run: Run) -> None:
    """A file name that is no UTF-8 ends in a traceback."""
    path = os.fsencode(site.root) + b"/articles/\xff.md"
    Path(os.fsdecode(path)).write_bytes((site.root / "articles" / "a.md").read_bytes())

    outcome = run("extract", os.fsdecode(path), config=False)

    assert outcome.code == 0
    assert lines(outcome.out)[0]["title"] == "About a.md"


def test_output_is_utf_8_whatever_the_terminal_speaks(
    site: Site, page: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Chinese is printed as escapes or in another charset."""
    main(["extract", str(page)])

    assert "图书馆开放".encode() in capsysbinary.readouterr().out


def test_an_error_of_ours_costs_one_page(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A bug in Feedmill ends the work on hundreds of pages, or leaves no traceback to report."""
    desk = Desk(SOURCE, cast("Rules", None), (), explains=False, fetch=read_directory, access=Access())

    read = list(read_all([Page(str(page)), Page("nowhere")], desk))

    assert [line["error"].partition(": ")[2].partition(" ")[0] for line in read] == ["an", "does"]
    assert "Traceback" in capsys.readouterr().err


def test_many_pages_leave_nothing_behind(site: Site, run: Run, page: Path) -> None:
    """Every page leaves an open file."""
    descriptors = Path("/proc/self/fd")
    before = len(list(descriptors.iterdir()))

    outcome = run("extract", "--manifest", manifest(site, *[{"path": str(page)}] * 40), config=False)

    assert len(lines(outcome.out)) == 40
    assert len(list(descriptors.iterdir())) <= before
