"""RSS and Atom say what the model holds, and none of feedgen's defects (FG-1 to FG-19) shows."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import feedparser
import pytest
from lxml import etree

from feeds.model.article import OriginFeed, Person
from feeds.model.document import Attachment
from feeds.model.feed import Channel, Entry, Term
from feeds.render.syndication import render_atom, render_rss

NS = {
    "a": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SCHEME = "https://feeds.example.edu/categories/"
MADE_OF = Callable[..., tuple[Channel, tuple[Entry, ...]]]
STRICT = etree.XMLParser(resolve_entities=False, no_network=True)
AUDIO = Attachment("https://news.example.edu/a.mp3", "audio/mpeg", 1234, "Broadcast")
FILM = Attachment("https://news.example.edu/b.mp4", "video/mp4")
PAPER = Attachment("https://news.example.edu/c.pdf", "application/pdf", 99)


def rss_of(channel: Channel, *entries: Entry) -> etree._Element:
    """The channel element."""
    return etree.fromstring(render_rss(channel, entries), STRICT)[0]


def atom_of(channel: Channel, *entries: Entry) -> etree._Element:
    """The feed element."""
    return etree.fromstring(render_atom(channel, entries), STRICT)


def unpack(made: tuple[Channel, tuple[Entry, ...]]) -> tuple[Channel, Entry]:
    """A feed and its only entry."""
    channel, (entry,) = made
    return channel, entry


def texts(root: etree._Element | None, path: str) -> list[str]:
    """The texts of all elements at a path."""
    assert root is not None
    return [element.text or "" for element in root.findall(path, NS)]


def attributes(root: etree._Element | None, path: str) -> list[dict[str, str]]:
    """The attributes of all elements at a path."""
    assert root is not None
    return [{str(key): str(value) for key, value in one.items()} for one in root.findall(path, NS)]


def test_rss_channel_is_complete(channel: Channel, entry: Entry) -> None:
    """RSS-01: version 2.0, one channel with one title, link and description, items inside it."""
    root = etree.fromstring(render_rss(channel, (entry, replace(entry, id="urn:x:2"))), STRICT)
    single = [len(root.findall(f"channel/{name}")) for name in ("title", "link", "description")]

    assert (
        root.tag,
        root.get("version"),
        len(root),
        single,
        len(root.findall("channel/item")),
    ) == ("rss", "2.0", 1, [1, 1, 1], 2)


def test_rss_link_is_the_page(channel: Channel) -> None:
    """RSS-02, FG-2: the channel's link is its page, though self and hub links are there too."""
    rss = rss_of(replace(channel, hub="https://hub.example.org/"))

    assert texts(rss, "link") == [channel.page_url]


def test_rss_titleless_item(feed_of: MADE_OF) -> None:
    """RSS-03: a titleless entry has a description and no title element, not even an empty one."""
    channel, entries = feed_of(title="")
    item = rss_of(channel, *entries).find("item")

    assert (texts(item, "title"), texts(item, "description")) == ([], ["A summary."])


def test_rss_description_before_content(feed_of: MADE_OF) -> None:
    """RSS-04: the summary comes first, as HTML, then the full HTML."""
    channel, entries = feed_of(summary="a < b & c", content_html="<p>a &lt; b</p>")
    item = rss_of(channel, *entries).find("item")
    names = [child.tag for child in item] if item is not None else []

    assert texts(item, "description") == ["a &lt; b &amp; c"]
    assert texts(item, "content:encoded") == ["<p>a &lt; b</p>"]
    assert names.index("description") < names.index(f"{{{NS['content']}}}encoded")


def test_rss_description_without_summary(feed_of: MADE_OF) -> None:
    """RSS-04: without a summary the text's first sentences stand before content:encoded."""
    channel, entries = feed_of(summary="", content_html="<p>Words &amp; more.</p>")
    item = rss_of(channel, *entries).find("item")

    assert texts(item, "description") == ["Words &amp; more."]
    assert texts(item, "content:encoded") == ["<p>Words &amp; more.</p>"]


