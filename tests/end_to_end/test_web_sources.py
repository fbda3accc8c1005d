"""Articles from the web, from the socket to the stored feed."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from feeds.model.intent import Add, Change, Join, Keep, Renew, Withdraw
from tests.end_to_end.webroom import Site, Story
from tests.servers import (
    Exchange,
    Route,
    Server,
    answer,
    conditional,
    in_turn,
    raw,
    redirect,
)

HTML = [("Content-Type", "text/html; charset=utf-8")]
RSS = [("Content-Type", "application/rss+xml")]
A, B, C = Story("第一篇", "a", 3), Story("第二篇", "b", 2), Story("第三篇", "c", 1)


def test_a_feed_of_somebody_becomes_ours(site: Site) -> None:
    """Its entries with their titles, dates, links, texts and the feed they were copied from (ATOM-09)."""
    site.server.routes["/feed.xml"] = answer(site.rss(B, A), headers=RSS)

    report = site.room.look("ministry")

    assert report.error == ""
    assert report.count(Add) == 2
    assert site.room.titles() == ["第二篇", "第一篇"]
    first, _ = site.room.items(format_="atom")
    assert first.url == site.server.url("/b.html")
    assert parsedate_to_datetime(site.date(B)) == datetime.fromisoformat(first.published)
    body = site.room.read("/feeds/all.atom").decode()
    assert "<source>" in body
    assert "部委要闻" in body


def test_an_unchanged_feed_is_not_asked_twice(site: Site) -> None:
    """POLL-01, POLL-02: validators go back byte for byte, and a 304 changes not one byte of ours."""
    site.server.routes["/feed.xml"] = conditional(
        site.rss(B, A), etag='W/"x y"', modified="Tue, 01 Jan 2030 00:00:00 GMT"
    )
    site.room.look("ministry")
    before = site.room.everything()

    report = site.room.look("ministry")

    assert report.error == ""
    assert report.intents == ()
    assert site.room.everything() == before
    assert site.server.requests[-1].header("If-None-Match") == 'W/"x y"'


def test_equal_bytes_are_not_read_again(site: Site) -> None:
    """POLL-12: without any validator, a feed whose bytes are the same is not parsed."""
    site.server.routes["/feed.xml"] = answer(site.rss(B, A))
    site.room.look("ministry")

    report = site.room.look("ministry")

    assert (report.intents, report.unread, report.error) == ((), (), "")


def test_new_validators_of_a_304_are_the_next_ones(site: Site) -> None:
    """POLL-01: what a 304 brings replaces what was stored."""
    site.server.routes["/feed.xml"] = in_turn(
        answer(site.rss(B, A), headers=[("ETag", '"1"')]),
        answer(b"", 304, [("ETag", '"2"')]),
        answer(b"", 304),
    )
    for _ in range(3):
        site.room.look("ministry")

    asked = [request.header("If-None-Match") for request in site.server.requests]
    assert asked == [None, '"1"', '"2"']


def test_a_part_is_never_taken_for_the_whole(site: Site) -> None:
    """POLL-16: nobody asks for differences, and 226 is refused when it comes all the same."""
    site.server.routes["/feed.xml"] = in_turn(answer(site.rss(B, A)), answer(site.rss(C), 226))
    site.room.look("ministry")

    report = site.room.look("ministry")

    assert "(226)" in report.error
    assert site.server.requests[0].header("A-IM") is None
    assert site.room.titles() == ["第二篇", "第一篇"]


@pytest.mark.parametrize(
    ("every", "told", "least"),
    [
        ("", "<ttl>180</ttl>", 3 * 60),
        ("", "<ttl>1</ttl>", 15),
        ("", "<ttl>99999</ttl>", 24 * 60),
        ("", "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>1</sy:updateFrequency>", 60),
        ("every: 10m,", "<ttl>180</ttl>", 10),
        ("every: 10m,", "<skipHours><hour>8</hour><hour>9</hour></skipHours>", 2 * 60 - 1),
        ("every: 10m,", "<skipDays><day>Monday</day></skipDays>", 16 * 60 - 1),
    ],
)
def test_a_feed_says_how_often_it_wants_to_be_read(site: Site, every: str, told: str, least: int) -> None:
    """POLL-07: hints count where nobody wrote `every`, skipHours and skipDays always. It is Monday, 8:00."""
    site.room.config = site.room.config.replace("every: 1h,", every)
    site.server.routes["/feed.xml"] = answer(site.rss(A, extra=told))

    report = site.room.look("ministry")

    (state,) = site.room.service.store.scheduling.list_states()
    assert state.next_due is not None
    wait = (state.next_due - report.finished).total_seconds() / 60
    assert least - 1 <= wait <= least + 31


def test_what_falls_off_a_feed_stays(site: Site) -> None:
    """Design, withdrawal: a feed shows its newest entries; older ones are no less there."""
    site.server.routes["/feed.xml"] = in_turn(
        answer(site.rss(B, A)), answer(site.rss(C, B)), answer(site.rss())
    )
    for _ in range(3):
        report = site.room.look("ministry")
        assert report.error == ""
        assert report.count(Withdraw) == 0

    assert site.room.titles() == ["第三篇", "第二篇", "第一篇"]


def test_an_entry_that_is_edited_is_the_same_one(site: Site) -> None:
    """POLL-15: an edit upstream moves `updated` of the one entry, and adds none."""
    edited = Story("第二篇", "b", 2, text="文字改过了，" * 20)
    site.server.routes["/feed.xml"] = in_turn(answer(site.rss(B, A)), answer(site.rss(edited, A)))
    site.room.look("ministry")
    before = {item.title: item for item in site.room.items(format_="atom")}

    report = site.room.look("ministry")

    after = {item.title: item for item in site.room.items(format_="atom")}
    assert report.count(Change) == 1
    assert after["第二篇"].id == before["第二篇"].id
    assert after["第二篇"].updated != before["第二篇"].updated
    assert after["第一篇"] == before["第一篇"]


def test_a_feed_that_dates_everything_anew_is_no_news(site: Site) -> None:
    """POLL-15: dates that move though no word did are the feed's fault, and move nothing of ours."""
    later = [Story(one.title, one.name, one.days - 0.9) for one in (B, A)]
    site.server.routes["/feed.xml"] = in_turn(answer(site.rss(B, A)), answer(site.rss(*later)))
    site.room.look("ministry")
    before = site.room.everything()

    report = site.room.look("ministry")

    assert report.count(Keep) == 2
    assert site.room.everything() == before


