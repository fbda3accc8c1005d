"""Addresses of one page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.text.sameness import address_key, without_tracking

PLAIN = "https://news.example.edu/a/b.html?id=3&x=y"
WORDS = st.text("abcxyz019-_", min_size=1, max_size=8)
PATHS = st.lists(WORDS, max_size=3).map(lambda steps: "".join(f"/{step}" for step in steps))
PAIRS = st.lists(
    st.tuples(st.sampled_from(["id", "p", "newsid"]), WORDS), max_size=3, unique_by=lambda p: p[0]
)
NOISE = st.lists(
    st.sampled_from(["utm_source=rss", "fbclid=IwAR", "spm=1.2", "from=timeline", "isappinstalled=0", ""]),
    max_size=3,
)


@pytest.mark.parametrize(
    "other",
    [
        "http://news.example.edu/a/b.html?id=3&x=y",
        "https://m.news.example.edu/a/b.html?id=3&x=y",
        "https://www.news.example.edu:443/a/b.html?id=3&x=y",
        "https://news.example.edu/a/b.html?x=y&id=3",
        "https://news.example.edu/a/b.html/?id=3&x=y#top",
        "https://NEWS.example.edu/a/./b.html?id=3&x=y&utm_source=feed&utm_medium=rss",
        "https://news.example.edu/%61/b.html?id=3&x=y&from=singlemessage",
        "https://news.example.edu/a/b.html;jsessionid=AB12?id=3&x=y",
        "https://someone:secret@news.example.edu/a/b.html?id=3&x=y",
    ],
)
def test_spellings_of_one_page(other: str) -> None:
    """Two spellings of one address count as two pages."""
    assert address_key(other) == address_key(PLAIN)


@pytest.mark.parametrize(
    "other",
    [
        "https://example.edu/a/b.html?id=3&x=y",
        "https://news.example.edu:8443/a/b.html?id=3&x=y",
        "https://news.example.edu/a/B.html?id=3&x=y",
        "https://news.example.edu/a/b.html?id=4&x=y",
        "https://news.example.edu/a/b.html?id=3",
        "https://news.example.edu/a%2Fb.html?id=3&x=y",
        "https://news.example.edu/#/a/b.html?id=3&x=y",
    ],
)
def test_other_pages(other: str) -> None:
    """Addresses of two pages count as one."""
    assert address_key(other) != address_key(PLAIN)


@pytest.mark.parametrize("host", ["m.cn", "www.cn", "3g.org"])
def test_a_short_host_is_not_shortened(host: str) -> None:
    """A domain that is called m. or www. itself loses its name."""
    assert address_key(f"https://{host}/") == f"//{host}/"


@pytest.mark.parametrize("text", ["", "javascript:alert(1)", "mailto:a@e.org", "/a/b", "http://", "\x00"])
def test_no_address(text: str) -> None:
    """What is no web address has a key, and so equals others of its kind."""
    assert address_key(text) == ""


@pytest.mark.parametrize("end", ["", "/", "/index.html", "/index.htm", "/default.aspx", "/index.php"])
def test_the_front_page_of_a_folder(end: str) -> None:
    """A folder and its index are two pages."""
    assert address_key(f"https://e.org/news{end}") == "//e.org/news"


@given(PATHS, PAIRS, NOISE, NOISE, st.sampled_from(["http://m.", "https://", "https://www.", "http://wap."]))
def test_noise_makes_no_difference(
    path: str, pairs: list[tuple[str, str]], before: list[str], after: list[str], start: str
) -> None:
    """Scheme, twin host, trailing slash or tracking parameters change an address's key."""
    told = [f"{name}={value}" for name, value in pairs]
    noisy = f"{start}example.edu{path}/?{'&'.join([*before, *reversed(told), *after])}#top"

    assert address_key(noisy) == address_key(f"https://example.edu{path}?{'&'.join(told)}")


@given(PATHS, PAIRS, PATHS, PAIRS)
def test_what_tells_makes_a_difference(
    path: str, pairs: list[tuple[str, str]], other_path: str, other_pairs: list[tuple[str, str]]
) -> None:
    """Two addresses with other paths or other parameters have one key."""
    urls = [
        f"https://example.edu{where}?{'&'.join(f'{name}={value}' for name, value in told)}"
        for where, told in ((path, pairs), (other_path, other_pairs))
    ]
    same = path == other_path and sorted(pairs) == sorted(other_pairs)

    assert (address_key(urls[0]) == address_key(urls[1])) is same


@given(st.text(max_size=60) | st.text("htps:/.?#[]@%&;=m.wx12", max_size=40).map("https://".__add__))
def test_any_text(text: str) -> None:
    """Some text has no key at all, or one that is not its own key's."""
    key = address_key(text)

    assert key == "" or address_key(f"http:{key}") == key
    assert address_key(without_tracking(text)) == key


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://e.org/a?utm_source=x", "https://e.org/a"),
        ("https://e.org/a?b=1&utm_source=x&c=2#d", "https://e.org/a?b=1&c=2#d"),
        ("https://e.org/a?b=1&&c=2", "https://e.org/a?b=1&&c=2"),
        ("https://e.org/a", "https://e.org/a"),
        ("tag:e.org,2020:utm_source", "tag:e.org,2020:utm_source"),
        ("/a?utm_source=x", "/a?utm_source=x"),
    ],
)
def test_without_tracking(url: str, expected: str) -> None:
    """A tracking parameter stays in an address, or anything else is changed."""
    assert without_tracking(url) == expected