def test_rss_titles_use_hexadecimal_references(feed_of: MADE_OF) -> None:
    """RSS-05: & and < in plain text are &#x26; and &#x3C;, and read back as they were."""
    channel, entries = feed_of(title="R&D: a < b", tags=("Q&A",), authors=(Person("B & C"),), source="<x>")
    data = render_rss(replace(channel, title="News & more", description="1 < 2"), entries)

    for expected in (b"News &#x26; more", b"1 &#x3C; 2", b"R&#x26;D: a &#x3C; b", b"Q&#x26;A", b"B &#x26; C"):
        assert expected in data
    assert b"&amp;" not in data
    assert feedparser.parse(data).entries[0].title == "R&D: a < b"


def test_rss_dates(feed_of: MADE_OF) -> None:
    """RSS-06, RSS-15: pubDate keeps its own offset; lastBuildDate is the channel's newest change."""
    china = timezone(timedelta(hours=8))
    channel, entries = feed_of(published=datetime(2026, 1, 21, tzinfo=china))
    rss = rss_of(replace(channel, updated=datetime(2026, 1, 22, 8, 5, tzinfo=UTC)), *entries)

    assert texts(rss, "item/pubDate") == ["Wed, 21 Jan 2026 00:00:00 +0800"]
    assert texts(rss, "lastBuildDate") == ["Thu, 22 Jan 2026 08:05:00 +0000"]


def test_rss_authors(feed_of: MADE_OF) -> None:
    """RSS-07, FG-5: one dc:creator an author, no author element, none invented."""
    channel, entries = feed_of(authors=(Person("韦一"), Person("李二", "https://news.example.edu/li")))
    rss = rss_of(channel, *entries, replace(entries[0], id="urn:x:2", authors=()))
    one, none = rss.findall("item")

    assert (texts(one, "dc:creator"), texts(none, "dc:creator")) == (["韦一", "李二"], [])
    assert texts(rss, ".//author") == texts(rss, ".//managingEditor") == []


def test_rss_guid(feed_of: MADE_OF) -> None:
    """RSS-08: the guid is the id; a permalink only where the id is the entry's own address."""
    channel, entries = feed_of()
    own = replace(entries[0], id=entries[0].url)
    rss = rss_of(channel, *entries, own)

    assert texts(rss, "item/guid") == [entries[0].id, own.url]
    assert attributes(rss, "item/guid") == [{"isPermaLink": "false"}, {"isPermaLink": "true"}]


def test_rss_self_and_hub(channel: Channel) -> None:
    """RSS-09, FG-3, FG-11: one self link with its type, and the hub beside it."""
    with_hub = replace(channel, hub="https://hub.example.org/")
    expected = {"rel": "self", "href": f"{channel.page_url}.rss", "type": "application/rss+xml"}

    assert attributes(rss_of(channel), "a:link") == [expected]
    assert attributes(rss_of(with_hub), "a:link") == [expected, {"rel": "hub", "href": with_hub.hub}]


def test_rss_enclosures(feed_of: MADE_OF) -> None:
    """RSS-10, HINT-02, FG-13: the first file is the enclosure, length 0 if unknown; the rest is media."""
    channel, entries = feed_of(attachments=(FILM, AUDIO, PAPER))
    item = rss_of(channel, *entries).find("item")

    assert attributes(item, "enclosure") == [{"url": FILM.url, "length": "0", "type": "video/mp4"}]
    assert attributes(item, "media:content") == [
        {"url": AUDIO.url, "fileSize": "1234", "type": "audio/mpeg", "medium": "audio"},
        {"url": PAPER.url, "fileSize": "99", "type": "application/pdf", "medium": "document"},
    ]


def test_rss_lead_image(feed_of: MADE_OF) -> None:
    """HINT-02: the lead image is media:content of medium image, and the thumbnail."""
    channel, entries = feed_of(image="https://news.example.edu/a.jpg")
    item = rss_of(channel, *entries).find("item")

    assert attributes(item, "media:thumbnail") == [{"url": "https://news.example.edu/a.jpg"}]
    assert attributes(item, "media:content") == [
        {"url": "https://news.example.edu/a.jpg", "type": "image/jpeg", "medium": "image"}
    ]