def test_ids_that_change_with_every_poll_are_no_ids(site: Site) -> None:
    """An entry whose guid is another one each time is told by its link and title."""
    polls = [
        answer(site.rss(*(Story(one.title, one.name, one.days, guid=f"{n}-{one.name}") for one in (B, A))))
        for n in range(3)
    ]
    site.server.routes["/feed.xml"] = in_turn(*polls)
    site.room.look("ministry")
    before = site.room.ids()

    for _ in range(2):
        report = site.room.look("ministry")
        assert report.count(Add) == 0
        assert site.room.ids() == before


def test_a_feed_without_ids_or_links(site: Site) -> None:
    """ID-02: title and date name an entry then, and the next poll finds it again."""
    bare = [Story(one.title, one.name, one.days, link="") for one in (B, A)]
    site.server.routes["/feed.xml"] = in_turn(
        answer(site.rss(*bare)), answer(site.rss(Story("新的", "n", 0.01, link=""), *bare))
    )
    site.room.look("ministry")
    before = site.room.ids()

    report = site.room.look("ministry")

    assert report.count(Add) == 1
    assert before.items() <= site.room.ids().items()


def test_the_whole_text_is_read_from_the_pages(site: Site) -> None:
    """`full_text` follows each link once; what feed and page say stands side by side."""
    site.configure(more=", full_text: true")
    site.server.routes |= {
        "/feed.xml": in_turn(answer(site.rss(B, A)), answer(site.rss(C, B, A))),
        **{f"/{one.name}.html": answer(site.page(one), headers=HTML) for one in (A, B, C)},
    }
    site.room.look("ministry")
    assert A.words in site.room.read("/feeds/all.json").decode()
    assert site.server.paths().count("/a.html") == 1

    report = site.room.look("ministry")

    assert report.count(Add) == 1
    assert site.server.paths().count("/a.html") == 1
    assert site.server.paths().count("/c.html") == 1
    (entry,) = [one for one in site.room.items() if one.title == "第三篇"]
    assert entry.url == site.server.url("/c.html")


def test_a_page_that_cannot_be_read_leaves_the_entry_its_own_text(site: Site) -> None:
    """One bad page is a note; the entry is taken as its feed has it, and the page is tried again."""
    site.configure(more=", full_text: true")
    site.server.routes |= {
        "/feed.xml": conditional(site.rss(B, A), etag='"1"'),
        "/a.html": in_turn(answer(b"broken", 500), answer(site.page(A), headers=HTML)),
        "/b.html": answer(site.page(B), headers=HTML),
    }
    report = site.room.look("ministry")
    assert report.error == ""
    assert site.room.titles() == ["第二篇", "第一篇"]
    assert "(500)" in report.notes[0].reason

    site.room.now += timedelta(hours=2)
    report = site.room.look("ministry")

    assert report.count(Change) == 1
    assert A.words in site.room.read("/feeds/all.json").decode()


