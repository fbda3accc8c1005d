"""What opens a source is nobody's to read: neither in the database nor in what is printed."""

import json
from base64 import b64encode
from datetime import timedelta

from feeds.cli.status import list_sources, to_json
from tests.end_to_end.webroom import Site, Story
from tests.servers import answer, in_turn, redirect

A = Story("第一篇", "a", 3)


def test_a_password_in_an_address_is_kept_nowhere(site: Site) -> None:
    """A name and password in a source's address, or in a redirect, are sent, and never stored or told."""
    secret = "pw-geheim"
    site.configure(more=", full_text: true")
    site.room.config = site.room.config.replace("http://", f"http://us:{secret}@")
    moved = site.server.url("/new.xml").replace("http://", f"http://us:{secret}-2@")
    site.server.routes |= {
        "/feed.xml": redirect(moved, 301),
        "/new.xml": in_turn(*[answer(site.rss(A), headers=[("ETag", '"1"')])] * 3, answer(b"", 404)),
        "/a.html": answer(site.page(A)),
    }
    errors = [site.room.look("ministry").error for _ in range(5)]
    errors += [report.error for report in site.live(timedelta(days=20))]

    basic = f"Basic {b64encode(f'us:{secret}'.encode()).decode()}"
    assert site.server.requests[0].header("Authorization") == basic
    told = json.dumps([errors, to_json(site.room.service), list(list_sources(site.room.service))])
    assert "is not asked any more" in told
    assert secret not in told
    site.room.close()
    stored = b"".join(path.read_bytes() for path in site.room.folder.glob("feedmill.db*"))
    assert b"/new.xml" in stored or b"/feed.xml" in stored
    assert secret.encode() not in stored
    assert basic.removeprefix("Basic ").encode() not in stored
