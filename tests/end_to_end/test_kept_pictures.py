"""`media: cache`: pictures of hosts that refuse other sites' readers, from the socket to /media/."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from werkzeug.test import Client as Visitor

from feeds.cli.application import make_app
from feeds.flow import gallery
from feeds.model.intent import Add, Change, Keep, Renew
from feeds.store.tables import incomplete, picture, picture_address, picture_bytes
from tests.end_to_end.newsroom import Newsroom
from tests.end_to_end.webroom import TEXT, Site, Story
from tests.pictures import claim_png, make_gif, make_jpeg, make_png
from tests.servers import Exchange, Route, Server, answer, endless, in_turn, redirect

HALL = make_png(640, 48)
PNG = [("Content-Type", "image/png")]
FULL = "full_text: true, media: cache"
PLACED = re.compile(r'src="https://feeds\.example\.edu\.cn/(media/ministry/[0-9a-f]{32}\.\w+)"')


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site whose pictures are kept."""
    with Server() as server:
        made = Site(server, Newsroom(tmp_path))
        made.configure(more=f", {FULL}")
        yield made
        made.room.close()


def guarded(server: Server, data: bytes) -> Route:
    """A picture that is shown to who reads a page of its own site, and refused to everybody else."""

    def route(exchange: Exchange) -> None:
        if (exchange.request.header("Referer") or "").startswith(server.url("/")):
            exchange.answer(data, 200, PNG)
        else:
            exchange.answer(b"<html><title>403</title>", 403)

    return route


def tell(*pictures: str, title: str = "第一篇", name: str = "a", days: float = 3) -> Story:
    """A story with these pictures in its text."""
    shown = "".join(f'<img src="{one}" alt="图">' for one in pictures)
    return Story(title, name, days, text=TEXT.format(title=title) * 2 + shown)


def publish(site: Site, *stories: Story) -> None:
    """The site shows these stories, each on its page."""
    site.server.routes["/feed.xml"] = answer(site.rss(*stories))
    for story in stories:
        site.server.routes[f"/{story.name}.html"] = answer(
            site.page(story), headers=[("Content-Type", "text/html; charset=utf-8")]
        )


def body(site: Site) -> str:
    """The text of the only article, as JSON Feed has it."""
    [item] = site.room.items()
    return item.content


def visit(site: Site) -> Visitor:
    """Somebody who reads our pages."""
    return Visitor(make_app(site.room.service))


def count(site: Site) -> tuple[int, int, int]:
    """How many pictures are remembered, have their bytes, and how many addresses gave them."""
    with site.room.service.store.engine.connect() as connection:
        numbers = [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (picture, picture_bytes, picture_address)
        ]
    return numbers[0], numbers[1], numbers[2]


def count_waiting(site: Site) -> int:
    """How many articles wait for pictures."""
    with site.room.service.store.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(incomplete)).scalar_one()


def asked(site: Site, path: str) -> int:
    """How often a path was asked for."""
    return sum(one.path == path for one in site.server.requests)


def test_a_picture_that_strangers_are_refused(site: Site) -> None:
    """Readers of our feeds see 403 where the page's own readers see a picture."""
    site.server.routes["/hall.png"] = guarded(site.server, HALL)
    publish(site, tell("/hall.png"))

    report = site.room.look("ministry")

    assert (report.error, report.notes, report.count(Add)) == ("", (), 1)
    found = PLACED.search(body(site))
    assert found is not None
    assert 'width="640" height="48"' in body(site)
    [request] = [one for one in site.server.requests if one.path == "/hall.png"]
    assert request.header("Referer") == site.server.url("/a.html")
    shown = visit(site).get("/" + found[1])
    assert (shown.status_code, shown.mimetype, shown.data) == (200, "image/png", HALL)
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    for format_ in ("atom", "rss"):
        assert found[1] in site.room.read(f"/feeds/all.{format_}").decode()


def test_a_picture_is_fetched_once(site: Site) -> None:
    """Each pass, or each article that shows it, or another address of it, fetches or keeps it again."""
    site.server.routes |= {"/hall.png": answer(HALL), "/copy.png": answer(HALL)}
    first = tell("/hall.png", "/copy.png")
    publish(site, first)
    site.room.look("ministry")
    publish(site, tell("/hall.png", title="第二篇", name="b", days=2), first)

    report = site.room.look("ministry")

    assert report.count(Add) == 1
    site.room.look("ministry")
    assert (asked(site, "/hall.png"), asked(site, "/copy.png")) == (1, 1)
    assert count(site) == (1, 1, 2)