def test_pages_are_looked_at_again_on_their_days(site: Site) -> None:
    """`recheck`: an hour, a day and a week after it was first seen, conditionally, and then no more."""
    site.configure(more=", full_text: true")
    edited = Story("第一篇", "a", 3, text="订正过的全文，" * 30)
    route = in_turn(
        conditional(site.page(A), etag='"a"'),
        conditional(site.page(A), etag='"a"'),
        conditional(site.page(edited), etag='"b"'),
    )
    site.server.routes |= {"/feed.xml": conditional(site.rss(A), etag='"1"'), "/a.html": route}
    counts = []
    for wait in (0, 0.5, 1, 20, 10, 24 * 5, 24 * 3, 24 * 30):
        site.room.now += timedelta(hours=wait)
        report = site.room.look("ministry")
        counts.append((site.server.paths().count("/a.html"), report.count(Change)))

    assert counts == [(1, 0), (1, 0), (2, 0), (2, 0), (3, 1), (3, 0), (4, 0), (4, 0)]


def test_a_page_that_is_gone_for_a_day_is_withdrawn(site: Site) -> None:
    """Design, withdrawal: 404 once is nothing; twice, a day apart, it is gone."""
    site.configure(more=", full_text: true")
    site.server.routes |= {
        "/feed.xml": conditional(site.rss(B, A), etag='"1"'),
        "/a.html": in_turn(answer(site.page(A), headers=HTML), answer(b"", 404)),
        "/b.html": answer(site.page(B), headers=HTML),
    }
    site.room.look("ministry")
    site.room.now += timedelta(hours=2)
    assert site.room.look("ministry").count(Withdraw) == 0
    assert site.room.titles() == ["第二篇", "第一篇"]

    site.room.now += timedelta(hours=20)
    assert site.room.look("ministry").count(Withdraw) == 0
    site.room.now += timedelta(hours=6)
    assert site.room.look("ministry").count(Withdraw) == 1

    assert site.room.titles() == ["第二篇"]


def test_an_address_that_moved_is_followed_once_it_proved_good(site: Site) -> None:
    """POLL-06: a permanent redirect is remembered after the second time; ids do not change."""
    site.server.routes |= {
        "/feed.xml": redirect("/new.xml", 301),
        "/new.xml": answer(site.rss(B, A)),
    }
    site.room.look("ministry")
    before = site.room.ids()
    site.server.routes["/new.xml"] = answer(site.rss(C, B, A))
    site.room.look("ministry")
    site.room.look("ministry")

    assert site.server.paths() == ["/feed.xml", "/new.xml"] * 2 + ["/new.xml"]
    assert before.items() <= site.room.ids().items()


def test_an_address_that_is_gone_is_never_asked_again(site: Site) -> None:
    """POLL-05: 410 stops for good, says so, and the last good feed stays."""
    site.server.routes["/feed.xml"] = in_turn(answer(site.rss(B, A)), answer(b"", 410))
    site.room.look("ministry")
    before = site.room.everything()

    for _ in range(3):
        report = site.room.look("ministry")
        assert "gone for good (410)" in report.error

    assert len(site.server.paths()) == 2
    assert site.room.everything() == before
    assert site.state().next_due is None
    site.server.routes["/other.xml"] = answer(site.rss(C))
    site.configure(path="/other.xml")
    assert site.room.look("ministry").error == ""


def test_a_server_that_asks_for_patience_gets_it(site: Site) -> None:
    """POLL-04, POLL-17: Retry-After moves the next look, whatever `every` says, and one by hand as well."""
    site.server.routes["/feed.xml"] = answer(b"", 503, [("Retry-After", "18000")])
    report = site.room.look("ministry")

    (state,) = site.room.service.store.scheduling.list_states()
    assert state.next_due is not None
    assert state.next_due - report.finished >= timedelta(hours=5)
    assert "5 hours" in state.error
    for _ in range(2):
        assert "left alone until" in site.room.look("ministry").error
    assert len(site.server.requests) == 1
    site.server.routes["/feed.xml"] = answer(site.rss(A))
    site.room.now += timedelta(hours=5)
    assert site.room.look("ministry").count(Add) == 1
    site.server.routes["/feed.xml"] = answer(site.rss(B, A))
    assert site.room.look("ministry").count(Add) == 1


