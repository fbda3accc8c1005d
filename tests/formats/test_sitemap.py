"""Sitemaps as sites write them."""

import gzip
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import NotASitemap
from feeds.formats import sitemap
from feeds.formats.sitemap import claims_of, read_sitemap
from feeds.model.document import Field
from feeds.model.payload import MediaType, Payload
from feeds.model.sitemap import Sitemap, SitemapEntry

NOW = datetime(2026, 3, 6, 12, tzinfo=UTC)
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
EXTENSIONS = (
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)


def read(data: str | bytes, *, charset: str = "") -> Sitemap:
    """A sitemap's text or bytes, fetched from https://e.org/sitemap.xml."""
    content = data if isinstance(data, bytes) else data.encode()
    return read_sitemap(
        Payload("sitemap", MediaType.FEED, content, NOW, charset=charset, url="https://e.org/sitemap.xml")
    )


def urlset(*urls: str, head: str = "", attributes: str = NS) -> str:
    """A sitemap of pages."""
    return f"{head}<urlset {attributes}>{''.join(f'<url>{url}</url>' for url in urls)}</urlset>"


def addresses(found: Sitemap) -> list[str]:
    """The pages' addresses."""
    return [entry.url for entry in found.entries]


def test_pages() -> None:
    """A page's address, its last change or what the extensions say of it is lost."""
    found = read(
        urlset(
            "<loc> https://e.org/1?a=1&amp;b=2 </loc><lastmod>2026-03-04T09:30:00+08:00</lastmod>"
            "<news:news><news:publication><news:name>Harbour</news:name><news:language>zh-cn</news:language>"
            "</news:publication><news:publication_date>2026-03-04</news:publication_date>"
            "<news:title>The harbour &lt;opens&gt;</news:title><news:keywords>a, b</news:keywords>"
            "</news:news>"
            "<image:image><image:loc>/1.jpg</image:loc><image:title>No title</image:title></image:image>",
            "<loc>/2</loc><lastmod>2026-03-04</lastmod><changefreq>daily</changefreq>",
            attributes=f"{NS} {EXTENSIONS}",
        )
    )

    assert found.entries == (
        SitemapEntry(
            "https://e.org/1?a=1&b=2",
            datetime(2026, 3, 4, 9, 30, tzinfo=timezone(timedelta(hours=8))),
            "The harbour <opens>",
            "2026-03-04",
            "zh-cn",
            "Harbour",
            "a, b",
            ("https://e.org/1.jpg",),
        ),
        SitemapEntry("https://e.org/2", datetime(2026, 3, 4, tzinfo=UTC)),
    )


def test_index() -> None:
    """The sitemaps that an index names are taken for pages, or lost."""
    found = read(
        f"<sitemapindex {NS}><sitemap><loc>https://e.org/a.xml.gz</loc><lastmod>2026-03-04</lastmod></sitemap>"
        "</sitemapindex>"
    )

    assert (found.entries, [child.url for child in found.children]) == ((), ["https://e.org/a.xml.gz"])


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(urlset("<loc>https://e.org/1</loc>").encode()),
        urlset("<loc>https://e.org/1</loc>", head='\n\n<?xml version="1.0"?>'),
        urlset("<loc>https://e.org/1</loc>", attributes=""),
        urlset("<loc>https://e.org/1</loc>", attributes='xmlns="http://www.google.com/schemas/sitemap/0.84"'),
        urlset("<loc>https://e.org/1</loc>", "<loc>javascript:alert(1)</loc>", "<lastmod/>", ""),
        urlset("<loc>https://e.org/1</loc>", "<loc>https://e.org/1</loc>"),
        urlset("<loc>https://e.org/1</loc>").removesuffix("</urlset>"),
        "<br>Warning: x on line 3<br>" + urlset("<loc>https://e.org/1</loc>") + "<!-- 0.1 s -->",
        urlset("<loc>https://e.org/1</loc><news:news><news:title>T</news:title></news:news>"),
        urlset("<loc>https://e.org/1</loc>").encode("utf-16"),
        "https://e.org/1\n",
        "\ufeff# pages\r\n https://e.org/1 \r\nnot an address\r\nhttps://e.org/1",
    ],
)
def test_one_page_in_many_ways(data: str | bytes) -> None:
    """A sitemap that is packed, broken, plain or declared wrongly is not read."""
    assert addresses(read(data)) == ["https://e.org/1"]


def test_address_with_a_bare_ampersand() -> None:
    """The commonest mistake costs the address, or all that follow."""
    found = read(urlset("<loc>https://e.org/?a=1&b=2</loc>", "<loc>https://e.org/3</loc>"))

    assert addresses(found) == ["https://e.org/?a=1&b=2", "https://e.org/3"]


def test_charset_of_the_transport() -> None:
    """An address in Chinese is lost where only the transport tells the charset."""
    data = urlset("<loc>https://e.org/新闻</loc>").encode("gb18030")

    assert addresses(read(data, charset="gb2312")) == ["https://e.org/%E6%96%B0%E9%97%BB"]


