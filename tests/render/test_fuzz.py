"""Whatever stands in whatever field: three well-formed feeds with the same entries."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import feedparser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from feeds.model.article import Person, Precision
from feeds.model.document import Attachment
from feeds.model.feed import Channel, Entry, Kind, Listing, Term
from feeds.model.representation import Format
from feeds.model.settings import Site
from feeds.render import RENDERERS, render_list, render_opml
from feeds.render.outgoing import safe_html

STRICT = etree.XMLParser(resolve_entities=False, no_network=True)
ATOM = "{http://www.w3.org/2005/Atom}"
SPECIAL = "<>&;#'\"\x00\x0b\x85\ufffd\ufffe\uffff\ud800 \r\n]:/%["
TEXT = st.text(st.characters(exclude_categories=()) | st.sampled_from(SPECIAL), max_size=12)
ADDRESS = TEXT | TEXT.map("https://news.example.edu/".__add__) | TEXT.map("http://".__add__)
MOMENT = st.datetimes(timezones=st.timezones())
PEOPLE = st.lists(st.builds(Person, TEXT, ADDRESS), max_size=2).map(tuple)
TERMS = st.lists(st.builds(Term, TEXT, TEXT, ADDRESS), max_size=2).map(tuple)
LINES = st.lists(TEXT, max_size=2).map(tuple)
FILES = st.builds(Attachment, ADDRESS, TEXT, st.none() | st.integers(), TEXT)
ENTRIES = st.builds(
    Entry,
    id=ADDRESS,
    url=ADDRESS,
    title=TEXT,
    published=MOMENT,
    precision=st.sampled_from(Precision),
    updated=MOMENT,
    summary=TEXT,
    content_html=TEXT,
    authors=PEOPLE,
    contributors=PEOPLE,
    editors=PEOPLE,
    terms=TERMS,
    tags=LINES,
    breadcrumbs=LINES,
    language=TEXT,
    image=ADDRESS,
    source=TEXT,
    source_id=TEXT,
    attachments=st.lists(FILES, max_size=2).map(tuple),
    external=st.booleans(),
)
CHANNELS = st.builds(
    Channel,
    kind=st.sampled_from(Kind),
    id=TEXT,
    title=TEXT,
    description=TEXT,
    page_url=st.just("https://feeds.example.edu/feeds/all"),
    atom_id=TEXT,
    updated=MOMENT,
    every=st.timedeltas(timedelta(0), timedelta(days=999)),
    site_title=TEXT,
    site_url=ADDRESS,
    generator_version=TEXT,
    language=TEXT,
    author=TEXT,
    image=ADDRESS,
    terms=TERMS,
    hub=ADDRESS,
)
MODERATE = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


@MODERATE
@given(CHANNELS, st.lists(ENTRIES, max_size=3))
def test_any_text_in_any_field(channel: Channel, entries: list[Entry]) -> None:
    """SEC-02, FG-8, JSON-09: nothing in any field breaks a feed, drops an entry or moves one."""
    rss, atom, feed = (
        RENDERERS[format_](channel, entries) for format_ in (Format.RSS, Format.ATOM, Format.JSON)
    )
    guids = [element.text for element in etree.fromstring(rss, STRICT).iterfind("channel/item/guid")]
    ids = [element.text for element in etree.fromstring(atom, STRICT).iterfind(f"{ATOM}entry/{ATOM}id")]
    read = [feedparser.parse(data) for data in (rss, atom)]

    assert guids == ids == [item["id"] for item in json.loads(feed)["items"]]
    assert len(entries) == len(guids)
    assert [(False, len(entries))] * 2 == [(bool(one.bozo), len(one.entries)) for one in read]


@MODERATE
@given(CHANNELS, st.lists(ENTRIES, max_size=2))
def test_equal_arguments_give_equal_bytes(channel: Channel, entries: list[Entry]) -> None:
    """FG-15: a feed says nothing of the moment at which it was rendered."""
    for renderer in RENDERERS.values():
        assert renderer(channel, entries) == renderer(channel, entries)


PIECES = st.sampled_from(
    [
        *("<script>", "</script>", "<style>", "</style>", "<svg>", "<math>", "<p ", ">", "<!--", "-->"),
        *("<img src=", "<a href=", "<base href=", "javascript:", "data:text/html,", "onerror=alert(1)"),
        *("style=", "//evil.example.org/", "media/", "x.png", "'", '"', "&#1;", "&#x3c;script>", "]]>"),
        *("<template>", "<noscript>", " "),
    ]
)
HTML = st.lists(PIECES | TEXT, max_size=12).map("".join)


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HTML)
def test_any_html_becomes_inert(active: Callable[[str], list[str]], html: str) -> None:
    """SEC-01: no sequence of markup gets anything active or relative through to a feed."""
    clean = safe_html(html, base="https://feeds.example.edu/")

    assert active(clean) == []


@settings(deadline=None, max_examples=50)
@given(HTML)
def test_safe_html_is_stable(html: str) -> None:
    """Cleaning clean HTML changes nothing, so stored and published bodies agree."""
    once = safe_html(html, base="https://feeds.example.edu/")

    assert once == safe_html(once, base="https://feeds.example.edu/")


LISTINGS = st.builds(
    Listing,
    kind=st.sampled_from(Kind),
    id=TEXT,
    title=TEXT,
    description=TEXT,
    page_url=ADDRESS,
    language=TEXT,
    categories=LINES,
    entries=st.integers(0, 99),
    newest=st.none() | MOMENT,
    updated=st.none() | MOMENT,
)
SITES = st.builds(Site, title=TEXT, url=st.just("https://feeds.example.edu"))


@MODERATE
@given(st.lists(LISTINGS, max_size=3), SITES, MOMENT)
def test_any_listing(listings: list[Listing], site: Site, created: Any) -> None:
    """SEC-02, SEC-11: OPML and the list are well formed whatever a feed is called."""
    outlines = etree.fromstring(render_opml(listings, site=site, created=created), STRICT).findall(
        "body/outline"
    )

    assert max(1, len(listings)) == len(outlines)
    assert len(listings) == len(json.loads(render_list(listings)))