def test_a_wall_is_named_and_never_an_article(site: Site) -> None:
    """A challenge in the feed's place is the source's error, with hours of backoff; nothing is lost."""
    wall = b"<html><head><meta charset=utf-8><script>$_ts=window['$_ts'];</script></head><body></body></html>"
    site.server.routes["/feed.xml"] = in_turn(answer(site.rss(B, A)), answer(wall, 412, HTML))
    site.room.look("ministry")
    before = site.room.everything()

    report = site.room.look("ministry")

    assert "feedmill push" in report.error
    (state,) = site.room.service.store.scheduling.list_states()
    assert state.next_due is not None
    assert state.next_due - report.finished >= timedelta(hours=12)
    assert site.room.everything() == before


def test_a_single_page_is_a_source(site: Site) -> None:
    """`type: page`: one article, whose page is asked conditionally and changes in place."""
    site.configure(type_="page", path="/a.html")
    edited = Story("第一篇", "a", 3, text="订正过的全文，" * 30)
    site.server.routes["/a.html"] = in_turn(
        conditional(site.page(A), etag='"a"'),
        conditional(site.page(A), etag='"a"'),
        answer(site.page(edited)),
    )
    assert site.room.look("ministry").count(Add) == 1
    identity = site.room.ids()["第一篇"]
    assert site.room.look("ministry").intents == ()
    assert site.room.look("ministry").count(Change) == 1
    assert site.room.ids() == {"第一篇": identity}


def test_a_sitemap_is_a_source(site: Site) -> None:
    """An index, its sitemaps, their pages; a page whose `lastmod` moved is read again, others are not."""
    site.configure(type_="sitemap", path="/sitemap.xml")

    def urlset(*stories: Story, moved: str = "2026-03-01") -> bytes:
        urls = "".join(
            f"<url><loc>{site.server.url(f'/{one.name}.html')}</loc><lastmod>{moved}</lastmod></url>"
            for one in stories
        )
        return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{urls}</urlset>".encode()

    index = (
        f"<sitemapindex><sitemap><loc>{site.server.url('/s1.xml')}</loc></sitemap></sitemapindex>".encode()
    )
    edited = Story("第一篇", "a", 3, text="订正过的全文，" * 30)
    site.server.routes |= {
        "/sitemap.xml": answer(index),
        "/s1.xml": in_turn(
            answer(urlset(A, B)), answer(urlset(A, B, C)), answer(urlset(A, moved="2026-03-03"))
        ),
        "/a.html": in_turn(answer(site.page(A), headers=HTML), answer(site.page(edited), headers=HTML)),
        "/b.html": answer(site.page(B), headers=HTML),
        "/c.html": answer(site.page(C), headers=HTML),
    }
    assert site.room.look("ministry").count(Add) == 2
    assert site.room.look("ministry").count(Add) == 1
    assert site.server.paths().count("/a.html") == 1
    report = site.room.look("ministry")
    assert (report.count(Change), report.count(Add), report.count(Withdraw)) == (1, 0, 0)
    assert sorted(site.room.titles()) == ["第一篇", "第三篇", "第二篇"]


def test_a_single_page_that_is_gone_is_withdrawn(site: Site) -> None:
    """404 twice, a day apart; not at once, and it has its old id when it is back."""
    site.configure(type_="page", path="/a.html")
    site.server.routes["/a.html"] = answer(site.page(A), headers=HTML)
    site.room.look("ministry")
    ids = site.room.ids()
    site.server.routes["/a.html"] = answer(b"", 404)

    reports = [site.room.look("ministry")]
    site.room.now += timedelta(days=1)
    reports.append(site.room.look("ministry"))

    assert [report.count(Withdraw) for report in reports] == [0, 1]
    assert ["404" in report.error for report in reports] == [True, True]
    assert site.room.ids() == {}
    site.server.routes["/a.html"] = answer(site.page(A), headers=HTML)
    assert site.room.look("ministry").error == ""
    assert site.room.ids() == ids


