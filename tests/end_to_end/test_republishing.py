"""Hostile feeds, republished: what came in as an attack goes out as words."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from tests.end_to_end.newsroom import Newsroom
from tests.end_to_end.webroom import Site
from tests.render.conftest import find_active
from tests.servers import Server, answer

CASES = sorted((Path(__file__).parents[1] / "data" / "hostile").iterdir())
STRICT = etree.XMLParser(resolve_entities=False, no_network=True)
ATOM = "{http://www.w3.org/2005/Atom}"
ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site whose feed is read."""
    with Server() as server:
        made = Site(server, Newsroom(tmp_path))
        yield made
        made.room.close()


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_a_hostile_feed_is_harmless_when_it_is_published(site: Site, case: Path) -> None:
    """SEC-01, SEC-02, SEC-05: three valid formats, whose texts and links run nothing, whatever came in."""
    site.configure(path=f"/{case.name}")
    site.server.routes[f"/{case.name}"] = answer(case.read_bytes())
    report = site.room.look("ministry")
    assert report.error == ""

    rss = etree.fromstring(site.room.read("/feeds/all.rss"), STRICT)
    atom = etree.fromstring(site.room.read("/feeds/all.atom"), STRICT)
    feed = json.loads(site.room.read("/feeds/all.json"))
    entries = atom.findall(f"{ATOM}entry")
    assert len(entries) == len(rss.findall("channel/item")) == len(feed["items"]) > 0
    bodies = [
        *(element.text or "" for element in rss.iter(ENCODED)),
        *(element.text or "" for element in rss.findall("channel/item/description")),
        *(element.text or "" for element in atom.iterfind(f".//{ATOM}*[@type='html']")),
        *(item.get("content_html", "") for item in feed["items"]),
    ]
    assert [found for body in bodies for found in find_active(body)] == []
    attributes = [pair for root in (rss, atom) for element in root.iter() for pair in element.items()]
    links = [
        *(value for name, value in attributes if name in {"href", "url"}),
        *(element.text or "" for element in rss.iter("link")),
        *(item[key] for item in feed["items"] for key in ("url", "external_url", "image") if key in item),
        *(one["url"] for item in feed["items"] for one in item.get("attachments", ())),
    ]
    assert [link for link in links if not link.startswith(("http://", "https://"))] == []
    assert "passwd" not in site.room.read("/feeds/all.json").decode()
