"""Addresses."""

import re
from urllib.parse import unquote_to_bytes, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.text.urls import (
    host_of,
    is_absolute,
    join_site,
    path_of,
    quote_path,
    resolve,
    show_address,
    without_credentials,
)

BASE = "https://news.example.edu/a/b/c.html?x=1"
ANY_TEXT = st.text(st.characters(codec=None), max_size=60)
ADDRESS_LIKE = st.text("htps:/\\.?#[]@%&;=+-_ \t\n中é<>\"'x1", max_size=30)


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("/x", "https://news.example.edu/x"),
        ("y.html", "https://news.example.edu/a/b/y.html"),
        ("./y.html", "https://news.example.edu/a/b/y.html"),
        ("../z", "https://news.example.edu/a/z"),
        ("../../../../q", "https://news.example.edu/q"),
        (".", "https://news.example.edu/a/b/"),
        ("//cdn.example.org/p", "https://cdn.example.org/p"),
        ("?a=b", "https://news.example.edu/a/b/c.html?a=b"),
        ("#part", "https://news.example.edu/a/b/c.html?x=1#part"),
        ("https://example.org", "https://example.org/"),
        ("HTTPS://EXAMPLE.org/Path", "https://example.org/Path"),
        ("http://example.org:80/", "http://example.org/"),
        ("https://example.org:8443/", "https://example.org:8443/"),
        ("http://example.org?q=1", "http://example.org/?q=1"),
        ("http://example.org/a/./b/../c", "http://example.org/a/c"),
        ("http://example.org//a/..", "http://example.org//"),
        ("https://[::1]:8080/x", "https://[::1]:8080/x"),
        ("https://user:pass@example.org/", "https://user:pass@example.org/"),
        ("mailto:press@example.org?subject=hi there", "mailto:press@example.org?subject=hi%20there"),
        ("MAILTO:press@example.org", "mailto:press@example.org"),
    ],
)
def test_resolve(reference: str, expected: str) -> None:
    """SEC-05: a reference leads elsewhere than its page meant."""
    assert resolve(reference, BASE) == expected


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("/路径 空.html", "https://news.example.edu/%E8%B7%AF%E5%BE%84%20%E7%A9%BA.html"),
        ("?q=新闻&p=a b", "https://news.example.edu/a/b/c.html?q=%E6%96%B0%E9%97%BB&p=a%20b"),
        ("#片", "https://news.example.edu/a/b/c.html?x=1#%E7%89%87"),
        ("/a%20b%E4", "https://news.example.edu/a%20b%E4"),
        ("/100%.html", "https://news.example.edu/100%25.html"),
        ('/a[1]{2}|^`"<>', "https://news.example.edu/a%5B1%5D%7B2%7D%7C%5E%60%22%3C%3E"),
        ("/a#b#c", "https://news.example.edu/a#b%23c"),
        ("https://例子.测试/页", "https://xn--fsqu00a.xn--0zwm56d/%E9%A1%B5"),
        ("https://EXAMPLE%2Eorg/", "https://example.org/"),
    ],
)
def test_an_address_is_spelled_legally(reference: str, expected: str) -> None:
    """RSS-11: a feed holds an address that is no URI."""
    assert resolve(reference, BASE) == expected


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("  /x  ", "https://news.example.edu/x"),
        ("\u3000/x\u200b", "https://news.example.edu/x"),
        ("/a\n\tb\r", "https://news.example.edu/ab"),
        ("/a\x00\x01b", "https://news.example.edu/ab"),
        ("\\\\cdn.example.org\\p", "https://cdn.example.org/p"),
        ("/a\\b?c\\d", "https://news.example.edu/a/b?c%5Cd"),
        ("http:\\\\example.org\\a", "http://example.org/a"),
        ("http:/example.org/x", "http://example.org/x"),
        ("http:///example.org/x", "http://example.org/x"),
        ("ht\ntp://example.org/", "http://example.org/"),
    ],
)
def test_slips_are_read_as_browsers_do(reference: str, expected: str) -> None:
    """A link that works in every browser is lost."""
    assert resolve(reference, BASE) == expected


@pytest.mark.parametrize(
    "reference",
    [
        "",
        "  ",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "\x01javascript:alert(1)",
        "java\nscript:alert(1)",
        "java\tscript:alert(1)",
        "&#106;avascript:alert(1)",
        "&#x6A&#x61;vascript:alert(1)",
        "java&#x09;script:alert(1)",
        "javascript&colon;alert(1)",
        "&amp;#106;avascript:alert(1)",
        "java\u200bscript:alert(1)",
        "vbscript:x",
        "data:text/html,<script>",
        "file:///etc/passwd",
        "blob:https://example.org/x",
        "tel:123",
        "ftp://example.org/",
        "a:b",
        "C:\\x",
        "mailto:",
        "mailto:nobody",
        "http://",
        "http://a b/",
        "http://exa<mple/",
        "http://-a.example/",
        "http://a..b/",
        "http://example.org:99999/",
        "http://example.org:x/",
        "http://[bad",
        "http://[::g]/",
        "http://%zz/",
        "http://" + "a" * 70 + ".example/",
        "http://" + "é" * 70 + ".example/",
    ],
)
def test_what_is_not_for_following_is_refused(reference: str) -> None:
    """SEC-05: a link runs a script, or leads nowhere."""
    assert resolve(reference, BASE) == ""