def test_rss_lead_image_without_extension(feed_of: MADE_OF) -> None:
    """HINT-02: an image whose address tells no type gets none, and is an image still."""
    channel, entries = feed_of(image="https://news.example.edu/show?id=1")

    assert attributes(rss_of(channel, *entries), "item/media:content") == [
        {"url": "https://news.example.edu/show?id=1", "medium": "image"}
    ]


def test_rss_file_of_unknown_type(feed_of: MADE_OF) -> None:
    """HINT-02: what is known of a file is said, and nothing else."""
    nameless = Attachment("https://news.example.edu/file")
    channel, entries = feed_of(attachments=(AUDIO, nameless))

    assert attributes(rss_of(channel, *entries), "item/media:content") == [
        {"url": nameless.url, "medium": "document"}
    ]


def test_lead_image_that_is_an_attachment(feed_of: MADE_OF) -> None:
    """HINT-02: a picture that is attached already is not listed twice."""
    picture = Attachment("https://news.example.edu/a.png", "image/png")
    channel, entries = feed_of(image=picture.url, attachments=(picture,))
    item = rss_of(channel, *entries).find("item")

    assert attributes(item, "media:content") == []
    assert attributes(item, "media:thumbnail") == [{"url": picture.url}]
    assert [one["url"] for one in attributes(item, "enclosure")] == [picture.url]


def test_rss_image(channel: Channel) -> None:
    """RSS-12, FG-12: the image repeats the channel's title and link."""
    rss = rss_of(replace(channel, title="A & B", image="https://feeds.example.edu/logo.png"))

    assert [(one.tag, one.text) for one in rss.findall("image/*")] == [
        ("url", "https://feeds.example.edu/logo.png"),
        ("title", "A & B"),
        ("link", channel.page_url),
    ]


def test_rss_refuses_image_formats_of_later_days(channel: Channel) -> None:
    """RSS-12: RSS allows GIF, JPEG and PNG; any other image stays out of it, and in Atom."""
    with_image = replace(channel, image="https://feeds.example.edu/logo.webp")

    assert rss_of(with_image).find("image") is None
    assert texts(atom_of(with_image), "a:logo") == [with_image.image]


def test_rss_categories(feed_of: MADE_OF) -> None:
    """RSS-13: terms carry their scheme as domain, tags none; the feed's own filter is there too."""
    term = Term("policy", "政策", SCHEME)
    channel, entries = feed_of(terms=(term,), tags=("政策", "tag"))
    rss = rss_of(replace(channel, terms=(term,)), *entries)

    assert (texts(rss, "category"), attributes(rss, "category")) == (["政策"], [{"domain": SCHEME}])
    assert (
        texts(rss, "item/category"),
        attributes(rss, "item/category"),
    ) == (["政策", "tag"], [{"domain": SCHEME}, {}])


def test_origin_without_an_address(feed_of: MADE_OF) -> None:
    """RSS-14, FG-9: a named origin is dc:source; RSS and Atom source, which need a feed, stay away."""
    channel, entries = feed_of(source="示例日报")
    rss, atom = rss_of(channel, *entries), atom_of(channel, *entries)

    assert texts(rss, "item/dc:source") == texts(atom, "a:entry/dc:source") == ["示例日报"]
    assert texts(rss, "item/source") == texts(atom, "a:entry/a:source") == []


ORIGIN = OriginFeed(
    id="tag:blog.example.org,2020:feed",
    title="Blog & more",
    url="https://blog.example.org/feed",
    page="https://blog.example.org/",
    updated=datetime(2026, 3, 4, tzinfo=UTC),
    rights="© Blog",
)


