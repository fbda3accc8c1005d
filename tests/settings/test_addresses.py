"""Addresses: of the site, of articles, of pictures and people, of the database."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.settings.addresses import (
    is_public,
    parse_contact,
    parse_database,
    parse_image,
    parse_link,
    parse_site_url,
    place_database,
)
from feeds.settings.refusal import Refused


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://www.example.edu/feeds/", "https://www.example.edu/feeds"),
        (" http://127.0.0.1:8000 ", "http://127.0.0.1:8000"),
        ("HTTPS://WWW.Example.EDU/Feeds//", "https://www.example.edu/Feeds"),
        ("http://[::1]:8000/", "http://[::1]:8000"),
        ("https://bücher.example/新闻", "https://xn--bcher-kva.example/%E6%96%B0%E9%97%BB"),
        ("https://www.example.edu/a%20b", "https://www.example.edu/a%20b"),
    ],
)
def test_a_site_address_becomes_one_that_feeds_may_carry(text: str, expected: str) -> None:
    """The site's address is legal ASCII without a slash at its end, so that paths can follow."""
    assert expected == parse_site_url(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://",
        "//a.example",
        "https://a b",
        "https://..é..",
        "https://[",
        "https://a.example:x/",
        "javascript:1",
    ],
)
def test_what_is_no_site_address_is_refused(text: str) -> None:
    """Nothing that a reader cannot follow becomes the beginning of every link."""
    with pytest.raises(Refused):
        parse_site_url(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://news.example.edu/{path}", "https://news.example.edu/{path}"),
        ("https://news.example.edu/?id={stem}#{name}", "https://news.example.edu/?id={stem}#{name}"),
        (
            "http://news.example.edu/新闻/{dir}/{stem}.html",
            "http://news.example.edu/%E6%96%B0%E9%97%BB/{dir}/{stem}.html",
        ),
    ],
)
def test_a_link_keeps_its_placeholders(text: str, expected: str) -> None:
    """A template stays a template, and what is around the placeholders is legal."""
    assert expected == parse_link(text)


def test_a_contact_is_a_mail_address() -> None:
    """The address stands alone, as RSS wants it."""
    assert parse_contact("mailto:web@example.edu") == "web@example.edu"
    for text in ["web", "Web Team <web@example.edu>", "a@b@c", "@", "a@b\nc"]:
        with pytest.raises(Refused):
            parse_contact(text)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:///../var/feedmill.db", "sqlite:////etc/var/feedmill.db"),
        ("sqlite:///feedmill.db", "sqlite:////etc/feedmill/feedmill.db"),
        ("sqlite:////var/lib/feedmill.db", "sqlite:////var/lib/feedmill.db"),
        ("postgresql+psycopg://u:p@h:5432/feeds", "postgresql+psycopg://u:p@h:5432/feeds"),
        (
            "postgresql+psycopg:///feeds?host=/run/postgresql",
            "postgresql+psycopg:///feeds?host=/run/postgresql",
        ),
    ],
)
def test_a_relative_database_lies_beside_the_file(url: str, expected: str) -> None:
    """A relative SQLite path is relative to the YAML file; everything else is kept."""
    assert expected == place_database(parse_database(url), Path("/etc/feedmill"))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://localhost:8000", False),
        ("http://127.0.0.1", False),
        ("http://10.1.2.3", False),
        ("http://[::1]", False),
        ("http://feeds.local", False),
        ("http://intranet", False),
        ("http://www.example.edu", True),
        ("http://www.example.edu.", True),
        ("http://8.8.8.8", True),
    ],
)
def test_a_public_host_is_told_from_a_private_one(url: str, expected: bool) -> None:  # noqa: FBT001 -- a column
    """Only an address that others can reach is worth a warning."""
    assert expected == is_public(url)


PIECES = st.lists(
    st.sampled_from(
        [
            "http",
            "https",
            "sqlite",
            "postgresql+psycopg",
            ":",
            "/",
            "//",
            "///",
            "@",
            "[",
            "]",
            "{path}",
            "{",
            "?",
            "#",
            "é",
        ]
    )
    | st.text(max_size=3),
    max_size=9,
).map("".join)


@pytest.mark.parametrize("parse", [parse_site_url, parse_link, parse_image, parse_contact, parse_database])
@settings(deadline=None, max_examples=40)
@given(text=PIECES | PIECES.map("https://a.example/".__add__))
def test_any_text_is_an_address_or_refused(parse: Callable[[str], str], text: str) -> None:
    """No text gives another error, and what is published is ASCII that parses to itself."""
    try:
        address = parse(text)
    except Refused:
        return
    if parse not in (parse_contact, parse_database):
        assert address.isascii()
        assert address == parse(address)