@pytest.mark.parametrize("moment", ["", "soon", "0001-01-01", "9999-12-31T00:00:00Z", "2026-13-45"])
def test_no_moment(moment: str) -> None:
    """An impossible last change becomes some moment, or an error."""
    assert read(urlset(f"<loc>https://e.org/1</loc><lastmod>{moment}</lastmod>")).entries[0].modified is None


def test_odd_moments() -> None:
    """A date that is no RFC 3339, or has no zone, is lost."""
    found = read(
        urlset(
            "<loc>https://e.org/1</loc><lastmod>Wed, 04 Mar 2026 09:30:00 GMT</lastmod>",
            "<loc>https://e.org/2</loc><lastmod>2026-03-04T09:30:00</lastmod>",
        )
    )

    assert [entry.modified for entry in found.entries] == [datetime(2026, 3, 4, 9, 30, tzinfo=UTC)] * 2


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("", "the answer is empty"),
        ("<html><title>Not here</title></html>", "a web page (Not here), no sitemap; the site's robots.txt"),
        ("<rss version='2.0'><channel/></rss>", "this is a feed; set `type: feed`"),
        ("<stuff/>", "XML that is no sitemap (<stuff>); give the address of a sitemap"),
        ("nothing", "no sitemap; it begins 'nothing'"),
        (b"\x1f\x8b broken", "a packed file that is broken"),
        (b"%PDF-1.7", "a PDF file, no sitemap"),
    ],
)
def test_what_is_no_sitemap(data: str | bytes, sentence: str) -> None:
    """Something else passes for a sitemap without pages, or nobody learns what it is."""
    with pytest.raises(NotASitemap) as error:
        read(data)

    assert sentence in error.value.sentence


def test_an_empty_sitemap_is_one() -> None:
    """A sitemap without pages is an error."""
    assert read(urlset()) == Sitemap()


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    "doctype",
    [
        f'<!DOCTYPE urlset [<!ENTITY l0 "ha">{LAUGHS}]>',
        "<!DOCTYPE urlset [<!ENTITY l11 SYSTEM 'file:///etc/hostname'>]>",
        "<!DOCTYPE urlset [<!ENTITY % p SYSTEM 'http://127.0.0.1:9/x'> %p;]>",
    ],
)
def test_entities_are_not_expanded(doctype: str) -> None:
    """SEC-03: billion laughs are laughed, or a file or address is read through an entity."""
    found = read(urlset("<loc>https://e.org/&l11;</loc>", "<loc>https://e.org/2</loc>", head=doctype))

    assert addresses(found) == ["https://e.org/&l11;", "https://e.org/2"]


def test_a_gzip_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    """SEC-08: a packed sitemap is unpacked to gigabytes."""
    monkeypatch.setattr(sitemap, "MAX_BYTES", 1000)

    with pytest.raises(NotASitemap, match="when unpacked"):
        read(gzip.compress(b"<urlset>" + b" " * 2000))


def test_more_pages_than_a_sitemap_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sitemap that is overfull is taken whole, or nobody learns that it was cut."""
    monkeypatch.setattr(sitemap, "MAX_ENTRIES", 100)
    lines = "\n".join(f"https://e.org/{number}" for number in range(103))
    pages = urlset(*(f"<loc>https://e.org/{number}</loc>" for number in range(103)))

    for data in (lines, pages):
        found = read(data)
        assert (len(found.entries), found.left_out) == (100, 3)


def test_claims() -> None:
    """What a sitemap says of a page is not weighed, or its last change is believed."""
    entry = SitemapEntry(
        "https://e.org/1", NOW, "Title", "2026-03-04", "en", "Harbour", "a", ("https://e.org/1.jpg",)
    )

    assert {claim.field: claim.value for claim in claims_of(entry)} == {
        Field.URL: "https://e.org/1",
        Field.TITLE: "Title",
        Field.PUBLISHED: "2026-03-04",
        Field.LANGUAGE: "en",
        Field.TAGS: "a",
        Field.IMAGE: "https://e.org/1.jpg",
    }


PIECES = [
    "<urlset>", "<sitemapindex>", "<url>", "</url>", "<loc>", "https://e.org/", "</loc>", "<sitemap>", "&",
    "<!DOCTYPE", "<news:title>", "]]>", "<image:image>", "\n", "\x00", "é", "</urlset>",
]  # fmt: skip


@given(
    st.lists(st.sampled_from(PIECES), max_size=30).map(lambda parts: "".join(parts).encode())
    | st.binary(max_size=99)
)
def test_any_bytes(data: bytes) -> None:
    """Some bytes raise something else than NotASitemap, or give an address that may not be followed."""
    try:
        found = read(data)
    except NotASitemap:
        return
    assert all(entry.url.startswith(("http://", "https://")) for entry in (*found.entries, *found.children))
