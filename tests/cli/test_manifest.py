"""Manifest lines and arguments."""

import json
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.cli.manifest import Asked, Page, parse_argument, parse_manifest
from feeds.errors import Malformed

SHANGHAI = ZoneInfo("Asia/Shanghai")


def parse(*lines: bytes) -> list[Asked]:
    """The lines of a manifest for a site in Shanghai."""
    return list(parse_manifest(lines, SHANGHAI))


def test_a_line_is_a_page() -> None:
    """A complete line loses something."""
    line = (
        b'{"path": "a.html", "url": "https://www.example.edu/a", "fetched_at": "2026-01-21T08:00:00+08:00"}'
    )
    moment = datetime(2026, 1, 21, 8, tzinfo=timezone(timedelta(hours=8)))

    assert parse(line) == [Page("a.html", "https://www.example.edu/a", moment)]


def test_only_the_path_is_required() -> None:
    """A line without address and moment, with nulls or with unknown keys is refused."""
    assert parse(b'{"path": "a.html"}', b'{"path": "b", "url": null, "more": {}}') == [
        Page("a.html"),
        Page("b"),
    ]


def test_blank_lines_are_passed_over() -> None:
    """A blank line is an error, or the numbers of the lines after it are wrong."""
    page, error = parse(b"\xef\xbb\xbf" + b'{"path": "a"}', b"\n", b"x\n")

    assert page == Page("a")
    assert isinstance(error, Malformed)
    assert error.subject == "manifest line 3"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-21T08:00:00Z", datetime(2026, 1, 21, 8, tzinfo=UTC)),
        ("2026-01-21 08:00:00", datetime(2026, 1, 21, 8, tzinfo=SHANGHAI)),
        ("2026-01-21", datetime(2026, 1, 21, tzinfo=SHANGHAI)),
    ],
)
def test_a_moment_without_offset_is_in_the_zone(text: str, expected: datetime) -> None:
    """`fetched_at` is misread."""
    (page,) = parse(json.dumps({"path": "a", "fetched_at": text}).encode())

    assert isinstance(page, Page)
    assert page.fetched_at == expected


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"\xff{}", "UTF-8"),
        (b"{", "no JSON;"),
        (b"[" * 100_000, "no JSON;"),
        (b"[]", "no JSON object"),
        (b"{}", "names no file"),
        (b'{"path": 1}', "`path` is no text"),
        (b'{"url": "https://www.example.edu/"}', "names no file"),
        (b'{"path": "a", "url": "www.example.edu"}', "`url`"),
        (b'{"path": "a", "fetched_at": "yesterday"}', "`fetched_at`"),
        (b'{"path": "a", "fetched_at": "0001-01-01T00:00:00+14:00"}', "`fetched_at`"),
    ],
)
def test_a_broken_line_names_the_mend(line: bytes, words: str) -> None:
    """A broken line is taken, or refused for another reason."""
    (error,) = parse(line)

    assert isinstance(error, Malformed)
    assert words in error.sentence


@settings(deadline=None, max_examples=50)
@given(st.lists(st.one_of(st.binary(max_size=80), st.from_regex(rb'\{"(path|url|fetched_at)": .*\}'))))
def test_any_bytes_are_pages_or_errors(lines: list[bytes]) -> None:
    """A line raises, or a line that is not blank leaves no trace."""
    assert len(parse(*lines)) == sum(bool(line.strip()) for line in lines)


def test_an_argument_is_a_path_or_an_address() -> None:
    """An address on the command line is taken for a file."""
    assert parse_argument("a/b.html") == Page("a/b.html")
    assert parse_argument("https://www.example.edu/") == Page("", "https://www.example.edu/")