@pytest.mark.parametrize(
    ("body", "media_type", "told"),
    [
        (b"", "application/rss+xml", "is a feed, no page; take `type: page` out"),
        (b"", "text/html", "is a feed, no page"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "text/html", "is a feed, no page"),
        (b'{"error": 1}', "application/json", "is a file (application/json), no page"),
        (b"%PDF-1.7 and so on", "text/html", "is a file (application/pdf), no page"),
        (b"PK\x03\x04", "application/zip", "is a file (application/zip), no page"),
        (b"\x00\x01", "image/x-icon", "is a file (image/x-icon), no page"),
    ],
)
def test_what_stands_where_a_page_was_is_no_article(
    site: Site, body: bytes, media_type: str, told: str
) -> None:
    """`type: page` makes an article of a feed's markup or a file's bytes, or the error names neither."""
    site.configure(type_="page", path="/a.html")
    site.server.routes["/a.html"] = answer(site.page(A), headers=HTML)
    site.room.look("ministry")
    before = site.room.everything()
    site.server.routes["/a.html"] = answer(body or site.rss(A), headers=[("Content-Type", media_type)])

    assert told in site.room.look("ministry").error
    assert site.room.everything() == before


@pytest.mark.parametrize("type_", ["feed", "auto"])
def test_a_page_where_a_feed_was_says_so(site: Site, type_: str) -> None:
    """The sentence names what stands there, and the mend."""
    site.configure(type_=type_)
    site.server.routes["/feed.xml"] = answer(site.page(A), headers=HTML)

    report = site.room.look("ministry")

    assert "this is a web page" in report.error
    assert ("type: page" in report.error) is (type_ == "auto")


def test_links_to_other_hosts_are_left_out_or_left_alone(site: Site) -> None:
    """`external`: skip drops such entries, link takes what the feed says of them, follow reads the page."""
    away = Story("别处的", "x", 1, link="http://127.0.0.3:9/x.html")
    site.server.routes["/feed.xml"] = answer(site.rss(away, A))
    site.configure(more=", external: skip")
    assert site.room.look("ministry").count(Add) == 1
    site.configure(more=", full_text: true, external: link")
    site.server.routes["/a.html"] = answer(site.page(A), headers=HTML)
    report = site.room.look("ministry")
    assert report.count(Renew) == 1
    assert report.notes == ()


def add_source(site: Site, source_id: str, path: str, more: str = "") -> None:
    """Another source of the same site."""
    address = f"url: '{site.server.url(path)}', type: feed, allow_private: [127.0.0.2/31]"
    site.room.config += f"  - {{id: {source_id}, {address}{more}}}\n"
    site.room.close()


def test_what_two_sources_show_is_one_article(site: Site) -> None:
    """One id, one entry, in the feeds of both; whatever the address is spelled like."""
    add_source(site, "mirror", "/other.xml")
    tracked = Story("第二篇", "b", 2, link=f"{site.server.url('/b.html')}?utm_source=rss&amp;from=weixin")
    site.server.routes |= {
        "/feed.xml": answer(site.rss(B, A)),
        "/other.xml": in_turn(answer(site.rss(C, tracked)), answer(site.rss(C, tracked))),
    }
    assert site.room.look("ministry").count(Add) >= 1
    titles = site.room.titles
    assert titles() == ["第三篇", "第二篇", "第一篇"]
    assert titles("/sources/ministry") == ["第二篇", "第一篇"]
    assert titles("/sources/mirror") == ["第三篇", "第二篇"]
    assert site.room.ids("/sources/mirror")["第二篇"] == site.room.ids("/sources/ministry")["第二篇"]

    before = site.room.everything()
    assert site.room.look("mirror").intents == ()
    assert site.room.everything() == before


def test_one_article_in_two_columns_of_a_list(site: Site) -> None:
    """Its CMS's number stands in both addresses, the column is another one: it is one article."""
    twice = [Story("第二篇", f"info/{column}/3456", 2) for column in (1012, 1030)]
    twice = [replace(one, link=site.server.url(f"/{one.name}.htm")) for one in twice]
    add_source(site, "mirror", "/other.xml")
    other = replace(twice[0], link=site.server.url("/info/1055/3456.htm"))
    site.server.routes |= {"/feed.xml": answer(site.rss(*twice, A)), "/other.xml": answer(site.rss(other))}
    report = site.room.look("ministry")

    assert report.error == ""
    assert site.room.titles() == ["第二篇", "第一篇"]
    assert site.room.titles("/sources/mirror") == ["第二篇"]
    before = site.room.everything()
    assert site.room.look("ministry").count(Add) == 0
    assert site.room.everything() == before