def test_a_picture_that_comes_later_is_no_news(site: Site) -> None:
    """A picture that could not be had is given up, asked for with each pass, or moves `updated`."""
    site.server.routes["/hall.png"] = in_turn(answer(b"", 503), answer(b"", 503), answer(HALL))
    publish(site, tell("/hall.png"))
    report = site.room.look("ministry")
    assert [note.reason for note in report.notes if "stays where it is" in note.reason]
    assert site.server.url("/hall.png") in body(site)
    [before] = site.room.items(format_="atom")

    site.room.look("ministry")
    assert asked(site, "/hall.png") == 1
    site.room.now += timedelta(hours=1)
    site.room.look("ministry")
    site.room.now += timedelta(hours=1)
    site.room.look("ministry")
    assert asked(site, "/hall.png") == 2
    site.room.now += timedelta(hours=1)
    report = site.room.look("ministry")

    assert report.count(Renew) == 1
    assert report.count(Change) == 0
    assert PLACED.search(body(site))
    [after] = site.room.items(format_="atom")
    assert (after.id, after.updated, after.published) == (before.id, before.updated, before.published)
    before_all = site.room.everything()
    site.room.look("ministry")
    assert site.room.everything() == before_all


def test_what_is_given_up(site: Site) -> None:
    """A picture that never comes is asked for, for ever."""
    site.server.routes["/hall.png"] = answer(b"", 404)
    publish(site, tell("/hall.png"))
    for _ in range(gallery.TRIES + 4):
        site.room.look("ministry")
        site.room.now += timedelta(days=8)
    assert asked(site, "/hall.png") == gallery.TRIES


def test_a_changed_article_keeps_its_pictures(site: Site) -> None:
    """A word that changes loses the pictures, or a page that is as it was is taken for another."""
    site.server.routes["/hall.png"] = answer(HALL)
    publish(site, tell("/hall.png"))
    site.room.look("ministry")
    name = PLACED.search(body(site))
    story = tell("/hall.png")
    publish(site, Story(story.title, "a", 3, text="文字改过了。" + story.text))

    report = site.room.look("ministry")
    assert report.count(Change) == 1
    assert "文字改过了" in body(site)
    assert PLACED.findall(body(site)) == [name and name[1]] * 2
    site.server.routes["/feed.xml"] = answer(
        site.rss(Story(story.title, "a", 3, text="文字改过了。" + story.text), extra="<ttl>5</ttl>")
    )
    assert site.room.look("ministry").count(Renew) == 0
    assert asked(site, "/hall.png") == 1


def change(site: Site, words: str) -> None:
    """The only story says something else, two days later."""
    site.room.now += timedelta(days=2)
    story = tell("/hall.png")
    publish(site, Story(story.title, "a", 3, text=words + story.text))


def test_a_picture_that_changes_with_its_article(site: Site) -> None:
    """An editor puts another picture under the old address and says so, and our readers see the old one."""
    site.server.routes["/hall.png"] = in_turn(answer(HALL), answer(make_png(300, 200)))
    publish(site, tell("/hall.png"))
    site.room.look("ministry")
    before = PLACED.search(body(site))
    assert before is not None
    change(site, "换了照片。")

    assert site.room.look("ministry").count(Change) == 1

    after = PLACED.search(body(site))
    assert after is not None
    assert after[1] != before[1]
    assert 'width="300" height="200"' in body(site)
    assert visit(site).get("/" + after[1]).data == make_png(300, 200)
    assert visit(site).get("/" + before[1]).status_code == 404
    assert count(site) == (1, 1, 1)
    assert site.room.look("ministry").count(Renew) == 0
    change(site, "又改了。")
    site.server.routes["/hall.png"] = answer(b"gone", 404)
    assert site.room.look("ministry").count(Change) == 1
    assert after[1] in body(site)


def test_what_no_article_shows_is_forgotten(site: Site) -> None:
    """The database grows with every picture there ever was."""
    site.server.routes |= {"/hall.png": answer(HALL), "/lab.gif": answer(make_gif(9, 9))}
    publish(site, tell("/hall.png"))
    site.room.look("ministry")
    found = PLACED.search(body(site))
    assert found is not None
    publish(site, tell("/lab.gif"))
    site.room.now += timedelta(hours=2)

    report = site.room.look("ministry")

    assert report.count(Change) == 1
    assert count(site) == (1, 1, 1)
    assert PLACED.findall(body(site)) == [one for one in PLACED.findall(body(site)) if one.endswith(".gif")]
    assert visit(site).get("/" + found[1]).status_code == 404


def test_another_version_keeps_what_is_kept(site: Site) -> None:
    """An upgrade fetches every picture again, or shows readers the ones that they are refused."""
    site.server.routes["/hall.png"] = answer(HALL)
    publish(site, tell("/hall.png"))
    site.room.look("ministry")
    before = body(site)
    site.room.config = site.room.config.replace("every: 1h", "every: 1h, timezone: UTC")
    site.room.close()

    report = site.room.look("ministry")

    assert report.count(Renew) == 1
    assert body(site) == before
    assert asked(site, "/hall.png") == 1


