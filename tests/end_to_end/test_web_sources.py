"""Articles from the web, from the socket to the stored feed."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from feeds.model.intent import Add, Change, Keep, Renew, Withdraw
from tests.end_to_end.newsroom import Newsroom
from tests.end_to_end.webroom import Site, Story
from tests.servers import Server, answer, conditional, in_turn, redirect

HTML = [("Content-Type", "text/html; charset=utf-8")]
RSS = [("Content-Type", "application/rss+xml")]
A, B, C = Story("第一篇", "a", 3), Story("第二篇", "b", 2), Story("第三篇", "c", 1)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site, and a newsroom that reads its feed."""
    with Server() as server:
        room = Newsroom(tmp_path)
        made = Site(server, room)
        made.configure()
        yield made
        room.close()


def test_a_feed_of_somebody_becomes_ours(site: Site) -> None:
    """Its entries with their titles, dates, links, texts and the feed they were copied from (ATOM-09)."""
    site.server.routes["/feed.xml"] = answer(site.rss(B, A), headers=RSS)

    report = site.room.look("ministry")

    assert report.error == ""
    assert report.count(Add) == 2
    assert site.room.titles() == ["第二篇", "第一篇"]
    first, _ = site.room.items(format_="atom")
    assert first.url == site.server.url("/b.html")
    assert f"{site.date(B)[5:16]}" in first.published.strftime("%d %b %Y")
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
    assert after["第二篇"].updated > before["第二篇"].updated
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
    """POLL-07: 410 stops for good, says so, and the last good feed stays."""
    site.server.routes["/feed.xml"] = in_turn(answer(site.rss(B, A)), answer(b"", 410))
    site.room.look("ministry")
    before = site.room.everything()

    for _ in range(3):
        report = site.room.look("ministry")
        assert "gone for good (410)" in report.error

    assert len(site.server.paths()) == 2
    assert site.room.everything() == before
    site.server.routes["/other.xml"] = answer(site.rss(C))
    site.configure(path="/other.xml")
    assert site.room.look("ministry").error == ""


def test_a_server_that_asks_for_patience_gets_it(site: Site) -> None:
    """POLL-05: Retry-After moves the next look, whatever `every` says."""
    site.server.routes["/feed.xml"] = answer(b"", 503, [("Retry-After", "18000")])
    report = site.room.look("ministry")

    (state,) = site.room.service.store.scheduling.list_states()
    assert state.next_due is not None
    assert state.next_due - report.finished >= timedelta(hours=5)
    assert "5 hours" in state.error


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
    assert report.count(Renew) == 0
    assert report.notes == ()