def test_atom_source(feed_of: MADE_OF) -> None:
    """ATOM-09, FG-9: a copied entry carries id, title, updated, links and rights of its own feed."""
    atom = atom_of(*unpack(feed_of(feed=ORIGIN)))

    assert {
        "id": [ORIGIN.id],
        "title": [ORIGIN.title],
        "updated": ["2026-03-04T00:00:00+00:00"],
        "rights": [ORIGIN.rights],
    } == {name: texts(atom, f"a:entry/a:source/a:{name}") for name in ("id", "title", "updated", "rights")}
    assert attributes(atom, "a:entry/a:source/a:link") == [
        {"href": ORIGIN.url, "rel": "self"},
        {"href": ORIGIN.page, "rel": "alternate"},
    ]


def test_rss_source(feed_of: MADE_OF) -> None:
    """RSS-14: a copied item names its own feed with its address; without one there is no element."""
    rss = rss_of(*unpack(feed_of(feed=ORIGIN, source="Wire")))
    bare = rss_of(*unpack(feed_of(feed=OriginFeed(id="urn:x:y", title="Feed"))))

    assert (texts(rss, "item/source"), attributes(rss, "item/source")) == (
        ["Blog & more"],
        [{"url": "https://blog.example.org/feed"}],
    )
    assert texts(bare, "item/source") == texts(rss, "item/dc:source") == []


@pytest.mark.parametrize(
    ("feed", "expected"),
    [
        (OriginFeed(), []),
        (OriginFeed(url="javascript:alert(1)"), []),
        (OriginFeed(title="Feed"), ["Feed"]),
        (OriginFeed(url="https://e.org/f"), ["https://e.org/f"]),
    ],
)
def test_atom_source_needs_a_name(feed_of: MADE_OF, feed: OriginFeed, expected: list[str]) -> None:
    """An origin of which nothing is known gives an empty, invalid source."""
    assert texts(atom_of(*unpack(feed_of(feed=feed))), "a:entry/a:source/a:title") == expected


def test_rights_and_comments(feed_of: MADE_OF) -> None:
    """RSS-18: an entry's rights and the page of its comments get lost in RSS or Atom."""
    channel, entries = feed_of(rights="© Jane", comments="https://e.org/1#comments")
    rss, atom = rss_of(channel, *entries), atom_of(channel, *entries)

    assert texts(rss, "item/dc:rights") == texts(atom, "a:entry/a:rights") == ["© Jane"]
    assert texts(rss, "item/comments") == ["https://e.org/1#comments"]
    assert {"href": "https://e.org/1#comments", "rel": "replies", "type": "text/html"} in attributes(
        atom, "a:entry/a:link"
    )


def test_media_measures(feed_of: MADE_OF) -> None:
    """HINT-02: a film's length and size are lost, or an unknown one is written as a number."""
    film = Attachment("https://e.org/a.mp4", "video/mp4", 9, "", duration=90, width=640, height=0)
    rss = rss_of(*unpack(feed_of(attachments=(replace(film, url="https://e.org/b.mp4"), film))))
    (content,) = attributes(rss, "item/media:content")

    assert (content["duration"], content["width"], content.get("height")) == ("90", "640", None)


@pytest.mark.parametrize(
    ("minutes", "ttl", "period", "frequency"),
    [(15, "15", "hourly", "4"), (60, "60", "hourly", "1"), (360, "360", "daily", "4")],
)
def test_rhythm(channel: Channel, minutes: int, ttl: str, period: str, frequency: str) -> None:
    """RSS-16, HINT-01, FG-4: ttl and sy: tell the same rhythm, sy: in its right case, in Atom too."""
    given = replace(channel, every=timedelta(minutes=minutes))
    rss, atom = rss_of(given), atom_of(given)

    assert texts(rss, "ttl") == [ttl]
    for root in (rss, atom):
        assert texts(root, "sy:updatePeriod") == [period]
        assert texts(root, "sy:updateFrequency") == [frequency]
        assert texts(root, "sy:updateBase") == ["2000-01-01T00:00:00+00:00"]


def test_rss_language(feed_of: MADE_OF) -> None:
    """RSS-15: the channel's language, and an entry's only where it differs."""
    channel, entries = feed_of(language="zh-CN")
    rss = rss_of(channel, *entries, replace(entries[0], id="urn:x:2", language="en"))

    assert (texts(rss, "language"), texts(rss, ".//dc:language")) == (["en"], ["zh-CN"])