def test_switched_on_and_off(site: Site) -> None:
    """`media: cache` does nothing for articles that are there already, or its pictures outlive it."""
    site.configure(more=", full_text: true")
    site.server.routes["/hall.png"] = answer(HALL)
    publish(site, tell("/hall.png"))
    site.room.look("ministry")
    assert asked(site, "/hall.png") == 0
    [before] = site.room.items(format_="atom")

    site.configure(more=f", {FULL}")
    report = site.room.look("ministry")
    assert report.count(Renew) == 2
    assert PLACED.search(body(site))
    assert count(site) == (1, 1, 1)

    site.configure(more=", full_text: true")
    site.room.look("ministry")
    assert site.server.url("/hall.png") in body(site)
    assert count(site) == (0, 0, 0)
    [after] = site.room.items(format_="atom")
    assert (after.updated, after.content) == (before.updated, before.content)


def test_what_is_no_picture_stays_where_it_is(site: Site) -> None:
    """SEC-04: a drawing with a script, a page, a bomb or an endless body is served from our own host."""
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    routes: dict[str, Route] = {
        "/drawing.png": answer(drawing, headers=PNG),
        "/page.png": answer(b"<!doctype html><html><script>alert(1)</script>", headers=PNG),
        "/bomb.png": answer(claim_png(60_000, 60_000), headers=PNG),
        "/cut.png": answer(HALL[:14], headers=PNG),
        "/endless.png": endless(HALL),
        "/private.png": redirect("http://127.0.0.1:9/a.png"),
        "/metadata.png": redirect("http://169.254.169.254/latest/"),
        "/good.jpg": answer(make_jpeg(30, 20), headers=PNG),
    }
    site.server.routes |= routes
    publish(site, tell(*routes, "data:image/png;base64,AAAA"))

    report = site.room.look("ministry")

    assert report.count(Add) == 1
    [placed] = set(PLACED.findall(body(site)))
    assert placed.endswith(".jpg")
    assert count(site) == (1, 1, 1)
    for path in routes:
        assert (site.server.url(path) in body(site)) == (path != "/good.jpg")
    assert len(report.notes) > 4


def test_what_is_refused_is_asked_once_a_pass(site: Site) -> None:
    """The drawing at the top of every article is fetched for every one of them."""
    site.server.routes["/logo.png"] = answer(b"<svg xmlns='http://www.w3.org/2000/svg'/>", headers=PNG)
    others = [tell("/logo.png", title=f"第{n}篇", name=n, days=2) for n in "bcd"]
    publish(site, *others, Story("无图", "e", 1, text=TEXT.format(title="无图")))

    assert site.room.look("ministry").count(Add) == 4

    assert asked(site, "/logo.png") == 1


