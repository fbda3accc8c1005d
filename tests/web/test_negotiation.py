"""What an address without an extension stands for (RFC 9110, 12.5.1)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.model.representation import Format
from feeds.web.negotiation import pick_format

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
AGGREGATOR = (
    "application/atom+xml,application/rss+xml,application/rdf+xml;q=0.9,application/xml;q=0.8,"
    "text/html;q=0.7,*/*;q=0.6"
)


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "*/*",
        BROWSER,
        "text/html",
        "text/*",
        "application/xml",
        "application/*",
        "image/png",
        "text/html, application/rss+xml",
        "application/rss+xml;q=0.5, text/html;q=0.6",
        "application/rss+xml;q=0.5, */*",
        "application/rss+xml;q=0, */*;q=0",
        "application/atom+xml;q=1.5",
        "application/xml, application/atom+xml, application/rss+xml, text/html, */*;q=0.9",
    ],
)
def test_the_page_is_the_default(header: str | None) -> None:
    """VIEW-02, HTTP-10: whoever does not name a feed above text/html gets the page."""
    assert pick_format(header) is None


@pytest.mark.parametrize(
    ("header", "form"),
    [
        (AGGREGATOR, Format.ATOM),
        ("application/rss+xml", Format.RSS),
        ("Application/RSS+XML", Format.RSS),
        ("application/rss+xml, */*", Format.RSS),
        ("application/rss+xml, text/*", Format.RSS),
        ("application/feed+json, application/json;q=0.9, */*;q=0.1", Format.JSON),
        ("application/json", Format.JSON),
        ("application/rss+xml;q=0.8, application/atom+xml;q=0.9, text/html;q=0.1", Format.ATOM),
        ("application/atom+xml; type=feed; q=0.9, text/html;q=0.8", Format.ATOM),
        ("application/atom+xml;q=0.9, text/html;q=0.1, text/html;q=x", Format.ATOM),
    ],
)
def test_a_feed_that_is_named_above_the_page_is_sent(header: str, form: Format) -> None:
    """VIEW-02, HTTP-10: q values are honoured; between equals the first one listed wins."""
    assert pick_format(header) is form


@settings(deadline=None, max_examples=75)
@given(st.text(max_size=100))
def test_any_header_gives_a_page_or_a_format(header: str) -> None:
    """HTTP-10: no header is an error."""
    assert pick_format(header) in {None, *Format}