def test_an_article_outlives_the_source_that_showed_it_first(site: Site) -> None:
    """Taken out of the file, its first source leaves it to the other one, under the same id."""
    site.server.routes |= {"/feed.xml": answer(site.rss(B, A)), "/other.xml": answer(site.rss(B))}
    site.room.look("ministry")
    add_source(site, "mirror", "/other.xml")
    site.room.look("mirror")
    identity = site.room.ids()["第二篇"]

    site.room.config = "\n".join(
        line for line in site.room.config.splitlines() if "ministry" not in line and line.strip() != "}"
    )
    site.room.config += "\n"
    site.room.close()
    site.room.look("mirror")

    assert site.room.ids() == {"第二篇": identity}


def test_full_text_that_is_switched_on_and_off_is_no_news(site: Site) -> None:
    """What is there already stays a teaser until its feed changes, or comes back as news to every reader."""
    site.server.routes |= {
        "/feed.xml": conditional(site.rss(B, A), etag='"1"'),
        "/a.html": answer(site.page(A), headers=HTML),
        "/b.html": answer(site.page(B), headers=HTML),
    }
    site.room.look("ministry")
    teasers = {item.title: (item.id, item.updated) for item in site.room.items(format_="atom")}

    site.configure(more=", full_text: true")
    report = site.room.look("ministry")
    whole = site.room.items(format_="atom")
    again = site.room.look("ministry")
    asked = [one.header("If-None-Match") for one in site.server.requests if one.path == "/feed.xml"]

    assert (report.count(Renew), report.count(Change)) == (2, 0)
    assert {item.title: (item.id, item.updated) for item in whole} == teasers
    assert all(story.words in item.content for story, item in zip((B, A), whole, strict=True))
    assert (again.count(Renew), again.count(Change)) == (0, 0)
    assert asked == [None, None, '"1"']

    site.configure()
    report = site.room.look("ministry")
    site.room.now += timedelta(days=8)
    later = site.room.look("ministry")

    assert (report.count(Change), later.count(Change)) == (0, 0)
    assert site.server.paths().count("/a.html") == 1
    assert {item.title: (item.id, item.updated) for item in site.room.items(format_="atom")} == teasers


def test_a_wrong_list_that_was_shown_once_is_over_with_the_next(site: Site) -> None:
    """A feed that showed its archive by mistake is in error for ever, or its archive is announced."""
    site.server.routes["/feed.xml"] = conditional(site.rss(B, A), etag='"1"')
    site.room.look("ministry")
    archive = [Story(f"旧闻{n}", f"old{n}", 100 + n) for n in range(12)]
    site.server.routes["/feed.xml"] = conditional(site.rss(*archive), etag='"2"')
    assert "12 of 12" in site.room.look("ministry").error
    assert "12 of 12" in site.room.look("ministry").error

    site.server.routes["/feed.xml"] = conditional(site.rss(B, A), etag='"1"')
    back = site.room.look("ministry")
    site.server.routes["/feed.xml"] = conditional(site.rss(C, B, A), etag='"3"')
    site.room.now += timedelta(days=2)
    fresh = Story("第四篇", "d", 0 - 2)
    site.server.routes["/feed.xml"] = conditional(site.rss(fresh, C, B, A), etag='"4"')
    later = site.room.look("ministry")

    assert (back.error, later.error) == ("", "")
    assert site.room.titles()[0] == "第四篇"
    assert not [title for title in site.room.titles() if title.startswith("旧闻")]

    site.server.routes["/feed.xml"] = conditional(site.rss(*archive), etag='"5"')
    assert "12 of 12" in site.room.look("ministry").error
    assert site.room.look("ministry", confirmed=True).count(Add) == 12


def test_a_page_that_is_gone_from_one_source_stays_with_the_other(site: Site) -> None:
    """What leaves its source and is shown by another goes over to that one, silently."""
    story = f"---\ntitle: 第二篇\ndate: 2026-02-28\nurl: {site.server.url('/b.html')}\n---\n{B.words}\n"
    site.room.config += "  - {id: desk, directory: articles/}\n"
    path = site.room.write("b.md", story)
    site.server.routes["/feed.xml"] = in_turn(
        answer(site.rss(B, A)), answer(site.rss(Story("第二篇", "b", 2, text="改过的文字。" * 9), A))
    )
    (desk,) = site.room.service.find_sources(["desk"])
    site.room.service.refresh(desk)
    report = site.room.look("ministry")
    assert report.count(Join) == 1
    identity = site.room.ids()["第二篇"]

    path.unlink()
    assert site.room.look("desk").count(Withdraw) == 0

    assert site.room.ids()["第二篇"] == identity
    assert site.room.titles("/sources/desk") == []
    assert "第二篇" in site.room.titles("/sources/ministry")
    assert site.room.look("ministry").count(Change) == 1
    assert site.room.ids()["第二篇"] == identity