def test_an_article_of_large_pictures(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pictures of one article take all the room there is, or those beyond are asked for again."""
    monkeypatch.setattr(gallery, "MOST_BYTES", len(HALL) + 1)
    routes = {f"/p{n}.png": answer(make_png(640, 48, shade=n)) for n in range(4)}
    site.server.routes |= routes
    publish(site, tell(*routes))
    for _ in range(2):
        site.room.look("ministry")
        site.room.now += timedelta(hours=2)
    assert [asked(site, path) for path in routes] == [1, 1, 0, 0]
    assert count(site) == (2, 2, 2)


def test_an_article_of_pictures(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """One article keeps a pass busy for hours."""
    monkeypatch.setattr(gallery, "MOST_ASKED", 12)

    def draw(exchange: Exchange) -> None:
        exchange.answer(make_png(4, 3, shade=int(exchange.request.path[2:-4]) % 200), 200, PNG)

    site.server.routes |= {"/robots.txt": answer(b""), "*": draw}
    publish(site, tell(*(f"/p{n}.png" for n in range(200))))
    site.room.look("ministry")
    assert len(set(PLACED.findall(body(site)))) == 12

    for _ in range(3):
        site.room.look("ministry")

    assert len(set(PLACED.findall(body(site)))) == 30
    assert count(site)[0] == 30


def test_a_host_that_is_down_is_asked_little(site: Site) -> None:
    """A hundred pictures of a dead host are a hundred waits."""
    site.server.routes |= {"/robots.txt": answer(b""), "*": answer(b"", 500)}
    publish(site, tell(*(f"/p{n}.png" for n in range(20))))
    site.room.look("ministry")
    assert sum(one.path.startswith("/p") for one in site.server.requests) == gallery.ENOUGH


def test_robots_txt_has_a_say(site: Site) -> None:
    """A picture is fetched that robots.txt does not want fetched."""
    site.server.routes |= {
        "/robots.txt": answer(b"User-agent: *\nDisallow: /img/\n"),
        "/img/hall.png": answer(HALL),
    }
    publish(site, tell("/img/hall.png"))
    site.room.look("ministry")
    assert asked(site, "/img/hall.png") == 0
    assert site.server.url("/img/hall.png") in body(site)


def test_old_pictures_give_way(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk fills up, or the pictures of an older article are broken."""
    monkeypatch.setattr("feeds.flow.refresh.MOST_KEPT", len(HALL))
    lab = make_png(30, 20)
    site.server.routes |= {"/hall.png": answer(HALL), "/lab.png": answer(lab)}
    old = tell("/hall.png")
    publish(site, old)
    site.room.look("ministry")
    found = PLACED.search(body(site))
    assert found is not None
    publish(site, tell("/lab.png", title="第二篇", name="b", days=1), old)
    site.room.look("ministry")

    assert count(site) == (2, 1, 2)
    gone = visit(site).get("/" + found[1])
    assert (gone.status_code, gone.location) == (302, site.server.url("/hall.png"))
    assert gone.headers["Referrer-Policy"] == "no-referrer"
    newest, oldest = site.room.items()
    shown = PLACED.search(newest.content)
    assert shown is not None
    assert visit(site).get("/" + shown[1]).data == lab
    assert found[1] in oldest.content
    before = site.room.everything()
    assert site.room.look("ministry").count(Keep) == 0
    assert site.room.everything() == before


def test_a_renamed_source_keeps_its_pictures(site: Site) -> None:
    """A source under another id fetches every picture again, or its readers see none."""
    site.server.routes["/hall.png"] = answer(HALL)
    publish(site, tell("/hall.png"))
    site.room.look("ministry")
    site.room.config = site.room.config.replace("id: ministry", "id: bureau, aliases: [ministry]")
    site.room.close()

    site.room.look("bureau")

    placed = re.search(r"media/bureau/[0-9a-f]{32}\.png", body(site))
    assert placed is not None
    assert visit(site).get("/" + placed[0]).data == HALL
    assert asked(site, "/hall.png") == 1


def add_bureau(site: Site) -> None:
    """A second source shows the same story, and does not keep pictures."""
    address = f"url: '{site.server.url('/other.xml')}', type: feed, allow_private: [127.0.0.2/31]"
    site.room.config += f"  - {{id: bureau, {address}, full_text: true}}\n"
    site.room.close()
    site.server.routes["/other.xml"] = site.server.routes["/feed.xml"]


def leave_for_good(site: Site) -> None:
    """The page is gone for the first source, twice and a day apart."""
    site.server.routes["/feed.xml"] = answer(site.rss())
    page = site.server.routes["/a.html"]
    site.server.routes["/a.html"] = answer(b"gone", 410)
    for _ in range(2):
        site.room.now += timedelta(days=1, hours=2)
        site.room.service.refresh(site.room.service.find_sources(["ministry"])[0])
    site.room.service.publish()
    site.server.routes["/a.html"] = page


def test_an_article_that_is_handed_over_keeps_its_pictures(site: Site) -> None:
    """Its pictures are 404 from the moment on at which its first source let go of it."""
    site.server.routes |= {"/hall.png": answer(HALL), "/late.png": answer(b"", 500)}
    publish(site, tell("/hall.png", "/late.png"))
    site.room.look("ministry")
    add_bureau(site)
    site.room.look("bureau")
    found = PLACED.search(body(site))
    assert found is not None

    assert count_waiting(site) == 1
    leave_for_good(site)

    assert count_waiting(site) == 0
    assert site.room.titles("/sources/bureau") == ["第一篇"]
    assert site.room.titles("/sources/ministry") == []
    assert found[1] in body(site)
    assert visit(site).get("/" + found[1]).data == HALL
    site.room.service.refresh(site.room.service.find_sources(["ministry"])[0])
    assert visit(site).get("/" + found[1]).data == HALL

    site.room.look("bureau")
    assert PLACED.search(body(site)) is None
    assert site.server.url("/hall.png") in body(site)
    site.room.look("ministry")
    assert visit(site).get("/" + found[1]).status_code == 404
    assert count(site) == (0, 0, 0)


def test_pictures_of_a_source_that_is_gone_from_the_file(site: Site) -> None:
    """An article that another source shows on refers to pictures which nobody hands out any more."""
    site.server.routes["/hall.png"] = answer(HALL)
    publish(site, tell("/hall.png"))
    site.room.look("ministry")
    add_bureau(site)
    site.room.look("bureau")
    found = PLACED.search(body(site))
    assert found is not None

    lines = site.room.config.splitlines()
    site.room.config = "\n".join(one for one in lines if "ministry" not in one and FULL not in one) + "\n"
    site.room.close()
    site.room.look("bureau")

    assert site.room.titles() == ["第一篇"]
    assert found[1] in body(site)
    assert visit(site).get("/" + found[1]).data == HALL
