"""Single mistakes in single entries."""

from collections.abc import Callable

import pytest

from feeds.model.document import Attachment, Document, Field
from feeds.ports import Parsed

Read = Callable[..., Parsed]
MakeRss = Callable[..., str]


def values(document: Document, field: Field) -> list[tuple[str, ...]]:
    """All that is said of a field."""
    return [claim.values for claim in document.about(field)]


@pytest.mark.parametrize(
    ("item", "field", "expected"),
    [
        ("<title>AT&amp;amp;T &amp;lt;3</title>", Field.TITLE, "AT&T <3"),
        ("<title>&lt;b&gt;Bold&lt;/b&gt; news</title>", Field.TITLE, "Bold news"),
        ("<title>a &lt; b</title>", Field.TITLE, "a < b"),
        ("<title>\n  Two\n  lines </title>", Field.TITLE, "Two lines"),
        ("<guid>https://e.org/1</guid>", Field.URL, "https://e.org/1"),
        ("<link>javascript:alert(1)</link><guid isPermaLink='false'>x</guid>", Field.URL, ""),
        ("<link>/a b</link>", Field.URL, "https://fetched.example.com/a%20b"),
        ("<link> https://e.org/?a=1&amp;b=2 </link>", Field.URL, "https://e.org/?a=1&b=2"),
        (
            "<link>https://count.example.org/~r/1</link><feedburner:origLink>https://e.org/1</feedburner:origLink>",
            Field.URL,
            "https://e.org/1",
        ),
        ("<author>jane@e.org (Jane Roe)</author>", Field.AUTHORS, "Jane Roe"),
        ("<author>Jane Roe &lt;jane@e.org&gt;</author>", Field.AUTHORS, "Jane Roe"),
        ("<author>jane@e.org</author>", Field.AUTHORS, ""),
        ("<itunes:author>Jane Roe</itunes:author>", Field.AUTHORS, "Jane Roe"),
        ("<dc:date>2026-01-21</dc:date>", Field.PUBLISHED, "2026-01-21"),
        ("<dc:language>de</dc:language>", Field.LANGUAGE, "de"),
        ("<media:keywords>ships, sea</media:keywords>", Field.TAGS, "ships"),
        ("<itunes:image href='https://e.org/i.jpg'/>", Field.IMAGE, "https://e.org/i.jpg"),
        ("<media:thumbnail url='https://e.org/t.jpg'/>", Field.IMAGE, "https://e.org/t.jpg"),
        ("<source url='https://e.org/f'>Wire</source>", Field.SOURCE, "Wire"),
        ("<dc:source>Wire</dc:source>", Field.SOURCE, "Wire"),
        ("<dc:rights>CC0</dc:rights>", Field.RIGHTS, "CC0"),
        ("<comments>#c</comments>", Field.COMMENTS, "https://fetched.example.com/a/feed#c"),
        ("<description>a</description><content:encoded>Long.</content:encoded>", Field.SUMMARY, "a"),
        ("<description>Only this.</description>", Field.SUMMARY, ""),
    ],
)  # fmt: skip
def test_claims(read: Read, rss: MakeRss, item: str, field: Field, expected: str) -> None:
    """What an item says in one of many ways is not read."""
    (document,) = read(rss(item)).documents

    assert next((claim.value for claim in document.about(field)), "") == expected


@pytest.mark.parametrize(
    ("item", "body"),
    [
        ("<description>&lt;p&gt;Text.&lt;/p&gt;</description>", "<p>Text.</p>"),
        ("<description><![CDATA[<p>Text.</p>]]></description>", "<p>Text.</p>"),
        ("<description><p>Text.</p></description>", "<p>Text.</p>"),
        ("<description>a</description><content:encoded>b</content:encoded>", "b"),
        ("<content:encoded>b</content:encoded><description>a</description>", "b"),
        ("<atom:content type='text'>1 &lt; 2</atom:content>", "<p>1 &lt; 2</p>"),
        ("<atom:content type='application/json'>{}</atom:content>", ""),
        ("<atom:content type='image/png'>iVBORw0KGgo=</atom:content>", ""),
        ("<atom:content type='text/x-log'>line</atom:content>", "<p>line</p>"),
        (
            "<atom:content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>a<br/>b</div></atom:content>",
            "<div>a<br>b</div>",
        ),
        ("", ""),
    ],
)
def test_body(read: Read, rss: MakeRss, item: str, body: str) -> None:
    """The text of an entry is lost, doubled, or is data that nobody can read."""
    (document,) = read(rss(f"<title>T</title>{item}")).documents

    assert document.body == body


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("<enclosure url='a.mp3' length='12' type='audio/mpeg'/>", [Attachment("a.mp3", "audio/mpeg", 12)]),
        ("<enclosure url='a.mp3' length='-1'/>", [Attachment("a.mp3")]),
        ("<enclosure url='a.mp3' length='12.5'/>", [Attachment("a.mp3", length=12)]),
        ("<enclosure url='' length='1' type='audio/mpeg'/>", []),
        ("<enclosure url='a.mp3'/><itunes:duration>61</itunes:duration>", [Attachment("a.mp3", duration=61)]),
        (
            "<enclosure url='a.mp3'/><itunes:duration>1:02</itunes:duration>",
            [Attachment("a.mp3", duration=62)],
        ),
        ("<enclosure url='a.mp3'/><itunes:duration>soon</itunes:duration>", [Attachment("a.mp3")]),
        (
            "<enclosure url='a.mp3'/><enclosure url='b.mp3'/><itunes:duration>61</itunes:duration>",
            [Attachment("a.mp3"), Attachment("b.mp3")],
        ),
        (
            "<enclosure url='a'/><media:content url='a' type='x/y' fileSize='9' duration='3' height='7'/>",
            [Attachment("a", "x/y", 9, "", 3, None, 7)],
        ),
        ("<media:content url='a' medium='image'/>", [Attachment("a", "image/*")]),
        ("<media:content/>", []),
    ],
)
def test_files(read: Read, rss: MakeRss, item: str, expected: list[Attachment]) -> None:
    """A file of an entry is lost, doubled, or has a measure that it cannot have."""
    (document,) = read(rss(f"<title>T</title>{item}")).documents

    assert list(document.attachments) == expected


def test_largest_picture_first(read: Read, rss: MakeRss) -> None:
    """A thumbnail stands for an entry that has the whole picture."""
    media = "".join(
        f"<media:content url='{side}.jpg' type='image/jpeg' width='{side}'/>" for side in (90, 900, 300)
    )
    (document,) = read(rss(f"<media:thumbnail url='t.jpg'/>{media}")).documents

    assert [each for (each,) in values(document, Field.IMAGE)] == ["900.jpg", "300.jpg", "90.jpg", "t.jpg"]


def test_xml_base(read: Read) -> None:
    """SEC-05: relative addresses do not refer to the innermost xml:base."""
    text = """<feed xmlns='http://www.w3.org/2005/Atom' xml:base='/x/'><entry xml:base='y/'>
      <link href='1'/><content type='html' xml:base='z/'>&lt;a href='2'></content></entry></feed>"""
    (document,) = read(text).documents

    assert values(document, Field.URL) == [("https://fetched.example.com/x/y/1",)]
    assert document.base == "https://fetched.example.com/x/y/z/"


def test_feed_author_of_rss_is_no_author(read: Read, rss: MakeRss) -> None:
    """An RSS feed's editor is the author of every item."""
    (document,) = read(
        rss("<title>T</title>", channel="<managingEditor>a@e.org (Ed)</managingEditor>")
    ).documents

    assert values(document, Field.AUTHORS) == []
