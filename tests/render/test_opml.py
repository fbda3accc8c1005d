"""OPML: every published feed in one file that readers import."""

from dataclasses import replace
from datetime import UTC, datetime

import listparser
from lxml import etree

from feeds.model.feed import Kind, Listing
from feeds.model.settings import Site
from feeds.render import render_opml

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
SITE = Site(title="Example & University", url="https://feeds.example.edu")
POLICY = Listing(
    kind=Kind.FEED,
    id="policy",
    title="政策要闻",
    description="教育政策",
    page_url="https://feeds.example.edu/feeds/policy",
    language="zh-CN",
    categories=("政策", "人工智能/教育, 一二"),
    entries=3,
    newest=NOON,
    updated=NOON,
)
BARE = Listing(Kind.SOURCE, "b", "R&D", "", "https://feeds.example.edu/sources/b", "", (), 0, None, None)


def opml_of(*listings: Listing) -> etree._Element:
    """The document's root."""
    return etree.fromstring(render_opml(listings, site=SITE, created=NOON))


def test_document() -> None:
    """OPML-01: version 2.0, a title and an RFC 822 date, one outline for each feed, in order."""
    root = opml_of(POLICY, BARE)

    assert (root.tag, root.get("version")) == ("opml", "2.0")
    assert [(one.tag, one.text) for one in root[0]] == [
        ("title", "Example & University"),
        ("dateCreated", "Thu, 05 Mar 2026 12:00:00 +0000"),
    ]
    assert [one.get("text") for one in root[1]] == ["政策要闻", "R&D"]


def test_outline() -> None:
    """OPML-01: an outline has every attribute; commas and slashes in a title part no categories."""
    assert dict(opml_of(POLICY)[1][0].items()) == {
        "type": "rss",
        "text": "政策要闻",
        "title": "政策要闻",
        "xmlUrl": "https://feeds.example.edu/feeds/policy.rss",
        "htmlUrl": "https://feeds.example.edu/feeds/policy",
        "language": "zh-CN",
        "category": "政策,人工智能 教育 一二",
        "description": "教育政策",
    }


def test_unknown_is_left_out() -> None:
    """OPML-01: what a feed does not have is no attribute."""
    assert set(opml_of(BARE)[1][0].keys()) == {"type", "text", "title", "xmlUrl", "htmlUrl"}


def test_listparser_reads_it() -> None:
    """OPML-01: a reader's parser finds each feed with its title, address and categories."""
    parsed = listparser.parse(render_opml((POLICY, BARE), site=SITE, created=NOON))

    assert not parsed.bozo
    assert [(one.title, one.url) for one in parsed.feeds] == [
        ("政策要闻", "https://feeds.example.edu/feeds/policy.rss"),
        ("R&D", "https://feeds.example.edu/sources/b.rss"),
    ]
    assert parsed.feeds[0].tags == ["政策", "人工智能 教育 一二"]


def test_markup_in_a_title() -> None:
    """SEC-11: what a reader could take for a tag is none."""
    outline = opml_of(replace(POLICY, title="<img src=x onerror=alert(1)>"))[1][0]

    assert outline.get("text") == "＜img src=x onerror=alert(1)＞"


def test_nothing_listed() -> None:
    """OPML-01: with no feed to list the body still has an outline: the site itself."""
    assert [dict(one.items()) for one in opml_of()[1]] == [
        {"text": "Example & University", "type": "link", "url": "https://feeds.example.edu/"}
    ]


def test_nameless_feed() -> None:
    """OPML-01: a title of which nothing survives gives way to the feed's address."""
    assert opml_of(replace(POLICY, title="\x00"))[1][0].get("text") == POLICY.page_url
