"""What an entry and a channel become before any format sees them."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from feeds.model.article import Person
from feeds.model.document import Attachment
from feeds.model.feed import Channel, Entry, Term
from feeds.render.outgoing import (
    make_excerpt,
    make_safe_channel,
    make_safe_entry,
    safe_address,
    safe_html,
    safe_iri,
    safe_language,
    safe_line,
)

MADE_OF = Callable[..., tuple[Channel, tuple[Entry, ...]]]
BASE = "https://feeds.example.edu/"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://news.example.edu/a?b=c&d#e", "https://news.example.edu/a?b=c&d#e"),
        (" HTTP://news.example.edu/ ", "http://news.example.edu/"),
        ("https://news.example.edu/路 径", "https://news.example.edu/%E8%B7%AF%20%E5%BE%84"),
        ("https://例子.example.org:8000/", "https://xn--fsqu00a.example.org:8000/"),
        ("https://a.example.org/%zz%41?x[]=1|2", "https://a.example.org/%25zz%41?x%5B%5D=1%7C2"),
        ("http://[::1]:8080/a", "http://[::1]:8080/a"),
        ("https://a\u2100b.example.org/", ""),
        ("http://\u00fc" + "x" * 80 + "/", ""),
        ("http://[broken/", ""),
        ("/relative", ""),
        ("//news.example.edu/", ""),
        ("javascript:alert(1)", ""),
        ("java\tscript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("mailto:a@example.edu", ""),
        ("\x00", ""),
    ],
)
def test_safe_address(address: str, expected: str) -> None:
    """SEC-05, SEC-02: only http and https pass, written as a URI that any reader knows."""
    assert safe_address(address) == expected


@pytest.mark.parametrize(
    ("iri", "expected"),
    [
        ("urn:uuid:1", "urn:uuid:1"),
        ("tag:example.edu,2026:分类", "tag:example.edu,2026:%E5%88%86%E7%B1%BB"),
        ("no scheme", ""),
        ("x:", ""),
    ],
)
def test_safe_iri(iri: str, expected: str) -> None:
    """ATOM-11: a scheme is an absolute address, followed or not."""
    assert safe_iri(iri) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  a\x00b\r\n c ", "ab c"),
        ("\ud800", ""),
        ("x\ufffdy", "x□y"),
        ("中\u3000文", "中 文"),
        ("\ufffe\uffff", ""),
    ],
)
def test_safe_line(text: str, expected: str) -> None:
    """SEC-02: one line without what XML forbids; a lost character is shown as one."""
    assert safe_line(text) == expected


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("zh-Hant-TW", "zh-Hant-TW"), ("en", "en"), ("english", ""), ("zh_CN", ""), ("", "")],
)
def test_safe_language(tag: str, expected: str) -> None:
    """RSS-15, ATOM-12: a tag without the shape of BCP 47 is left out."""
    assert safe_language(tag) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", ""),
        ("<script>x</script>", ""),
        ('<img src="media/newsroom/a.png">', '<img src="https://feeds.example.edu/media/newsroom/a.png">'),
        ("<p>a&#1;&#13;b</p>", "<p>a\nb</p>"),
        ("<p>\ufffd</p>", "<p>□</p>"),
        (f"<p onclick='x'>{'长' * 40_000}</p>", f"<p>{'长' * 40_000}</p>"),
    ],
)
def test_safe_html(html: str, expected: str) -> None:
    """SEC-01, SEC-02, RSS-11: the allow list again, addresses absolute, references harmless."""
    assert safe_html(html, base=BASE) == expected


def test_people(feed_of: MADE_OF) -> None:
    """SEC-02, SEC-05: nameless and repeated people go; a page may be a mail address and no script."""
    people = (
        Person("甲", "javascript:x"),
        Person("\x00"),
        Person("乙", "mailto:yi@example.edu"),
        Person("甲"),
    )
    channel, entries = feed_of(authors=people)

    assert make_safe_entry(entries[0], channel).authors == (
        Person("甲"),
        Person("乙", "mailto:yi@example.edu"),
    )


def test_terms_and_tags(feed_of: MADE_OF) -> None:
    """RSS-13, ATOM-11: a term has a name and perhaps a scheme; a tag repeats neither it nor another."""
    terms = (Term("a", "", "no scheme"), Term("", "乙", BASE), Term("a", "", ""), Term("", "\x00", BASE))
    channel, entries = feed_of(terms=terms, tags=("x", " x ", "", "乙", "y"))
    safe = make_safe_entry(entries[0], channel)

    assert safe.terms == (Term("a", "a", ""), Term("乙", "乙", BASE))
    assert safe.tags == ("x", "y")


def test_attachments(feed_of: MADE_OF) -> None:
    """RSS-10, JSON-06: each file once, with a legal type and a length or none."""
    files = (
        Attachment("https://a.example.org/x.MP3", "", -1, " a\nb "),
        Attachment("https://a.example.org/x.MP3", "audio/ogg"),
        Attachment("https://a.example.org/y", "not a type", 5),
        Attachment("file:///etc/passwd", "text/plain"),
    )
    channel, entries = feed_of(attachments=files)

    assert make_safe_entry(entries[0], channel).attachments == (
        Attachment("https://a.example.org/x.MP3", "audio/mpeg", None, "a b"),
        Attachment("https://a.example.org/y", "application/octet-stream", 5, ""),
    )


def test_entry_that_may_not_be_followed(feed_of: MADE_OF) -> None:
    """SEC-05: an entry whose address is none leads to the feed's page, and is still told apart."""
    channel, entries = feed_of(url="javascript:alert(1)", id="\x00")
    safe = make_safe_entry(entries[0], channel)

    assert (channel.page_url, channel.page_url) == (safe.url, safe.id)


def test_channel_is_never_without_what_formats_require(channel: Channel) -> None:
    """RSS-01, ATOM-01, ATOM-02: title, description, id and author have something to fall back on."""
    bare = replace(channel, title="\x00", description="", atom_id="", author="", site_title="", site_url="")
    safe = make_safe_channel(bare)

    assert (safe.title, safe.description, safe.author) == ("all", "all", "all")
    assert (safe.atom_id, safe.site_url) == (channel.page_url, channel.page_url)


def test_safe_is_safe_already(channel: Channel, entry: Entry) -> None:
    """What needs no mending is not touched."""
    assert (channel, entry) == (make_safe_channel(channel), make_safe_entry(entry, channel))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "A summary."),
        ({"summary": ""}, "A body."),
        ({"summary": "", "content_html": "<p><img src='x.png'></p>"}, "A title"),
        ({"summary": "", "content_html": "", "title": ""}, "https://news.example.edu/1.html"),
    ],
)
def test_excerpt(entry: Entry, changes: dict[str, str], expected: str) -> None:
    """RSS-03, ATOM-01: the first words come from the summary, the body, the title or the address."""
    assert make_excerpt(replace(entry, **changes), length=40) == expected  # type: ignore[arg-type]  # all text fields