def test_rss_has_no_relics(channel: Channel, entry: Entry) -> None:
    """RSS-17, RSS-18, HINT-03, FG-7, FG-12, FG-16: none of what feedgen spoils is used."""
    data = render_rss(channel, (entry,)) + render_atom(channel, (entry,))

    for name in (
        b"textInput",
        b"rating",
        b"cloud",
        b"comments",
        b"itunes",
        b"dc:date",
        b"dc:subject",
        b" src=",
    ):
        assert name not in data


def test_atom_feed_is_complete(channel: Channel, entry: Entry) -> None:
    """ATOM-01, ATOM-07: one id, title, updated on the feed and on the entry, the ids as given."""
    atom = atom_of(channel, entry)

    for root in (atom, atom.find("a:entry", NS)):
        assert [len(texts(root, f"a:{name}")) for name in ("id", "title", "updated")] == [1, 1, 1]
    assert ([channel.atom_id], [entry.id]) == (texts(atom, "a:id"), texts(atom, "a:entry/a:id"))


def test_atom_authors(feed_of: MADE_OF) -> None:
    """ATOM-02: authors with their pages; the feed's author where an entry names nobody."""
    channel, entries = feed_of(authors=(Person("甲", "https://news.example.edu/jia"), Person("乙")))
    atom = atom_of(channel, *entries, replace(entries[0], id="urn:x:2", authors=()))
    named, nameless = atom.findall("a:entry", NS)

    assert texts(atom, "a:author/a:name") == [channel.author]
    assert texts(named, "a:author/a:name") == ["甲", "乙"]
    assert texts(named, "a:author/a:uri") == ["https://news.example.edu/jia"]
    assert texts(nameless, "a:author/a:name") == [channel.author]


def test_atom_contributors(feed_of: MADE_OF) -> None:
    """ATOM-13: contributors are listed besides the authors; editors are not among them."""
    channel, entries = feed_of(contributors=(Person("丙"),), editors=(Person("丁"),))

    assert texts(atom_of(channel, *entries), "a:entry/a:contributor/a:name") == ["丙"]


def test_atom_feed_links(channel: Channel) -> None:
    """ATOM-03, FG-2: self with its type, the page as the one alternate, the hub."""
    atom = atom_of(replace(channel, hub="https://hub.example.org/"))

    assert attributes(atom, "a:link") == [
        {"rel": "self", "href": f"{channel.page_url}.atom", "type": "application/atom+xml"},
        {"rel": "alternate", "href": channel.page_url, "type": "text/html"},
        {"rel": "hub", "href": "https://hub.example.org/"},
    ]


def test_atom_entry_links(feed_of: MADE_OF) -> None:
    """ATOM-04, FG-1, FG-11: one alternate; every enclosure keeps rel, type, length and title."""
    channel, entries = feed_of(attachments=(AUDIO, FILM))

    assert attributes(atom_of(channel, *entries), "a:entry/a:link") == [
        {"href": entries[0].url, "rel": "alternate"},
        {"href": AUDIO.url, "rel": "enclosure", "type": "audio/mpeg", "length": "1234", "title": "Broadcast"},
        {"href": FILM.url, "rel": "enclosure", "type": "video/mp4"},
    ]


def test_atom_entry_without_content(feed_of: MADE_OF) -> None:
    """ATOM-05: an entry without content has its alternate link and some words."""
    channel, entries = feed_of(content_html="", summary="")
    entry = atom_of(channel, *entries).find("a:entry", NS)

    assert (texts(entry, "a:content"), texts(entry, "a:summary")) == ([], ["A title"])
    assert [one["rel"] for one in attributes(entry, "a:link")] == ["alternate"]