@pytest.mark.parametrize("round_", range(3))
def test_two_passes_at_once_make_no_doubles(site: Site, round_: int) -> None:
    """Both sources are read for the first time at the same moment, and show the same articles."""
    add_source(site, "mirror", "/other.xml")
    stories = [Story(f"第{n}篇", f"s{n}", n + round_) for n in range(30)]
    gate = threading.Barrier(2)

    def together(exchange: Exchange) -> None:
        gate.wait(20)
        exchange.answer(site.rss(*stories))

    site.server.routes |= {"/feed.xml": together, "/other.xml": together}
    service = site.room.service
    with ThreadPoolExecutor(2) as pool:
        reports = list(pool.map(service.refresh, service.find_sources([])))
    service.publish()

    assert [report.error for report in reports] == ["", ""]
    assert [report.count(Add) + report.count(Join) for report in reports] == [30, 30]
    assert sum(report.count(Add) for report in reports) == 30
    assert len(site.room.titles("/sources/ministry")) == len(site.room.titles("/sources/mirror")) == 30


def test_an_article_of_several_pages_is_whole(site: Site) -> None:
    """Its pages are fetched in order and joined; if one of them cannot be had, no half is taken."""
    site.configure(more=", full_text: true")
    parts = ["第一页的文字，" * 20, "第二页的文字，" * 20, "第三页的文字，" * 20]
    pager = "".join(f'<a href="a{n}.html">{n or 1}</a> ' for n in ("", "_2", "_3"))
    names = ("/a.html", "/a_2.html", "/a_3.html")

    def page(part: str, following: str) -> Route:
        more = f'<a href="{following}">下一页</a>' if following else ""
        body = f"<div id=vsb_content><p>{part}</p></div><div class=page>{pager}{more}</div>"
        head = "<html><head><title>第一篇</title></head><body><h1>第一篇</h1><p>发布时间：2026年02月27日</p>"
        return answer(f"{head}{body}</body></html>".encode(), headers=HTML)

    whole = [page(part, after) for part, after in zip(parts, ("a_2.html", "a_3.html", ""), strict=True)]
    site.server.routes |= dict(zip(names, whole, strict=True)) | {
        "/feed.xml": conditional(site.rss(A), etag='"1"')
    }
    site.server.routes["/a_3.html"] = in_turn(answer(b"", 500), whole[2])
    report = site.room.look("ministry")
    assert "(500)" in report.notes[0].reason
    assert parts[0] not in site.room.read("/feeds/all.json").decode()

    site.room.now += timedelta(hours=2)
    assert site.room.look("ministry").count(Change) == 1
    body = site.room.read("/feeds/all.json").decode()
    assert [body.count(part) >= 1 for part in parts] == [True] * 3
    assert body.index(parts[0]) < body.index(parts[1]) < body.index(parts[2])


def test_an_item_that_is_a_file_is_enclosed(site: Site) -> None:
    """A link to a PDF: the entry keeps its feed's words, and encloses the file with true type and length."""
    link = site.server.url("/files/notice.pdf")
    item = Story("招生简章", "x", 1, link=link)
    pdf = b"%PDF-1.7" + bytes(9000)
    site.server.routes |= {
        "/feed.xml": answer(site.rss(item, A)),
        "/files/notice.pdf": answer(pdf, headers=[("Content-Type", "application/pdf")]),
    }
    report = site.room.look("ministry")
    assert report.notes == ()
    (entry,) = [one for one in site.room.items(format_="rss") if one.title == "招生简章"]
    assert entry.url == link
    feed = site.room.read("/feeds/all.rss").decode()
    assert f'<enclosure url="{link}" length="{len(pdf)}" type="application/pdf"' in feed


def test_a_page_with_nothing_but_a_document_in_it(site: Site) -> None:
    """An embedded PDF is linked and enclosed; no entry says that it cannot be previewed."""
    site.configure(more=", full_text: true")
    frame = '<iframe src="/files/a.pdf"></iframe><p>您的浏览器不支持预览，请下载后查看</p>'
    head = "<html><head><title>第一篇</title></head><body><h1>第一篇</h1>"
    page = f"{head}<div id=vsb_content>{frame}</div></body></html>"
    site.server.routes |= {"/feed.xml": answer(site.rss(A)), "/a.html": answer(page.encode(), headers=HTML)}

    site.room.look("ministry")

    feed = site.room.read("/feeds/all.rss").decode()
    assert site.server.url("/files/a.pdf") in feed
    assert "不支持" not in feed