@pytest.mark.parametrize(
    "base", ["", "media/x", "ftp://example.org/", "http://[bad", "/a/b", "mailto:a@example.org"]
)
def test_a_relative_reference_needs_a_base(base: str) -> None:
    """RSS-11: a relative address is published because its base was none."""
    assert resolve("x.html", base) == ""
    assert resolve("https://example.org/x", base) == "https://example.org/x"


@given(ANY_TEXT | ADDRESS_LIKE, st.just(BASE) | ADDRESS_LIKE)
@settings(deadline=None, max_examples=150)
def test_whatever_comes_out_is_legal_and_stays(reference: str, base: str) -> None:
    """SEC-05: an address has an illegal character, another scheme, or changes when resolved again."""
    url = resolve(reference, base)
    assert re.fullmatch(r"(?:https?://[^/?#]+/|mailto:)[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*|", url)
    assert not re.search("%(?![0-9A-Fa-f]{2})", url)
    assert resolve(url, base) == url
    if url:
        assert urlsplit(url).scheme in {"http", "https", "mailto"}


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
@settings(deadline=None)
def test_a_quoted_path_means_the_path(path: str) -> None:
    """A file with an odd name cannot be asked for."""
    quoted = quote_path(path)
    assert unquote_to_bytes(quoted) == path.encode()
    assert re.fullmatch(r"[A-Za-z0-9._~/@!$&'()*+,;=%-]*", quoted)


def test_bytes_in_a_file_name_are_kept() -> None:
    """A file whose name is no UTF-8 cannot be asked for; half a character raises an error."""
    assert quote_path("a\udcff.jpg") == "a%FF.jpg"
    assert quote_path("\ud800") == "%3F"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org", True),
        ("http://example.org/x", True),
        ("http:///x", False),
        ("//example.org", False),
        ("/x", False),
        ("mailto:a@example.org", False),
        ("media/x.png", False),
        ("http://[bad", False),
        ("http://example.org:x/", False),
        ("", False),
    ],
)
def test_is_absolute(url: str, *, expected: bool) -> None:
    """RSS-11: a relative address passes for an absolute one."""
    assert is_absolute(url) is expected


@pytest.mark.parametrize(
    ("site", "path", "expected"),
    [
        ("https://example.org", "feeds/all.rss", "https://example.org/feeds/all.rss"),
        ("https://example.org/", "/feeds/all.rss", "https://example.org/feeds/all.rss"),
        ("https://example.org/news", "/x", "https://example.org/news/x"),
        ("https://example.org/news", "", "https://example.org/news/"),
    ],
)
def test_join_site(site: str, path: str, expected: str) -> None:
    """HTTP-20: the site's own path is lost, or a slash is doubled."""
    assert join_site(site, path) == expected


def test_parts() -> None:
    """A host keeps its port or its capitals, or a path its query."""
    assert host_of("https://WWW.Example.org:8080/a?b") == "www.example.org"
    assert path_of("https://example.org/%E4%B8%AD/a?b#c") == "/%E4%B8%AD/a"
    assert host_of("media/x") == ""
    assert path_of("https://example.org") == ""
    assert (host_of("http://[bad"), path_of("http://[bad")) == ("", "")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://user:secret@example.org:8080/a?b=c@d#e", "https://example.org:8080/a?b=c@d#e"),
        ("postgresql+psycopg://user:secret@db/feeds", "postgresql+psycopg://db/feeds"),
        ("https://a@b@example.org/", "https://example.org/"),
        ("https://example.org/@x", "https://example.org/@x"),
        ("sqlite:////var/feeds.db", "sqlite:////var/feeds.db"),
        ("http://[bad", ""),
    ],
)
def test_without_credentials(url: str, expected: str) -> None:
    """A password is printed."""
    assert without_credentials(url) == expected


@given(ANY_TEXT | ADDRESS_LIKE)
@settings(deadline=None)
def test_no_address_raises(url: str) -> None:
    """Some string raises an error."""
    assert isinstance(is_absolute(url), bool)
    assert "@" not in urlsplit(without_credentials(url)).netloc
    host_of(url)
    path_of(url)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://me:secret@www.example.edu/feed", "https://www.example.edu/feed"),
        (
            "https://x.example/?id=5&access_token=abc&page=2",
            "https://x.example/?id=5&access_token=***&page=2",
        ),
        ("https://x.example/?API_KEY=abc;Sign=def#top", "https://x.example/?API_KEY=***;Sign=***#top"),
        ("https://x.example/?id=5&key=", "https://x.example/?id=5&key="),
        ("https://x.example/token/abc", "https://x.example/token/abc"),
        ("http://x.example/a\r\nb\u202ec\x1b", "http://x.example/abc"),
        ("http://[::1", ""),
    ],
)
def test_an_address_is_shown_without_secrets(url: str, shown: str) -> None:
    """A message prints a password or token, or breaks its line."""
    assert show_address(url) == shown


def test_a_long_address_is_shown_in_part() -> None:
    """A message is as long as an address likes, or takes minutes to be written."""
    assert len(show_address("https://www.example.edu/?" + "?token" * 100_000)) == 300
    assert len(show_address("https://www.example.edu/" + "x" * 5000)) == 300
