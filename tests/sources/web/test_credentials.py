"""Which secrets go where, and who we say we are."""

import pytest
from requests.exceptions import InvalidHeader

from feeds.model.fetching import Access, Auth, Fetched
from feeds.sources.web.agent import make_agent
from feeds.sources.web.credentials import may_carry, pick_headers

SECRETS = Access(
    home="https://www.example.edu/news/",
    headers=(("X-Token", "h3ader"),),
    cookies=(("session", "c00kie"),),
    auth=Auth("me", "p4ss"),
    proxy="http://me:pr0xy@proxy.example:3128",
)


@pytest.mark.parametrize(
    ("home", "url", "may"),
    [
        ("https://www.example.edu/", "https://www.example.edu/a?b", True),
        ("https://www.example.edu/", "https://WWW.example.edu:443/", True),
        ("https://www.example.edu/", "http://www.example.edu/", False),
        ("https://www.example.edu/", "https://example.edu/", False),
        ("https://www.example.edu/", "https://www.example.edu.evil.example/", False),
        ("https://www.example.edu/", "https://www.example.edu:8443/", False),
        ("http://www.example.edu/", "https://www.example.edu/", True),
        ("http://www.example.edu:8080/", "https://www.example.edu/", False),
        ("http://www.example.edu:8080/", "http://www.example.edu:8080/x", True),
        ("http://www.example.edu:8080/", "http://www.example.edu/x", False),
        ("https://例子.example/新闻", "https://xn--fsqu00a.example/x", True),
        ("", "https://www.example.edu/", False),
        ("nonsense", "https://www.example.edu/", False),
    ],
)
def test_secrets_go_to_the_sources_own_server(home: str, url: str, may: bool) -> None:  # noqa: FBT001 - a case's answer
    """A password goes to another host, port, or into the clear."""
    assert may_carry(Access(home=home), url) is may


def test_no_secret_is_shown() -> None:
    """A log or a traceback prints a source's password."""
    shown = repr(SECRETS) + repr(Fetched("", "", 200, b"b0dy", headers=(("set-cookie", "s3t"),)))
    for secret in ("h3ader", "c00kie", "p4ss", "pr0xy", "b0dy", "s3t"):
        assert secret not in shown
    assert "www.example.edu" in shown


@pytest.mark.parametrize("name", ["", "a b", "a:b", "a\n", "名"])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    """A header's name carries another header."""
    with pytest.raises(InvalidHeader):
        pick_headers(Access(headers=((name, "value"),)))


@pytest.mark.parametrize(
    ("contact", "agent"),
    [
        ("webmaster@example.edu", "Feedmill/1.2 (+webmaster@example.edu)"),
        ("https://feeds.example.edu/", "Feedmill/1.2 (+https://feeds.example.edu/)"),
        ("", "Feedmill/1.2"),
        ("a)\r\nX: y", "Feedmill/1.2 (+aX:y)"),
        ("网管", "Feedmill/1.2"),
    ],
)
def test_the_user_agent_names_product_version_and_contact(contact: str, agent: str) -> None:
    """Nobody can be written to, or a contact breaks the header (POLL-03)."""
    assert make_agent("1.2", contact) == agent