LONG = "".join(
    f"第{n}段：学校在{n + 3}月召开了会议，部署了第{n}项工作，强调了质量与落实。" for n in range(12)
)


@pytest.mark.parametrize(("wanted", "kept"), [("", 3), ("reprints: {threshold: 0.85}", 2)])
def test_reprints_are_one_article_where_the_site_wants_it(site: Site, wanted: str, kept: int) -> None:
    """The same text on another host joins it; a notice that differs in its year never does."""
    first = Story("2025年招生通知", "a", 3, text=LONG)
    reprint = Story("2025年招生通知", "r", 2, text=f"来源：校报 {LONG}（记者 小王）")
    other = Story("2026年招生通知", "o", 1, text=LONG)
    head = 'url: "${URL}", ' + (f"{wanted}, " if wanted else "")
    site.room.config = site.room.config.replace('url: "${URL}", ', head)
    with Server(host="127.0.0.3") as elsewhere:
        away = Site(elsewhere, site.room)
        address = (
            f"url: '{elsewhere.url('/feed.xml')}', type: feed, allow_private: [127.0.0.3], full_text: true"
        )
        site.room.config = site.room.config.replace("type: feed", "type: feed, full_text: true")
        site.room.config += f"  - {{id: away, {address}}}\n"
        site.room.close()
        site.server.routes |= {
            "/feed.xml": answer(site.rss(first)),
            "/a.html": answer(site.page(first), headers=HTML),
        }
        elsewhere.routes |= {
            "/feed.xml": answer(away.rss(other, reprint)),
            "/r.html": answer(away.page(reprint), headers=HTML),
            "/o.html": answer(away.page(other), headers=HTML),
        }
        service = site.room.service
        for source in service.find_sources([]):
            assert service.refresh(source).error == ""
        service.publish()

    assert len(site.room.titles()) == kept
    assert sorted(site.room.titles("/sources/away")) == ["2025年招生通知", "2026年招生通知"]


@pytest.mark.parametrize("kind", ["a file", "an address", "laughs"])
def test_entities_bring_in_nothing(site: Site, tmp_path: Path, kind: str) -> None:
    """SEC-03: an external entity stands for nothing, and one that holds billions is never counted out."""
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    site.server.routes["/secret"] = answer(b"the secret")
    laughs = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 12))
    declared = {
        "a file": f"<!ENTITY x SYSTEM 'file://{secret}'>",
        "an address": f"<!ENTITY x SYSTEM '{site.server.url('/secret')}'>",
        "laughs": f"<!ENTITY l0 'the secret'>{laughs}<!ENTITY x '&l11;'>",
    }
    doctype = f"<!DOCTYPE r [{declared[kind]}]><rss".encode()
    feed = site.rss(A).replace(b"<rss", doctype, 1).replace("第一篇".encode(), b"News &x;")
    site.server.routes["/feed.xml"] = answer(feed)

    assert site.room.look("ministry").error == ""

    assert b"the secret" not in site.room.read("/feeds/all.json")
    assert len(site.room.titles()) == 1
    assert set(site.server.paths()) == {"/feed.xml"}


@pytest.mark.parametrize("end", ["</title><link>", "/b.html</link>", "</description>", "</item>"])
def test_a_length_that_is_too_short_makes_no_article(site: Site, end: str) -> None:
    """POLL-10: a feed that its Content-Length cuts off in an entry adds half of it, or shortens one."""
    feed = site.rss(B, A)
    site.server.routes["/feed.xml"] = answer(feed)
    site.room.look("ministry")
    before = site.room.everything()
    length = feed.index(end.encode(), feed.index(b"<item>"))
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % length
    site.server.routes["/feed.xml"] = raw(head, feed)

    report = site.room.look("ministry")

    assert (report.error, report.intents) == ("", ())
    assert ["breaks off in the middle of an entry" in drop.reason for drop in report.dropped] == [True]
    assert site.room.everything() == before


@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "iso-8859-1", ""])
def test_a_charset_that_is_declared_wrongly(site: Site, declared: str) -> None:
    """GB18030 bytes called UTF-8, UTF-8 bytes called GB2312: the words come out right."""
    feed = site.rss(B, A).decode()
    data = feed.encode("gb18030") if declared in ("utf-8", "iso-8859-1") else feed.encode()
    headers = [("Content-Type", f"application/rss+xml; charset={declared}")] if declared else RSS
    site.server.routes["/feed.xml"] = answer(data, headers=headers)

    site.room.look("ministry")

    assert site.room.titles() == ["第二篇", "第一篇"]