def test_atom_text_types(feed_of: MADE_OF) -> None:
    """ATOM-06, ATOM-14, FG-6, FG-10: HTML says html and is never CDATA, plain text says text."""
    channel, entries = feed_of(title="a < b & c", content_html="<p>x<br>]]&gt;</p>")
    data = render_atom(channel, entries)
    entry = etree.fromstring(data, STRICT).find("a:entry", NS)

    assert b"CDATA" not in data
    assert (texts(entry, "a:title"), texts(entry, "a:content")) == (["a < b & c"], ["<p>x<br>]]&gt;</p>"])
    assert [attributes(entry, f"a:{name}")[0] for name in ("title", "content", "summary")] == [
        {"type": "text"},
        {"type": "html"},
        {"type": "text"},
    ]


def test_atom_summary_that_looks_like_markup(feed_of: MADE_OF) -> None:
    """ATOM-06: a plain summary with < or & is escaped as HTML, and says so."""
    channel, entries = feed_of(summary="use <b> & co")
    entry = atom_of(channel, *entries).find("a:entry", NS)

    assert texts(entry, "a:summary") == ["use &lt;b&gt; &amp; co"]
    assert attributes(entry, "a:summary") == [{"type": "html"}]


def test_atom_titleless_entry(feed_of: MADE_OF) -> None:
    """ATOM-01: where Atom insists on a title it is the first words, from wherever there are some."""
    channel, entries = feed_of(title="")
    bodied = replace(entries[0], id="urn:x:2", summary="", content_html="<p>正文<b>也</b>算。</p>")
    bare = replace(bodied, id="urn:x:3", content_html="")

    assert texts(atom_of(channel, *entries, bodied, bare), "a:entry/a:title") == [
        "A summary.",
        "正文也算。",
        entries[0].url,
    ]


def test_atom_dates(feed_of: MADE_OF) -> None:
    """ATOM-08, ATOM-13, FG-15: RFC 3339 with the given offsets, in whole seconds, never now."""
    china = timezone(timedelta(hours=8))
    channel, entries = feed_of(
        published=datetime(2026, 1, 21, tzinfo=china),
        updated=datetime(2026, 1, 22, 9, 8, 7, 654321, tzinfo=china),
    )
    atom = atom_of(channel, *entries)

    assert texts(atom, "a:entry/a:published") == ["2026-01-21T00:00:00+08:00"]
    assert texts(atom, "a:entry/a:updated") == ["2026-01-22T09:08:07+08:00"]
    assert texts(atom, "a:updated") == ["2026-03-05T12:00:00+00:00"]


def test_atom_equal_moments_are_told_apart(channel: Channel, entry: Entry) -> None:
    """ATOM-08, ATOM-10: entries of one day have different `updated` strings and the same moment."""
    written = texts(
        atom_of(channel, *(replace(entry, id=f"urn:x:{number}") for number in range(50))), "a:entry/a:updated"
    )

    assert written[:2] == ["2026-03-05T12:00:00+00:00", "2026-03-05T12:00:00.0+00:00"]
    assert len(set(written)) == 50
    assert {datetime.fromisoformat(one) for one in written} == {entry.updated}


def test_atom_categories(feed_of: MADE_OF) -> None:
    """ATOM-11: term, scheme and label; a tag is its own term; the feed's filter is there too."""
    term = Term("policy", "政策", SCHEME)
    channel, entries = feed_of(terms=(term,), tags=("tag",))
    expected = {"term": "policy", "scheme": SCHEME, "label": "政策"}
    atom = atom_of(replace(channel, terms=(term,)), *entries)

    assert attributes(atom, "a:category") == [expected]
    assert attributes(atom, "a:entry/a:category") == [expected, {"term": "tag"}]


def test_atom_languages(feed_of: MADE_OF) -> None:
    """ATOM-12, FG-10: xml:lang on the feed, and on the entries that differ."""
    channel, entries = feed_of(language="en")
    atom = atom_of(channel, *entries, replace(entries[0], id="urn:x:2", language="zh-Hant"))

    assert atom.get(LANG) == "en"
    assert [one.get(LANG) for one in atom.findall("a:entry", NS)] == [None, "zh-Hant"]


def test_feed_without_a_language(channel: Channel) -> None:
    """RSS-15, ATOM-12: an unknown language is left out."""
    unknown = replace(channel, language="")

    assert (atom_of(unknown).get(LANG), texts(rss_of(unknown), "language")) == (None, [])


