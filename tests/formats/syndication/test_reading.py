"""Whatever stands where a feed was expected."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeds.errors import NotAFeed
from feeds.formats import parse
from feeds.model.document import Document, Field
from feeds.model.payload import MediaType, Payload
from feeds.ports import Parsed

Read = Callable[..., Parsed]
MakeRss = Callable[..., str]
PIECES = st.sampled_from([
    "<rss version='2.0'>", "<channel>", "<item>", "</item>", "</channel>", "</rss>", "<entry>", "</entry>",
    "<feed xmlns='http://www.w3.org/2005/Atom'>", "<title>", "</title>", "<link>http://e.org/", "</link>",
    "<link href='/a' rel='enclosure'/>", "<guid>", "<content type='xhtml'>", "<content:encoded>", "<![CDATA[",
    "]]>", "<media:content url='x' width='9'/>", "<author>a@b.org (A)</author>", "<pubDate>Mon, 1 Jan 2024",
    "<category term=''/>", "<source url='u'>", "&", "<", "é", "\x00", "<b>", "&#x41;", "<image>",
    "<skipHours><hour>3</hour></skipHours>", '{"items": [', '{"id": 1, "title": "x"}', "]}",
])  # fmt: skip


def first(document: Document, field: Field) -> str:
    """The first value of a field; empty when nothing is said."""
    return next((claim.value for claim in document.about(field)), "")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("", "the answer is empty"),
        (" \n\t", "the answer is empty"),
        ("Service unavailable", "begins 'Service unavailable'"),
        ("%PDF-1.7 ...", "a PDF file"),
        (b"\x1f\x8b\x08\x00abc", "a packed file"),
        ("<!DOCTYPE html><title>News</title><p>Hello", "a web page (News), no feed, and it names none"),
        (
            "<html><head><link rel=alternate type='application/rss+xml' href='/rss.xml'></head>",
            "the feed that it names is https://fetched.example.com/rss.xml",
        ),
        ("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url/></urlset>", "type: sitemap"),
        ("<?xml version='1.0'?><opml version='2.0'><body/></opml>", "feedmill import"),
        ("<kml:kml xmlns:kml='http://www.opengis.net/kml/2.2'/>", "a map"),
        ("<stuff><a/></stuff>", "XML that is no feed (<stuff>)"),
        ('{"posts": []}', "no list of items"),
        ("[1, 2]", "no list of items"),
        ('{"items": [', "JSON, but broken: line 1, column 12"),
        ("{{ template }}", "JSON, but broken"),
    ],
)
def test_what_is_no_feed(read: Read, data: str | bytes, sentence: str) -> None:
    """Something that is no feed passes for an empty one, or nobody learns what it is."""
    with pytest.raises(NotAFeed) as error:
        read(data)

    assert sentence in error.value.sentence


@pytest.mark.parametrize(
    "data",
    [
        "<rss version='2.0'><channel><title>Nothing yet</title></channel></rss>",
        "<feed xmlns='http://www.w3.org/2005/Atom'/>",
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>",
        '{"version": "https://jsonfeed.org/version/1.1", "title": "Nothing yet"}',
        "<html><rss version='2.0'><channel></channel></rss></html>",
    ],
)
def test_an_empty_feed_is_a_feed(read: Read, data: str) -> None:
    """A feed without entries is an error, so its source backs off and says it is broken."""
    assert read(data).documents == ()


def test_a_feed_without_an_address(read: Read) -> None:
    """Relative links of a feed from a file do not refer to where it says it can be found."""
    self_link = "<atom:link rel='self' href='https://e.org/x/feed'/>"
    text = f"<rss version='2.0'><channel>{self_link}<item><link>a</link></item></channel></rss>"

    assert first(read(text, url="").documents[0], Field.URL) == "https://e.org/x/a"


UMLAUT = "<rss version='2.0'><channel><item><title>{}</title></item></channel></rss>"


@pytest.mark.parametrize(
    ("title", "encoding", "declaration", "charset"),
    [
        ("Bücher für alle", "windows-1252", "", ""),
        ("Bücher für alle", "windows-1252", "utf-8", ""),
        ("Bücher für alle", "utf-8", "iso-8859-1", ""),
        ("Bücher für alle", "utf-8", "", "iso-8859-1"),
        ("职业教育新闻", "gb18030", "gb2312", ""),
        ("职业教育新闻发布会在北京举行", "gb18030", "utf-8", "utf-8"),
        ("职业教育新闻", "utf-8", "gb2312", ""),
        ("職業教育新聞發布會在台北舉行", "big5", "big5", ""),
        ("職業教育新聞發布會在台北舉行", "big5", "gb2312", "big5"),
        ("Новости порта", "koi8-r", "koi8-r", ""),
        ("Новости", "utf-16", "utf-16", ""),
        ("Новости", "utf-16-le", "utf-8", ""),
        ("職業教育ニュース", "shift_jis", "no-such-charset", "x-sjis"),
    ],
)
def test_charsets(read: Read, title: str, encoding: str, declaration: str, charset: str) -> None:
    """POLL-13: a charset that is wrong in the header, in the declaration or in both loses words."""
    head = f"<?xml version='1.0' encoding='{declaration}'?>" if declaration else ""
    data = (head + UMLAUT.format(title)).encode(encoding)

    assert first(read(data, charset=charset).documents[0], Field.TITLE) == title


def test_broken_bytes_cost_no_markup(read: Read) -> None:
    """POLL-13: bytes in no charset at all lose the feed, because a guess eats its markup."""
    data = UMLAUT.format("@").encode().replace(b"@", b"<![CDATA[\xe2\x80\x99<>\xe2\x80\x9d\xa9 ]]>")

    assert len(read(data).documents) == 1


@pytest.mark.parametrize(
    "item",
    [
        "<title>T</title><image><width>1<b></width></image>",
        "<title>T</title><gml:pos/><georss:point>x</georss:point>",
        "<title>T</title><textInput><title>x</title><item/></textInput>",
    ],
)
def test_what_feedparser_stumbles_over(read: Read, rss: MakeRss, item: str) -> None:
    """POLL-10: one element that nobody asks for loses the whole feed."""
    documents = read(rss(item, "<title>Next</title>")).documents

    assert {"T", "Next"} <= {first(document, Field.TITLE) for document in documents}


@pytest.mark.parametrize(
    "end", ["<title>T", "<title>Third</title>", "<title>Third</title><link>http://a", ""]
)
def test_half_an_entry_is_none(read: Read, rss: MakeRss, end: str) -> None:
    """POLL-10: a feed that is cut off has a new entry without a link, or a known one without its end."""
    whole = rss("<title>First</title>", "<title>Second</title>")
    cut = whole[: whole.rindex("</item>") + 7] + f"<item>{end}"
    parsed = read(cut)

    assert [first(document, Field.TITLE) for document in parsed.documents] == ["First", "Second"]
    assert ["in the middle of an entry" in drop.reason for drop in parsed.drops] == [True]


def test_entries_without_ends_are_entries(read: Read) -> None:
    """A feed that forgets the ends of its entries, or of one in the middle, loses some of them."""
    feeds = (
        "<rss><channel><item><title>First</title><item><title>Second</title>",
        "<rss><channel><item><title>First</title></item><item><title>Second</title></channel></rss>",
    )
    for text in feeds:
        assert "Second" in {first(document, Field.TITLE) for document in read(text).documents}


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    "doctype",
    [
        f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]>',
        "<!DOCTYPE rss [<!ENTITY l11 SYSTEM 'file:///etc/hostname'>]>",
        "<!DOCTYPE rss [<!ENTITY % p SYSTEM 'http://127.0.0.1:9/x'> %p;]>",
        "<!DOCTYPE rss PUBLIC '-//X' 'http://127.0.0.1:9/x.dtd'>",
    ],
)
def test_entities_stay_words(read: Read, rss: MakeRss, doctype: str) -> None:
    """SEC-03: billion laughs are laughed, or a file or address is read through an entity."""
    (document,) = read(doctype + rss("<title>Ho &l11; &l0;</title>")).documents

    assert first(document, Field.TITLE) == "Ho &l11; &l0;"


HOSTILE = {
    "a long name": "<author>" + "a" * 200_000 + "</author>",
    "a long name in CDATA": "<dc:creator><![CDATA[" + "a" * 200_000 + "]]></dc:creator>",
    "many names": "<author>aaaaaaaaa</author>" * 2_000,
    "many categories": "".join(f"<category>c{n}</category>" for n in range(20_000)),
    "deep": "<a>" * 5_000,
    "deep and closed": "<a>" * 5_000 + "</a>" * 5_000,
    "entries in entries": "<item>" * 2_000,
    "many attributes": "<link " + " ".join(f"a{n}='b'" for n in range(20_000)) + "/>",
    "many namespaces": "<link " + " ".join(f"xmlns:a{n}='b{n}'" for n in range(5_000)) + "/>",
    "many media": "<media:content url='x'/>" * 3_000,
    "open brackets": "<" * 20_000,
    "open comments": "<!--" * 10_000,
    "open CDATA": "<![CDATA[" * 10_000,
    "open quotes": "<a b='" * 5_000,
    "slashes": "<a/" * 5_000,
    "long date": "<pubDate>" + "1 " * 20_000 + "</pubDate>",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("closed", [True, False])
def test_hostile_entries(read: Read, rss: MakeRss, name: str, *, closed: bool) -> None:
    """SEC-03, POLL-10: what somebody put into an entry is pondered for minutes, or ends the read."""
    text = rss("<title>First</title>", HOSTILE[name], "<title>Last</title>")
    parsed = read(text if closed else text.removesuffix("</rss>") + "<b>")

    assert first(parsed.documents[0], Field.TITLE) == "First"


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=25).map(lambda parts: "".join(parts).encode()) | st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    """Some bytes raise something else than NotAFeed, or give two entries one origin."""
    with suppress(NotAFeed):
        parsed = parse(Payload("feed", MediaType.FEED, data, datetime(2026, 3, 6, tzinfo=UTC)))
        origins = [document.origin for document in parsed.documents]
        assert len(set(origins)) == len(origins)