def test_generator(channel: Channel) -> None:
    """ATOM-13: the product and its version, not feedgen's."""
    atom = atom_of(channel)

    assert (texts(atom, "a:generator"), attributes(atom, "a:generator")) == (
        ["Feedmill"],
        [{"version": "0.1.0"}],
    )
    assert texts(rss_of(channel), "generator") == ["Feedmill 0.1.0"]


def test_order_is_kept(channel: Channel, entry: Entry) -> None:
    """FG-14: entries stand in the order given, not the reverse."""
    entries = [replace(entry, id=f"urn:x:{number}") for number in (2, 3, 1)]

    assert texts(rss_of(channel, *entries), "item/guid") == ["urn:x:2", "urn:x:3", "urn:x:1"]
    assert texts(atom_of(channel, *entries), "a:entry/a:id") == ["urn:x:2", "urn:x:3", "urn:x:1"]


def test_one_bad_entry(channel: Channel, entry: Entry) -> None:
    """FG-8: an entry full of what XML forbids is published without it, and so are the others."""
    bad = replace(entry, id="urn:x:bad", title="a\x00\ud800b", summary="\x0b", authors=(Person("\ufffe"),))

    assert texts(rss_of(channel, entry, bad), "item/title") == ["A title", "ab"]
    assert texts(atom_of(channel, entry, bad), "a:entry/a:title") == ["A title", "ab"]


def test_an_entry_with_nothing_left(channel: Channel, entry: Entry) -> None:
    """FG-18: an entry of which nothing survives still has its id and its address."""
    bare = replace(entry, title="\x00", summary="\x01", content_html="\x02")

    assert texts(rss_of(channel, bare), "item/description") == [entry.url]
    assert texts(atom_of(channel, bare), "a:entry/a:title") == [entry.url]


def test_empty_description(channel: Channel) -> None:
    """FG-18: a feed without a description is published under its title."""
    bare = replace(channel, description="\x00")

    assert texts(rss_of(bare), "description") == texts(atom_of(bare), "a:subtitle") == [channel.title]


def test_empty_feed_is_valid(channel: Channel) -> None:
    """A feed that is really empty is a feed."""
    assert (texts(rss_of(channel), "item"), texts(atom_of(channel), "a:entry")) == ([], [])


def test_no_stylesheet(channel: Channel) -> None:
    """VIEW-01: the document is the declaration and the root; no stylesheet instruction."""
    assert render_rss(channel, ()).startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<rss ")
    assert render_atom(channel, ()).startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<feed ")


PROGRAM = """
import contextlib, hashlib, locale, sys
sys.path.insert(0, sys.argv[1])
with contextlib.suppress(locale.Error):
    locale.setlocale(locale.LC_ALL, "")
def refuse(*arguments):
    sys.exit("the process's locale was asked for or switched")
locale.setlocale = refuse
import conftest
from feeds.render import RENDERERS
digest = hashlib.sha256()
for folder in sorted(path for path in conftest.CASES.iterdir() if path.is_dir()):
    case = conftest.load_case(folder)
    for renderer in RENDERERS.values():
        digest.update(renderer(case.channel, case.entries))
print(digest.hexdigest())
"""


def test_bytes_do_not_depend_on_the_process() -> None:
    """RSS-06, HTTP-22, FG-15, FG-17: any locale, hash seed or zone gives the same bytes; none is switched."""
    environments = [
        {"LC_ALL": "de_DE.UTF-8", "PYTHONHASHSEED": "1", "TZ": "Europe/Berlin"},
        {"LC_ALL": "zh_CN.UTF-8", "PYTHONHASHSEED": "2", "TZ": "Asia/Shanghai"},
    ]
    runs = [
        subprocess.run(
            [sys.executable, "-c", PROGRAM, str(Path(__file__).parent)],
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        for environment in environments
    ]

    assert [run.stderr for run in runs] == ["", ""]
    assert runs[0].stdout == runs[1].stdout != ""
